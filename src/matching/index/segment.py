"""An immutable set of vectors in geographic lists: a FAISS inverted file with what FAISS does not keep beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from matching.arrays import read_array
from matching.domain import SLOTS
from matching.index.cells import Bools, Cells, Floats, Ints

ROWS_AT_ONCE = 65_536
LISTS, IDS, UNITS, CENTRES = "lists.faiss", "ids.npy", "units.npy", "centres.npy"


@dataclass(frozen=True, slots=True)
class Rows:
    """Vectors to index: ids (n,), vectors (n, dim) half floats, units (n, 3)."""

    ids: Ints
    vectors: NDArray[np.float16]
    units: Floats

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def keys(self) -> Ints:
        """Keys of the vectors, ascending."""
        return np.unique(self.ids // SLOTS)

    @classmethod
    def join(cls, parts: "Iterable[Rows]") -> "Rows":
        """Put rows one after the other."""
        columns = zip(*((part.ids, part.vectors, part.units) for part in parts), strict=True)
        return cls(*(np.concatenate(column) for column in columns))


class Segment:
    """Vectors as half floats, row after row in the order of their lists; FAISS knows rows by their position.

    Attributes:
        cells: the geography that the lists follow.
        ids: (n,) id of each row.
        units: (n, 3) place of each row, as `units_of` gives it.
        offsets: (lists + 1,) position where each list begins.
        caps: how far the rows of each cell lie from its centre.
        dim: width of the vectors.
    """

    def __init__(self, cells: Cells, ids: Ints, units: Floats, inverted: Any):
        self.cells, self.ids, self.units = cells, ids, units
        self.inverted, self.dim = inverted, int(inverted.d)
        self._invlists = inverted.invlists
        self.sizes = np.array([self._invlists.list_size(i) for i in range(cells.n_lists)], np.int64)
        self.offsets = np.concatenate([[0], np.cumsum(self.sizes)])
        self.caps = cells.caps(units, np.repeat(np.arange(cells.n_lists), self.sizes))

    @classmethod
    def build(cls, cells: Cells, rows: "Rows") -> "Segment":
        """Sort rows into the lists of `cells`."""
        lists = cells.assign(rows.units)
        order = np.argsort(lists, kind="stable")
        inverted = _empty(rows.vectors.shape[1], cells.n_lists)
        for low in range(0, len(order), ROWS_AT_ONCE):
            some = order[low : low + ROWS_AT_ONCE]
            # FAISS reads these three through raw pointers: each needs a name that outlives the call.
            codes = rows.vectors[some].astype(np.float32)
            numbers = np.arange(low, low + len(some))
            assigned = lists[some]
            swig = faiss.swig_ptr
            inverted.add_core(len(some), swig(codes), swig(numbers), swig(assigned))
        return cls(cells, rows.ids[order], rows.units[order], inverted)

    @classmethod
    def open(cls, folder: Path) -> "Segment":
        """Read the files that `write` made into memory; their bytes are trusted: check them first.

        A search of mapped vectors costs a quarter more processor time where memory has large pages and files do not.
        """
        inverted = faiss.read_index(str(folder / LISTS))
        ids, units = (read_array(folder / name) for name in (IDS, UNITS))
        return cls(Cells(read_array(folder / CENTRES)), ids, units, inverted)

    def write(self, folder: Path) -> None:
        """Write the segment as four files of `folder`."""
        faiss.write_index(self.inverted, str(folder / LISTS))
        for name, array in ((IDS, self.ids), (UNITS, self.units), (CENTRES, self.cells.centres)):
            np.save(folder / name, array)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def max_slots(self) -> int:
        """The most rows that one key has; 1 when empty."""
        keys = self._sorted_keys[0]
        return int(np.unique(keys, return_counts=True)[1].max()) if len(keys) else 1

    @cached_property
    def _sorted_keys(self) -> tuple[Ints, Ints]:
        keys = np.asarray(self.ids) // SLOTS
        order = np.argsort(keys, kind="stable")
        return keys[order], order

    def positions(self, keys: Ints) -> Ints:
        """Find where the rows of some keys are; absent keys are passed over."""
        ordered, order = self._sorted_keys
        found = spans(np.searchsorted(ordered, keys, "left"), np.searchsorted(ordered, keys, "right"))
        return order[found]

    def rows(self, alive: Bools | None) -> "Rows":
        """The rows of a mask; None for all."""
        kept = np.arange(len(self)) if alive is None else np.flatnonzero(alive)
        return Rows(self.ids[kept], self.take(kept), self.units[kept])

    @cached_property
    def codes(self) -> Sequence[NDArray[np.float16]]:
        """Views of the vectors of each list, which copy none of them."""
        return [self._codes(list_no, n) for list_no, n in enumerate(self.sizes.tolist())]

    def _codes(self, list_no: int, n: int) -> NDArray[np.float16]:
        if not n:
            return np.empty((0, self.dim), np.float16)
        raw = faiss.rev_swig_ptr(self._invlists.get_codes(list_no), n * self.dim * 2)
        view: NDArray[np.float16] = raw.view(np.float16).reshape(n, self.dim)
        return view

    def take(self, positions: Ints) -> NDArray[np.float16]:
        """Copy the vectors of some rows, (m, dim)."""
        order = np.argsort(positions, kind="stable")
        copied = np.empty((len(positions), self.dim), np.float16)
        copied[order] = self.ascending(positions[order])
        return copied

    def ascending(self, positions: Ints) -> NDArray[np.float16]:
        """Copy the vectors of some rows, (m, dim), list by list: positions ascend."""
        copied = np.empty((len(positions), self.dim), np.float16)
        lists = self.lists[positions]
        within, starts = positions - self.offsets[lists], np.flatnonzero(np.diff(lists, prepend=-1))
        ends = [*starts[1:].tolist(), len(positions)]
        for list_no, start, end in zip(lists[starts].tolist(), starts.tolist(), ends, strict=False):
            # "clip" clips nothing here: numpy would otherwise make a copy of `out` first
            self.codes[list_no].take(within[start:end], axis=0, out=copied[start:end], mode="clip")
        return copied

    @cached_property
    def lists(self) -> NDArray[np.integer]:
        """List of each row, (n,)."""
        small = np.int16 if self.cells.n_lists < 1 << 15 else np.int64  # numpy sorts 16-bit integers by counting
        return np.repeat(np.arange(self.cells.n_lists, dtype=small), self.sizes)


def spans(starts: Ints, stops: Ints) -> Ints:
    """List the integers of many ranges, one range after the other."""
    lengths = stops - starts
    shift = starts - np.concatenate([[0], np.cumsum(lengths)[:-1]])
    within: Ints = np.arange(int(lengths.sum())) + np.repeat(shift, lengths)
    return within


def _empty(dim: int, n_lists: int) -> Any:
    unused = faiss.IndexFlatIP(dim)  # lists are chosen by place; FAISS only wants as many centres as lists
    unused.add(np.zeros((n_lists, dim), np.float32))
    half = faiss.ScalarQuantizer.QT_fp16
    inverted: Any = faiss.IndexIVFScalarQuantizer(unused, dim, n_lists, half, faiss.METRIC_INNER_PRODUCT, False)
    inverted.is_trained = True
    return inverted
