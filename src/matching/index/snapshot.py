"""What one search sees: a base, what was removed from it, and what was added since. Never changed, only replaced."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.index.cells import Bools, Cells, Ints
from matching.index.changes import Added
from matching.index.segment import Segment


@dataclass(frozen=True)
class Snapshot:
    """One state of an index.

    Attributes:
        base: the bulk, often mapped from the disk.
        alive: (base rows,) False for removed rows; None when there is none.
        recent: what was added since the base was made, numbered after it.
    """

    base: Segment
    alive: Bools | None
    recent: Segment

    @classmethod
    def of(cls, base: Segment) -> "Snapshot":
        """A base with nothing removed or added."""
        nothing = Added.nothing(base.dim)
        return cls(base, None, _recent(base, nothing, nothing.ids))

    @cached_property
    def removed(self) -> int:
        """How many rows of the base are no more."""
        return 0 if self.alive is None else int(np.count_nonzero(~self.alive))

    def __len__(self) -> int:
        return len(self.base) - self.removed + len(self.recent)

    @property
    def ids(self) -> Ints:
        """Ids alive, ascending."""
        base = self.base.ids if self.alive is None else self.base.ids[self.alive]
        return np.sort(np.concatenate([base, self.recent.ids]))

    def changed(self, keys: Ints, added: Added) -> "Snapshot":
        """Remove every vector of `keys`, then add rows."""
        dead = self.base.positions(keys)
        alive = self.alive
        if len(dead):
            alive = np.ones(len(self.base), bool) if alive is None else alive.copy()
            alive[dead] = False
        kept = np.ones(len(self.recent), bool)
        kept[self.recent.positions(keys)] = False
        if kept.all() and not len(added.ids):
            return Snapshot(self.base, alive, self.recent)
        lists = np.concatenate([self.recent.lists[kept], self.base.cells.assign(added.units)])
        return Snapshot(self.base, alive, _recent(self.base, Added.join([_rows(self.recent, kept), added]), lists))

    def merged(self, seed: int) -> Segment:
        """Everything alive as one segment, its cells drawn afresh."""
        alive = np.ones(len(self.base), bool) if self.alive is None else self.alive
        rows = Added.join([_rows(self.base, alive), _rows(self.recent, np.ones(len(self.recent), bool))])
        return Segment.build(Cells.fit(rows.units, seed), rows.ids, rows.vectors, rows.units)


def _recent(base: Segment, rows: Added, lists: Ints) -> Segment:
    return Segment.build(base.cells, rows.ids, rows.vectors, rows.units, len(base), lists)


def _rows(segment: Segment, alive: Bools) -> Added:
    return Added(segment.ids[alive], segment.take(np.flatnonzero(alive)), segment.units[alive])
