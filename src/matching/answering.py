"""An answer and what follows from it, rules, reviews, pauses, written together or not at all; and the way back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from matching.asking import NO, YES, question
from matching.columns.offers import everywhere
from matching.domain import Actor, Event, EventKind, Offer, Profile, RefusalReason, ReviewKind, Rule
from matching.geo import great_circle_km
from matching.refusals import rules_of
from matching.store import Store

Refused = tuple[list[RefusalReason], datetime]

ANSWERS = (EventKind.INTERESTED, EventKind.APPLIED, EventKind.REFUSED)
"""What a person may answer to an offer."""

SNOOZE = timedelta(days=30)
"""How long "not now" lasts: the service's choice; the person may set another date in their subscription."""

PAUSES = frozenset({RefusalReason.NOT_NOW, RefusalReason.FOUND_JOB})
"""Reasons that speak of the person's situation."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was written.

    Attributes:
        event_id: give it to `undo`.
        rules: now in the store for this impression, by id; empty when the answer makes none.
    """

    event_id: int
    rules: dict[int, Rule]


def answer(
    store: Store,
    impression_id: int,
    event: EventKind,
    reasons: Sequence[str] = (),
    at: datetime | None = None,
    actor: Actor = Actor.PERSON,
    channel: str = "",
    keyed_by: str | None = None,
) -> Answered:
    """Write what a person answers to an offer, and the rules and reviews that follow, in one transaction.

    The last answer to an impression counts: rules of an earlier refusal of it end.

    Args:
        store: the whole store, or one of its transactions, which is then joined.
        impression_id: what is answered.
        event: interested, applied or refused.
        reasons: of a refusal, as stored or as requested ("childcare").
        at: when, aware; None means now.
        actor: who answers.
        channel: through which.
        keyed_by: who entered it when that is not the actor; None when it is.

    Raises:
        InputError: there is no such impression, or a reason is not in the table; nothing is written.
    """
    when = at or datetime.now(UTC)
    with store.transaction() as tx:
        said = Event(0, impression_id, event, "person", tuple(reasons), actor, channel, when, keyed_by)
        event_id = tx.events.append([said])[0]
        return Answered(event_id, _settled(tx, impression_id, event_id, when))


def reply(
    store: Store,
    impression_id: int,
    slug: str,
    accepts: bool,
    at: datetime | None = None,
    channel: str = "",
    keyed_by: str | None = None,
) -> int:
    """Write what a person replies to a question; the last reply to it counts, and `undo` takes it back.

    Args:
        store: as in `answer`.
        impression_id: an offer that was shown with the question.
        slug: of the question, see `matching.asking`.
        accepts: whether they say "yes".
        at: when, aware; None means now.
        channel: through which.
        keyed_by: as in `answer`.

    Returns:
        The event id.

    Raises:
        InputError: there is no such impression or question; nothing is written.
    """
    said = (question(slug).slug, YES if accepts else NO)
    when = at or datetime.now(UTC)
    replied = Event(0, impression_id, EventKind.ANSWERED, "person", said, Actor.PERSON, channel, when, keyed_by)
    return store.events.append([replied])[0]


def undo(
    store: Store,
    event_id: int,
    at: datetime | None = None,
    actor: Actor = Actor.PERSON,
    channel: str = "",
    keyed_by: str | None = None,
) -> Answered:
    """Take an answer back, with its rules, in one transaction: from `at` on it is as if it had not been given.

    What an earlier answer to the same impression put in force is in force again. To take back what `undo` wrote gives
    the answer again.

    Args:
        store: as in `answer`.
        event_id: what `answer` gave.
        at: when, aware; None means now.
        actor: who takes it back.
        channel: through which.
        keyed_by: as in `answer`.

    Raises:
        InputError: there is no such event; nothing is written.
    """
    when = at or datetime.now(UTC)
    with store.transaction() as tx:
        impression_id = tx.events.get(event_id).impression_id
        undoing = tx.events.withdraw(event_id, when, actor, channel, keyed_by)
        return Answered(undoing, _settled(tx, impression_id, undoing, when))


