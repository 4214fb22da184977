"""One side of the market ready to be searched: vectors by place, columns and external ids, cached on disk.

pool.json          which columns are in force, the database and revision they show, what they were made with
columns-000003/    the columns, mapped when opened
index/             the `GeoIndex`

The store is the truth: a pool that is lost, damaged or made by another encoder is built again from it. Columns are
written beside the old ones, then the index is changed, then `pool.json` is replaced: a process that dies in between
leaves a pool that the next refresh brings up to date.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Generic, Self

import numpy as np
from numpy.typing import NDArray

from matching.atomic import replace_text
from matching.errors import VectorIndexError
from matching.index import GeoIndex
from matching.pool.sides import C, Keys, Rows, Side, Source, T, in_force

Progress = Callable[[int], object]

BATCH = 4096
"""Records encoded at once."""

MANIFEST = "pool.json"

GENERATIONS = 2
"""Columns kept: those in force, and those that a process may be about to map."""

COMPACT_SHARE = 0.1
"""Share of changed rows from which the index is compacted."""


class Pool(Generic[C]):
    """One side of the market. Use `build`, `open` or `of`.

    Attributes:
        index: ids are key x 8 + slot.
        columns: sorted by key.
        revision: of the store, that this pool shows.
        database: the store's random name: keys and revisions mean nothing in another one.
    """

    def __init__(
        self, index: GeoIndex, columns: C, revision: int = 0, folder: Path | None = None, database: str = ""
    ) -> None:
        self.index, self.columns, self.folder = index, columns, folder
        self.revision, self.database = revision, database

    @classmethod
    def build(
        cls,
        side: Side[T, C],
        records: Iterable[tuple[int, T]],
        folder: Path | None = None,
        revision: int = 0,
        progress: Progress | None = None,
        database: str = "",
    ) -> Self:
        """Encode and index records, a batch at a time.

        Args:
            side: how records become rows.
            records: (key, record); the last word on a key counts.
            folder: where to keep the pool, in place of what is there; None keeps it in memory.
            revision: of the store, read before `records`.
            progress: told how many more records are done.
            database: the store's random name.
        """
        parts, _ = _encoded(side, records, progress)
        columns = side.columns.concatenate([part.columns for part in parts])
        ids, vectors, places = _stacked(parts)
        parts.clear()
        index = GeoIndex.build(ids, vectors, places, side.fingerprint)
        pool = cls(index, columns.take(np.argsort(columns.keys, kind="stable")), revision, database=database)
        if folder is not None:
            pool.save(folder)
        return pool

    @classmethod
    def open(cls, side: Side[T, C], folder: Path) -> Self:
        """Map a pool from disk.

        Raises:
            VectorIndexError: there is none, it is damaged, or another encoder or ROME release made it.
        """
        manifest = _read_manifest(folder)
        if manifest["fingerprint"] != side.fingerprint:
            raise VectorIndexError(
                f"{folder} was made with another encoder or ROME release; delete it, it is rebuilt from the store."
            )
        index = GeoIndex.load(folder / "index", side.fingerprint)
        columns = side.columns.load(folder / manifest["columns"])
        return cls(index, columns, manifest["revision"], folder, manifest["database"])

    @classmethod
    def of(cls, side: Side[T, C], source: Source[T], folder: Path, progress: Progress | None = None) -> Self:
        """Open the pool of a folder and bring it up to date with the store; build it when it cannot be used."""
        revision, database = source.revision, source.database_id
        try:
            pool = cls.open(side, folder)
        except VectorIndexError:
            return cls.build(side, source.stream(), folder, revision, progress, database)
        if pool.database != database or pool.revision > revision:  # another database, or one restored
            pool.index.close()
            return cls.build(side, source.stream(), folder, revision, progress, database)
        if pool.revision < revision:
            pool.refresh(side, source.changes_since(pool.revision), revision, progress)
        return pool

    def save(self, folder: Path) -> None:
        """Write everything into a folder, in place of what is there, and live there from now on."""
        shutil.rmtree(folder, ignore_errors=True)
        self.folder = folder
        self.index.save(folder / "index")
        self._write_manifest(self._write_columns(folder))

    def __len__(self) -> int:
        return len(self.columns)

    def refresh(
        self,
        side: Side[T, C],
        changes: Iterable[tuple[int, T | None]],
        revision: int,
        progress: Progress | None = None,
    ) -> None:
        """Apply changes: (key, record) added or changed, (key, None) gone; the last word on a key counts."""
        parts: list[Rows[C]]
        parts, keys = _encoded(side, changes, progress)
        old = self.columns.take(np.flatnonzero(~np.isin(self.columns.keys, keys)))
        merged = type(self.columns).concatenate([old, *(part.columns for part in parts)])
        self.columns = merged.take(np.argsort(merged.keys, kind="stable"))
        self.revision = revision
        written = self._write_columns(self.folder) if self.folder else None
        self.index.remove(keys)
        self.index.add(*_stacked(parts))
        if self.index.pending > COMPACT_SHARE * max(len(self.index), 1):
            self.index.compact()
        if written:
            self._write_manifest(written)

    def _write_columns(self, folder: Path) -> Path:
        """Write the columns beside those in force."""
        numbers = [int(path.name.rpartition("-")[2]) for path in folder.glob("columns-*")]
        written = folder / f"columns-{max(numbers, default=0) + 1:06d}"
        self.columns.save(written)
        return written

    def _write_manifest(self, columns: Path) -> None:
        manifest = {
            "fingerprint": self.index.fingerprint,
            "columns": columns.name,
            "database": self.database,
            "revision": self.revision,
        }
        replace_text(columns.parent / MANIFEST, json.dumps(manifest))
        for older in sorted(columns.parent.glob("columns-*"))[:-GENERATIONS]:
            shutil.rmtree(older, ignore_errors=True)


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return {name: manifest[name] for name in ("fingerprint", "columns", "database", "revision")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VectorIndexError(f"{folder} holds no pool; it is built from the store.") from error


def _encoded(
    side: Side[T, C], changes: Iterable[tuple[int, T | None]], progress: Progress | None
) -> tuple[list[Rows[C]], Keys]:
    """Rows of the records in force, by batch, at least one, and every key met; the last word on a key counts."""
    parts: list[Rows[C]] = []
    last: dict[int, int] = {}
    stream = iter(changes)
    while batch := list(islice(stream, BATCH)):
        last |= dict.fromkeys((key for key, _ in batch), len(parts))
        kept = {key: record for key, record in dict(batch).items() if record is not None and in_force(record)}
        parts.append(side.rows(list(kept), list(kept.values())))
        if progress:
            progress(len(batch))
    parts = [
        part.where(np.array([last[key] == number for key in part.columns.keys.tolist()], bool))
        for number, part in enumerate(parts)
    ]
    return parts or [side.rows([], [])], np.fromiter(last, np.int64, len(last))


def _stacked(parts: Sequence[Rows[C]]) -> tuple[Keys, NDArray[np.float16], NDArray[np.float64]]:
    ids = np.concatenate([part.ids for part in parts])
    return ids, np.concatenate([part.vectors for part in parts]), np.concatenate([part.places for part in parts])
