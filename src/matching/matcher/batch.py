"""One batch of queries, from candidates to the couples worth a look: allow or veto, describe, score, choose."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations, OfferColumns, ProfileColumns, RuleColumns
from matching.columns.codes import mask
from matching.domain import Audience as Finders
from matching.eligibility import count, vetoes
from matching.explain import Audience, Labels
from matching.exploration import POOL
from matching.features import Pairs, feature_rows, without_confided
from matching.matcher.candidates import Candidates, Floats, Ints, belonging, best
from matching.matcher.queries import Queries
from matching.matcher.remembered import Documents, Remembered
from matching.pool import State
from matching.reach import TravelTimes
from matching.rerank import Reranker

CANDIDATES = 200
"""Candidates of one query, all its projects together."""

JUDGED = 256
"""Queries judged together, in a core's cache."""

WIDER, WIDEST = 8, 12_800
"""A query that vetoes leave short is searched again with so many times more candidates, up to so many."""

TOGETHER = 204_800
"""Couples of a wider search that are judged together: some hundred megabytes."""


Policy = Callable[[Sequence[int], int], tuple[list[int], list[float]]]
"""Chooses a list of some length among candidates, best first, and says with which probability each is in it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What every batch of a matcher works with; see `Matcher`."""

    occupations: Occupations
    labels: Labels
    reranker: Reranker
    times: TravelTimes | None
    threads: int


@dataclass(frozen=True, slots=True)
class Judged:
    """Couples that may be shown, by query.

    Attributes:
        columns: of the candidates, by key.
        rows: their feature rows, as the reranker saw them.
        vetoes: int64 (queries, len(VETOES)), how many candidates each veto kept out.
    """

    candidates: Candidates
    columns: OfferColumns | ProfileColumns
    pairs: Pairs
    rows: Floats
    scores: Floats
    vetoes: NDArray[np.int64]

    def take(self, chosen: Ints) -> "Judged":
        """Some of the couples, by position."""
        left, pairs = self.candidates.take(chosen), self.pairs.take(chosen)
        return Judged(left, self.columns, pairs, self.rows[chosen], self.scores[chosen], self.vetoes)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The couples to show, by query then in the order of the lists.

    Attributes:
        queries: int64, those whose lists these are, ascending; some may have no couple.
        propensities: of the policy, float64 (p,); NaN without one.
    """

    queries: Ints
    judged: Judged
    propensities: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Batch:
    """Queries and what to find for them.

    Attributes:
        pool: where to find it, the same state for all the queries.
        audience: "person" when profiles ask for offers, "adviser" when offers ask for profiles.
        documents: gives offers by key; None quotes nothing.
        n: length of each list at most.
        enough: a query left with fewer couples is searched again, wider.
        rules: in force for the profiles, by key; None for none.
        remembered: what the profiles that ask taught; None in employers' lists, and when nothing is remembered.
        policy: chooses each list among the best candidates; None shows the first.
        without: query and key of candidates that are left out before any place is taken, so that a query which they
            leave short is searched again; None for none.
        visible_to: profiles that this audience may not find do not exist; None: all may be found.
    """

    parts: Parts
    queries: Queries
    pool: State[Any]
    audience: Audience
    documents: Documents | None
    n: int
    enough: int
    at: datetime
    rules: RuleColumns | None = None
    remembered: Remembered | None = None
    policy: Policy | None = None
    without: tuple[Ints, Ints] | None = None
    visible_to: Finders | None = None

    def retrieve(self, which: Ints, width: int) -> Candidates:
        """The nearest candidates within the radius of some queries, about `width` each."""
        n = len(self.queries)
        asked = self.queries.searches.of(which, n)
        ids, similarity = self.pool.index.search(
            asked.vectors, asked.places, asked.radius_km, width, threads=self.parts.threads
        )
        found = Candidates.of(ids, similarity, asked.owners, asked.slots, n, width)
        return found if self.without is None else found.without(*self.without)

    def _together(self) -> Iterator[Ints]:
        """Queries that are judged together."""
        return iter(np.split(np.arange(len(self.queries)), range(JUDGED, len(self.queries), JUDGED)))

    def best(self) -> Iterator[Chosen]:
        """Search for the best couples of every query, each query once."""
        found = self.retrieve(np.arange(len(self.queries)), CANDIDATES)
        for part in self._together():
            yield from self._best(part, found.only(part), CANDIDATES)

    def among(self, given: Candidates) -> Iterator[Chosen]:
        """Those of some candidates that may be shown, in their order."""
        for part in self._together():
            judged = self._judge(given.only(part))
            yield Chosen(part, judged, np.full(len(judged.scores), np.nan))

    def _best(self, which: Ints, candidates: Candidates, width: int) -> Iterator[Chosen]:
        """The best couples of some queries; those left short are searched again, wider."""
        judged = self._judge(candidates)
        few = np.bincount(judged.candidates.query, minlength=len(self.queries))[which] < self.enough
        again = few & candidates.full[which] & (width < WIDEST)
        yield self._chosen(which[~again], judged)
        wide, short = width * WIDER, which[again]
        step = max(1, TOGETHER // wide)
        for low in range(0, len(short), step):
            part = short[low : low + step]
            yield from self._best(part, self.retrieve(part, wide), wide)

    def _judge(self, candidates: Candidates) -> Judged:
        """The couples that no veto keeps out, described and scored, in the order of the candidates."""
        keys, row = np.unique(candidates.key, return_inverse=True)
        columns = self.pool.columns.take(self.pool.columns.positions(keys))
        if self.visible_to is not None:
            found = np.flatnonzero(columns.rows["visible_to"][row] & mask(Finders, [self.visible_to]))
            candidates, row = candidates.take(found), row[found]
        everything = self._pairs(candidates, columns, row)
        person = self.audience == "person"
        answered = self.remembered.answered(everything) if self.remembered else None
        masks = vetoes(everything, self.parts.occupations, self.parts.times, person, self.rules, answered)
        counts = count(masks, candidates.query, len(self.queries))
        allowed = np.flatnonzero(masks == 0)
        pairs, left = everything.take(allowed), candidates.take(allowed)
        rows = feature_rows(pairs, self.parts.occupations, self.at)
        rows = rows if person else without_confided(rows)
        return Judged(left, columns, pairs, rows, self.parts.reranker.score(rows), counts)

    def _chosen(self, which: Ints, judged: Judged) -> Chosen:
        left = judged.candidates
        own = belonging(left.query, which, len(self.queries))
        more = POOL if self.policy else 0
        ranked = own[best(left.query[own], judged.scores[own], left.similarity[own], left.key[own], self.n + more)]
        if self.policy is None or not len(ranked):
            return Chosen(which, judged.take(ranked), np.full(len(ranked), np.nan))
        by_query = np.split(ranked, np.flatnonzero(np.diff(left.query[ranked])) + 1)
        drawn = [self.policy(some.tolist(), self.n) for some in by_query]
        rows, odds = (np.concatenate(part) for part in zip(*drawn, strict=True))
        return Chosen(which, judged.take(rows), odds)

    def _pairs(self, found: Candidates, theirs: Any, row: Ints) -> Pairs:
        """Couples of queries and rows of `theirs`; one side is of profiles, the other of offers."""
        own = self.queries.columns
        if isinstance(own, ProfileColumns):
            memory = self.remembered.memory if self.remembered else None
            return Pairs.of(own, found.query, theirs, row, found.similarity, memory)
        return Pairs.of(theirs, row, own, found.query, found.similarity)
