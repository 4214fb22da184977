"""Drafts are written: digests, what they show, the ledger and the next turn of each person, in one transaction."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from matching.alerts.drafts import Draft
from matching.alerts.summary import Summary
from matching.alerts.times import next_due, zone_of
from matching.domain import OFFERS_FOR, Actor, DigestState, Event, EventKind, Impression
from matching.features import schema_id
from matching.store import Store

SURFACE = "digest"

SYSTEM = "service"
"""Who keys what nobody does."""


def write(tx: Store, ranked_by: str, drafts: Sequence[Draft], at: datetime, asked: int) -> Summary:
    """Write what some people are sent, and when it is their turn again.

    Args:
        tx: a transaction.
        ranked_by: what stands in the log for what orders lists.
        drafts: one a person. Nothing is written for those erased, stopped or paused since, nor for those who have a
            digest of the occasion.
        at: the moment of the night, aware.
        asked: how many people were looked at, those without a draft included.
    """
    occasions = [(draft.due.person_key, draft.cycle) for draft in drafts if draft.kind]
    ids = {person: key for (person, _), key in tx.digests.reserve(occasions, at).items()}
    still = tx.schedule.still([draft.due.person_key for draft in drafts], at)  # which nobody changes any more
    same = [draft for draft in drafts if still.get(draft.due.person_key) == draft.due]
    reserved = {ids[draft.due.person_key]: draft for draft in same if draft.due.person_key in ids}
    left = pushable(tx, reserved, at)
    sent = {key: draft for key, draft in left.items() if draft.kind}
    reviewed = _complete(tx, ranked_by, sent, at)
    tx.digests.release(ids.values() - sent.keys())
    moved = {draft.due.person_key: draft for draft in (*same, *left.values())}
    _move(tx, moved.values(), at)
    return _summary(sent.values(), moved.values(), reviewed, asked)


def pushable(tx: Store, drafts: Mapping[int, Draft], at: datetime) -> dict[int, Draft]:
    """Drafts by digest without the offers that the ledger refuses; the others are in it."""
    keys = {key: draft.listed.keys if draft.listed else [] for key, draft in drafts.items()}
    groups = tx.offers.groups({one for own in keys.values() for one in own})
    person = {key: draft.due.person_key for key, draft in drafts.items()}
    rows = [(person[key], groups.get(one, one), one, key) for key, own in keys.items() for one in own]
    new = iter(tx.ledger.add(rows, at))
    kept = {key: [next(new) for _ in own] for key, own in keys.items()}
    return {
        key: replace(draft, listed=draft.listed.only(kept[key]) if draft.listed else None)
        for key, draft in drafts.items()
    }


def _complete(tx: Store, ranked_by: str, drafts: Mapping[int, Draft], at: datetime) -> int:
    """Write digests; how many of them wait for an adviser."""
    shown = [one for key, draft in drafts.items() for one in impressions(key, draft, ranked_by, at)]
    ids = iter(tx.impressions.record(shown))
    reviewed = tx.subscriptions.reviewed([draft.due.person_key for draft in drafts.values() if draft.listed])
    contents = {}
    asked = list[Event]()
    for key, draft in drafts.items():
        own = [next(ids) for _ in range(len(draft.listed or ()))]
        state = DigestState.REVIEW if draft.due.person_key in reviewed else DigestState.READY
        contents[key] = draft.digest(state, own)
        if draft.question and own:
            asked.append(_asked(own[0], draft.question, at))
        if draft.closed:
            tx.ledger.said_closed(draft.due.person_key, draft.closed, at)
    tx.digests.complete(contents, at)
    tx.events.append(asked)
    return len(reviewed)


def _asked(impression_id: int, slug: str, at: datetime) -> Event:
    return Event(0, impression_id, EventKind.ASKED, "person", (slug,), Actor.PERSON, "", at, keyed_by=SYSTEM)


def impressions(digest_id: int, draft: Draft, ranked_by: str, at: datetime) -> list[Impression]:
    """What a digest shows, to be recorded: its list is numbered as it is."""
    if not draft.listed:
        return []
    shown, handle = draft.listed.shown, draft.due.subscription.handle
    return [
        Impression(
            impression_id=0,
            list_id=digest_id,
            direction=OFFERS_FOR,
            surface=SURFACE,
            digest_id=digest_id,
            profile_id=draft.due.profile_key,
            project=match.project,
            offer_id=match.candidate_key,
            at=at,
            channel="",
            bundle=ranked_by,
            position=position,
            score=match.score,
            handle=handle,
            price=price,
            propensity=propensity,
            arm="",
            feature_schema=schema_id(),
            features=tuple(row),
        )
        for position, (match, row, propensity, price) in enumerate(
            zip(shown.found.matches, shown.rows.tolist(), shown.propensities, draft.listed.prices, strict=True), start=1
        )
    ]


def _move(tx: Store, drafts: Iterable[Draft], at: datetime) -> None:
    rows = []
    for draft in drafts:
        due_at = next_due(draft.due.subscription.frequency, at, zone_of(draft.due.departement))
        rows.append((draft.due.person_key, due_at, draft.cycle, not draft.listed))
    tx.schedule.move(rows, at)


def _summary(sent: Collection[Draft], moved: Collection[Draft], reviewed: int, asked: int) -> Summary:
    kinds = Counter(draft.kind for draft in sent if draft.kind)
    pushed = sum(len(draft.listed or ()) for draft in sent)
    return Summary(asked, kinds, reviewed, pushed, sum(not draft.listed for draft in moved), asked - len(moved))
