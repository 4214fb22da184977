"""One batch of queries, from candidates to lists: allow or veto, describe, score, explain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations, ProfileColumns, RuleColumns
from matching.domain import Match, MatchList, Offer, Reason
from matching.eligibility import VETOES, count, vetoes
from matching.explain import Audience, Labels, quotes, reasons
from matching.features import Pairs, feature_rows, without_confided
from matching.matcher.candidates import Candidates, Floats, Ints, best
from matching.matcher.queries import Queries
from matching.pool import Pool
from matching.reach import TravelTimes
from matching.rerank import Reranker

CANDIDATES = 200
"""Candidates of one query, all its projects together."""

WIDER, WIDEST = 8, 12_800
"""A query that vetoes leave short is searched again with so many times more candidates, up to so many."""

TOGETHER = 204_800
"""Couples of a wider search that are judged together: some hundred megabytes."""

Documents = Callable[[Sequence[int]], Mapping[int, Offer]]


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
    """The couples to show, by query then best first.

    Attributes:
        rows: their feature rows, as the reranker saw them.
        vetoes: int64 (queries, len(VETOES)), how many candidates each veto kept out.
        short: queries with fewer couples than asked for, that a wider search may help.
    """

    candidates: Candidates
    pairs: Pairs
    rows: Floats
    scores: Floats
    vetoes: NDArray[np.int64]
    short: Ints


@dataclass(frozen=True, slots=True)
class Batch:
    """Queries and what to find for them.

    Attributes:
        audience: "person" when profiles ask for offers, "adviser" when offers ask for profiles.
        documents: gives offers by key; None quotes nothing.
        n: length of each list at most.
        rules: in force for the profiles, by their row among the queries or in the pool; None for none.
    """

    parts: Parts
    queries: Queries
    pool: Pool[Any]
    audience: Audience
    documents: Documents | None
    n: int
    at: datetime
    rules: RuleColumns | None = None

    def retrieve(self, which: Ints, width: int) -> Candidates:
        """The nearest candidates within the radius of some queries, about `width` each."""
        queries = self.queries
        rows = queries.searches(which)
        ids, similarity = self.pool.index.search(
            queries.vectors[rows], queries.places[rows], queries.radius_km[rows], width, threads=self.parts.threads
        )
        slots = None if queries.slots is None else queries.slots[rows]
        owners = queries.owners[rows]
        return Candidates.of(ids, similarity, owners, slots, self.pool.columns, len(queries), width)

    def lists(self, which: Ints, candidates: Candidates, width: int) -> list[MatchList]:
        """The lists of some queries, in order; those left short are searched again, wider."""
        judged = self._judge(which, candidates, width)
        lists = dict(zip(which.tolist(), self._written(which, judged), strict=True))
        wide = width * WIDER
        step = max(1, TOGETHER // wide)
        for low in range(0, len(judged.short), step):
            part = judged.short[low : low + step]
            lists |= zip(part.tolist(), self.lists(part, self.retrieve(part, wide), wide), strict=True)
        return [lists[query] for query in which.tolist()]

    def _judge(self, which: Ints, candidates: Candidates, width: int) -> Judged:
        everything = self._pairs(candidates)
        person = self.audience == "person"
        masks = vetoes(everything, self.parts.occupations, self.parts.times, confided=person, rules=self.rules)
        allowed = np.flatnonzero(masks == 0)
        pairs, left = everything.take(allowed), candidates.take(allowed)
        rows = feature_rows(pairs, self.parts.occupations, self.at)
        rows = rows if person else without_confided(rows)
        scores = self.parts.reranker.score(rows)
        shown = best(left.query, scores, left.similarity, left.row, self.n)
        few = np.bincount(left.query, minlength=len(self.queries))[which] < self.n
        short = which[few & candidates.full[which]] if width < WIDEST else which[:0]
        counts = count(masks, candidates.query, len(self.queries))
        return Judged(left.take(shown), pairs.take(shown), rows[shown], scores[shown], counts, short)

    def _pairs(self, found: Candidates) -> Pairs:
        own, theirs = self.queries.columns, self.pool.columns  # one of profiles, the other of offers
        if isinstance(own, ProfileColumns):
            return Pairs.of(own, found.query, theirs, found.row, found.similarity)
        return Pairs.of(theirs, found.row, own, found.query, found.similarity)

    def _written(self, which: Ints, judged: Judged) -> list[MatchList]:
        found = judged.candidates
        matches = self._matches(judged)
        starts, stops = np.searchsorted(found.query, which), np.searchsorted(found.query, which, "right")
        return [
            MatchList(
                self.queries.ids[query],
                tuple(matches[start:stop]),
                {veto: n for veto, n in zip(VETOES, judged.vetoes[query].tolist(), strict=True) if n},
                self.queries.needs(query),
            )
            for query, start, stop in zip(which.tolist(), starts, stops, strict=True)
        ]

    def _matches(self, judged: Judged) -> list[Match]:
        found, columns = judged.candidates, self.pool.columns
        return [
            Match(key, columns.id(row), score, similarity, km if km == km else None, slot, why)
            for key, row, score, similarity, km, slot, why in zip(
                columns.keys[found.row].tolist(),
                found.row.tolist(),
                judged.scores.tolist(),
                found.similarity.tolist(),
                judged.pairs.distance_km.tolist(),
                found.slot.tolist(),
                self._reasons(judged),
                strict=True,
            )
        ]

    def _reasons(self, judged: Judged) -> list[tuple[Reason, ...]]:
        pairs = judged.pairs
        documents: Mapping[int, Offer] = {}
        if self.documents is not None:
            keys = pairs.offers.keys[pairs.oi[quotes(pairs, self.parts.labels)]]
            documents = self.documents(np.unique(keys).tolist()) if len(keys) else {}
        return reasons(pairs, judged.rows, self.parts.labels, self.audience, documents)
