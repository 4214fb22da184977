"""Routes for whoever comes: no cookie is read nor set, so that a page is the same for all and may be kept."""

from fastapi import APIRouter, Request, Response

from serving.routing import Handler
from serving.web.route import WebRoute

KEPT = {"Cache-Control": "public, max-age=300"}
"""Five minutes: an offer that closes is still shown for so long where a page is kept."""


class PublicRoute(WebRoute):
    """A page that knows nobody."""

    def get_route_handler(self) -> Handler:
        """What answers."""
        answer = super().get_route_handler()

        async def handled(request: Request) -> Response:
            request.scope["headers"] = [one for one in request.scope["headers"] if one[0] != b"cookie"]
            return await answer(Request(request.scope, request.receive))

        return handled


def public_router() -> APIRouter:
    """An empty router of public pages."""
    return APIRouter(route_class=PublicRoute, include_in_schema=False)
