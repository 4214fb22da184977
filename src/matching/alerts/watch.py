"""Follow the offers as they come, and tell those who want them at once."""

import json
import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from matching.alerts.desk import Desk
from matching.alerts.immediate import arrived
from matching.alerts.summary import Summary
from matching.atomic import replace_text
from matching.attempts import attempt
from matching.duplicates import regroup

if TYPE_CHECKING:
    from matching.workspace import Workspace

POLL_S = 1.0
"""Between two questions to the database whether an offer has come."""

log = logging.getLogger(__name__)

Progress = Callable[[Summary], object]


class Watch:
    """Tells of the offers that come after it was first used in a data folder.

    What is told of is remembered in a file; killed before that is written, a process tells of it again, and the ledger
    lets nothing through twice.
    """

    def __init__(self, work: "Workspace") -> None:
        self._work, self._desk = work, Desk.of(work)
        self._file = work.settings.data_dir / "alerts" / "watch.json"
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._seen = self._remembered(self._file)
        if self._seen is None:
            self._remember(self._desk.store.offers.revision)

    def turn(self, at: datetime | None = None) -> Summary:
        """Tell of what has come since the turn before.

        Args:
            at: now, aware; None reads the clock.
        """
        store, seen = self._desk.store, self._seen or 0
        revision = store.offers.revision
        if revision <= seen:
            return Summary()
        regroup(store)
        self._work.live.catch_up()
        came = [key for key, offer in store.offers.changes_since(seen) if offer is not None]
        done = arrived(self._desk, self._work.profiles.state.columns, came, revision, at or datetime.now(UTC))
        self._remember(revision)
        return done

    def run(self, stopping: threading.Event, progress: Progress | None = None, poll_s: float = POLL_S) -> None:
        """Take turns until `stopping` is set; while the database does not answer, it is asked again."""
        while not stopping.wait(poll_s):
            attempt(lambda: self._told(progress), log, "Offers that have come could not be told of")

    def _told(self, progress: Progress | None) -> None:
        done = self.turn()
        if progress and done.due:
            progress(done)

    def _remember(self, revision: int) -> None:
        self._seen = revision
        database = self._desk.store.offers.database_id
        replace_text(self._file, json.dumps({"database": database, "revision": revision}))

    def _remembered(self, path: Path) -> int | None:
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
            return int(said["revision"]) if said["database"] == self._desk.store.offers.database_id else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
