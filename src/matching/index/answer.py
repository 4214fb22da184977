"""From the rows of several segments to the answer: within the radius to the last digit, one per key, best first."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.index.cells import Bools, Floats, Ints
from matching.index.scan import Best, Queries, scan
from matching.index.segment import SLOTS, Segment

QUERIES_AT_ONCE = 1024

Part = tuple[Segment, Bools | None]
"""A segment and which of its rows are alive; None: all."""


def answer(parts: Sequence[Part], queries: Queries, n: int) -> tuple[Ints, NDArray[np.float32]]:
    """Search segments whose row numbers follow each other: ids (q, n) padded with -1, similarity (q, n) with NaN."""
    slots = max(segment.max_slots for segment, _ in parts)
    k = max(1, min(n * slots, sum(len(segment) for segment, _ in parts)))
    best = Best(len(queries.vectors), k)
    for segment, alive in parts:
        scan(segment, alive, queries, best)
    best.sort()
    ids = np.full((len(best.rows), n), -1)
    similarity = np.full((len(best.rows), n), np.nan, np.float32)
    for low in range(0, len(ids), QUERIES_AT_ONCE):
        block = slice(low, low + QUERIES_AT_ONCE)
        found, place = _look_up([segment for segment, _ in parts], best.rows[block])
        gone = (best.rows[block] < 0) | _beyond(place, queries.units[block], queries.radius[block])
        ids[block, : min(k, n)], similarity[block, : min(k, n)] = _first(found, best.scores[block], gone, slots, n)
    return ids, similarity


def _look_up(segments: Sequence[Segment], rows: Ints) -> tuple[Ints, Floats]:
    ids, units = np.full(rows.shape, -1), np.full((*rows.shape, 3), np.nan)
    for segment in segments:
        if not len(segment):
            continue
        if segment.first_row == 0:  # the base: nearly all rows, and the others are written over
            np.take(segment.ids, rows, mode="clip", out=ids)
            np.take(segment.units, rows, axis=0, mode="clip", out=units)
        else:
            mine = np.nonzero(rows >= segment.first_row)
            ids[mine] = segment.ids[rows[mine] - segment.first_row]
            units[mine] = segment.units[rows[mine] - segment.first_row]
    return ids, units


def _beyond(place: Floats, units: Floats, radius: Floats) -> Bools:
    """Compare chords, which keep their digits at short range; a row or a query without a place is never beyond."""
    chord = np.square(place - units[:, None]).sum(axis=2)
    limit = np.where(radius < np.pi, np.square(2 * np.sin(radius / 2)), np.inf)
    beyond: Bools = chord > limit[:, None]
    return beyond


def _first(ids: Ints, scores: NDArray[np.float32], gone: Bools, slots: int, n: int) -> tuple[Ints, NDArray[np.float32]]:
    """Put what is gone last, equals in the order of their ids, and keep the first n of distinct keys."""
    tied = np.flatnonzero((scores[:, 1:] == scores[:, :-1]).any(axis=1))
    order = np.lexsort((ids[tied], -scores[tied]), axis=1)
    for column in (ids, scores, gone):
        column[tied] = np.take_along_axis(column[tied], order, axis=1)
    if slots > 1:
        gone |= _repeated(np.where(gone, -1 - np.arange(ids.shape[1]), ids // SLOTS))
    holed = np.flatnonzero(gone.any(axis=1))
    order = np.argsort(gone[holed], axis=1, kind="stable")
    for column in (ids, scores, gone):
        column[holed] = np.take_along_axis(column[holed], order, axis=1)
    return np.where(gone, -1, ids)[:, :n], np.where(gone, np.float32(np.nan), scores)[:, :n]


def _repeated(keys: Ints) -> Bools:
    """True where a key already stands further left in its line."""
    order = np.argsort(keys, axis=1, kind="stable")
    ordered = np.take_along_axis(keys, order, axis=1)
    again = np.zeros(keys.shape, bool)
    np.put_along_axis(again, order[:, 1:], ordered[:, 1:] == ordered[:, :-1], axis=1)
    return again
