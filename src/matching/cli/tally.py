"""What a command did: records written, and bad ones set aside with their reason."""

from collections.abc import Iterator
from contextlib import contextmanager

from matching.cli.progress import say
from matching.jsonl import Record, Writer


class Tally:
    """Counts records written and keeps the bad ones."""

    def __init__(self) -> None:
        self.written = 0
        self.bad: list[Record] = []

    def reject(self, line: int, reason: str, message: str, **more: object) -> None:
        """Set a bad record aside."""
        self.bad.append({"line": line, "reason": reason, "message": message, **more})


@contextmanager
def tallied(rejects: str | None) -> Iterator[Tally]:
    """A tally that, at the end, is said on stderr and whose bad records go to the file `rejects`."""
    tally = Tally()
    yield tally
    if rejects is not None:
        with Writer(rejects) as writer:
            for record in tally.bad:
                writer.write(record)
    where = "" if not tally.bad else f" (see {rejects})" if rejects else " (--rejects FILE writes them)"
    say(f"{tally.written} records, {len(tally.bad)} rejected{where}")
