"""The simulated market as the library sees it: columns, vectors, and who may be shown what on a given day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.market import START, Market
from matching.columns import Occupations, OfferColumns, ProfileColumns
from matching.domain import Offer
from matching.eligibility import vetoes
from matching.features import Pairs
from matching.features.memory import Memories
from matching.features.pairs import may_drive
from matching.geo import great_circle_km
from matching.reach import reach_km, usable_modes
from matching.rome import Rome
from matching.vectors import Vectorizer

CANDIDATES = 200
"""Retrieved for each person, as live."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Couples that may be shown, ascending by person.

    Attributes:
        person: int64 (p,) rows of people.
        offer: int64 (p,) rows of offers.
        similarity: float32 (p,).
    """

    person: Ints
    offer: Ints
    similarity: Floats

    def __len__(self) -> int:
        return len(self.person)

    def take(self, rows: NDArray[Any]) -> "Candidates":
        """Some of the couples, by position or mask."""
        return Candidates(self.person[rows], self.offer[rows], self.similarity[rows])


class Stage:
    """One market, encoded by the model served.

    Args:
        market: people and offers; only what they state is read here.
        rome: the release that both point into.
        vectorizer: of the model served.
    """

    def __init__(self, market: Market, rome: Rome, vectorizer: Vectorizer) -> None:
        self.market, self.occupations = market, Occupations.of(rome)
        profiles, offers = market.people.profiles, market.offers.stated
        self.profiles = ProfileColumns.from_profiles(range(len(profiles)), profiles, rome)
        self.offers = OfferColumns.from_offers(range(len(offers)), offers, rome)
        self._owner, _, self._wanted = vectorizer.profiles(profiles)
        self._vectors = _encoded(offers, vectorizer)
        rows = self.profiles.rows
        self._reach = reach_km(
            usable_modes(rows["modes"], may_drive(rows), np.zeros(len(rows), bool)), rows["radius_km"]
        )

    def day(self, day: float) -> datetime:
        """The moment of a day of the market."""
        return START + timedelta(days=day)

    def candidates(self, day: float, since: float = -np.inf, shown: Sequence[set[int]] | None = None) -> Candidates:
        """The nearest offers of each person within reach, less those that a veto keeps out.

        Args:
            day: offers open then, created after `since`.
            since: day.
            shown: offers that each person was shown already, which are left out; None leaves out none.
        """
        parts = [self._of_basin(basin, day, since, shown) for basin in np.unique(self.market.people.regime)]
        found = Candidates(*(np.concatenate([getattr(part, name) for part in parts]) for name in Candidates.__slots__))
        return found.take(vetoes(self.pairs(found), self.occupations) == 0)

    def couples(self, person: Ints, offer: Ints, similarity: Floats, memory: Memories | None = None) -> Pairs:
        """Any couples, by rows, with what people taught."""
        return Pairs.of(self.profiles, person, self.offers, offer, similarity, memory)

    def pairs(self, candidates: Candidates) -> Pairs:
        """The couples, ready for features."""
        return self.couples(candidates.person, candidates.offer, candidates.similarity)

    def _of_basin(self, basin: int, day: float, since: float, shown: Sequence[set[int]] | None) -> Candidates:
        offers = self.market.offers
        open_ = (offers.created > since) & (offers.created <= day) & (offers.closes > day) & (offers.regime == basin)
        oi = np.flatnonzero(open_)
        people = np.flatnonzero(self.market.people.regime == basin)
        similarity = self._similarity(people, oi)
        p, o = self.profiles.rows[people], self.offers.rows[oi]
        km = great_circle_km(p["latitude"][:, None], p["longitude"][:, None], o["latitude"], o["longitude"])
        similarity[km > self._reach[people][:, None]] = -np.inf
        if shown is not None:
            column = np.full(len(offers), -1)
            column[oi] = np.arange(len(oi))
            for row, person in enumerate(people.tolist()):
                seen = column[np.fromiter(shown[person], np.int64)]
                similarity[row, seen[seen >= 0]] = -np.inf
        n = min(CANDIDATES, len(oi))
        best = np.argpartition(-similarity, n - 1, axis=1)[:, :n] if n else np.empty((len(people), 0), np.int64)
        nearest = np.repeat(np.arange(len(people)), best.shape[1])
        found = similarity[nearest, best.ravel()]
        kept = np.isfinite(found)
        return Candidates(people[nearest][kept], oi[best.ravel()][kept], found[kept])

    def _similarity(self, people: Ints, oi: Ints) -> Floats:
        """Of the project that each offer suits best."""
        similarity = np.full((len(people), len(oi)), -np.inf, np.float32)
        row = np.full(len(self.profiles), -1)
        row[people] = np.arange(len(people))
        mine = np.flatnonzero(row[self._owner] >= 0)
        products = self._wanted[mine] @ self._vectors[oi].T
        np.maximum.at(similarity, row[self._owner[mine]], products)
        return similarity


def _encoded(offers: Sequence[Offer], vectorizer: Vectorizer) -> Floats:
    """Vectors of offers; those that say the same share one."""
    distinct: dict[Any, int] = {}
    which = np.array([distinct.setdefault((offer.title, offer.rome), len(distinct)) for offer in offers])
    first = np.unique(which, return_index=True)[1]
    return np.asarray(vectorizer.offers([offers[i] for i in first.tolist()])[which], np.float32)
