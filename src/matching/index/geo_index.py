"""GeoIndex: the nearest vectors within a radius, added to and removed from while it is searched."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from matching.errors import VectorIndexError
from matching.index.answer import answer
from matching.index.cells import Cells, Ints, angle_of, units_of
from matching.index.changes import Added, Removed, fold
from matching.index.folder import Folder
from matching.index.journal import Journal
from matching.index.scan import Queries
from matching.index.segment import Segment
from matching.index.snapshot import Snapshot

QUERIES_AT_ONCE = 8192
"""Queries whose heaps and lists are held in memory together; more are taken in turn, neighbours together."""


class GeoIndex:
    """The n vectors most similar to a query among those within its radius, exact but for half-float rounding.

    FAISS inverted lists are geographic cells; a search reads those that its circle touches. A base, mapped from the
    disk and never changed, and a small segment of recent additions are read as one. Several threads may search while
    one adds, removes or compacts: each search sees the index as it was when it began. One process writes at a time.

    An id is key x 8 + slot. A place of NaN is nationwide: every search reaches it. An infinite place is unknown: only
    a search without a place reaches it. Use `build`, or `load`.

    Attributes:
        fingerprint: identity of the encoder that made the vectors.
    """

    def __init__(self, base: Segment, fingerprint: str):
        self.fingerprint = fingerprint
        self._snapshot = Snapshot.of(base)
        self._writing = RLock()
        self._folder: Folder | None = None
        self._journal: Journal | None = None

    @classmethod
    def build(
        cls,
        ids: NDArray[np.integer],
        vectors: NDArray[np.floating],
        places: NDArray[np.floating],
        fingerprint: str,
        seed: int = 0,
    ) -> "GeoIndex":
        """Index vectors in memory; `save` makes them durable.

        Args:
            ids: (n,) distinct, key x 8 + slot.
            vectors: (n, dim) L2-normalised; n may be 0.
            places: (n, 2) latitude and longitude in degrees; NaN nationwide, infinite unknown.
            fingerprint: identity of the encoder.
            seed: of the k-means that draws the cells; it changes the speed, never the answers.

        Raises:
            VectorIndexError: shapes differ, an id comes twice, a vector is not finite or a place is out of range.
        """
        units = units_of(places)
        known, vectors = _distinct(ids, len(units)), _finite(vectors, len(units))
        return cls(Segment.build(Cells.fit(units, seed), known, vectors, units), fingerprint)

    @classmethod
    def load(cls, folder: Path, fingerprint: str | None = None) -> "GeoIndex":
        """Open what `save` wrote, with everything added and removed since.

        Args:
            folder: where it was saved.
            fingerprint: the encoder that queries will use; None takes the index as it is.

        Raises:
            VectorIndexError: there is no index, its encoder is another, or a file is missing, cut short or changed.
        """
        home = Folder(folder)
        base = home.open()
        if fingerprint is not None and fingerprint != base.fingerprint:
            raise VectorIndexError(
                f"The index of {folder} holds vectors of the encoder {base.fingerprint}, not {fingerprint}; "
                "delete the folder, it is rebuilt from the store."
            )
        index = cls(base.segment, base.fingerprint)
        index._folder, index._journal = home, base.journal
        index._snapshot = index._snapshot.changed(*fold(base.changes, index.dim))
        return index

    def __len__(self) -> int:
        return len(self._snapshot)

    @property
    def dim(self) -> int:
        """Width of the vectors."""
        return self._snapshot.base.dim

    @property
    def ids(self) -> Ints:
        """Ids in the index, ascending."""
        return self._snapshot.ids

    @property
    def pending(self) -> int:
        """Rows added and removed since the base was made; `compact` before they are a tenth of the whole."""
        now = self._snapshot
        return now.removed + len(now.recent)

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
            threads: how many threads share the batch; set OMP_NUM_THREADS=1, or BLAS adds its own.

        Returns:
            ids int64 (q, n) and similarity float32 (q, n), best first, equals by id; where fewer exist, -1 and NaN.

        Raises:
            VectorIndexError: shapes differ, a vector is not finite, a radius is negative or n is below 1.
        """
        units = units_of(places)
        if n < 1:
            raise VectorIndexError(f"n is {n}; ask for 1 or more.")
        queries = Queries(_finite(vectors, len(units), self.dim), units, angle_of(radius_km, len(units)))
        now = self._snapshot
        parts = [(now.base, now.alive), (now.recent, None)]
        ids, similarity = np.full((len(units), n), -1), np.full((len(units), n), np.nan, np.float32)

        def run(rows: Ints) -> None:
            ids[rows], similarity[rows] = answer(parts, queries.take(rows), n)

        chunks = _neighbours(np.asarray(places), threads)
        if len(chunks) <= 1 or threads == 1:
            for rows in chunks:
                run(rows)
        else:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(run, chunks))
        return ids, similarity

    def add(self, ids: NDArray[np.integer], vectors: NDArray[np.floating], places: NDArray[np.floating]) -> None:
        """Add vectors, in place of all those that their keys had; durable on return when the index has a folder.

        Each call copies what is recent: give many at once. Arguments and errors are those of `build`.
        """
        units = units_of(places)
        known, vectors = _distinct(ids, len(units)), _finite(vectors, len(units), self.dim)
        self._apply(Added(known, vectors.astype(np.float16), units))

    def remove(self, keys: NDArray[np.integer]) -> None:
        """Remove every vector of some keys; absent keys are passed over. Durable on return like `add`."""
        self._apply(Removed(np.unique(np.asarray(keys, np.int64))))

    def save(self, folder: Path) -> None:
        """Write everything as a new base of `folder`, and live there from now on.

        Raises:
            VectorIndexError: another process writes there.
        """
        with self._writing:
            home = self._folder if self._folder and self._folder.path == folder else Folder(folder)
            self._become_writer(home)
            base = home.write(self._snapshot.merged(seed=0), self.fingerprint)
            if home is not self._folder:
                self.close()
            self._folder, self._journal, self._snapshot = home, base.journal, Snapshot.of(base.segment)

    def compact(self) -> None:
        """Merge what is recent into a new base, with cells drawn afresh; searches go on, writers wait."""
        with self._writing:
            if self._folder:
                self.save(self._folder.path)
            else:
                self._snapshot = Snapshot.of(self._snapshot.merged(seed=0))

    def close(self) -> None:
        """Let another process write the folder; this index still answers, and may write again."""
        if self._folder:
            self._folder.unlock()

    def _apply(self, change: Added | Removed) -> None:
        if not len(change.keys):
            return
        with self._writing:
            if self._folder:
                self._become_writer(self._folder)
            changed = self._snapshot.changed(*fold([change], self.dim))
            if self._journal:
                self._journal.append(change)
            self._snapshot = changed

    def _become_writer(self, home: Folder) -> None:
        newly = home.lock()
        if newly and home is self._folder and self._journal:
            moved = home.current() != self._journal.path.parent.name
            if moved or self._journal.is_behind():
                home.unlock()
                raise VectorIndexError(f"{home.path} was changed by another process; load it again.")


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
    chunks = max(min(threads, len(places)), -(-len(places) // QUERIES_AT_ONCE))
    return np.array_split(np.argsort(places[:, 1], kind="stable"), chunks) if chunks else []
