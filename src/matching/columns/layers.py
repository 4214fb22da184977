"""Records that change a few at a time: layers of columns, each the change of an earlier state, none ever written to.

Records that are replaced or gone are marked in a mask of their layer; small layers are merged into larger ones, so that
there are never more than a few, and a change costs what it brings, not what there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.columns.ragged import Rows
from matching.columns.table import Columns

C = TypeVar("C", bound=Columns)
Bools = NDArray[np.bool_]

SMALL = 2048
"""Rows up to which a layer is rewritten at each change: a millisecond."""

RATIO = 8
"""How many times larger than what follows it a layer must be to be left alone: a row is written eight times a layer."""


def untouched(sizes: Sequence[int], n: int) -> int:
    """How many layers, from the first, stay as they are when one of `n` rows comes; it merges with the others.

    Args:
        sizes: rows of each layer; the first, the base, is only rewritten by as many rows as it has.
        n: rows that come.

    Source: O'Neil et al., "The log-structured merge-tree", Acta Informatica 33, 1996.
    """
    left = len(sizes)
    while left > 1 and sizes[left - 1] <= max(SMALL, RATIO * n):
        left -= 1
        n += sizes[left]
    return 0 if left == 1 and n >= sizes[0] else left


def marked(alive: Bools | None, n: int, gone: Rows) -> Bools | None:
    """The mask of a layer of `n` rows once those of `gone` are no more; None where all are alive."""
    if not len(gone):
        return alive
    alive = np.ones(n, bool) if alive is None else alive.copy()
    alive[gone] = False
    return alive


@dataclass(frozen=True, slots=True)
class Layers(Generic[C]):
    """One state of a table of records.

    Rows are numbered from layer to layer, those that are no more included.

    Attributes:
        columns: of each layer, sorted by key.
        alive: of each layer, which records are in force, (n,); None for all.
    """

    columns: tuple[C, ...]
    alive: tuple[Bools | None, ...]

    @classmethod
    def of(cls, columns: C) -> Self:
        """Records in any order, one a key."""
        return cls((columns.by_key(),), (None,))

    def __len__(self) -> int:
        return sum(len(columns) - _gone(alive) for columns, alive in zip(self.columns, self.alive, strict=True))

    @property
    def pending(self) -> int:
        """Rows that came or went since the base was made."""
        return _gone(self.alive[0]) + sum(map(len, self.columns[1:]))

    @property
    def keys(self) -> NDArray[np.int64]:
        """Keys in force, ascending."""
        layers = zip(self.columns, self.alive, strict=True)
        return np.sort(np.concatenate([c.keys if alive is None else c.keys[alive] for c, alive in layers]))

    def positions(self, keys: NDArray[np.int64]) -> Rows:
        """Row of each key, -1 when absent."""
        rows = np.full(len(keys), -1, np.int64)
        for first, columns, alive in zip(self._firsts(), self.columns, self.alive, strict=True):
            found = columns.positions(keys)
            held = found >= 0 if alive is None else (found >= 0) & alive[found]
            rows = np.where(held, found + first, rows)
        return rows

    def take(self, rows: Rows) -> C:
        """The given records, in that order."""
        base, firsts = self.columns[0], self._firsts()
        if (rows < len(base)).all():
            return base.take(rows)
        owner = np.searchsorted(firsts, rows, "right") - 1
        own = [rows[owner == i] - first for i, first in enumerate(firsts)]
        return type(base).picked(self.columns, own, np.argsort(np.argsort(owner, kind="stable")))

    def field(self, rows: Rows, name: str) -> NDArray[Any]:
        """One field of the given records, in that order: nothing else of them is copied."""
        firsts = self._firsts()
        owner = np.searchsorted(firsts, rows, "right") - 1
        found = np.empty(len(rows), self.columns[0].rows.dtype[name])
        for i, columns in enumerate(self.columns):
            found[owner == i] = columns.rows[name][rows[owner == i] - firsts[i]]
        return found

    def replaced(self, keys: NDArray[np.int64], added: C) -> Self:
        """The state after a change.

        Args:
            keys: whose records are no more.
            added: records in force from now on, one a key, all of them of `keys`.
        """
        found = [columns.positions(keys) for columns in self.columns]
        layers = zip(self.columns, self.alive, found, strict=True)
        alive = tuple(marked(mask, len(columns), rows[rows >= 0]) for columns, mask, rows in layers)
        if not len(added):
            return type(self)(self.columns, alive)
        left = untouched([*map(len, self.columns)], len(added))
        merged = [*map(_in_force, self.columns[left:], alive[left:]), added]
        new = type(added).concatenate(merged).by_key()
        return type(self)((*self.columns[:left], new), (*alive[:left], None))

    def merged(self) -> C:
        """Every record in force, by key."""
        return type(self.columns[0]).concatenate([*map(_in_force, self.columns, self.alive)]).by_key()

    def _firsts(self) -> Rows:
        return np.array([0, *accumulate(map(len, self.columns[:-1]))], np.int64)


def _gone(alive: Bools | None) -> int:
    return 0 if alive is None else int(len(alive) - np.count_nonzero(alive))


def _in_force(columns: C, alive: Bools | None) -> C:
    return columns if alive is None else columns.take(np.flatnonzero(alive))
