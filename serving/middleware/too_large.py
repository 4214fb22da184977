"""A body over the limit is refused by the framework in plain words; here in those of a problem."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.errors import MEDIA_TYPE, problem

TOO_LARGE = 413


class TooLarge:
    """Puts a problem in the place of a plain 413.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        replaced = False

        async def reworded(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and message["status"] == TOO_LARGE:
                replaced = Headers(raw=message["headers"]).get("content-type") != MEDIA_TYPE
                if replaced:
                    await problem(TOO_LARGE, instance=scope.get("request_id", ""))(scope, receive, send)
            if not replaced:
                await send(message)

        await self._app(scope, receive, reworded if scope["type"] == "http" else send)