def standing_answers(
    events: Iterable[Event], kinds: Collection[EventKind] = ANSWERS, side: str = "person"
) -> dict[int, Event]:
    """The last answer of each impression by a side, of some kinds, not taken back; events come oldest first."""
    undone: set[int | None] = set()
    standing: dict[int, Event] = {}
    for event in reversed([*events]):
        if event.event_id in undone:
            continue
        if event.event is EventKind.WITHDRAWN:
            undone.add(event.withdrawn_of)
        elif event.side == side and event.event in kinds:
            standing.setdefault(event.impression_id, event)
    return standing


def _settled(tx: Store, impression_id: int, event_id: int, at: datetime) -> dict[int, Rule]:
    """Make rules and reviews those of the refusal in force; rules that stay the same are left alone."""
    told = tx.events.told(impression_id)
    (profile, offer, _), events = told[0], [event for *_, event in told]
    before, refused = _refused(one for one in events if one.event_id != event_id), _refused(events)
    _review(tx, offer, profile, refused[0] if refused else [], event_id, at)
    _pause(tx, profile, before, refused, at)
    made = tx.rules.made([profile], at).get(profile, {}) if len(events) > 1 else {}
    kept = {key: rule for key, rule in made.items() if rule.impression_id == impression_id}
    wanted = _rules(tx, profile, offer, refused, impression_id) if refused else ()
    if [(rule.kind, rule.value, rule.since) for rule in kept.values()] == [(r.kind, r.value, r.since) for r in wanted]:
        return kept
    tx.rules.undo(kept, at)
    return dict(zip(tx.rules.put(profile, wanted), wanted, strict=True))


def _review(tx: Store, offer: int, profile: int, reasons: Sequence[RefusalReason], event_id: int, at: datetime) -> None:
    """What is said of the offer itself waits for an adviser; what is no longer said does not."""
    said = [kind for kind in ReviewKind if kind.value in reasons]
    tx.reviews.take_back(offer, profile, [kind for kind in ReviewKind if kind not in said], at)
    for kind in said:
        tx.reviews.open(kind, offer, profile, event_id, at)


def _pause(tx: Store, profile: int, before: Refused | None, now: Refused | None, at: datetime) -> None:
    """Whoever is not available, or has found a job, is written to no more; whoever takes that back is again."""
    (former, before_at), (reasons, now_at) = before or ([], at), now or ([], at)
    told = PAUSES & {*former, *reasons}
    person = tx.persons.of_profiles([profile]).get(profile) if told else None
    if person is None:
        return
    if RefusalReason.NOT_NOW in former:
        tx.subscriptions.wake(person, before_at + SNOOZE, at)
    if RefusalReason.NOT_NOW in reasons:
        tx.subscriptions.snooze(person, now_at + SNOOZE, at)
    if RefusalReason.FOUND_JOB in reasons and RefusalReason.FOUND_JOB not in former:
        tx.subscriptions.stop(person, at, RefusalReason.FOUND_JOB.value)
    elif RefusalReason.FOUND_JOB in former and RefusalReason.FOUND_JOB not in reasons:
        _resume(tx, person, at)


def _resume(tx: Store, person: int, at: datetime) -> None:
    """Another reason to have stopped stands."""
    now = tx.subscriptions.get([person])[person]
    if now.stopped_for == RefusalReason.FOUND_JOB:
        tx.subscriptions.put(person, replace(now, stopped_at=None, stopped_for=None), at)


def _rules(tx: Store, profile_key: int, offer_key: int, refused: Refused, impression_id: int) -> tuple[Rule, ...]:
    offer = tx.offers.get([offer_key]).get(offer_key)
    if offer is None:  # an erased offer bounds nothing any more
        return ()
    profile, (reasons, at) = tx.profiles.get([profile_key])[profile_key], refused
    return rules_of(reasons, offer, profile, _distance_km(profile, offer), at, impression_id)


def _refused(events: Iterable[Event]) -> Refused | None:
    """Reasons and moment of the refusal in force among the events of one impression; None: none, or without reason."""
    for said in standing_answers(events).values():
        if said.event is EventKind.REFUSED and said.reasons:
            return [reason for reason in RefusalReason if reason in said.reasons], said.at
    return None


def _distance_km(profile: Profile, offer: Offer) -> float | None:
    """None when a place is not known, or the offer may be taken from anywhere."""
    if everywhere(offer):
        return None
    ends = profile.place.latitude, profile.place.longitude, offer.place.latitude, offer.place.longitude
    km = float(great_circle_km(*np.array(ends, np.float64)))
    return None if np.isnan(km) else km
