"""Lists of unequal length, one per row, in two flat arrays (compressed sparse rows)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Row `i` holds `values[offsets[i]:offsets[i + 1]]`.

    Attributes:
        offsets: int64 (n + 1,), the first 0.
        values: (total,), any dtype.
    """

    offsets: NDArray[np.int64]
    values: NDArray[Any]

    @classmethod
    def of(cls, lists: Iterable[Sequence[Any]], dtype: Any) -> "Ragged":
        """Build from Python sequences."""
        lists = list(lists)
        flat = [value for row in lists for value in row]
        return cls(offsets_of(np.fromiter(map(len, lists), np.int64, len(lists))), np.array(flat, dtype=dtype))

    @classmethod
    def concatenate(cls, parts: Sequence["Ragged"]) -> "Ragged":
        """Stack rows of several, in order; at least one part."""
        lengths = np.concatenate([part.lengths() for part in parts])
        values = np.concatenate([part.values[: part.offsets[-1]] for part in parts])
        return cls(offsets_of(lengths), values)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> NDArray[Any]:
        return self.values[self.offsets[row] : self.offsets[row + 1]]

    def lengths(self, rows: Rows | None = None) -> NDArray[np.int64]:
        """How many values each row holds; `rows` None means all."""
        if rows is None:
            return np.diff(self.offsets)
        return np.asarray(self.offsets[rows + 1] - self.offsets[rows])

    def take(self, rows: Rows) -> "Ragged":
        """The given rows, in that order."""
        return Ragged(offsets_of(self.lengths(rows)), self.expand(rows)[0])

    def expand(self, rows: Rows) -> tuple[NDArray[Any], NDArray[np.int64]]:
        """Every value of the given rows, and which element of `rows` each belongs to."""
        starts = self.offsets[rows]
        lengths = self.offsets[rows + 1] - starts
        owners = np.arange(len(rows)).repeat(lengths)
        shift = starts - lengths.cumsum() + lengths  # from the place of a value in what is given to its place here
        return self.values[np.arange(len(owners)) + shift[owners]], owners


def offsets_of(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Running total of lengths, starting with 0."""
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def common(left: Ragged, li: Rows, values: NDArray[Any], owners: Rows) -> NDArray[np.int64]:
    """For each of some rows, how many of the values that belong to it are in it: int64 (p,).

    Args:
        left: searched rows, each of ascending values without doubles.
        li: int64 (p,), the rows of `left`.
        values: (v,), looked up, from 0 to 2**32 - 1.
        owners: int64 (v,), to which element of `li` each value belongs; see `Ragged.expand`.
    """
    rows = np.flatnonzero(_present(li, len(left)))
    kept, holders = left.expand(rows)
    if not len(kept) or not len(values):
        return np.zeros(len(li), np.int64)
    haystack, needles = _joined(rows[holders], kept), _joined(li[owners], values)
    found = haystack.take(np.searchsorted(haystack, needles), mode="clip") == needles
    return np.bincount(owners[found], minlength=len(li))


def distinct(values: Rows, n: int) -> tuple[Rows, Rows]:
    """The distinct values, ascending, and which of them each is; values from 0 to n - 1."""
    present = _present(values, n)
    return np.flatnonzero(present), (present.cumsum() - 1)[values]


def _present(values: Rows, n: int) -> NDArray[np.bool_]:
    present = np.zeros(n, bool)
    present[values] = True
    return present


def _joined(rows: NDArray[Any], values: NDArray[Any]) -> NDArray[np.uint64]:
    return np.asarray(rows.astype(np.uint64) << np.uint64(32) | values.astype(np.uint64) & np.uint64(0xFFFFFFFF))


def ranks_within(label: Rows) -> Rows:
    """Of each row, how many rows before it have the same label; rows of a label are together."""
    new = np.ones(len(label), bool)
    np.not_equal(label[1:], label[:-1], out=new[1:])
    starts: Rows = np.flatnonzero(new)[new.cumsum() - 1]
    return np.arange(len(label)) - starts
