"""One batch of queries, from candidates to lists: allow or veto, describe, score, explain."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations, OfferColumns, ProfileColumns, RuleColumns
from matching.columns.codes import mask
from matching.domain import Audience as Finders
from matching.domain import Match, MatchList, Offer, Reason
from matching.eligibility import count, named, vetoes
from matching.explain import Audience, Labels, objections, quotes, reasons
from matching.exploration import POOL
from matching.features import Pairs, feature_rows, without_confided
from matching.matcher.candidates import Candidates, Floats, Ints, best
from matching.matcher.queries import Queries
from matching.matcher.remembered import Documents, Remembered
from matching.pool import State
from matching.reach import TravelTimes
from matching.rerank import LightGBMReranker, Reranker

CANDIDATES = 200
"""Candidates of one query, all its projects together."""

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
    """The couples to show, by query then best first.

    Attributes:
        columns: of the candidates of all couples, by key.
        rows: their feature rows, as the reranker saw them.
        propensities: of the policy, float64 (p,); NaN without one.
        vetoes: int64 (queries, len(VETOES)), how many candidates each veto kept out.
        short: queries with fewer couples than asked for, that a wider search may help.
    """

    candidates: Candidates
    columns: OfferColumns | ProfileColumns
    pairs: Pairs
    rows: Floats
    scores: Floats
    propensities: NDArray[np.float64]
    vetoes: NDArray[np.int64]
    short: Ints


@dataclass(frozen=True, slots=True)
class Shown:
    """One list with what it takes to learn from it.

    Attributes:
        rows: float32 (matches, len(FEATURE_NAMES)), as the reranker saw them.
        propensities: of each match, see `matching.domain.Impression`; None when no policy chose.
    """

    found: MatchList
    rows: Floats
    propensities: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Queries and what to find for them.

    Attributes:
        pool: where to find it, the same state for all the queries.
        audience: "person" when profiles ask for offers, "adviser" when offers ask for profiles.
        documents: gives offers by key; None quotes nothing.
        n: length of each list at most.
        rules: in force for the profiles, by key; None for none.
        remembered: what the profiles that ask taught; None in employers' lists, and when nothing is remembered.
        policy: chooses each list among the best candidates; None shows the first.
        visible_to: profiles that this audience may not find do not exist; None: all may be found.
    """

    parts: Parts
    queries: Queries
    pool: State[Any]
    audience: Audience
    documents: Documents | None
    n: int
    at: datetime
    rules: RuleColumns | None = None
    remembered: Remembered | None = None
    policy: Policy | None = None
    visible_to: Finders | None = None

    def retrieve(self, which: Ints, width: int) -> Candidates:
        """The nearest candidates within the radius of some queries, about `width` each."""
        queries = self.queries
        rows = queries.searches(which)
        ids, similarity = self.pool.index.search(
            queries.vectors[rows], queries.places[rows], queries.radius_km[rows], width, threads=self.parts.threads
        )
        slots = None if queries.slots is None else queries.slots[rows]
        owners = queries.owners[rows]
        return Candidates.of(ids, similarity, owners, slots, len(queries), width)

    def lists(self, which: Ints, candidates: Candidates, width: int) -> list[Shown]:
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
        keys, row = np.unique(candidates.key, return_inverse=True)
        columns = self.pool.columns.take(self.pool.columns.positions(keys))
        if self.visible_to is not None:
            found = np.flatnonzero(columns.rows["visible_to"][row] & mask(Finders, [self.visible_to]))
            candidates, row = candidates.take(found), row[found]
        everything = self._pairs(candidates, columns, row)
        person = self.audience == "person"
        answered = self.remembered.answered(everything) if self.remembered else None
        masks = vetoes(everything, self.parts.occupations, self.parts.times, person, self.rules, answered)
        allowed = np.flatnonzero(masks == 0)
        pairs, left = everything.take(allowed), candidates.take(allowed)
        rows = feature_rows(pairs, self.parts.occupations, self.at)
        rows = rows if person else without_confided(rows)
        scores = self.parts.reranker.score(rows)
        shown, propensities = self._chosen(left, scores)
        few = np.bincount(left.query, minlength=len(self.queries))[which] < self.n
        short = which[few & candidates.full[which]] if width < WIDEST else which[:0]
        counts = count(masks, candidates.query, len(self.queries))
        rows, scores = rows[shown], scores[shown]
        return Judged(left.take(shown), columns, pairs.take(shown), rows, scores, propensities, counts, short)

    def _chosen(self, left: Candidates, scores: Floats) -> tuple[Ints, NDArray[np.float64]]:
        """Couples to show, by query then best first, and their propensities."""
        more = POOL if self.policy else 0
        ranked = best(left.query, scores, left.similarity, left.key, self.n + more)
        if self.policy is None or not len(ranked):
            return ranked, np.full(len(ranked), np.nan)
        by_query = np.split(ranked, np.flatnonzero(np.diff(left.query[ranked])) + 1)
        chosen = [self.policy(own.tolist(), self.n) for own in by_query]
        return np.concatenate([own for own, _ in chosen]), np.concatenate([odds for _, odds in chosen])

    def _pairs(self, found: Candidates, theirs: Any, row: Ints) -> Pairs:
        """Couples of queries and rows of `theirs`; one side is of profiles, the other of offers."""
        own = self.queries.columns
        if isinstance(own, ProfileColumns):
            memory = self.remembered.memory if self.remembered else None
            return Pairs.of(own, found.query, theirs, row, found.similarity, memory)
        return Pairs.of(theirs, row, own, found.query, found.similarity)

    def _written(self, which: Ints, judged: Judged) -> list[Shown]:
        found = judged.candidates
        matches = self._matches(judged)
        odds = [None if p != p else p for p in judged.propensities.tolist()]
        starts, stops = np.searchsorted(found.query, which), np.searchsorted(found.query, which, "right")
        return [
            Shown(
                MatchList(
                    self.queries.ids[query],
                    tuple(matches[start:stop]),
                    named(judged.vetoes[query]),
                    self.queries.needs(query),
                ),
                judged.rows[start:stop],
                tuple(odds[start:stop]),
            )
            for query, start, stop in zip(which.tolist(), starts, stops, strict=True)
        ]

    def _matches(self, judged: Judged) -> list[Match]:
        found, columns = judged.candidates, judged.columns
        return [
            Match(key, columns.id(row), score, similarity, km if km == km else None, slot, why)
            for key, row, score, similarity, km, slot, why in zip(
                found.key.tolist(),
                columns.positions(found.key).tolist(),
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
        return reasons(pairs, judged.rows, self.parts.labels, self.audience, documents, self._objections(judged))

    def _objections(self, judged: Judged) -> Sequence[Reason | None] | None:
        """What the person is likely to hold against each match, having held it against others."""
        reranker = self.parts.reranker
        if self.remembered is None or not isinstance(reranker, LightGBMReranker):
            return None
        return objections(reranker.heads(judged.rows), self.remembered.refused[judged.pairs.pi])
