"""A fault of the service is answered like any problem, within all that surrounds answers."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.errors import unexpected


class Fault:
    """Answers 500 for what nothing else answered; once an answer has begun, it is cut.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            await unexpected(scope.get("request_id", ""), error)(scope, receive, send)
