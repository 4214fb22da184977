"""GeoIndex: the nearest vectors within a radius, among those of one moment."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.columns.layers import SMALL, marked, untouched
from matching.errors import VectorIndexError
from matching.index.answer import Part, answer, compare
from matching.index.cells import Cells, Ints, angle_of, units_of
from matching.index.scan import FEW, Queries
from matching.index.segment import Rows, Segment

QUERIES_AT_ONCE = 8192
"""Queries whose heaps and lists are held in memory together; more are taken in turn, neighbours together."""


class GeoIndex:
    """The n vectors most similar to a query among those within its radius, exact but for half-float rounding.

    FAISS inverted lists are geographic cells; a search reads those that its circle touches. An index never changes:
    `replaced` gives another one, which shares all that is the same, so any number of threads search while one follows
    changes. It is a base, often read from the disk, and a few segments of what came since, see `matching.columns`.

    An id is key x 8 + slot. A place of NaN is nationwide: every search reaches it. An infinite place is unknown: only
    a search without a place reaches it. Use `build`, or `open`.
    """

    def __init__(self, parts: Sequence[Part]):
        self._parts = tuple(parts)

    @classmethod
    def build(
        cls, ids: NDArray[np.integer], vectors: NDArray[np.floating], places: NDArray[np.floating], seed: int = 0
    ) -> Self:
        """Index vectors.

        Args:
            ids: (n,) distinct, key x 8 + slot.
            vectors: (n, dim) L2-normalised; n may be 0. They are kept as half floats.
            places: (n, 2) latitude and longitude in degrees; NaN nationwide, infinite unknown.
            seed: of the k-means that draws the cells; it changes the speed, never the answers.

        Raises:
            VectorIndexError: shapes differ, an id comes twice, a vector is not finite or a place is out of range.
        """
        return cls([(_fitted(_checked(ids, vectors, places), seed), None)])

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read what `save` wrote; its bytes are trusted: check them first.

        Raises:
            OSError: a file is missing.
            RuntimeError: FAISS cannot read its own.
        """
        return cls([(Segment.open(folder), None)])

    def save(self, folder: Path) -> None:
        """Write everything into a folder that exists, as one base whose cells are drawn afresh."""
        self.merged()._base.write(folder)

    def __len__(self) -> int:
        return sum(_standing(part) for part in self._parts)

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return self._base.dim

    @property
    def ids(self) -> Ints:
        """Ids in the index, ascending."""
        return np.sort(np.concatenate([seg.ids if alive is None else seg.ids[alive] for seg, alive in self._parts]))

    @property
    def pending(self) -> int:
        """Rows that came or went since the base was made; the more, the slower the search."""
        return len(self._base) - _standing(self._parts[0]) + sum(len(segment) for segment, _ in self._parts[1:])

    def search(
        self,
        vectors: NDArray[np.floating],
        places: NDArray[np.floating],
        radius_km: float | NDArray[np.floating],
        n: int,
        threads: int = 1,
    ) -> tuple[Ints, NDArray[np.float32]]:
        """Find the most similar items within a radius, at most one per key.

        Args:
            vectors: (q, dim) L2-normalised.
            places: (q, 2) latitude and longitude in degrees; a query that is not finite searches everywhere.
            radius_km: one for all or (q,); infinite for no limit.
            n: how many for each query.
            threads: how many threads share a batch of more than `FEW`; set OMP_NUM_THREADS=1, or BLAS adds its own.

        Returns:
            ids int64 (q, n) and similarity float32 (q, n), best first, equals by id; where fewer exist, -1 and NaN.

        Raises:
            VectorIndexError: shapes differ, a vector is not finite, a radius is negative or n is below 1.
        """
        units = units_of(places)
        if n < 1:
            raise VectorIndexError(f"n is {n}; ask for 1 or more.")
        queries = Queries(_finite(vectors, len(units), self.dim), units, angle_of(radius_km, len(units)))
        if len(units) <= FEW:
            return answer(self._parts, queries, n)
        ids, similarity = np.full((len(units), n), -1), np.full((len(units), n), np.nan, np.float32)

        def run(rows: Ints) -> None:
            ids[rows], similarity[rows] = answer(self._parts, queries.take(rows), n)

        chunks = _neighbours(np.asarray(places), threads)
        if threads == 1:
            for rows in chunks:
                run(rows)
        else:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(run, chunks))
        return ids, similarity

    def replaced(
        self,
        keys: NDArray[np.integer],
        ids: NDArray[np.integer],
        vectors: NDArray[np.floating],
        places: NDArray[np.floating],
    ) -> Self:
        """The index in which these vectors stand in place of all those that some keys had.

        Args:
            keys: whose vectors are no more; absent keys are passed over.
            ids: of the vectors that come, keys that are not among `keys` included.
            vectors: as in `build`, like `places` and the errors.
            places: likewise.
        """
        added = _checked(ids, vectors, places, self.dim)
        gone = np.union1d(np.asarray(keys, np.int64), added.keys)
        parts = [(segment, marked(alive, len(segment), segment.positions(gone))) for segment, alive in self._parts]
        if not len(added):
            return type(self)(parts)
        left = untouched([len(segment) for segment, _ in parts], len(added))
        rows = Rows.join([*(segment.rows(alive) for segment, alive in parts[left:]), added])
        return type(self)([*parts[:left], (self._segment(rows, left), None)])

    def compare(self, vector: NDArray[np.floating], keys: NDArray[np.integer]) -> tuple[NDArray[np.float32], Ints]:
        """How similar each of some keys is to a vector, wherever it is; the numbers are those that `search` gives.

        Args:
            vector: (dim,) L2-normalised.
            keys: (n,) ascending, distinct.

        Returns:
            similarity float32 (n,), NaN for a key without a vector, and the slot that is nearest, int64 (n,).

        Raises:
            VectorIndexError: the vector is not finite, or of another width.
        """
        return compare(self._parts, _finite(np.atleast_2d(vector), 1, self.dim), np.asarray(keys, np.int64))

    def merged(self) -> Self:
        """The same vectors as one base, its cells drawn afresh."""
        if len(self._parts) == 1 and self._parts[0][1] is None:
            return self
        return type(self)([(_fitted(Rows.join(segment.rows(alive) for segment, alive in self._parts), 0), None)])

    @property
    def _base(self) -> Segment:
        return self._parts[0][0]

    def _segment(self, rows: Rows, number: int) -> Segment:
        """A segment of its own cells when it is the base, of the base's when it is large, of one cell when not."""
        if not number:
            return _fitted(rows, 0)
        return Segment.build(self._base.cells if len(rows) > SMALL else Cells.one(), rows)


