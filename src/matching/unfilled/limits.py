"""What limits an offer: each requirement is lifted alone, and the vetoes of lists judge again.

What people confide (the pay and hours that they wish) is said in numbers only, none of a few people, and none that a
subtraction makes one of a few: the other numbers are counted as if nobody wished anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matching.bank import Query, Viewer
from matching.bank.eligible import Eligible, Market, known
from matching.bank.prepared import looked_up, market_of, state_of
from matching.columns import ProfileColumns, RuleColumns
from matching.disclosure import CELL
from matching.domain import Offer, Veto
from matching.eligibility import VETOES, count_all, named, vetoes
from matching.explain import french
from matching.features import Pairs
from matching.features.pairs import Bools
from matching.features.rows import experience_gap
from matching.matcher import Matcher
from matching.pool import offer_columns
from matching.reach import FURTHEST_KM, reach_km, usable_modes
from matching.store import Store
from matching.unfilled.changes import CONFIDED, STEPS_KM, Change, changes

WISHES = frozenset({Veto.PAY, Veto.HOURS})
"""Vetoes that tell what people confide."""

_WISHED = np.uint16(sum(1 << VETOES.index(veto) for veto in WISHES))


@dataclass(frozen=True, slots=True)
class Limit:
    """What a change would bring.

    Attributes:
        more: people, 1 or more; `CELL` or more for what people confide.
        sentence: in French.
    """

    change: Change
    more: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What limits an offer.

    Attributes:
        known: people around whose occupation is the offer's, or leads to it.
        able: those whom nothing but what they wish keeps out, and who have what is required.
        within: those of them whose wishes the offer meets; None: their wishes keep out fewer than `CELL`, and someone.
        kept_out: how many each veto keeps out, but for those of `WISHES`.
        limits: the most costly requirement first; what people wish is not counted, but where it is what is lifted.
    """

    known: int
    able: int
    within: int | None
    kept_out: dict[Veto, int]
    limits: tuple[Limit, ...]


def limits(matcher: Matcher, store: Store, offer: Offer, viewer: Viewer, at: datetime) -> Limits:
    """Count what each requirement of an offer costs, among the people whom a viewer may find.

    Args:
        matcher: of profiles.
        store: of the profiles.
        offer: which.
        viewer: who asks.
        at: the moment, aware.

    Raises:
        VectorIndexError: the matcher has no pool of profiles.
    """
    query = Query(radius_km=FURTHEST_KM + max(STEPS_KM))
    columns = offer_columns([0], [offer], matcher.encoding, matcher.rome)
    market = market_of(matcher, store, state_of(matcher).columns, columns, at)
    found = known(market, query, looked_up(matcher, query, offer), viewer)
    judge = _Judge.of(matcher, market, found, offer)
    masks, able, content = judge.judged(_unchanged(offer))
    left = np.flatnonzero(~(able & content))
    others, able_before = judge.only(left), able[left]
    wishes = int(np.count_nonzero(able_before))
    told = [*_required(others, able_before, offer), *_wished(others, able_before, offer)]
    told.sort(key=lambda one: -one.more)
    n = int(np.count_nonzero(able))
    return Limits(
        len(able), n, n - wishes if _sayable(wishes) else None, named(count_all(masks & ~_WISHED)), tuple(told)
    )


def _required(others: "_Judge", able: Bools, offer: Offer) -> Iterator[Limit]:
    """What each requirement costs, whatever people wish."""
    nearer = 0
    for change in changes(offer):
        if change.slug not in CONFIDED:
            _, now_able, _ = others.judged(change)
            more = int(np.count_nonzero(now_able & ~able))
            if change.slug == "distance":
                more, nearer = more if more > nearer else 0, more  # a longer way that brings no more is not said
            if more:
                yield _limit(change, more)


def _wished(others: "_Judge", able: Bools, offer: Offer) -> Iterator[Limit]:
    """What pay and hours cost, where nothing told, nor what is left of those whom wishes keep out, is of a few people.

    Each hour lifted, and each step of pay after the former, brings people whom no other brings: they are the parts of
    those whom wishes alone keep out.
    """
    left, raised = int(np.count_nonzero(able)), 0
    for change in (one for one in changes(offer) if one.slug in CONFIDED):
        _, now_able, content = others.judged(change)
        more, confided = (int(np.count_nonzero(who)) for who in (now_able & content, able & content))
        part = confided - raised if change.slug == "pay" else confided
        if more and all(map(_sayable, (confided, part, left - part))):
            left -= part
            raised = confided if change.slug == "pay" else raised
            yield _limit(change, more)


def _sayable(people: int) -> bool:
    return people == 0 or people >= CELL


def _unchanged(offer: Offer) -> Change:
    return Change("", None, "", offer)


@dataclass(frozen=True, slots=True)
class _Judge:
    """The vetoes of lists, and what an offer requires, on some people.

    Attributes:
        rules: that they share; None for none.
        short: who lacks what is required, by slug of the change that lifts it: (n,) each.
    """

    matcher: Matcher
    market: Market
    people: ProfileColumns
    rules: RuleColumns | None
    short: Mapping[str, Bools]

    @classmethod
    def of(cls, matcher: Matcher, market: Market, found: Eligible, offer: Offer) -> "_Judge":
        everyone = np.arange(len(found))
        pairs = found.pairs(everyone, market.offers, np.zeros(len(found), np.float32))
        less_schooled = (pairs.education_gap() < 0) & offer.education_required
        short = {"experience": experience_gap(pairs, market.occupations) < 0, "education": less_schooled}
        return cls(matcher, market, found.people, market.rules(found.people.keys), short)

    def judged(self, change: Change) -> tuple[NDArray[np.uint16], Bools, Bools]:
        """Of each person, the vetoes, whether nothing but wishes keeps them out, whether their wishes are met: (n,)."""
        columns = offer_columns([0], [change.offer], self.matcher.encoding, self.matcher.rome)
        people = _brought(self.people, change.further_km) if change.further_km else self.people
        n = len(people)
        pairs = Pairs.of(people, np.arange(n), columns, np.zeros(n, np.int64), np.zeros(n, np.float32))
        masks = vetoes(pairs, self.market.occupations, self.market.times, False, self.rules)
        able = (masks & ~_WISHED) == 0
        for slug, short in self.short.items():
            able &= ~short if slug != change.slug else True
        return masks, able, ((masks & _WISHED) == 0) & ~(pairs.pay_over_wish() < 1)

    def only(self, rows: NDArray[np.int64]) -> "_Judge":
        """The same on fewer people."""
        short = {slug: lacking[rows] for slug, lacking in self.short.items()}
        return replace(self, people=self.people.take(rows), short=short)


def _brought(people: ProfileColumns, km: float) -> ProfileColumns:
    """The same people, who come from further by whatever means they are offered."""
    rows = people.rows.copy()
    modes = usable_modes(rows["modes"], np.ones(len(rows), bool), np.zeros(len(rows), bool))
    rows["radius_km"] = reach_km(modes, rows["radius_km"]) + km
    rows["modes"] = 0
    return ProfileColumns(people.keys, rows, people.lists)


def _limit(change: Change, more: int) -> Limit:
    return Limit(change, more, f"{french.plural(more, 'personne', 'personnes')} de plus {change.words}")
