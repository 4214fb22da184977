"""An error is a problem (RFC 9457) for programs; for people it is shown as a page, by this alone."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import Request, Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matching.errors import MatchingError
from serving.errors import MEDIA_TYPE
from serving.web.rendering import render
from serving.web.session import session_of

AS_PAGE = "as_page"
"""Key of a scope whose errors are pages, whatever its caller accepts: holds what makes them, a `Shown`."""

Shown = Callable[[Request, int, Mapping[str, Any], Mapping[str, str]], Response]
"""From a problem, its status and headers to a page."""


def problem_page(request: Request, status: int, problem: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    """The usual page: what went wrong, what to do next; alone, in the place of a part of a page."""
    try:
        session_of(request)
    except MatchingError:
        request.scope["session"] = None  # the database does not answer: nobody is known, the page is shown all the same
    return render(request, "problem", status, fragment="said", headers=headers, problem=problem)


class Readable:
    """Puts a page in the place of a problem, for whoever reads pages.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun: Message | None = None
        body = b""

        async def reworded(message: Message) -> None:
            nonlocal begun, body
            if message["type"] == "http.response.start" and _is_shown(scope, message):
                begun = message
            elif begun is None:
                await send(message)
            elif message["type"] == "http.response.body":
                body += message.get("body", b"")
                if not message.get("more_body"):
                    await _page(scope, begun, json.loads(body))(scope, receive, send)

        await self._app(scope, receive, reworded)


def _is_shown(scope: Scope, message: Message) -> bool:
    if Headers(raw=message["headers"]).get("content-type") != MEDIA_TYPE:
        return False
    return AS_PAGE in scope or "text/html" in Headers(scope=scope).get("accept", "")


def _page(scope: Scope, begun: Message, said: Mapping[str, Any]) -> ASGIApp:
    shown: Shown = scope.get(AS_PAGE, problem_page)
    kept = {k: v for k, v in Headers(raw=begun["headers"]).items() if k in ("retry-after", "allow")}
    return shown(Request(scope), begun["status"], {"errors": [], "instance": "", **said}, kept)
