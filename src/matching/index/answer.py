"""From the rows of several segments to the answer: within the radius to the last digit, one per key, best first."""

from collections.abc import Sequence
from itertools import accumulate

import faiss
import numpy as np
from numpy.typing import NDArray

from matching.domain import SLOTS
from matching.index.cells import Bools, Floats, Ints
from matching.index.scan import Best, Queries, decode, scan
from matching.index.segment import Segment

QUERIES_AT_ONCE = 512
DOTS_AT_ONCE = 32
COMPARED_AT_ONCE = 8192

MARGIN = 8
"""Rows kept beyond those asked for: a matrix product rounds by the shape of its batch, so near equals may swap."""

Part = tuple[Segment, Bools | None]
"""A segment and which of its rows are alive; None: all."""


def answer(parts: Sequence[Part], queries: Queries, n: int) -> tuple[Ints, NDArray[np.float32]]:
    """Search segments, their rows numbered from one to the next: ids (q, n) padded with -1, similarity (q, n) with NaN.

    Similarities are computed again pair by pair: the same query and item give the same number in any batch, list or
    segment, so that an index answers as its rebuild does. FAISS starts no thread of its own: a process that is forked
    after it had would wait for ever for those that the fork left behind.
    """
    faiss.omp_set_num_threads(1)
    segments = [segment for segment, _ in parts]
    slots = max(segment.max_slots for segment in segments)
    k = max(1, min(n * slots + MARGIN, sum(map(len, segments))))
    best = Best(len(queries.vectors), k)
    for (segment, alive), first in zip(parts, accumulate(map(len, segments), initial=0), strict=False):
        scan(segment, alive, first, queries, best)
    ids = np.full((len(best.rows), n), -1)
    similarity = np.full((len(best.rows), n), np.nan, np.float32)
    for low in range(0, len(ids), QUERIES_AT_ONCE):
        block = slice(low, low + QUERIES_AT_ONCE)
        rows = best.rows[block]
        found, place, codes = _look_up(segments, rows)
        gone = (rows < 0) | _beyond(place, queries.units[block], queries.radius[block])
        scores = np.where(gone, -np.inf, _similarity(codes, queries.vectors[block]))
        ids[block, : min(k, n)], similarity[block, : min(k, n)] = _first(found, scores, slots, n)
    return ids, similarity


def compare(parts: Sequence[Part], vector: NDArray[np.float32], keys: Ints) -> tuple[NDArray[np.float32], Ints]:
    """Similarity (n,) of each key's nearest slot to a vector (1, dim), NaN without one, and that slot."""
    ids, scores = np.empty(0, np.int64), np.empty(0, np.float32)
    for segment, alive in parts:
        rows = segment.positions(keys)
        rows = rows if alive is None else rows[alive[rows]]
        for low in range(0, len(rows), COMPARED_AT_ONCE):
            some = rows[low : low + COMPARED_AT_ONCE]
            ids = np.append(ids, segment.ids[some])
            scores = np.append(scores, _similarity(segment.take(some)[None], vector)[0])
    order = np.lexsort((ids, -scores, ids // SLOTS))
    found, first = np.unique(ids[order] // SLOTS, return_index=True)
    similarity, slots = np.full(len(keys), np.nan, np.float32), np.zeros(len(keys), np.int64)
    at = np.searchsorted(keys, found)
    similarity[at], slots[at] = scores[order[first]], ids[order[first]] % SLOTS
    return similarity, slots


def _look_up(segments: Sequence[Segment], rows: Ints) -> tuple[Ints, Floats, NDArray[np.float16]]:
    """Id (q, k), unit (q, k, 3) and vector (q, k, dim) of each row; -1, NaN and 0 where there is none."""
    ids, units = np.full(rows.size, -1), np.full((rows.size, 3), np.nan)
    codes = np.zeros((rows.size, segments[0].dim), np.float16)
    order, firsts = np.argsort(rows, axis=None), [*accumulate(map(len, segments), initial=0)]
    ascending = rows.ravel()[order]
    bounds = np.searchsorted(ascending, firsts).tolist()
    for segment, first, start, end in zip(segments, firsts[:-1], bounds[:-1], bounds[1:], strict=True):
        at, positions = order[start:end], ascending[start:end] - first
        ids[at], units[at] = segment.ids[positions], segment.units[positions]
        codes[at] = segment.ascending(positions)
    return ids.reshape(rows.shape), units.reshape(*rows.shape, 3), codes.reshape(*rows.shape, -1)


def _similarity(codes: NDArray[np.float16], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    scores = np.empty(codes.shape[:2], np.float32)
    for low in range(0, len(codes), DOTS_AT_ONCE):
        block = slice(low, low + DOTS_AT_ONCE)
        np.vecdot(decode(codes[block]), vectors[block, None], out=scores[block])
    return scores


def _beyond(place: Floats, units: Floats, radius: Floats) -> Bools:
    """Compare chords, which keep their digits at short range; a row or a query without a place is never beyond."""
    chord = np.square(place - units[:, None]).sum(axis=2)
    limit = np.where(radius < np.pi, np.square(2 * np.sin(radius / 2)), np.inf)
    beyond: Bools = chord > limit[:, None]
    return beyond


def _first(ids: Ints, scores: NDArray[np.float32], slots: int, n: int) -> tuple[Ints, NDArray[np.float32]]:
    """Order by similarity, equals by id, and keep the first n of distinct keys; a score of -inf is no answer."""
    ids, scores = _ordered(ids, scores)
    if slots > 1:
        scores[_repeated(ids // SLOTS)] = -np.inf
        ids, scores = _ordered(ids, scores)
    gone = np.isneginf(scores[:, :n])
    return np.where(gone, -1, ids[:, :n]), np.where(gone, np.float32(np.nan), scores[:, :n])


def _ordered(ids: Ints, scores: NDArray[np.float32]) -> tuple[Ints, NDArray[np.float32]]:
    order = np.lexsort((ids, -scores), axis=1)
    return np.take_along_axis(ids, order, axis=1), np.take_along_axis(scores, order, axis=1)


def _repeated(keys: Ints) -> Bools:
    """True where a key already stands further left in its line."""
    order = np.argsort(keys, axis=1, kind="stable")
    ordered = np.take_along_axis(keys, order, axis=1)
    again = np.zeros(keys.shape, bool)
    np.put_along_axis(again, order[:, 1:], ordered[:, 1:] == ordered[:, :-1], axis=1)
    return again
