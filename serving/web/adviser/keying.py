"""Answers given by post or by phone, keyed for the person: they count as much as theirs."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from matching.domain import Channel, Digest, DigestState, TrainingAnswer
from matching.explain import french
from matching.store import Store
from serving import subscribing
from serving.alerts import my_alerts
from serving.caller import TheService
from serving.errors import InvalidError
from serving.identity import Principal
from serving.links import codes
from serving.links.codes import CodeKind
from serving.pagination import Cut
from serving.reaching import CAME_BACK
from serving.revealing import note_names
from serving.rights import advised_digest, advised_impression, advised_profile, in_portfolio
from serving.routers import keying
from serving.routers.portfolio import get_portfolio, key_answer
from serving.schemas.advisers import KeyedAnswer
from serving.schemas.alerts import MyAlert
from serving.schemas.answers import refusal_reasons
from serving.schemas.common import Key
from serving.schemas.keying import KeyedReply, KeyedRhythm, KeyedTraining
from serving.schemas.trainings import training_reasons
from serving.service import Service
from serving.trainings import ANSWERS
from serving.trainings import WORDS as WORDS_OF_TRAININGS
from serving.transactions import Reading
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
        training: the training that a code tells.
        code: as it was typed.
    """

    person: int | None = None
    digest: Digest | None = None
    answered: int | None = None
    code: str = ""
    training: int | None = None


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
def key_reply(request: Request, me: AsAdviser, service: TheService, tx: Tx, digest_id: Key, form: Sent) -> Response:
    """Enregistrer la réponse à la question d’un envoi."""
    keying.key_reply(me, service, tx, digest_id, form.read(KeyedReply, channel=_through(form)))
    person = advised_digest(me, tx, digest_id).person_key
    return _keyed(request, form, _of(person), "La réponse à la question est enregistrée.")


@router.post(HOME + "/personnes/{person}/formations/{key}")
def key_training(
    request: Request, me: AsAdviser, service: TheService, tx: Tx, person: Key, key: Key, form: Sent
) -> Response:
    """Enregistrer une réponse à une formation."""
    answer = WORDS_OF_TRAININGS.get(form.said("reponse"))
    reasons = form.every("raison") if answer is TrainingAnswer.REFUSED else []
    body = form.read(KeyedTraining, answer=answer, reasons=reasons, channel=_through(form))
    done = keying.key_training_answer(me, service, tx, person, key, body)
    return _keyed(request, form, _of(person), " ".join(["La réponse est enregistrée.", *done.rules]))


@router.post(HOME + "/envois/{digest_id}/retour")
def letter_came_back(request: Request, me: AsAdviser, tx: Tx, digest_id: Key, form: Sent) -> Response:
    """Noter qu’un courrier est revenu : l’adresse ne sert plus, l’envoi part par un autre canal."""
    done = keying.note_returned(me, tx, digest_id)
    known = "C’est noté : la personne a une autre adresse, ou le retour était connu."
    person = advised_digest(me, tx, digest_id).person_key
    return _keyed(request, form, _of(person), CAME_BACK if done.address_stopped else known)


@router.post(HOME + "/personnes/{person}/rythme")
def key_rhythm(request: Request, me: AsAdviser, tx: Tx, person: Key, form: Sent) -> Response:
    """Enregistrer que la personne veut moins d’envois, ou plus aucun : effet immédiat."""
    wanted = form.read(KeyedRhythm, choice=form.said("choix"), channel=_through(form))
    keying.key_rhythm(me, tx, person, wanted)
    return _keyed(
        request, form, _of(person), f"C’est enregistré : {french.lowered(subscribing.LABELS[wanted.choice])}."
    )


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
    """The slip that bears a code, of an offer, of a training or of a letter.

    Raises:
        InvalidError: the code is wrong.
        NotFoundError: it is of nobody of the caller's portfolio.
    """
    try:
        shown = advised_impression(me, store, codes.read(code))
    except InvalidError:
        return _of_digest(me, store, code)
    person = store.persons.of_profiles([shown.profile_id])[shown.profile_id]
    digests = store.digests.get([shown.digest_id] if shown.digest_id else [])
    return Slip(person, next(iter(digests.values()), None), shown.impression_id, code)


def _of_digest(me: Principal, store: Store, code: str) -> Slip:
    try:
        digest_id, place = codes.read_training(code)
    except InvalidError:
        digest = advised_digest(me, store, codes.read(code, CodeKind.LETTER))
        return Slip(digest.person_key, digest, code=code)
    digest = advised_digest(me, store, digest_id)
    told = digest.content.training_keys[place : place + 1]
    return Slip(digest.person_key, digest, code=code, training=told[0] if told else None)


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
        training=slip.training,
        training_answers={word: ANSWERS[answer] for word, answer in WORDS_OF_TRAININGS.items()},
        training_reasons=training_reasons(),
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
