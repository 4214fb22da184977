"""Routes of pages: a form is checked before it is read, whoever is not known logs in, errors are pages."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from serving.errors import UnauthenticatedError
from serving.routing import Handler
from serving.web import csrf
from serving.web.problems import AS_PAGE, problem_page
from serving.web.rendering import is_scripted

LOGIN = "/connexion"


class PageRoute(APIRoute):
    """A route whose errors are pages, whatever its caller accepts."""

    @staticmethod
    def shown(request: Request, status: int, problem: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
        """The page of a problem, see `serving.web.problems.Shown`."""
        return problem_page(request, status, problem, headers)

    def get_route_handler(self) -> Handler:
        """What answers."""
        answer = super().get_route_handler()

        async def handled(request: Request) -> Response:
            request.scope[AS_PAGE] = self.shown
            return await answer(request)

        return handled


class WebRoute(PageRoute):
    """A page of whoever is logged in, or may be: its forms come from our own pages."""

    def get_route_handler(self) -> Handler:
        """What answers."""
        answer = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                if request.method not in csrf.SAFE:
                    await csrf.check(request)
                return await answer(request)
            except UnauthenticatedError:
                return to_login(request)
            finally:
                await request.close()  # the files of a form are forgotten

        return handled


def web_router() -> APIRouter:
    """An empty router of pages."""
    return APIRouter(route_class=WebRoute, include_in_schema=False)


def to_login(request: Request) -> Response:
    """The way to the login and back: to the page that was asked for, or that bears the form that was sent."""
    asked = request.url if request.method in csrf.SAFE else urlsplit(request.headers.get("referer", ""))
    back = asked.path + ("?" + asked.query if asked.query else "")
    address = f"{LOGIN}?{urlencode({'suite': back})}" if back.startswith("/") else LOGIN
    if is_scripted(request):
        return Response(headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)
