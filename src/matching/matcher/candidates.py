"""Candidates of a batch of queries, as flat arrays: one element a (query, candidate) couple."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns.ragged import ranks_within
from matching.domain import SLOTS

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """`p` couples, ascending by query.

    Attributes:
        query: int64 (p,), position of the query.
        key: int64 (p,), of the candidate.
        slot: int64 (p,), project that matched, on whichever side is the profile.
        similarity: float32 (p,).
        full: bool (queries,), whether a search of the query gave all it was asked for, so that there may be more.
    """

    query: Ints
    key: Ints
    slot: Ints
    similarity: Floats
    full: NDArray[np.bool_]

    @classmethod
    def of(
        cls, ids: Ints, similarity: Floats, owners: Ints, slots: Ints | None, n_queries: int, n: int
    ) -> "Candidates":
        """Merge searches: at most about `n` candidates a query, shared equally between its searches, each once.

        Args:
            ids: (m, n) of the index, -1 padded, best first.
            similarity: (m, n).
            owners: (m,) the query of each search, ascending.
            slots: (m,) the project of each search; None takes the slot of the id found.
            n_queries: how many queries there are, some possibly without a search.
            n: how many candidates a query may have.
        """
        searches = np.bincount(owners, minlength=n_queries)
        share = -(-n // np.maximum(searches, 1))[owners]
        kept = (np.arange(ids.shape[1]) < share[:, None]) & (ids >= 0)
        full = np.zeros(n_queries, bool)
        np.logical_or.at(full, owners, kept.sum(axis=1) >= np.minimum(share, ids.shape[1]))
        search, rank = np.nonzero(kept)
        found = ids[search, rank]
        slot = found % SLOTS if slots is None else slots[search]
        return cls._distinct(owners[search], found // SLOTS, slot, similarity[search, rank], full)

    def take(self, chosen: Ints) -> "Candidates":
        """Some of the couples, by position."""
        return Candidates(self.query[chosen], self.key[chosen], self.slot[chosen], self.similarity[chosen], self.full)

    def without(self, query: Ints, key: Ints) -> "Candidates":
        """The couples but some, given by query and candidate."""
        keys, column = np.unique(np.concatenate([self.key, key]), return_inverse=True)
        couple = np.concatenate([self.query, query]) * len(keys) + column
        return self.take(np.flatnonzero(~np.isin(couple[: len(self.key)], couple[len(self.key) :])))

    def only(self, queries: Ints) -> "Candidates":
        """The couples of a range of queries."""
        return self.take(np.arange(*np.searchsorted(self.query, [queries[0], queries[-1] + 1])))

    @classmethod
    def _distinct(cls, query: Ints, key: Ints, slot: Ints, similarity: Floats, full: NDArray[np.bool_]) -> "Candidates":
        """Keep the most similar of couples that come twice."""
        order = np.lexsort((slot, -similarity, key, query))
        query, key = query[order], key[order]
        first = np.ones(len(order), bool)
        first[1:] = (np.diff(query) != 0) | (np.diff(key) != 0)
        kept = np.flatnonzero(first)
        return cls(query[kept], key[kept], slot[order][kept], similarity[order][kept], full)


def belonging(owner: Ints, which: Ints, n: int) -> Ints:
    """Positions of the elements whose owner, of `n`, is one of some."""
    asked = np.zeros(n, bool)
    asked[which] = True
    return np.flatnonzero(asked[owner])


def couples(keys: Sequence[Collection[int]]) -> tuple[Ints, Ints]:
    """Query and key of each couple, of the keys of each query."""
    query = np.repeat(np.arange(len(keys)), [len(some) for some in keys])
    return query, np.fromiter((one for some in keys for one in some), np.int64, len(query))


def best(query: Ints, score: Floats, similarity: Floats, key: Ints, n: int) -> Ints:
    """Positions of the `n` best couples of each query, by query then best first; equals by similarity, then key."""
    order = np.lexsort((key, -similarity, -score, query))
    return order[ranks_within(query[order]) < n]
