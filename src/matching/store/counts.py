"""What a write of many records did to each of them."""

from dataclasses import dataclass, field
from typing import Any

from matching.store.keys import Ref

State = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a write did, record by record; `repeated` counts those that a later one of the same key replaced."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0


@dataclass(slots=True)
class Run:
    """One call of `upsert`: the state of each record before it, so that the counts compare before with after."""

    before: dict[Ref, State | None] = field(default_factory=dict)
    seen: int = 0
    added: int = 0
    changed: int = 0
    written: int = 0

    def needs_write(self, ref: Ref, old: State | None, new: State) -> bool:
        """Count one record, and say whether its row must be written."""
        if ref not in self.before:
            self.before[ref] = old
            self.added += old is None
        before = self.before[ref]
        if before is not None:
            self.changed += (new != before) - (old != before)
        self.written += new != old
        return new != old

    @property
    def counts(self) -> Counts:
        """What this call did."""
        known = len(self.before)
        return Counts(self.added, self.changed, known - self.added - self.changed, self.seen - known)
