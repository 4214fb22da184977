"""Many records of one kind as a structured array and a few ragged columns; saved as .npy files."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from matching.arrays import read_array
from matching.columns.ragged import Ragged, Rows
from matching.errors import VectorIndexError


class Gathered(Mapping[str, Ragged]):
    """Ragged columns by name, each made when it is first read: of the few records of a list, most never are."""

    def __init__(self, names: Iterable[str], make: Callable[[str], Ragged]) -> None:
        self._names, self._make = tuple(names), make
        self._made: dict[str, Ragged] = {}

    def __getitem__(self, name: str) -> Ragged:
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, slots=True)
class Columns:
    """Base of `OfferColumns` and `ProfileColumns`.

    Attributes:
        keys: int64 (n,), the store's key of each record.
        rows: structured array (n,), one field a column. A record is contiguous, so that gathering the records of a
            batch of pairs reads each only once.
        lists: the ragged columns by name; `ids` holds external ids as UTF-8 bytes.
    """

    keys: NDArray[np.int64]
    rows: NDArray[Any]
    lists: Mapping[str, Ragged]

    dtype: ClassVar[np.dtype[Any]]
    ragged: ClassVar[dict[str, str]]

    @classmethod
    def empty(cls) -> Self:
        """No record."""
        lists = {name: Ragged.of([], kind) for name, kind in cls.ragged.items()}
        return cls(np.empty(0, np.int64), np.empty(0, cls.dtype), lists)

    @classmethod
    def concatenate(cls, parts: Sequence[Self]) -> Self:
        """Stack the records of several, in order."""
        if len(parts) < 2:
            return parts[0] if parts else cls.empty()
        lists = {name: Ragged.concatenate([part.lists[name] for part in parts]) for name in cls.ragged}
        return cls(np.concatenate([part.keys for part in parts]), cls._stacked(parts), lists)

    @classmethod
    def picked(cls, parts: Sequence[Self], rows: Sequence[Rows], order: Rows) -> Self:
        """Some records of each of several, in an order; their ragged columns are gathered when they are read.

        Args:
            parts: where they are.
            rows: which of each part.
            order: which of all of these, one part after the other.
        """
        some = [part.take(own) for part, own in zip(parts, rows, strict=True)]
        keys = np.concatenate([part.keys for part in some])
        lists = Gathered(cls.ragged, lambda name: Ragged.concatenate([part.lists[name] for part in some]))
        return cls(keys, cls._stacked(some), lists).take(order)

    @classmethod
    def _stacked(cls, parts: Sequence[Self]) -> NDArray[Any]:
        """The records of several, moved as bytes: numpy would compare their dtypes field by field."""
        raw = np.dtype((np.void, cls.dtype.itemsize))
        return np.concatenate([part.rows.view(raw) for part in parts]).view(cls.dtype)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the files of `save`.

        Raises:
            VectorIndexError: a file is missing, damaged or of another version.
        """
        try:
            keys, rows = (read_array(folder / f"{name}.npy") for name in ("keys", "rows"))
            lists = {name: _load_ragged(folder, name) for name in cls.ragged}
        except (OSError, ValueError, EOFError) as error:
            raise VectorIndexError(
                f"{folder} cannot be read ({error}); delete it, it is rebuilt from the store."
            ) from error
        if rows.dtype != cls.dtype or {len(keys), *map(len, lists.values())} != {len(rows)}:
            raise VectorIndexError(f"{folder} was written by another version; delete it, it is rebuilt from the store.")
        return cls(keys, rows, lists)

    def save(self, folder: Path) -> None:
        """Write into a folder, which is created."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "keys.npy", self.keys)
        np.save(folder / "rows.npy", self.rows)
        for name, column in self.lists.items():
            np.save(folder / f"{name}.offsets.npy", column.offsets)
            np.save(folder / f"{name}.values.npy", column.values)

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, rows: Rows) -> Self:
        """The given records, in that order; their ragged columns are gathered when they are read."""
        lists = Gathered(self.ragged, lambda name: self.lists[name].take(rows))
        return type(self)(self.keys.take(rows), self.rows.take(rows), lists)

    def by_key(self) -> Self:
        """The same records, by key."""
        return self if (np.diff(self.keys) > 0).all() else self.take(np.argsort(self.keys, kind="stable"))

    def positions(self, keys: NDArray[np.int64]) -> Rows:
        """Row of each key, -1 when absent; the records must be sorted by key."""
        if not len(self):
            return np.full(len(keys), -1, np.int64)
        found = np.minimum(np.searchsorted(self.keys, keys), len(self) - 1)
        return np.where(self.keys[found] == keys, found, -1)

    def id(self, row: int) -> str:
        """External id of a record."""
        return self.lists["ids"][row].tobytes().decode()


def _load_ragged(folder: Path, name: str) -> Ragged:
    return Ragged(read_array(folder / f"{name}.offsets.npy"), read_array(folder / f"{name}.values.npy"))
