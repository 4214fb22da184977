"""The page of a subscription: how often offers come, a pause, the end; each choice with its undo."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from fastapi import Response

from matching.domain import Frequency, RefusalReason, Subscription
from matching.explain import french
from matching.store.subscriptions import NO_PROJECT
from serving.errors import GoneError, InvalidError, NotFoundError
from serving.links.pages import Visit, page
from serving.links.tokens import UNREADABLE, LinkKind

PAUSE = timedelta(days=30)
"""A month, as "not now" answered to an offer gives."""

STOP, PAUSED, RESUME, WAKE = "arret", "pause", "reprise", "fin-de-pause"
WEEKLY = "chaque-semaine"
RHYTHMS: Mapping[str, Frequency] = {
    WEEKLY: Frequency.WEEKLY,
    "chaque-jour": Frequency.DAILY,
    "tout-de-suite": Frequency.IMMEDIATE,
}
LABELS: Mapping[str, str] = {
    WEEKLY: "Une fois par semaine",
    "chaque-jour": "Une fois par jour",
    "tout-de-suite": "Dès qu’une offre paraît",
    PAUSED: "Faire une pause d’un mois",
    STOP: "Ne plus recevoir d’offres",
    RESUME: "Recevoir à nouveau des offres",
    WAKE: "Mettre fin à la pause",
}
COMES: Mapping[Frequency, str] = {
    Frequency.WEEKLY: "Vous recevez des offres une fois par semaine.",
    Frequency.DAILY: "Vous recevez des offres une fois par jour.",
    Frequency.IMMEDIATE: "Vous recevez des offres dès qu’elles paraissent.",
}
STOPPED: Mapping[str | None, str] = {
    RefusalReason.FOUND_JOB.value: "Vous ne recevez plus d’offres : vous nous avez dit avoir trouvé un emploi.",
    NO_PROJECT: "Vous ne recevez pas encore d’offres : votre projet professionnel n’est pas établi.",
}
NO_MORE = "Vous ne recevez plus d’offres de notre part."
GONE = "Ce lien n’est plus valable : le service ne vous connaît plus et ne vous écrit plus."
NO_CHOICE = "Choisissez l’une des possibilités proposées."


def show(visit: Visit, undo: str | None = None) -> Response:
    """The page; reading it changes nothing.

    Args:
        visit: of the person.
        undo: the choice that undoes the one just made; None: there is nothing to undo.
    """
    wanted, stops = _wanted(visit), visit.link.kind is LinkKind.UNSUBSCRIBE
    return page(
        visit.request,
        "subscription",
        address=visit.address,
        title="Ne plus recevoir d’offres" if stops and wanted.stopped_at is None else "Vos offres",
        state=state(visit),
        undo={"word": undo, "label": f"Annuler : {french.lowered(LABELS[undo])}"} if undo else None,
        choices=[{"word": word, "label": LABELS[word]} for word in _choices(wanted, stops, visit.at) if word != undo],
    )


def say(visit: Visit) -> Response:
    """Make a choice, effective at once; made again it changes nothing.

    Raises:
        InvalidError: there is no such choice.
    """
    word, before = visit.said("choix"), _wanted(visit)
    if word not in LABELS:
        raise InvalidError(NO_CHOICE)
    _choose(visit, before, word)
    return show(visit, _undo(before, _wanted(visit)))


def stop(visit: Visit) -> Response:
    """What is said of a choice where the form makes none: the end."""
    return say(visit if "choix" in visit.form else replace(visit, form={"choix": [STOP]}))


def take_back(_: Visit) -> Response:
    """Nothing: each choice is undone by another.

    Raises:
        NotFoundError: always.
    """
    raise NotFoundError(UNREADABLE)


def state(visit: Visit) -> str:
    """How offers come, said to the person."""
    wanted = _wanted(visit)
    if wanted.stopped_at is not None:
        return STOPPED.get(wanted.stopped_for, NO_MORE)
    if wanted.snoozed_until is not None and wanted.paused(visit.at):
        return f"Vos offres sont en pause jusqu’au {french.day(wanted.snoozed_until)}."
    return COMES[wanted.frequency]


def _wanted(visit: Visit) -> Subscription:
    person = visit.link.person_key
    found = visit.store.subscriptions.get([person], visit.at).get(person)
    if found is None:
        raise GoneError(GONE)
    return found


def _choices(wanted: Subscription, stops: bool, at: datetime) -> list[str]:
    """What may be chosen, from what is; who came to stop finds the end first, and is offered less, never more."""
    if wanted.stopped_at is not None:
        return [STOP] if wanted.stopped_for == NO_PROJECT else [RESUME]
    pause = WAKE if wanted.paused(at) else PAUSED
    rhythms = [word for word, frequency in RHYTHMS.items() if frequency is not wanted.frequency]
    return [STOP, *(word for word in rhythms if word == WEEKLY), pause] if stops else [*rhythms, pause, STOP]


def _choose(visit: Visit, before: Subscription, word: str) -> None:
    person, subscriptions = visit.link.person_key, visit.store.subscriptions
    if word == STOP:
        subscriptions.stop(person, visit.at)
    elif word == PAUSED:
        subscriptions.snooze(person, visit.at + PAUSE, visit.at)
    elif (wanted := _changed(before, word)) != before:
        subscriptions.put(person, wanted, visit.at)


def _changed(before: Subscription, word: str) -> Subscription:
    if word == RESUME:
        return replace(before, stopped_at=None, stopped_for=None)
    if word == WAKE:
        return replace(before, snoozed_until=None)
    return replace(before, frequency=RHYTHMS[word])


def _undo(before: Subscription, after: Subscription) -> str | None:
    """What goes back."""
    if before.stopped_at != after.stopped_at:
        return RESUME if after.stopped_at else STOP
    if before.snoozed_until != after.snoozed_until:
        return WAKE if after.snoozed_until else PAUSED
    if before.frequency is not after.frequency:
        return next(word for word, frequency in RHYTHMS.items() if frequency is before.frequency)
    return None
