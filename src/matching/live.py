"""`Live`: the pools of one process follow the database, whichever process writes to it."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Self

from matching.attempts import attempt
from matching.pool import StoredPool

if TYPE_CHECKING:
    from matching.columns import OfferColumns, ProfileColumns
    from matching.store import Store

POLL_S = 0.2
"""Between two questions to the database whether anything has changed: one query of a few rows."""

PATIENCE_S = 5.0
"""The longest pause while the database does not answer."""

SNAPSHOT_S = 3600.0
"""Between snapshots: what a process that starts has to encode again, and how long erased people stay in its files."""

FOLLOWING = "The pools could not be brought up to date"
PURGING = "What was erased could not be taken out of every file"

log = logging.getLogger(__name__)


class Live:
    """A pool of offers and one of profiles, in step with a store. Use `Workspace.live`, then `start`.

    While the database does not answer, the pools stay as they are and are searched; they follow again when it does.
    To change the encoder, make another one beside, give its pools to a new matcher, then close the former.

    Attributes:
        offers: for `Matcher`.
        profiles: likewise.
        last_error: why the last attempt to follow failed; None when it did not.
    """

    def __init__(
        self,
        store: "Store",
        offers: "StoredPool[OfferColumns]",
        profiles: "StoredPool[ProfileColumns]",
        poll_s: float = POLL_S,
    ) -> None:
        self.offers, self.profiles = offers, profiles
        self.last_error: str | None = None
        self._store, self._poll_s = store, poll_s
        self._following, self._stopping = threading.Lock(), threading.Event()
        self._threads: list[threading.Thread] = []
        self._seen: float | None = None

    def start(self, snapshot_s: float | None = SNAPSHOT_S) -> Self:
        """Follow in the background, until `close`.

        Args:
            snapshot_s: pause between snapshots; of several processes one writes, the others take what it wrote. None
                leaves them to the caller.
        """
        self._run(self._follow, "live")
        if snapshot_s is not None:
            self._run(lambda: self._keep(snapshot_s), "snapshots")
        return self

    def close(self) -> None:
        """Stop following; the pools can still be searched."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def lag_s(self) -> float:
        """Seconds ago at which the pools showed all that was committed; infinite before the first time."""
        return float("inf") if self._seen is None else monotonic() - self._seen

    @property
    def caught_up(self) -> bool:
        """Whether the pools have shown all that was committed, and the last attempt to follow did not fail."""
        return self._seen is not None and self.last_error is None

    def catch_up(self) -> None:
        """Show everything committed before the call: whoever wrote reads its own writes.

        Raises:
            StoreError: the database does not answer; the pools are as before.
        """
        with self._following:
            began = monotonic()
            try:
                database, revisions = self._store.pulse()
                for pool in self._pools:
                    pool.follow(database, revisions[pool.side.name])
            except Exception as error:
                self.last_error = str(error)
                raise
            self._seen, self.last_error = began, None

    def snapshot(self) -> None:
        """Save both pools, so that who starts has little to follow: see `StoredPool.snapshot`.

        Raises:
            StoreError: the database does not answer.
            VectorIndexError: the disk refuses it; the former snapshots stay in force.
        """
        for pool in self._pools:
            pool.snapshot()

    def purge(self) -> None:
        """Take erased people out of every file now: the snapshots of profiles, and the database's own when it is due.

        What is due is read from the snapshots and from the database: a process that dies leaves it to the next.

        Raises:
            StoreError: the database does not answer, or cannot be rewritten.
            VectorIndexError: the disk refuses it; the former snapshots stay in force.
        """
        self.profiles.purge()
        self._store.compaction.run(datetime.now(UTC))

    @property
    def _pools(self) -> "tuple[StoredPool[OfferColumns], StoredPool[ProfileColumns]]":
        return self.offers, self.profiles

    def _run(self, work: Callable[[], None], name: str) -> None:
        self._threads.append(threading.Thread(target=work, name=name, daemon=True))
        self._threads[-1].start()

    def _follow(self) -> None:
        pause = self._poll_s
        while not self._stopping.wait(pause):
            failing = self.last_error is not None
            if attempt(self.catch_up, log, FOLLOWING, quiet=failing):
                pause = self._poll_s
                if failing:
                    log.warning("The pools follow the database again.")
            else:
                pause = min(pause * 2, PATIENCE_S)

    def _keep(self, every_s: float) -> None:
        while True:
            attempt(self.purge, log, PURGING)
            if self._stopping.wait(every_s):
                return
            attempt(self.snapshot, log, FOLLOWING)
