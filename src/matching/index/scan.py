"""Reading lists: exact inner products of queries with the rows within their radius, the best rows kept."""

from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from matching.index.cells import Bools, Floats, Ints
from matching.index.segment import Segment

SCORES_AT_ONCE = 1 << 19
"""Scores computed before they are ranked: two megabytes, so that they stay in a core's cache."""

SLACK = 1e-15
"""Margin on cosines, above rounding: a row at the rim, or at the very place of the query, is never missed."""

FEW = 128
"""Up to so many queries FAISS scans the lists for each; beyond, each list is decoded once for all its queries."""


@dataclass(frozen=True, slots=True)
class Queries:
    """A batch of searches.

    Attributes:
        vectors: (q, dim) float32.
        units: (q, 3) where they are; NaN searches everywhere.
        radius: (q,) angle in radians.
    """

    vectors: NDArray[np.float32]
    units: Floats
    radius: Floats

    def take(self, rows: Ints) -> "Queries":
        """Keep some of the queries."""
        return Queries(self.vectors[rows], self.units[rows], self.radius[rows])


class Best:
    """The k best rows of each query, in no order: FAISS heaps over two arrays.

    Attributes:
        scores: (q, k) float32.
        rows: (q, k) int64 row numbers; -1 where there are fewer.
    """

    def __init__(self, n_queries: int, k: int):
        self.scores = np.empty((n_queries, k), np.float32)
        self.rows = np.empty((n_queries, k), np.int64)
        self._heaps = faiss.float_minheap_array_t()
        self._heaps.nh, self._heaps.k = n_queries, k
        self._heaps.val, self._heaps.ids = faiss.swig_ptr(self.scores), faiss.swig_ptr(self.rows)
        self._heaps.heapify()

    def offer(self, queries: Ints, scores: NDArray[np.float32], rows: Ints) -> None:
        """Keep what is better: scores (m, r) of `queries` (m,) for rows (r,) of all, or (m, r) of each; never NaN."""
        stride = scores.shape[1] if rows.ndim == 2 else 0
        swig = faiss.swig_ptr
        self._heaps.addn_query_subset_with_ids(
            len(queries), swig(queries), scores.shape[1], swig(scores), swig(rows), stride
        )


def scan(segment: Segment, alive: Bools | None, first: int, queries: Queries, best: Best) -> None:
    """Offer to `best` the rows of a segment within each query's radius.

    Args:
        segment: what to read.
        alive: (n,) False for removed rows; None when there is none.
        first: number of the segment's first row.
        queries: what to look for.
        best: where to keep the best; rounding may let in a row that is beyond the radius by less than a metre.
    """
    if not len(segment):
        return
    by = _scan_by_query if len(queries.vectors) <= FEW else _scan_by_list
    by(segment, alive, first, queries, best)


def _scan_by_list(segment: Segment, alive: Bools | None, first: int, queries: Queries, best: Best) -> None:
    """Decode each list once and multiply it with all the queries that read it."""
    pairs = segment.cells.touched(queries.units, queries.radius, segment.caps, segment.sizes)
    nearest = np.cos(queries.radius) - SLACK
    ends = np.flatnonzero(np.diff(pairs.list_no, append=-1)) + 1
    start = 0
    for end in map(int, ends):
        list_no = int(pairs.list_no[start])
        codes, offset = segment.codes[list_no], int(segment.offsets[list_no])
        readers = pairs.query[start:end]
        partial = end - start - int(np.count_nonzero(pairs.inside[start:end]))
        vectors, units = queries.vectors[readers], queries.units[readers[:partial]]
        limit = nearest[readers[:partial], None]
        step = max(1, SCORES_AT_ONCE // len(readers))
        for low in range(0, len(codes), step):
            rows = slice(offset + low, offset + min(low + step, len(codes)))
            scores = vectors @ decode(codes[low : low + step]).T
            if partial:
                _blank(scores[:partial], units @ segment.units[rows].T < limit)
            if alive is not None and not alive[rows].all():
                scores[:, ~alive[rows]] = np.nan
            best.offer(readers, scores, np.arange(first + rows.start, first + rows.stop))
        start = end


def decode(codes: NDArray[np.float16]) -> NDArray[np.float32]:
    """Widen half floats, six times faster than a cast: move the bits, then correct the exponent's bias (127 - 15).

    Right for every finite number. Source: IEEE 754-2019, 3.4, binary interchange formats.
    """
    bits = np.left_shift(codes.view(np.int16), 13, dtype=np.int32)
    np.bitwise_and(bits, np.int32(-0x70000001), out=bits)  # sign, five bits of exponent, ten of fraction
    wide = bits.view(np.float32)
    return np.multiply(wide, np.float32(2.0**112), out=wide)


def _blank(scores: NDArray[np.float32], where: Bools) -> None:
    """Make scores NaN by setting all their bits: several times faster than an indexed assignment."""
    mask = where.astype(np.int32)
    np.negative(mask, out=mask)
    bits = scores.view(np.int32)
    np.bitwise_or(bits, mask, out=bits)


def _scan_by_query(segment: Segment, alive: Bools | None, first: int, queries: Queries, best: Best) -> None:
    """Let FAISS scan the lists of each query, with a selector for rows beyond the radius or removed."""
    touch, inside = segment.cells.meet(queries.units, queries.radius, segment.caps)
    touch &= segment.sizes > 0
    for query in range(len(touch)):
        lists = np.flatnonzero(touch[query])
        if len(lists):
            whole = inside[query, lists]
            allowed = _allowed(segment, alive, queries.units[query], queries.radius[query], lists, whole)
            k = min(best.scores.shape[1], int(segment.sizes[lists].sum()))
            scores, rows = _faiss_scan(segment, queries.vectors[query], lists, allowed, k)
            best.offer(np.array([query]), scores, rows + first)


def _allowed(
    segment: Segment, alive: Bools | None, unit: Floats, radius: float, lists: Ints, inside: Bools
) -> NDArray[np.uint8] | None:
    """Bit field over row numbers of the rows to read; None when all rows of the lists are."""
    if alive is None and inside.all():
        return None
    allowed, nearest = np.zeros(len(segment), bool), np.cos(radius) - SLACK
    starts, stops = segment.offsets[lists].tolist(), segment.offsets[lists + 1].tolist()
    for start, stop, whole in zip(starts, stops, inside.tolist(), strict=True):
        allowed[start:stop] = whole or segment.units[start:stop] @ unit >= nearest
    if alive is not None:
        allowed &= alive
    return np.packbits(allowed, bitorder="little")


def _faiss_scan(
    segment: Segment, vector: NDArray[np.float32], lists: Ints, allowed: NDArray[np.uint8] | None, k: int
) -> tuple[NDArray[np.float32], Ints]:
    scores, rows = np.empty((1, k), np.float32), np.empty((1, k), np.int64)
    unused = np.zeros(len(lists), np.float32)
    probes = np.ascontiguousarray(lists)
    swig = faiss.swig_ptr
    search_parameters: Any = faiss.SearchParametersIVF
    selector = None if allowed is None else faiss.IDSelectorBitmap(len(allowed), swig(allowed))
    parameters = search_parameters(nprobe=len(lists), sel=selector)
    segment.inverted.search_preassigned_c(
        1, swig(vector), k, swig(probes), swig(unused), swig(scores), swig(rows), False, parameters
    )
    scores[rows < 0] = np.nan
    return scores, rows
