"""Routes of the API: French docstrings become their documentation, and only JSON bodies are read."""

import inspect
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from serving.errors import MediaTypeError

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Route(APIRoute):
    """A route whose docstring, in French, is its documentation: a first line, and more."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        first, _, more = inspect.cleandoc(endpoint.__doc__ or "").partition("\n")
        options["summary"] = options.get("summary") or first.rstrip(".")
        options["description"] = options.get("description") or more.strip() or first
        options["response_description"] = "Réponse"
        options["operation_id"] = options.get("operation_id") or endpoint.__name__
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Handler:
        """What answers, after a look at the type of the body."""
        answer = super().get_route_handler()
        if self.body_field is None:
            return answer

        async def checked(request: Request) -> Response:
            stated = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if stated != "application/json" and not stated.endswith("+json"):
                raise MediaTypeError
            return await answer(request)

        return checked


def make_router(tag: str) -> APIRouter:
    """An empty router of the API.

    Args:
        tag: the French name under which its operations are documented.
    """
    return APIRouter(tags=[tag], route_class=Route)
