"""Drafts are written: digests, what they show and the ledger, in one transaction."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from matching.alerts.drafts import Draft
from matching.domain import OFFERS_FOR, SERVICE, Actor, DigestKind, DigestState, Due, Event, EventKind, Impression
from matching.features import schema_id
from matching.store import Store

Still = Callable[[Collection[int]], Mapping[int, Due]]

SURFACE = "digest"


@dataclass(frozen=True, slots=True)
class Written:
    """What came of drafts.

    Attributes:
        people: the draft of each person who may still be written to, as it was written or not, by person key.
        sent: those that became a digest, by its id.
        reviewed: how many of these wait for an adviser.
    """

    people: Mapping[int, Draft]
    sent: Mapping[int, Draft]
    reviewed: int

    @property
    def kinds(self) -> Counter[DigestKind]:
        """How many digests there are of each kind."""
        return Counter(draft.kind for draft in self.sent.values() if draft.kind)

    @property
    def pushed(self) -> int:
        """Offers in the digests."""
        return sum(len(draft.listed or ()) for draft in self.sent.values())


def write(tx: Store, ranked_by: str, drafts: Sequence[Draft], still: Still, at: datetime) -> Written:
    """Write what some people are sent.

    Args:
        tx: a transaction.
        ranked_by: what stands in the log for what orders lists.
        drafts: one a person. No digest is written for those erased, stopped or paused since, nor for those who have one
            of the occasion.
        still: who of some people may be sent something now, asked once nobody changes it any more.
        at: when it is decided, aware.
    """
    tx.persons.hold([draft.due.person_key for draft in drafts])
    occasions = [(draft.due.person_key, draft.cycle) for draft in drafts if draft.kind]
    ids = {person: key for (person, _), key in tx.digests.reserve(occasions, at).items()}
    now = still([draft.due.person_key for draft in drafts])
    same = {draft.due.person_key: draft for draft in drafts if _same(draft.due, now.get(draft.due.person_key))}
    left = pushable(tx, {ids[person]: draft for person, draft in same.items() if person in ids}, at)
    sent = {key: draft for key, draft in left.items() if draft.kind}
    reviewed = _complete(tx, ranked_by, sent, at)
    tx.digests.release(ids.values() - sent.keys())
    return Written(same | {draft.due.person_key: draft for draft in left.values()}, sent, reviewed)


def _same(one: Due, now: Due | None) -> bool:
    return now is not None and (now.profile_key, now.subscription) == (one.profile_key, one.subscription)


def pushable(tx: Store, drafts: Mapping[int, Draft], at: datetime) -> dict[int, Draft]:
    """Drafts by digest without the offers that the ledger refuses; the others are in it."""
    keys = {key: draft.listed.keys if draft.listed else [] for key, draft in drafts.items()}
    groups = tx.offers.groups_now({one for own in keys.values() for one in own})
    person = {key: draft.due.person_key for key, draft in drafts.items()}
    rows = [(person[key], groups[one], one, key) for key, own in keys.items() for one in own]
    new = iter(tx.ledger.add(rows, at))
    kept = {key: [next(new) for _ in own] for key, own in keys.items()}
    return {
        key: replace(draft, listed=draft.listed.only(kept[key]) if draft.listed else None)
        for key, draft in drafts.items()
    }


def _complete(tx: Store, ranked_by: str, drafts: Mapping[int, Draft], at: datetime) -> int:
    """Write digests; how many of them wait for an adviser."""
    drafts = _told_once(tx, drafts, at)
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
    tx.ledger.said_closed([(one.due.person_key, key) for one in drafts.values() for key in one.closed], at)
    tx.digests.complete(contents, at)
    tx.events.append(asked)
    return len(reviewed)


def _told_once(tx: Store, drafts: Mapping[int, Draft], at: datetime) -> dict[int, Draft]:
    """The same without the trainings that their ledger refuses; the others are in it."""
    rows = [(one.due.person_key, entry.training_key, key) for key, one in drafts.items() for entry in one.trainings]
    new = iter(tx.training_ledger.add(rows, at))
    return {
        key: replace(one, trainings=tuple([entry for entry in one.trainings if next(new)]))
        for key, one in drafts.items()
    }


def _asked(impression_id: int, slug: str, at: datetime) -> Event:
    return Event(0, impression_id, EventKind.ASKED, "person", (slug,), Actor.PERSON, "", at, keyed_by=SERVICE)


def impressions(digest_id: int, draft: Draft, ranked_by: str, at: datetime) -> list[Impression]:
    """What a digest shows, to be recorded: its list is numbered as it is."""
    if not draft.listed:
        return []
    shown, handle, schema = draft.listed.shown, draft.due.subscription.handle, schema_id()
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
            feature_schema=schema,
            features=tuple(row),
        )
        for position, (match, row, propensity, price) in enumerate(
            zip(shown.found.matches, shown.rows.tolist(), shown.propensities, draft.listed.prices, strict=True), start=1
        )
    ]
