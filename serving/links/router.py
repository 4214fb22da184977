"""Addresses of links. Reading one changes nothing: mail scanners follow every link; only a POST does.

No cookie is read and nobody is logged in: the token in the address is the whole right, so that a forged request from
another site, which cannot know it, has nothing to ride on.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Protocol
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request, Response

from serving.errors import GoneError, InvalidError
from serving.links import answers, notices, questions, short, subscription, trainings
from serving.links.pages import Form, LinkRoute, Visit
from serving.links.subscription import GONE
from serving.links.tokens import LinkKind, Tokens
from serving.links.urls import LINK, SHORT, UNSUBSCRIBE
from serving.service import Service
from serving.transactions import TheService

router = APIRouter(route_class=LinkRoute, include_in_schema=False)

READS = ["GET", "HEAD"]


class Subject(Protocol):
    """What one kind of link is about: a module."""

    def show(self, visit: Visit) -> Response:
        """What a link shows."""
        ...

    def say(self, visit: Visit) -> Response:
        """What its form does."""
        ...

    def take_back(self, visit: Visit) -> Response:
        """How that is undone."""
        ...


SUBJECTS: Mapping[LinkKind, Subject] = {
    LinkKind.ANSWER: answers,
    LinkKind.QUESTION: questions,
    LinkKind.ADJUST: subscription,
    LinkKind.TRAINING: trainings,
}


async def form(request: Request) -> Form:
    """The fields of a form; none where the body is of another type.

    Raises:
        InvalidError: there are too many.
    """
    try:
        return parse_qs((await request.body()).decode(errors="replace"), max_num_fields=50)
    except ValueError:
        raise InvalidError from None


class Stop(Protocol):
    """What one kind of link stops: a module."""

    def show(self, visit: Visit) -> Response:
        """What a link shows."""
        ...

    def stop(self, visit: Visit) -> Response:
        """What its form, or one request, does."""
        ...


STOPS: Mapping[LinkKind, Stop] = {LinkKind.UNSUBSCRIBE: subscription, LinkKind.NOTICES: notices}


Said = Annotated[Form, Depends(form)]


@router.api_route(LINK + "/{token}", methods=READS)
def get_link(request: Request, service: TheService, token: str, reponse: str = "") -> Response:
    """Ce à quoi mène un lien."""
    visit = replace(_visit(request, service, LINK, token, *SUBJECTS), asked=reponse)
    return SUBJECTS[visit.link.kind].show(visit)


@router.post(LINK + "/{token}")
def post_link(request: Request, service: TheService, token: str, said: Said) -> Response:
    """Répondre, ou choisir."""
    with _held(_visit(request, service, LINK, token, *SUBJECTS), said) as visit:
        return SUBJECTS[visit.link.kind].say(visit)


@router.post(LINK + "/{token}/annuler")
def take_back(request: Request, service: TheService, token: str, said: Said) -> Response:
    """Revenir sur une réponse, ou sur une règle qu’elle a mise en place."""
    with _held(_visit(request, service, LINK, token, *SUBJECTS), said) as visit:
        return SUBJECTS[visit.link.kind].take_back(visit)


@router.api_route(UNSUBSCRIBE + "/{token}", methods=READS)
def get_unsubscribe(request: Request, service: TheService, token: str) -> Response:
    """Ne plus recevoir d’offres, ou moins souvent ; d’une conseillère ou d’un conseiller, de courriels d’alerte."""
    visit = _visit(request, service, UNSUBSCRIBE, token, *STOPS)
    return STOPS[visit.link.kind].show(visit)


@router.post(UNSUBSCRIBE + "/{token}")
def unsubscribe(request: Request, service: TheService, token: str, said: Said) -> Response:
    """Ne plus recevoir d’offres, d’une seule demande (RFC 8058) et sans redirection ; ou ce que la page propose."""
    with _held(_visit(request, service, UNSUBSCRIBE, token, *STOPS), said) as visit:
        return STOPS[visit.link.kind].stop(visit)


@router.api_route(SHORT + "/{token}", methods=READS)
def get_digest(request: Request, service: TheService, token: str) -> Response:
    """Un envoi, où mène le lien court d’un SMS."""
    return short.show(request, service, token, datetime.now(UTC))


def _visit(request: Request, service: Service, prefix: str, token: str, *kinds: LinkKind) -> Visit:
    store, now = service.store, datetime.now(UTC)
    return Visit(
        request, store, Tokens.of(store).read(token, now, *kinds), now, f"{prefix}/{token}", service.rome.domains
    )


@contextmanager
def _held(visit: Visit, said: Form) -> Iterator[Visit]:
    """The transaction of a form: those of one person come one after the other, so that a double click counts once."""
    with visit.store.transaction() as tx:
        if person := visit.link.person_key:
            if not tx.persons.get([person]):
                raise GoneError(GONE)
            tx.persons.lock(person)
        yield replace(visit, store=tx, at=datetime.now(UTC), form=said)
