"""Headers of security on every response."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
]
"""Answers are about people: nothing on the way keeps them. Source: OWASP REST Security Cheat Sheet."""

HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Headers:
    """Adds the headers; a response that has one of its own keeps it.

    Args:
        app: what answers.
        https: whether browsers are told to come by HTTPS only.
    """

    def __init__(self, app: ASGIApp, https: bool) -> None:
        self._app = app
        self._added = [*ALWAYS, HSTS] if https else ALWAYS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [*message.get("headers", ())]
                said = {name for name, _ in own}
                message["headers"] = own + [header for header in self._added if header[0] not in said]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
