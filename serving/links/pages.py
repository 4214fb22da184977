"""Pages without login: plain HTML that works without script, image or cookie, at any width, for any reader."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from matching.errors import MatchingError
from matching.store import Store
from serving.errors import logged, status_of
from serving.links.tokens import Link

Form = Mapping[str, Sequence[str]]
"""Fields of a form, each with its values."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone who followed a link, or sent a form of its page.

    Attributes:
        store: or, for a form, the transaction that it is handled in.
        link: what may be done.
        at: now.
        address: of the page.
        domains: labels, for questions.
        asked: what the link proposes first; "" for nothing.
        form: fields; empty for a link followed.
    """

    store: Store
    link: Link
    at: datetime
    address: str
    domains: Mapping[str, str]
    asked: str = ""
    form: Form = field(default_factory=dict)

    def said(self, name: str) -> str:
        """The value of a field; "" when it is not there."""
        return self.form.get(name, [""])[0]


FOLDER = Path(__file__).parent / "templates"
STYLE = "/pages.css"

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex, nofollow",
}
"""Of each page, besides those of every response: no script at all, no style but ours, found by no search engine."""

TITLES: Mapping[int, str] = {
    HTTPStatus.NOT_FOUND: "Ce lien ne fonctionne pas",
    HTTPStatus.GONE: "Ce lien n’est plus valable",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Cette réponse n’a pas pu être lue",
}


class PageRoute(APIRoute):
    """A route whose errors are pages too: whoever follows a link reads French, not JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers."""
        answer = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await answer(request)
            except MatchingError as error:
                logged(request, error)
                return _fault(error)

        return handled


def page(template: str, status: int = 200, **said: Any) -> Response:
    """A page.

    Args:
        template: its name, without suffix.
        status: of HTTP.
        said: what the template says.
    """
    return HTMLResponse(templates().get_template(f"{template}.html.j2").render(said, style=STYLE), status, HEADERS)


@cache
def templates() -> Environment:
    """The templates of the pages; whatever is said in them is escaped."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _fault(error: MatchingError) -> Response:
    status, sentence = status_of(error)
    return page("fault", status, title=TITLES.get(status, "Une difficulté nous empêche de répondre"), sentence=sentence)
