"""A request that takes too long is answered 504; its thread goes on, within the bounds of the database."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.errors import problem


class TimeLimit:
    """Answers in time.

    What was begun may still end well after the 504: a write that is sent again with its `Idempotency-Key` is not done
    twice.

    Args:
        app: what answers.
        seconds: the limit, until the response begins.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app, self._seconds = app, seconds
        self._late: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, given_up = asyncio.Event(), False

        async def once(message: Message) -> None:
            if not given_up:
                begun.set()
                await send(message)

        task: asyncio.Task[None] = asyncio.create_task(self._app(scope, receive, once))  # type: ignore[arg-type]
        try:
            await asyncio.wait({task}, timeout=self._seconds)
            if not task.done() and not begun.is_set():
                given_up = True
                self._late.add(task)
                task.add_done_callback(self._ended)
                await problem(504, instance=scope.get("request_id", ""))(scope, receive, send)
            else:
                await task
        except asyncio.CancelledError:
            task.cancel()
            raise

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._late.discard(task)
        if not task.cancelled():
            task.exception()  # already logged by whoever raised it
