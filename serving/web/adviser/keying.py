"""Answers given by post or by phone, keyed for the person: they count as much as theirs."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from matching.domain import Channel, Digest, DigestState
from matching.explain import french
from matching.store import Store
from serving import asking, subscribing
from serving.alerts import my_alerts
from serving.caller import TheService
from serving.delivery.paper.batch import take_returned
from serving.errors import InvalidError, NotFoundError
from serving.identity import Principal
from serving.links import codes
from serving.links.codes import CodeKind
from serving.pagination import Cut
from serving.revealing import note_names
from serving.rights import advised_digest, advised_impression, advised_profile, in_portfolio
from serving.routers.portfolio import get_portfolio, key_answer
from serving.schemas.advisers import KeyedAnswer
from serving.schemas.alerts import MyAlert, QuestionAnswer
from serving.schemas.answers import refusal_reasons
from serving.schemas.common import Key
from serving.service import Service
from serving.transactions import Reading
from serving.web.adviser.letters import CAME_BACK
from serving.web.adviser.words import WORDS
from serving.web.forms import Form, FormError, Sent
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

HOME, CODE = "/conseil/saisie", "code"

LAST = 3
"""Messages sent whose offers may be answered: an answer by post comes late."""

MOST_PEOPLE = 100
"""People who are offered in one list."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What is being keyed.

    Attributes:
        person: whose answers; None: to be chosen.
        digest: the message that a code tells; None: the last ones.
        answered: the offer that a code tells, or whose form was sent.
        code: as it was typed.
    """

    person: int | None = None
    digest: Digest | None = None
    answered: int | None = None
    code: str = ""


@router.get(HOME)
def to_key(
    request: Request,
    me: AsAdviser,
    service: TheService,
    store: Reading,
    personne: Annotated[Key | None, Query()] = None,
    code: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """De qui, et à quelle offre : la personne et son envoi, ou le code lu sur le courrier."""
    if not code:
        return _page(request, me, service, store, Slip(personne))
    try:
        return _page(request, me, service, store, _coded(me, store, code))
    except InvalidError as error:
        return _page(request, me, service, store, Slip(code=code), error=FormError({CODE: str(error)}))


@router.post(HOME + "/{impression_id}")
def key(request: Request, me: AsAdviser, service: TheService, tx: Tx, impression_id: Key, form: Sent) -> Response:
    """Enregistrer une réponse donnée par courrier ou par téléphone."""
    shown = advised_impression(me, tx, impression_id)
    person = tx.persons.of_profiles([shown.profile_id])[shown.profile_id]
    try:
        done = key_answer(me, tx, impression_id, form.read(KeyedAnswer))
    except FormError as error:
        slip = _coded(me, tx, form.said(CODE)) if form.said(CODE) else Slip(person)
        return _page(request, me, service, tx, replace(slip, answered=impression_id), form, error)
    rules = " ".join(["La réponse est enregistrée.", *done.rules])
    return _keyed(request, form, f"/conseil/personnes/{person}/reponses", rules)


@router.post(HOME + "/envois/{digest_id}/question")
def key_reply(request: Request, me: AsAdviser, tx: Tx, digest_id: Key, form: Sent) -> Response:
    """Enregistrer la réponse à la question d’un envoi."""
    digest, said = advised_digest(me, tx, digest_id), form.read(QuestionAnswer)
    if asking.asked(digest, {}) is None:
        raise NotFoundError
    asking.reply(tx, digest, said.accepted, datetime.now(UTC), _through(form), me.id)
    return _keyed(request, form, _of(digest.person_key), "La réponse à la question est enregistrée.")


@router.post(HOME + "/envois/{digest_id}/retour")
def letter_came_back(request: Request, me: AsAdviser, tx: Tx, digest_id: Key, form: Sent) -> Response:
    """Noter qu’un courrier est revenu : l’adresse ne sert plus, l’envoi part par un autre canal."""
    digest, now = advised_digest(me, tx, digest_id), datetime.now(UTC)
    found = take_returned(tx, [codes.written(digest_id, CodeKind.LETTER)], now)
    if found.unknown:
        raise NotFoundError
    tx.audit.append(me.actor, "letter_returned", now, digest.person_key, {"digest": digest_id})
    said = CAME_BACK if found.addresses else "C’est noté : la personne a une autre adresse, ou le retour était connu."
    return _keyed(request, form, _of(digest.person_key), said)


@router.post(HOME + "/personnes/{person}/rythme")
def key_rhythm(request: Request, me: AsAdviser, tx: Tx, person: Key, form: Sent) -> Response:
    """Enregistrer que la personne veut moins d’envois, ou plus aucun : effet immédiat."""
    in_portfolio(me, tx, person)
    now, word = datetime.now(UTC), form.said("choix")
    subscribing.choose(tx, person, tx.subscriptions.get([person], now)[person], word, now)
    tx.audit.append(me.actor, "subscription_keyed", now, person, {"choice": word, "channel": _through(form)})
    return _keyed(request, form, _of(person), f"C’est enregistré : {french.lowered(subscribing.LABELS[word])}.")


def _of(person: int) -> str:
    return f"{HOME}?personne={person}"


def _keyed(request: Request, form: Form, usual: str, said: str) -> Response:
    """Back to the slip, whose other answers may be keyed, or to a usual page."""
    code = form.said(CODE)
    return redirect(request, f"{HOME}?{urlencode({CODE: code})}" if code else usual, said)


def _through(form: Form) -> str:
    """How an answer came: by post unless a form says otherwise."""
    return Channel.PHONE.value if form.said("channel") == Channel.PHONE else Channel.PAPER.value


def _coded(me: Principal, store: Store, code: str) -> Slip:
    """The slip that bears a code, of an offer or of a letter.

    Raises:
        InvalidError: the code is wrong.
        NotFoundError: it is of nobody of the caller's portfolio.
    """
    try:
        shown = advised_impression(me, store, codes.read(code))
    except InvalidError:
        digest = advised_digest(me, store, codes.read(code, CodeKind.LETTER))
        return Slip(digest.person_key, digest, code=code)
    person = store.persons.of_profiles([shown.profile_id])[shown.profile_id]
    digests = store.digests.get([shown.digest_id] if shown.digest_id else [])
    return Slip(person, next(iter(digests.values()), None), shown.impression_id, code)


def _page(
    request: Request,
    me: Principal,
    service: Service,
    store: Store,
    slip: Slip,
    form: Form | None = None,
    error: FormError | None = None,
) -> Response:
    """Whose answer it is, then the offers that they were sent; a name is read only where it is shown."""
    person, now = slip.person, datetime.now(UTC)
    people = get_portfolio(me, store, Cut(MOST_PEOPLE, None)).items if person is None else []
    alerts = [] if person is None else _alerts(me, service, store, person, slip.digest)
    listed = {one.impression_id for alert in alerts for one in alert.offers}
    wishes = {} if person is None else store.subscriptions.get([person], now)
    return render(
        request,
        "adviser/keying",
        422 if error else 200,
        people=people,
        person=person,
        name="" if person is None else _named(me, store, person),
        alerts=alerts,
        choices=[one for wanted in wishes.values() for one in subscribing.choices(wanted, now, stops=True)],
        labels=subscribing.LABELS,
        reasons=refusal_reasons(),
        form=form or Form(),
        faults=error.faults if error else {},
        answered=slip.answered,
        elsewhere=None if slip.answered in listed else slip.answered,
        code=slip.code,
        letter=slip.digest.digest_id if slip.digest and slip.digest.channel is Channel.PAPER else None,
        words=WORDS,
    )


def _alerts(me: Principal, service: Service, store: Store, person: int, digest: Digest | None) -> list[MyAlert]:
    if digest is None:
        return received(me, service, store, person, LAST)
    return my_alerts(store, advised_profile(me, store, person), [digest], service.rome.domains)


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
