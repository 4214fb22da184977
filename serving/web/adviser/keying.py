"""Answers given by post or by phone, keyed for the person: they count as much as theirs."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from matching.domain import DigestState
from matching.store import Store
from serving.alerts import my_alerts
from serving.caller import TheService
from serving.identity import Principal
from serving.pagination import Cut
from serving.revealing import note_names
from serving.rights import advised_impression, advised_profile, in_portfolio
from serving.routers.portfolio import get_portfolio, key_answer
from serving.schemas.advisers import KeyedAnswer
from serving.schemas.alerts import MyAlert
from serving.schemas.answers import refusal_reasons
from serving.schemas.common import Key
from serving.service import Service
from serving.transactions import Reading
from serving.web.adviser.words import WORDS
from serving.web.forms import Form, FormError, Sent
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

HOME = "/conseil/saisie"

LAST = 3
"""Messages sent whose offers may be answered: an answer by post comes late."""

MOST_PEOPLE = 100
"""People who are offered in one list."""


@router.get(HOME)
def to_key(
    request: Request,
    me: AsAdviser,
    service: TheService,
    store: Reading,
    personne: Annotated[Key | None, Query()] = None,
) -> Response:
    """De qui, et à quelle offre."""
    return _page(request, me, service, store, personne)


@router.post(HOME + "/{impression_id}")
def key(request: Request, me: AsAdviser, service: TheService, tx: Tx, impression_id: Key, form: Sent) -> Response:
    """Enregistrer une réponse donnée par courrier ou par téléphone."""
    shown = advised_impression(me, tx, impression_id)
    person = tx.persons.of_profiles([shown.profile_id])[shown.profile_id]
    try:
        done = key_answer(me, tx, impression_id, form.read(KeyedAnswer))
    except FormError as error:
        return _page(request, me, service, tx, person, form, error, impression_id)
    rules = " ".join(["La réponse est enregistrée.", *done.rules])
    return redirect(request, f"/conseil/personnes/{person}/reponses", rules)


def _page(
    request: Request,
    me: Principal,
    service: Service,
    store: Store,
    person: int | None,
    form: Form | None = None,
    error: FormError | None = None,
    answered: int | None = None,
) -> Response:
    """Whose answer it is, then the offers that they were sent; a name is read only where it is shown."""
    people = get_portfolio(me, store, Cut(MOST_PEOPLE, None)).items if person is None else []
    alerts = [] if person is None else received(me, service, store, person, LAST)
    listed = {one.impression_id for alert in alerts for one in alert.offers}
    return render(
        request,
        "adviser/keying",
        422 if error else 200,
        people=people,
        person=person,
        name="" if person is None else _named(me, store, person),
        alerts=alerts,
        reasons=refusal_reasons(),
        form=form or Form(),
        faults=error.faults if error else {},
        answered=answered,
        elsewhere=None if answered in listed else answered,
        words=WORDS,
    )


def _named(me: Principal, store: Store, person: int) -> str:
    found = in_portfolio(me, store, person)
    note_names(store, me, [person])
    return found.name or f"Personne n° {person}"


def received(me: Principal, service: Service, store: Store, person: int, n: int) -> list[MyAlert]:
    """The last messages sent to a person of the caller's portfolio, with their answers.

    Raises:
        NotFoundError: see `advised_profile`.
    """
    profile = advised_profile(me, store, person)
    sent = store.digests.of_person(person, None, n, [DigestState.SENT])
    return my_alerts(store, profile, sent, service.rome.domains)
