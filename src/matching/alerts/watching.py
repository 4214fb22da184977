"""Follow a table as it changes, and tell of what comes: one process looks at one table after the other, forever."""

import json
import logging
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from matching.atomic import replace_text
from matching.attempts import attempt
from matching.store import Records

POLL_S = 1.0
"""Between two questions to the database whether anything has come."""

log = logging.getLogger(__name__)

Done = TypeVar("Done")


class Watching(ABC, Generic[Done]):
    """Tells of what comes into a table after it was first used in a data folder.

    What is told of is remembered in a file; killed before that is written, a process tells of it again, and the store
    lets nothing through twice.
    """

    failing: ClassVar[str]
    """What the log says of a turn that failed."""

    def __init__(self, records: Records[Any], file: Path) -> None:
        self._records, self._file = records, file
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._seen = self._remembered()
        if self._seen is None:
            self._remember(records.revision)

    def turn(self, at: datetime | None = None) -> Done | None:
        """Tell of what has come since the turn before; None when nothing has.

        Args:
            at: now, aware; None reads the clock.
        """
        revision, seen = self._records.revision, self._seen or 0
        if revision <= seen:
            return None
        done, reached = self.look(seen, revision, at or datetime.now(UTC))
        self._remember(reached)
        return done

    @abstractmethod
    def look(self, seen: int, revision: int, at: datetime) -> tuple[Done, int]:
        """Tell of what came after a revision; what was done, and the revision up to which it was.

        Args:
            seen: the revision that was reached.
            revision: that of the table now; the table may be ahead already.
            at: now, aware.
        """

    @abstractmethod
    def said(self, done: Done) -> str:
        """What a turn did, in a line; "" when that is not worth one."""

    def _remember(self, revision: int) -> None:
        self._seen = revision
        replace_text(self._file, json.dumps({"database": self._records.database_id, "revision": revision}))

    def _remembered(self) -> int | None:
        try:
            said = json.loads(self._file.read_text(encoding="utf-8"))
            return int(said["revision"]) if said["database"] == self._records.database_id else None
        except (OSError, ValueError, KeyError, TypeError):
            return None


def watch(
    watches: Sequence[Watching[Any]],
    stopping: threading.Event,
    progress: Callable[[str], object] | None = None,
    poll_s: float = POLL_S,
) -> None:
    """Take turns until `stopping` is set; while the database does not answer, it is asked again.

    Args:
        watches: in the order in which they take their turn.
        stopping: ends it.
        progress: told what was done; None tells nobody.
        poll_s: between two rounds.
    """
    while not stopping.wait(poll_s):
        for one in watches:
            attempt(lambda one=one: _told(one, progress), log, one.failing)  # type: ignore[misc]


def _told(one: Watching[Any], progress: Callable[[str], object] | None) -> None:
    done = one.turn()
    line = "" if done is None else one.said(done)
    if progress and line:
        progress(line)
