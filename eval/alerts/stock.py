"""What is published in a simulated month: the market's offers, some of them posted again or through a second source."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from eval.duplicates.made import SAME, sentences
from eval.market import START, WORLD, Market
from eval.market.people import RADII
from eval.market.supply import scattered
from matching.domain import Offer, Place, PlaceScope
from matching.geo import great_circle_km

FIRST, REPOST, SOURCE = range(3)
KINDS = ("first", "repost", "source")

AGAIN = 0.10
"""Share of the offers that are posted again, and as many that come through a second source: an assumption."""

AFTER_CLOSING = 0.5
"""Share of the reposts that come within a week of the closing; the others, from two days to twenty after the first."""

SOURCE_KM = 0.7
"""How far apart sources place one offer, standard deviation on each axis: an assumption."""

SENTENCES = (8, 14)
"""Of a text: drawn among those of the real offers of its occupation, so that offers share some."""

LEAST_POOL = 60
"""Sentences below which an occupation borrows from the others."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Columns = tuple[Ints, Ints, Floats, Floats]


@dataclass(frozen=True, slots=True)
class Stock:
    """Everything published, (n,) each, by day.

    Attributes:
        offers: as a service reads them.
        work: row of the market's offer: the truth of what is the same.
        kind: row of `KINDS`.
        created, closes: day.
    """

    offers: tuple[Offer, ...]
    work: Ints
    kind: Ints
    created: Floats
    closes: Floats

    def __len__(self) -> int:
        return len(self.offers)

    @classmethod
    def of(cls, market: Market, base: Sequence[Offer], days: float, seed: int) -> "Stock":
        """Publish what is open at some moment of a market's first days.

        Args:
            market: its offers have no text; they get one.
            base: the real offers that the market drew again.
            days: how many.
            seed: of everything drawn here.
        """
        draw = np.random.default_rng([seed, 21])
        work, kind, created, closes = _published(market, days, draw)
        texts = Texts(market, base, draw)
        told = {one: texts.told(one) for one in np.unique(work).tolist()}
        rows = zip(work.tolist(), kind.tolist(), created.tolist(), strict=True)
        return cls(tuple(_stated(told[one], again, at, draw) for one, again, at in rows), work, kind, created, closes)


def _published(market: Market, days: float, draw: np.random.Generator) -> Columns:
    """Work, kind, created and closes of everything."""
    created, closes = market.offers.created, market.offers.closes
    alive = np.flatnonzero((created < days) & (closes > -WORLD.lifetime_days))
    again, copied = (alive[draw.random(len(alive)) < AGAIN] for _ in range(2))
    soon, later = draw.uniform(2, 20, len(again)), draw.uniform(0, 7, len(again))
    after = draw.random(len(again)) < AFTER_CLOSING
    posted = np.where(after, closes[again] + later, created[again] + soon)
    lasts = 3 + draw.exponential(WORLD.lifetime_days, len(again))
    received = np.minimum(created[copied] + draw.uniform(0, 3, len(copied)), closes[copied])
    work = np.concatenate([alive, again, copied])
    kind = np.repeat([FIRST, REPOST, SOURCE], [len(alive), len(again), len(copied)])
    begins = np.concatenate([created[alive], posted, received])
    ends = np.concatenate([closes[alive], posted + lasts, closes[copied]])
    order = np.argsort(begins, kind="stable")
    kept = order[(begins[order] < days) & (ends[order] > 0)]
    return work[kept], kind[kept], begins[kept], ends[kept]


def within_reach(market: Market, person: int, days: int) -> Ints:
    """Works first published in a month, in the basin of a person and within the radius that they state, ascending."""
    offers, who = market.offers, market.people
    here = (offers.regime == who.regime[person]) & (offers.created > 0) & (offers.created < days)
    works = np.flatnonzero(here)
    home = who.latitude[person], who.longitude[person]
    km = great_circle_km(*home, offers.latitude[works], offers.longitude[works])
    return np.asarray(works[km <= RADII[who.radius[person]]])


class Texts:
    """What offers of a market say: sentences of real offers of their occupation, each its own choice.

    Args:
        market: whose offers.
        base: the real offers that the market drew again.
        draw: source of chance.
    """

    def __init__(self, market: Market, base: Sequence[Offer], draw: np.random.Generator) -> None:
        self._offers, self._draw = market.offers, draw
        own = [_sentences(base[i] for i in examples.tolist()) for examples in market.trades.examples]
        every = sorted({sentence for pool in own for sentence in pool})
        self._pools = [pool if len(pool) >= LEAST_POOL else every for pool in own]

    def told(self, work: int) -> Offer:
        """A market's offer, with a text."""
        pool = self._pools[int(self._offers.trade[work])]
        n = min(int(self._draw.integers(*SENTENCES)), len(pool))
        said = " ".join(pool[i] for i in self._draw.choice(len(pool), n, replace=False, shuffle=True).tolist())
        return replace(self._offers.stated[work], description=said)


def _sentences(offers: Iterable[Offer]) -> list[str]:
    parts = (part.strip() for offer in offers for part in sentences(offer.description))
    return sorted({part for part in parts if 30 <= len(part) <= 300})


def _stated(offer: Offer, kind: int, created: float, draw: np.random.Generator) -> Offer:
    """An offer as it is published this time."""
    at = START + timedelta(days=created)
    if kind == FIRST:
        return offer
    _, same = SAME[KINDS[kind]](offer, offer, draw)
    place = _placed(offer.place, draw) if kind == SOURCE else offer.place
    return replace(same, id=f"{offer.id}-{KINDS[kind]}", place=place, created_at=at)


def _placed(place: Place, draw: np.random.Generator) -> Place:
    """Where another source puts it."""
    centre = np.array([[place.latitude, place.longitude]], np.float64)
    latitude, longitude = scattered(centre, np.array([SOURCE_KM]), draw)
    return Place(float(latitude[0]), float(longitude[0]), scope=PlaceScope.POINT)
