"""One state of a pool: never changed, only replaced, so that whoever holds it sees one moment of the market."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Self

import numpy as np
from numpy.typing import NDArray

from matching.batched import batched
from matching.columns import Layers
from matching.errors import VectorIndexError
from matching.index import GeoIndex
from matching.pool.home import Home, Snapshot
from matching.pool.sides import C, Keys, Progress, Rows, Side, T, in_force

BATCH = 4096
"""Records encoded at once when a pool is built."""

AT_ONCE = 256
"""Records encoded at once when changes are followed: other threads wait for a fraction of a second at most."""

INDEX, COLUMNS = "index", "columns"


@dataclass(frozen=True, slots=True)
class State(Generic[C]):
    """Vectors by place, and the columns of the same records.

    Attributes:
        index: ids are key x 8 + slot.
        columns: of every record in force, those without a vector included.
        revision: of the store: every change up to it is in.
        database: the store's random name; keys and revisions mean nothing in another one.
    """

    index: GeoIndex
    columns: Layers[C]
    revision: int = 0
    database: str = ""

    @classmethod
    def build(
        cls,
        side: Side[T, C],
        records: Iterable[tuple[int, T]],
        revision: int,
        database: str,
        progress: Progress | None = None,
    ) -> Self:
        """Encode and index records; the last word on a key counts."""
        parts = [side.rows([], [])]
        last: dict[int, int] = {}
        for number, (keys, rows) in enumerate(encoded(side, records, BATCH, progress), start=1):
            last |= dict.fromkeys(keys.tolist(), number)
            parts.append(rows)
        parts = [
            part.where(np.array([last[key] == number for key in part.columns.keys.tolist()], bool))
            for number, part in enumerate(parts)
        ]
        columns = side.columns.concatenate([part.columns for part in parts])
        ids, vectors, places = _stacked(parts)
        parts.clear()
        return cls(GeoIndex.build(ids, vectors, places), Layers.of(columns), revision, database)

    @classmethod
    def open(cls, columns: type[C], snapshot: Snapshot) -> Self:
        """Read a snapshot.

        Raises:
            VectorIndexError: another version wrote it.
        """
        try:
            index = GeoIndex.open(snapshot.folder / INDEX)
        except (OSError, RuntimeError) as error:  # FAISS raises RuntimeError
            raise VectorIndexError(f"{snapshot.folder} cannot be read ({error}); delete it, it is rebuilt.") from error
        layers = Layers.of(columns.load(snapshot.folder / COLUMNS))
        return cls(index, layers, snapshot.revision, snapshot.database)

    def save(self, home: Home, fingerprint: str) -> None:
        """Put a snapshot of the records in force in force; to be called while `home.saving`.

        Raises:
            VectorIndexError: the disk refuses it; the former one stays in force.
        """
        home.write(self._write, fingerprint, self.database, self.revision)

    def _write(self, folder: Path) -> None:
        (folder / INDEX).mkdir()
        self.index.save(folder / INDEX)
        self.columns.merged().save(folder / COLUMNS)

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def pending(self) -> int:
        """Rows that came or went since the snapshot that it lives on; they are in memory."""
        return max(self.columns.pending, self.index.pending)

    def replaced(self, keys: Keys, rows: Rows[C]) -> "State[C]":
        """The state in which `keys` have these rows, or none, in place of theirs."""
        index = self.index.replaced(keys, rows.ids, rows.vectors, rows.places)
        return State(index, self.columns.replaced(keys, rows.columns), self.revision, self.database)

    def without(self, keys: Keys) -> "State[C]":
        """The state in which `keys` are no more."""
        nothing = np.empty(0, np.int64), np.empty((0, self.index.dim), np.float16), np.empty((0, 2))
        columns = self.columns.replaced(keys, type(self.columns.columns[0]).empty())
        return State(self.index.replaced(keys, *nothing), columns, self.revision, self.database)


def encoded(
    side: Side[T, C], changes: Iterable[tuple[int, T | None]], n: int, progress: Progress | None
) -> Iterator[tuple[Keys, Rows[C]]]:
    """Keys met and rows of those in force, by batches of `n` records; the last word of a batch on a key counts."""
    for batch in batched(changes, n):
        last = dict(batch)
        kept = {key: record for key, record in last.items() if record is not None and in_force(record)}
        yield np.fromiter(last, np.int64, len(last)), side.rows(list(kept), list(kept.values()))
        if progress:
            progress(len(batch))


def _stacked(parts: Sequence[Rows[Any]]) -> tuple[Keys, NDArray[np.float16], NDArray[np.float64]]:
    ids = np.concatenate([part.ids for part in parts])
    return ids, np.concatenate([part.vectors for part in parts]), np.concatenate([part.places for part in parts])
