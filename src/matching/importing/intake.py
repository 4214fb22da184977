"""Foreign records to parsed ones, one by one: what is bad is counted and handed on with its reason."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from matching.ingest import Accepted, Rejected
from matching.jsonl import JsonFault, Record

T = TypeVar("T")
Records = Iterable[tuple[int, Record | JsonFault]]
Parse = Callable[[Any], Accepted[T] | Rejected]


class Intake(Generic[T]):
    """Parses records and counts what becomes of them.

    Args:
        parse: one payload to its outcome.
        reject: receives {"line", "reason", "message", "record"} for each bad record; None: they are only counted.
        progress: told how many more records were read.
    """

    def __init__(
        self,
        parse: Parse[T],
        reject: Callable[[Record], object] | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> None:
        self._parse, self._reject, self._progress = parse, reject, progress
        self.total = 0
        self.rejected: Counter[str] = Counter()

    @property
    def accepted(self) -> int:
        """How many records were understood so far."""
        return self.total - self.rejected.total()

    def __call__(self, records: Records) -> Iterator[tuple[Record, Accepted[T]]]:
        """(payload, outcome) of the accepted records, in order.

        Args:
            records: (line number, payload or fault), as `matching.jsonl.read_lines` gives them.
        """
        for line, raw in records:
            self.total += 1
            if self._progress:
                self._progress(1)
            outcome = raw if isinstance(raw, JsonFault) else self._parse(raw)
            if isinstance(outcome, Accepted):
                yield raw, outcome  # type: ignore[misc]  # an accepted payload is no fault
            else:
                self._refuse(line, raw, outcome)

    def _refuse(self, line: int, raw: Record | JsonFault, why: Rejected | JsonFault) -> None:
        self.rejected[why.reason] += 1
        if self._reject:
            record = {} if isinstance(raw, JsonFault) else {"record": raw}
            self._reject({"line": line, "reason": why.reason, "message": why.message, **record})
