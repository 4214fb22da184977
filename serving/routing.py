"""Routes of the API: French docstrings become their documentation; answers to writes are kept."""

import inspect
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from serving.caller import BEARER, authenticated, service_of
from serving.errors import MediaTypeError
from serving.rights import allowed
from serving.transactions import Replayed, fingerprint, keep, replay

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Route(APIRoute):
    """A route whose docstring, in French, is its documentation: a first line, and more."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        first, _, more = inspect.cleandoc(endpoint.__doc__ or "").partition("\n")
        options["summary"] = options.get("summary") or first.rstrip(".")
        options["description"] = options.get("description") or more.strip() or first
        options["response_description"] = "Réponse"
        options["operation_id"] = options.get("operation_id") or endpoint.__name__
        super().__init__(path, self._written(endpoint), **options)

    def _written(self, endpoint: Callable[..., Any]) -> Callable[..., Any]:
        """The endpoint, which writes what it says in its own thread: the framework would check it in another first.

        As declared, like the framework: what a subclass holds more is not said.
        """
        if inspect.iscoroutinefunction(endpoint) or Response in _annotations(endpoint):
            return endpoint

        @wraps(endpoint)
        def written(*args: Any, **values: Any) -> Any:
            said, field = endpoint(*args, **values), self.response_field
            if field is None or isinstance(said, Response):
                return said
            return Response(field.serialize_json(said), self.status_code or 200, media_type="application/json")

        return written

    def get_route_handler(self) -> Handler:
        """What answers: other bodies than JSON are told apart from faults in it, and what is answered is kept."""
        answer = super().get_route_handler()

        async def handled(request: Request) -> Response:
            await fingerprint(request)
            try:
                response = await answer(request)
            except Replayed as done:
                return replay(done.answer)
            except (RequestValidationError, HTTPException) as error:
                await self._let_in(request)
                if isinstance(error, RequestValidationError) and self.body_field is not None and not _is_json(request):
                    raise MediaTypeError from None
                raise
            if "claim" in request.scope:
                await to_thread.run_sync(keep, request, response)
            return response

        return handled

    async def _let_in(self, request: Request) -> None:
        """Refuse whoever may not call before a word on their body, which the framework reads first."""
        for lets_in in allowed(self.dependant) if "principal" not in request.scope else ():
            bearer = await BEARER(request)
            await lets_in(await to_thread.run_sync(authenticated, request, service_of(request), bearer))


def _annotations(endpoint: Callable[..., Any]) -> list[Any]:
    """Of what an endpoint takes."""
    return [one.annotation for one in inspect.signature(endpoint).parameters.values()]


def _is_json(request: Request) -> bool:
    stated = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return stated == "application/json" or stated.endswith("+json")


def make_router(tag: str) -> APIRouter:
    """An empty router of the API.

    Args:
        tag: the French name under which its operations are documented.
    """
    return APIRouter(tags=[tag], route_class=Route)
