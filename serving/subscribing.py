"""How a person's offers come, said to them, and what they may choose: on pages without login as in their space."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from matching.domain import Channel, Frequency, Purpose, RefusalReason, Subscription
from matching.explain import french
from matching.store import Store
from matching.store.channel_faults import WHOLE
from matching.store.subscriptions import NO_PROJECT
from serving.delivery.recipient import OPTIONAL
from serving.errors import InvalidError

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
"""Word of a choice -> the same for people."""

COMES: Mapping[Frequency, str] = {
    Frequency.WEEKLY: "Vous recevez des offres une fois par semaine.",
    Frequency.DAILY: "Vous recevez des offres une fois par jour.",
    Frequency.IMMEDIATE: "Vous recevez des offres dès qu’elles paraissent.",
}
STOPPED: Mapping[str | None, str] = {
    RefusalReason.FOUND_JOB.value: "Vous ne recevez plus d’offres : vous nous avez dit avoir trouvé un emploi.",
    NO_PROJECT: "Vous ne recevez pas encore d’offres : votre projet professionnel n’est pas établi.",
}
NO_MORE = "Vous ne recevez plus d’offres de notre part."
NO_CHOICE = "Choisissez l’une des possibilités proposées."


def told(wanted: Subscription, at: datetime) -> str:
    """How offers come, in a sentence."""
    if wanted.stopped_at is not None:
        return STOPPED.get(wanted.stopped_for, NO_MORE)
    if wanted.snoozed_until is not None and wanted.paused(at):
        return f"Vos offres sont en pause jusqu’au {french.day(wanted.snoozed_until)}."
    return COMES[wanted.frequency]


def choices(wanted: Subscription, at: datetime, stops: bool = False) -> list[str]:
    """Words of what may be chosen, from what is.

    Args:
        wanted: what is.
        at: now.
        stops: the person came to stop: they find the end first, and are offered less, never more.
    """
    if wanted.stopped_at is not None:
        return [STOP] if wanted.stopped_for == NO_PROJECT else [RESUME]
    pause = WAKE if wanted.paused(at) else PAUSED
    rhythms = [word for word, frequency in RHYTHMS.items() if frequency is not wanted.frequency]
    return [STOP, *(word for word in rhythms if word == WEEKLY), pause] if stops else [*rhythms, pause, STOP]


def choose(store: Store, person_key: int, before: Subscription, word: str, at: datetime) -> None:
    """Make a choice, effective at once; made again it changes nothing.

    Raises:
        InvalidError: there is no such choice.
    """
    if word not in LABELS:
        raise InvalidError(NO_CHOICE)
    if word == STOP:
        store.subscriptions.stop(person_key, at)
    elif word == PAUSED:
        store.subscriptions.snooze(person_key, at + PAUSE, at)
    elif (wanted := _changed(before, word)) != before:
        store.subscriptions.put(person_key, wanted, at)


def put(store: Store, person_key: int, wanted: Subscription, at: datetime) -> None:
    """Write what a person wants, and what their channels mean: to choose one is to use it again if it was stopped.

    To choose an optional one is to agree to it; to leave it out, when it was chosen, is to agree no more.
    """
    before = store.subscriptions.get([person_key], at)[person_key]
    for channel in sorted(OPTIONAL.intersection(wanted.channels)):
        store.consents.give(person_key, Purpose.CHANNEL, channel, at)
    for channel in sorted(OPTIONAL.intersection(before.channels).difference(wanted.channels)):
        disagree(store, person_key, channel, at)
    store.subscriptions.put(person_key, wanted, at)  # after consents, which lock more than the person
    for channel in wanted.channels:
        store.channel_faults.lift(person_key, channel)


def disagree(store: Store, person_key: int, channel: Channel, at: datetime) -> None:
    """Take back the consent to a channel, and forget what was kept for nothing else."""
    store.consents.withdraw(person_key, Purpose.CHANNEL, channel, at)
    if channel is Channel.APP:
        store.devices.clear(person_key)


def in_use(store: Store, person_key: int, wanted: Subscription) -> list[Channel]:
    """Channels that a person chose and that serve still: not stopped as a whole, and agreed to where that is asked."""
    stopped = {one.channel for one in store.channel_faults.of([person_key]).get(person_key, ()) if one.address == WHOLE}
    agreed = {one.audience for one in store.consents.standing(person_key) if one.purpose is Purpose.CHANNEL}
    return [one for one in wanted.channels if one not in stopped and (one not in OPTIONAL or one in agreed)]


def undo(before: Subscription, after: Subscription) -> str | None:
    """The choice that goes back; None: nothing changed."""
    if before.stopped_at != after.stopped_at:
        return RESUME if after.stopped_at else STOP
    if before.snoozed_until != after.snoozed_until:
        return WAKE if after.snoozed_until else PAUSED
    if before.frequency is not after.frequency:
        return next(word for word, frequency in RHYTHMS.items() if frequency is before.frequency)
    return None


def _changed(before: Subscription, word: str) -> Subscription:
    if word == RESUME:
        return replace(before, stopped_at=None, stopped_for=None)
    if word == WAKE:
        return replace(before, snoozed_until=None)
    return replace(before, frequency=RHYTHMS[word])
