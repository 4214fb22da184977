"""The order of a list: blocks of the nearest by their vectors, each ordered by the chance that employers accept.

The ranker of lists judges `BLOCK` people at a time, so that a page costs what it shows, however many are eligible.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.bank.eligible import Eligible
from matching.columns import OfferColumns
from matching.features import feature_rows, without_confided
from matching.features.pairs import Floats
from matching.index import GeoIndex
from matching.matcher.batch import CANDIDATES, Parts

BLOCK = CANDIDATES
"""As many as a list of the matcher is drawn from."""

Place = tuple[int, float, int]
"""Block, score downwards, key: the order of the list. Others may come or go between two pages; nobody changes place
unless their block or their score does."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Someone in their place.

    Attributes:
        row: in `Eligible`.
        slot: of the project that is nearest.
        features: as the ranker saw them, float32 (len(FEATURE_NAMES),).
    """

    block: int
    row: int
    key: int
    score: float
    similarity: float
    slot: int
    features: Floats

    @property
    def place(self) -> Place:
        """Where in the list."""
        return self.block, -self.score, self.key


@dataclass(frozen=True)
class Ranking:
    """Puts the people eligible in order.

    Attributes:
        index: of the pool.
        vectors: of the offers asked, float32 (q, dim).
        offers: their columns.
        parts: of lists for employers.
    """

    found: Eligible
    index: GeoIndex
    vectors: Floats
    offers: OfferColumns
    parts: Parts
    at: datetime

    def after(self, place: Place | None) -> Iterator[Ranked]:
        """People in order, those that come after a place only; None: everyone."""
        for block in range(place[0] if place else 0, -(-len(self.found) // BLOCK)):
            for one in self._judged(block):
                if place is None or one.place > place:
                    yield one

    def of(self, rows: NDArray[np.int64]) -> list[Ranked]:
        """Some people by row, in order among themselves; they stand before every block."""
        return self._scored(-1, rows)

    def _judged(self, block: int) -> list[Ranked]:
        return self._scored(block, self.order[BLOCK * block : BLOCK * (block + 1)])

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """Rows, the nearest first, equals by key."""
        similarity, _ = self.nearest
        return np.lexsort((self.found.people.keys, -np.nan_to_num(similarity, nan=-2.0)))

    @cached_property
    def nearest(self) -> tuple[Floats, NDArray[np.int64]]:
        """Similarity of each person's nearest project to the offer that is theirs, and its slot; NaN and 0 for none."""
        n = len(self.found)
        similarity, slots = np.full(n, np.nan, np.float32), np.zeros(n, np.int64)
        for offer in np.unique(self.found.oi).tolist():
            mine = np.flatnonzero(self.found.oi == offer)
            similarity[mine], slots[mine] = self.index.compare(self.vectors[offer], self.found.people.keys[mine])
        return similarity, slots

    def _scored(self, block: int, rows: NDArray[np.int64]) -> list[Ranked]:
        if not len(rows):
            return []
        similarity, slots = self.nearest[0][rows], self.nearest[1][rows]
        pairs = self.found.pairs(rows, self.offers, similarity)
        features = without_confided(feature_rows(pairs, self.parts.occupations, self.at))
        scores = self.parts.reranker.score(features)
        places = zip(
            rows.tolist(),
            self.found.people.keys[rows].tolist(),
            scores.tolist(),
            similarity.tolist(),
            slots.tolist(),
            features,
            strict=True,
        )
        return sorted((Ranked(block, *one) for one in places), key=lambda one: one.place)
