"""People who have just come, or who have just come to fit, are told to the advisers who follow the offers or the pools.

Within bounds, of offers and of talent pools apart: few people a day to an adviser, few subjects a person, nobody twice
for the same.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from matching.alerts.near import near
from matching.bank import MOST_SOLICITED, NO_OFFER, SOLICITED_WITHIN
from matching.bank.logged import logged
from matching.columns import OfferColumns, ProfileColumns
from matching.domain import NoticeKind
from matching.matcher import Matcher
from matching.pool import State, StoredPool
from matching.recording import Occasion
from matching.sourcing.fitting import Fit, fitted, fitting
from matching.sourcing.joining import joined
from matching.sourcing.moment import at_moment, few
from matching.store import Store
from matching.store.notices import NewNotice
from matching.times import PARIS, midnight

if TYPE_CHECKING:
    from matching.workspace import Workspace

TOLD_A_DAY = 10
"""People whom an adviser is told of in a day at most: as many as a digest has offers. The others are in the list of the
offer, or of the pool."""

MOST_OFFERS = MOST_SOLICITED
"""Offers, or pools, for which a person is told of within `SOLICITED_WITHIN` at most: each may bring a contact
request."""

SURFACES = {NoticeKind.PROFILE: "profile_alert", NoticeKind.POOL: "pool_alert"}
"""Where the log says that people were shown."""

Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scene:
    """What advisers are told with.

    Attributes:
        matcher: of profiles.
        offers: the open ones.
        ranked_by: what stands in the log for what orders lists.
    """

    store: Store
    matcher: Matcher
    offers: StoredPool[OfferColumns]
    ranked_by: str

    @classmethod
    def of(cls, work: "Workspace") -> Self:
        """That of a workspace."""
        return cls(work.store, work.matcher("profiles"), work.offers, work.ranked_by)


def arrived(
    scene: Scene, now: State[ProfileColumns], before: State[ProfileColumns] | None, came: Collection[int], at: datetime
) -> int:
    """Tell advisers of people who came or changed; how many notices that made.

    Args:
        scene: what is worked with.
        now: the people.
        before: the same as they were when this was last done: who fitted then is not told of. None: not known.
        came: keys of the profiles that came or changed.
        at: the moment, aware.
    """
    keys = np.array(sorted(came), np.int64)
    people = few(now, keys)
    former = few(before, keys) if before else None
    fits = [fit for offer, some in _couples(scene, people) for fit in _new(scene, people, former, offer, some, at)]
    members = [
        fit
        for pool in (scene.store.talent_pools.watched() if len(people) else ())
        for fit in joined(scene.matcher, scene.store, pool, people, former, at)
    ]
    with scene.store.transaction() as tx:
        told = _told(tx, NoticeKind.PROFILE, fits, scene.ranked_by, at)
        return told + _told(tx, NoticeKind.POOL, members, scene.ranked_by, at)


def _couples(scene: Scene, people: State[ProfileColumns]) -> Iterator[tuple[int, Keys]]:
    """Offers that somebody follows, with the people who are worth judging for each."""
    followed = np.array(scene.store.followed_offers.offers(), np.int64)
    open_ = scene.offers.state.columns
    rows = open_.positions(followed)
    offers = open_.take(rows[rows >= 0])
    if not len(offers) or not len(people):
        return
    there = people.columns.merged()
    found = near(there, offers, scene.matcher.parts.occupations, scene.matcher.times)
    for row in np.unique(found.offer).tolist():
        yield int(offers.keys[row]), there.keys[found.person[found.offer == row]]


def _new(
    scene: Scene,
    people: State[ProfileColumns],
    former: State[ProfileColumns] | None,
    offer_key: int,
    keys: Keys,
    at: datetime,
) -> list[Fit]:
    """Those of some people who fit an offer, and did not before."""
    offer = scene.store.offers.get([offer_key]).get(offer_key)
    if offer is None:
        return []
    couple = offer_key, offer
    fits = fitting(at_moment(scene.matcher, few(people, keys)), scene.store, couple, at)
    known = {one.place.key for one in fits}
    if former is not None and fits:
        then = at_moment(scene.matcher, few(former, np.array(sorted(known), np.int64)))
        known -= fitted(then, scene.store, couple, at)
    return [one for one in fits if one.place.key in known]


def _told(tx: Store, kind: NoticeKind, fits: Iterable[Fit], ranked_by: str, at: datetime) -> int:
    """Write down what advisers are told, and log it."""
    best = sorted(fits, key=lambda one: (-one.place.score, one.place.key, one.subject))
    new = tx.notices.tell([*_within_bounds(tx, kind, best, at)][::-1], at)  # the last told is read first
    occasion = Occasion(at, SURFACES[kind], "web", ranked_by, 1.0)
    placed: dict[int, int] = {}
    for subject in dict.fromkeys(one.subject for one in new):
        mine = [one for one in new if one.subject == subject]
        told = {one.profile_key for one in mine}
        some = [one for one in best if one.subject == subject and one.place.key in told]
        listed = [one.place for one in some]
        offer_key = subject if kind is NoticeKind.PROFILE else NO_OFFER
        ids = logged(tx, some[0].found, listed, (None,) * len(listed), occasion, offer_key)
        numbers = dict(zip((one.key for one in listed), ids, strict=True))
        placed |= {one.key: numbers[one.profile_key] for one in mine if one.profile_key is not None}
    tx.notices.place(placed)
    return len(new)


def _within_bounds(tx: Store, kind: NoticeKind, best: list[Fit], at: datetime) -> Iterator[NewNotice]:
    """What each adviser may be told, the best first."""
    subjects, people = {one.subject for one in best}, {one.place.key for one in best}
    followers, told = _followers(tx, kind, subjects), tx.notices.told(kind, subjects, people)
    today = tx.notices.counts(kind, midnight(at, PARIS))
    of_person = tx.notices.subjects(kind, people, at - SOLICITED_WITHIN)
    for one in best:
        wanted = [NewNotice(who, kind, one.subject, one.place.key) for who in followers.get(one.subject, ())]
        fresh = [new for new in wanted if new not in told and today.get(new.adviser, 0) < TOLD_A_DAY]
        if not fresh or of_person.get(one.place.key, 0) >= MOST_OFFERS:
            continue
        of_person[one.place.key] = of_person.get(one.place.key, 0) + 1
        for new in fresh:
            today[new.adviser] = today.get(new.adviser, 0) + 1
            yield new


def _followers(tx: Store, kind: NoticeKind, subjects: Collection[int]) -> dict[int, list[str]]:
    """Who is told of each offer, or of each pool."""
    if kind is NoticeKind.POOL:
        return tx.talent_pools.subscribers(subjects)
    return tx.followed_offers.followers(subjects)
