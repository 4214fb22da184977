"""The people of an adviser: who gets too much attention or none, and what becomes of each."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from matching.domain import Person
from matching.refusals import PERSON
from matching.store import Store
from serving.answers import my_rules
from serving.caller import TheService
from serving.identity import Principal
from serving.pagination import Paged
from serving.revealing import note_names
from serving.rights import advised_profile, in_portfolio
from serving.routers.adviser_contacts import get_advised_contacts, key_contact_answer
from serving.routers.portfolio import (
    get_advised_answers,
    get_advised_matches,
    get_advised_person,
    get_portfolio,
    neglected,
    undo_keyed_answer,
)
from serving.routers.reviewing import get_pending
from serving.schemas.adviser_contacts import KeyedContactAnswer
from serving.schemas.advisers import Neglect
from serving.schemas.answers import refusal_reasons
from serving.schemas.common import Key
from serving.schemas.offers import summary
from serving.transactions import Reading
from serving.web.adviser.keying import received
from serving.web.adviser.letters import letters_to
from serving.web.adviser.words import WORDS
from serving.web.cards import PROVENANCES
from serving.web.forms import Sent
from serving.web.rendering import render
from serving.web.returning import back
from serving.web.route import web_router
from serving.web.stated import by_others, title, words
from serving.web.transaction import Tx
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

HOME = "/conseil/portefeuille"
PERSON_PAGE = "/conseil/personnes/{key}"

SENT_SHOWN = 5
"""Messages sent that a page shows, the last ones."""


@router.get(HOME)
def my_portfolio(
    request: Request, me: AsAdviser, store: Reading, paged: Paged, attention: Neglect | None = None
) -> Response:
    """Mon portefeuille."""
    found = get_portfolio(me, store, paged, attention)
    narrowed = f"&attention={attention}" if attention else ""
    return render(
        request,
        "adviser/portfolio",
        people=found.items,
        attention=attention,
        counts={name.value: len(keys) for name, keys in neglected(store, me).items()},
        next=found.next and f"{HOME}?cursor={found.next}{narrowed}",
        first=paged.after is None,
        words=WORDS,
    )


@router.get(PERSON_PAGE)
def one_person(request: Request, me: AsAdviser, service: TheService, store: Reading, key: Key) -> Response:
    """Une personne : qui elle est, comment la joindre, ce qu’elle cherche."""
    found = get_advised_person(me, store, key)
    letters = letters_to(store, key, in_portfolio(me, store, key)) if service.settings.letters else None
    return _person(
        request,
        "adviser/person",
        key,
        found.identity.name,
        person=found,
        letters=letters,
        said=[one for one in found.statements if by_others(one)],
        title=title,
        spelled=words,
        provenances=PROVENANCES,
    )


@router.get(PERSON_PAGE + "/offres")
def matches(request: Request, me: AsAdviser, service: TheService, store: Reading, key: Key) -> Response:
    """Les offres que sa liste lui montrerait maintenant."""
    person = in_portfolio(me, store, key)
    found = get_advised_matches(me, service, store, key)
    return _named(request, me, store, "adviser/matches", key, person, offers=found, reasons=refusal_reasons())


@router.get(PERSON_PAGE + "/reponses")
def answers(request: Request, me: AsAdviser, store: Reading, paged: Paged, key: Key) -> Response:
    """Ses réponses, et les règles qu’elles ont mises en place."""
    person = in_portfolio(me, store, key)
    found = get_advised_answers(me, store, key, paged)
    profile, now = advised_profile(me, store, key), datetime.now(UTC)
    rules = my_rules(store, store.rules.made([profile], now).get(profile, {}), now)
    return _named(
        request,
        me,
        store,
        "adviser/answers",
        key,
        person,
        answers=found.items,
        rules=rules,
        labels={reason: teaching.label for reason, teaching in PERSON.items()},
        next=found.next and f"{PERSON_PAGE.format(key=key)}/reponses?cursor={found.next}",
        first=paged.after is None,
    )


@router.post("/conseil/reponses/{event_id}/annuler")
def undo(request: Request, me: AsAdviser, tx: Tx, event_id: Key, form: Sent) -> Response:
    """Revenir sur une réponse."""
    undo_keyed_answer(me, tx, event_id)
    return back(request, form, HOME, "La réponse est annulée : tout est comme si elle n’avait pas été donnée.")


@router.get(PERSON_PAGE + "/envois")
def alerts(request: Request, me: AsAdviser, service: TheService, store: Reading, key: Key) -> Response:
    """Ce qui lui a été envoyé, et ce qui attend une relecture."""
    person = in_portfolio(me, store, key)
    return _named(
        request,
        me,
        store,
        "adviser/alerts",
        key,
        person,
        pending=get_pending(me, service, store, key),
        alerts=received(me, service, store, key, SENT_SHOWN),
    )


@router.get(PERSON_PAGE + "/contacts")
def contacts(request: Request, me: AsAdviser, store: Reading, paged: Paged, key: Key) -> Response:
    """Les demandes qui lui sont faites."""
    person = in_portfolio(me, store, key)
    found = get_advised_contacts(me, store, key, paged)
    offers = store.offers.get({one.offer_key for one in found.items if one.offer_key})
    return _named(
        request,
        me,
        store,
        "adviser/requests",
        key,
        person,
        contacts=found.items,
        offers={number: summary(number, offer) for number, offer in offers.items()},
        next=found.next and f"{PERSON_PAGE.format(key=key)}/contacts?cursor={found.next}",
        first=paged.after is None,
    )


@router.post("/conseil/contacts/{key}/repondre")
def answer_for(request: Request, me: AsAdviser, tx: Tx, key: Key, form: Sent) -> Response:
    """Saisir la réponse d’une personne à une demande de contact."""
    done = key_contact_answer(me, tx, key, form.read(KeyedContactAnswer))
    return back(request, form, HOME, f"La demande est {WORDS['contact_states'][done.state]}.")


def _named(
    request: Request, me: Principal, store: Store, template: str, key: int, person: Person, **said: Any
) -> Response:
    """A page that names a person: they will see that their name was read."""
    note_names(store, me, [key])
    return _person(request, template, key, person.name, **said)


def _person(request: Request, template: str, key: int, name: str | None, **said: Any) -> Response:
    return render(request, template, key=key, name=name or f"Personne n° {key}", words=WORDS, **said)
