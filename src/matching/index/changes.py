"""What can happen to an index: vectors are added in place of their keys' old ones, or keys are removed."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.domain import SLOTS
from matching.index.cells import Floats, Ints


@dataclass(frozen=True, slots=True)
class Added:
    """Vectors that replace those of their keys: ids (n,), vectors (n, dim) half floats, units (n, 3)."""

    ids: Ints
    vectors: NDArray[np.float16]
    units: Floats

    @property
    def keys(self) -> Ints:
        """Keys whose vectors changed, ascending."""
        return np.unique(self.ids // SLOTS)

    @classmethod
    def nothing(cls, dim: int) -> "Added":
        """No vector of width `dim`."""
        return cls(np.empty(0, np.int64), np.empty((0, dim), np.float16), np.empty((0, 3)))

    def take(self, rows: Ints | NDArray[np.bool_]) -> "Added":
        """Keep some of the rows."""
        return Added(self.ids[rows], self.vectors[rows], self.units[rows])

    @classmethod
    def join(cls, parts: "Iterable[Added]") -> "Added":
        """Put rows one after the other."""
        columns = zip(*((part.ids, part.vectors, part.units) for part in parts), strict=True)
        return cls(*(np.concatenate(column) for column in columns))


@dataclass(frozen=True, slots=True)
class Removed:
    """Keys (n,) whose vectors are gone."""

    keys: Ints


def fold(changes: Iterable[Added | Removed], dim: int) -> tuple[Ints, Added]:
    """Sum up changes: the keys they touch, ascending, and the vectors that stand at the end."""
    touched, touched_at = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    added, added_at = [Added.nothing(dim)], [np.empty(0, np.int64)]
    for turn, change in enumerate(changes):
        touched.append(change.keys)
        touched_at.append(np.full(len(touched[-1]), turn))
        if isinstance(change, Added):
            added.append(change)
            added_at.append(np.full(len(change.ids), turn))
    keys, last = np.unique(np.concatenate(touched)[::-1], return_index=True)
    last_turn = np.concatenate(touched_at)[::-1][last]
    rows = Added.join(added)
    stands = last_turn[np.searchsorted(keys, rows.ids // SLOTS)] == np.concatenate(added_at)
    return keys, rows.take(stands)
