"""Pages without login: they work without script, image or cookie, at any width, for any reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response

from matching.store import Store
from serving.links.tokens import Link
from serving.web.rendering import render
from serving.web.route import PageRoute

Form = Mapping[str, Sequence[str]]
"""Fields of a form, each with its values."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Someone who followed a link, or sent a form of its page.

    Attributes:
        request: theirs.
        store: or, for a form, the transaction that it is handled in.
        link: what may be done.
        at: now.
        address: of the page.
        domains: labels, for questions.
        asked: what the link proposes first; "" for nothing.
        form: fields; empty for a link followed.
    """

    request: Request
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


HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
"""Of each page: no script at all, its address told to nobody, found by no search engine."""

TITLES: Mapping[int, str] = {
    HTTPStatus.NOT_FOUND: "Ce lien ne fonctionne pas",
    HTTPStatus.GONE: "Ce lien n’est plus valable",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Cette réponse n’a pas pu être lue",
}


def page(
    request: Request, template: str, status: int = 200, *, headers: Mapping[str, str] = HEADERS, **said: Any
) -> Response:
    """A page for whoever bears a link, logged in or not: it knows nothing of their session.

    Args:
        request: what it answers.
        template: its name, without folder and suffix.
        status: of HTTP.
        headers: of the page.
        said: what the template says.
    """
    request.scope["session"] = None
    return render(request, f"links/{template}", status, headers=headers, **said)


class LinkRoute(PageRoute):
    """Whoever follows a link reads French, errors included."""

    @staticmethod
    def shown(request: Request, status: int, problem: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
        """The page of a problem."""
        title = TITLES.get(status, "Une difficulté nous empêche de répondre")
        return page(request, "problem", status, headers={**HEADERS, **headers}, title=title, sentence=problem["detail"])
