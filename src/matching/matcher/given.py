"""Couples that were chosen elsewhere, with what a search would have said of them."""

from collections.abc import Sequence

import numpy as np

from matching.matcher.batch import Batch
from matching.matcher.candidates import Candidates, Floats, Ints, couples
from matching.matcher.shortlists import Shortlists
from matching.matcher.written import Shown, written


def among(batch: Batch, keys: Sequence[Sequence[int]], first: int, found: Shortlists | None) -> list[Shown]:
    """The lists that the queries of a batch make of some offers, see `Matcher.offers_among`; arguments as `given`."""
    return written(batch, batch.among(given(batch, keys, first, found)))


def given(batch: Batch, keys: Sequence[Sequence[int]], first: int, found: Shortlists | None) -> Candidates:
    """Couples of each query of a batch with the offers of some keys, in that order; those not in the pool are left out.

    Args:
        batch: of the queries.
        keys: of each query.
        first: position in `found` of the first query.
        found: says what the similarity and the project of its couples are; those of others are looked up.
    """
    query, key = couples(keys)
    there = np.flatnonzero(batch.pool.columns.positions(key) >= 0)
    query, key = query[there], key[there]
    slot, similarity = np.zeros(len(key), np.int64), np.full(len(key), np.nan, np.float32)
    rows = np.full(len(key), -1) if found is None else found.positions(first + query, key)
    if found is not None:
        known = rows >= 0
        slot[known], similarity[known] = found.slot[rows[known]], found.similarity[rows[known]]
    left = np.flatnonzero(rows < 0)
    if len(left):
        slot[left], similarity[left] = _nearest(batch, query[left], key[left])
    return Candidates(query, key, slot, similarity, np.zeros(len(keys), bool))


def _nearest(batch: Batch, query: Ints, key: Ints) -> tuple[Ints, Floats]:
    """The project of each query that is nearest to the offer of a key, the first of equals, and how similar it is."""
    slot, similarity = np.zeros(len(key), np.int64), np.full(len(key), np.nan, np.float32)
    asked = batch.queries.searches
    starts, stops = np.searchsorted(query, asked.owners), np.searchsorted(query, asked.owners, "right")
    for search in np.flatnonzero(stops > starts).tolist():
        start, stop = starts[search], stops[search]
        some, back = np.unique(key[start:stop], return_inverse=True)
        near, _ = batch.pool.index.compare(asked.vectors[search], some)
        rows = start + np.flatnonzero(~(near[back] <= similarity[start:stop]))
        similarity[rows] = near[back][rows - start]
        slot[rows] = 0 if asked.slots is None else asked.slots[search]
    return slot, similarity
