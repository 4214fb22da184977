"""Offers that have just come, at once, to those who want them so: within the bounds of the night, and at its prices."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matching.alerts.chosen import Listed
from matching.alerts.decency import PLACES, Pushed
from matching.alerts.desk import Desk
from matching.alerts.drafts import Draft
from matching.alerts.matched import by_handle, sendable
from matching.alerts.near import near
from matching.alerts.summary import Summary
from matching.alerts.today import pushed_today
from matching.alerts.written import write
from matching.allocate import worth
from matching.batched import batched
from matching.columns import Layers, ProfileColumns
from matching.domain import Due
from matching.matcher import Shortlists, Shown, heads
from matching.store import Store
from matching.store.prices import Price

Keys = NDArray[np.int64]

MESSAGES = 3
"""Digests sent at once to a person on a local date at most; what comes after waits for the next morning."""

BATCH = 256


def arrived(desk: Desk, people: Layers[ProfileColumns], offers: Iterable[int], revision: int, at: datetime) -> Summary:
    """Decide who is sent offers that have just come.

    Args:
        desk: what is worked with.
        people: the profiles of the store.
        offers: keys of those that have come; those that are not open are left out.
        revision: names the occasion; a larger one than any before.
        at: now, aware.
    """
    columns, keys = desk.offers.state.columns, np.array(sorted(set(offers)), np.int64)
    keys = keys[columns.positions(keys) >= 0]
    wanting = _free(desk.store, desk.store.schedule.at_once(at), at) if len(keys) else {}
    total = Summary()
    for some in batched(_couples(desk, people, wanting.values(), keys), BATCH):
        drafts = _drafts(desk, wanting, dict(some), f"now-{revision}", at)
        with desk.store.transaction() as tx:
            done = write(tx, desk.ranked_by, _afforded(tx, drafts), partial(tx.schedule.at_once, at), at)
        total += Summary(len(some), done.kinds, done.reviewed, done.pushed, len(some) - len(drafts))
    return total


@dataclass(frozen=True, slots=True)
class _Free:
    """Someone who may still be sent something on this local date.

    Attributes:
        places: how many offers.
    """

    due: Due
    places: int


def _free(store: Store, due: Mapping[int, Due], at: datetime) -> dict[int, _Free]:
    today, found = pushed_today(store, due, at), {}
    for key, one in due.items():
        own = today.get(key, ())
        if len(set(own)) < MESSAGES and len(own) < PLACES:
            found[key] = _Free(one, PLACES - len(own))
    return found


def _couples(
    desk: Desk, people: Layers[ProfileColumns], wanting: Iterable[_Free], keys: Keys
) -> Iterator[tuple[int, list[int]]]:
    """People with the offers that are worth judging for them."""
    some = list(wanting)
    rows = people.positions(np.array([one.due.profile_key for one in some], np.int64))
    some = [one for one, row in zip(some, rows.tolist(), strict=True) if row >= 0]
    matcher, there = desk.matcher, people.take(rows[rows >= 0])
    found = near(there, desk.pooled(keys), matcher.parts.occupations, matcher.times)
    for row, one in enumerate(some):
        own = keys[found.offer[slice(*np.searchsorted(found.person, [row, row + 1]))]]
        if len(own):
            yield one.due.person_key, own.tolist()


def _drafts(
    desk: Desk, wanting: Mapping[int, _Free], keys: Mapping[int, list[int]], cycle: str, at: datetime
) -> list[Draft]:
    """What those would be sent for whom some of the offers of `keys` will do."""
    due = {person: wanting[person].due for person in keys}
    profiles = desk.store.profiles.get([one.profile_key for one in due.values()])
    pushed, prices = desk.store.ledger.pushed(due), desk.store.prices.of({one for own in keys.values() for one in own})
    drafts = []
    for handle, some in by_handle(due.values(), profiles).items():
        asked = [profiles[one.profile_key] for one in some]
        lists = desk.matcher.offers_among(asked, [keys[one.person_key] for one in some], at, handle)
        before = Pushed.of({row: pushed.get(one.person_key, set()) for row, one in enumerate(some)})
        for row, own in _sendable(desk, lists, before, prices).items():
            own = own[: wanting[some[row].person_key].places]
            costs = [_price(prices, lists[row].found.matches[one].candidate_key) for one in own]
            drafts.append(Draft(some[row], cycle, Listed(lists[row], ()).picked(own, costs)))
    return drafts


def _sendable(desk: Desk, lists: Sequence[Shown], before: Pushed, prices: Mapping[int, Price]) -> dict[int, list[int]]:
    """Of each list, the places of the offers that may be sent, the one of greatest worth first; absent: none may."""
    query = np.repeat(np.arange(len(lists)), [len(one.found.matches) for one in lists])
    matches = [match for one in lists for match in one.found.matches]
    place = np.array([place for one in lists for place in range(len(one.found.matches))], np.int64)
    key = np.array([match.candidate_key for match in matches], np.int64)
    score = np.array([match.score for match in matches], np.float32)
    features = [one.rows for one in lists if len(one.rows)]
    liking, _ = heads(desk.matcher.parts.reranker, np.concatenate(features)) if features else (score, score)
    price = np.array([_price(prices, one) for one in key.tolist()])
    order = np.lexsort((-worth(score, price), query))
    nothing = np.zeros(len(order), np.float32)
    found = Shortlists(
        query[order],
        key[order],
        place[order],
        score[order],
        liking[order],
        nothing,
        nothing,
        np.full(len(order), np.nan, np.float32),  # neighbouring occupations can wait for the night
        np.zeros((len(lists), 0), np.int64),
    )
    chosen: dict[int, list[int]] = {}
    for row in sendable(desk, found, before).tolist():
        chosen.setdefault(int(found.query[row]), []).append(int(found.slot[row]))
    return chosen


def _price(prices: Mapping[int, Price], key: int) -> float:
    return prices[key].price if key in prices else 0.0


def _afforded(tx: Store, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts without the offers that have no push left until the next night."""
    keys = [draft.listed.keys if draft.listed else [] for draft in drafts]
    granted = iter(tx.prices.spend([key for own in keys for key in own]))
    kept = [[next(granted) for _ in own] for own in keys]
    return [
        replace(draft, listed=draft.listed and draft.listed.only(own)) for draft, own in zip(drafts, kept, strict=True)
    ]