def _fitted(rows: Rows, seed: int) -> Segment:
    return Segment.build(Cells.fit(rows.units, seed), rows)


def _standing(part: Part) -> int:
    segment, alive = part
    return len(segment) if alive is None else int(np.count_nonzero(alive))


def _checked(
    ids: NDArray[np.integer], vectors: NDArray[np.floating], places: NDArray[np.floating], dim: int | None = None
) -> Rows:
    units = units_of(places)
    return Rows(_distinct(ids, len(units)), _finite(vectors, len(units), dim).astype(np.float16), units)


def _distinct(ids: NDArray[np.integer], n: int) -> Ints:
    known: Ints = np.ascontiguousarray(ids, np.int64)
    if known.shape != (n,) or len(np.unique(known)) != n or (known < 0).any():
        raise VectorIndexError(f"Give one id for each of the {n} places, distinct and not negative: key x 8 + slot.")
    return known


def _finite(vectors: NDArray[np.floating], n: int, dim: int | None = None) -> NDArray[np.float32]:
    vectors = np.ascontiguousarray(vectors, np.float32)
    wanted = (n, vectors.shape[-1] if dim is None else dim)
    if vectors.shape != wanted or not wanted[1]:
        raise VectorIndexError(f"Vectors have the shape {vectors.shape}; give {wanted}, one for each place.")
    if not np.isfinite(vectors).all():
        raise VectorIndexError("A vector is not finite; encode its text again.")
    return vectors


def _neighbours(places: NDArray[np.floating], threads: int) -> list[Ints]:
    """Share queries out from west to east, so that those of a chunk read the same lists."""
    chunks = max(threads, -(-len(places) // QUERIES_AT_ONCE))
    return np.array_split(np.argsort(places[:, 1], kind="stable"), chunks)
