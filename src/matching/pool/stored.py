"""A pool in step with a table of the store, on a snapshot that the processes of a machine share.

The store is the truth and its feed of changes the journal: changes stay in memory, on top of the snapshot, and what a
process did not save, the feed gives again to the next one.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from matching.errors import VectorIndexError
from matching.pool.erased import purge
from matching.pool.home import Home, Snapshot, prune, unlike
from matching.pool.pool import Pool
from matching.pool.sides import C, Progress, Side, Source, T
from matching.pool.state import State

SAVE_SHARE = 0.02
"""Share of rows that came or went from which whoever opens a pool saves it: encoding them again would take longer."""

log = logging.getLogger(__name__)


class StoredPool(Pool[C]):
    """One side of the market as the store has it. Use `of`."""

    def __init__(self, side: Side[Any, C], source: Source[Any], home: Home) -> None:
        super().__init__(side, State.build(side, [], 0, ""))
        self._source, self._home = source, home
        self._base: Snapshot | None = None

    @classmethod
    def of(cls, side: Side[T, C], source: Source[T], data_dir: Path, progress: Progress | None = None) -> Self:
        """The pool of a table, up to date: its snapshot and what changed since, or all of it encoded.

        Processes that find no snapshot of use wait for the first of them to build it. The pool of the encoder used
        before stays beside, for a rollback; older ones are deleted.

        Args:
            side: how records become rows.
            source: the table.
            data_dir: holds the folders of pools, see `Side.folder`.
            progress: told how many more records are done.

        Raises:
            StoreError: the store does not answer.
            VectorIndexError: there is no snapshot of use and the folder cannot be made.
        """
        pool = cls(side, source, Home(side.folder(data_dir)))
        if not pool._adopted(progress):
            with pool._home.saving(wait=True):
                if not pool._adopted(progress):
                    pool._rebuild(progress)
                    pool._tried(pool._save)
                    pool._adopted()
                    prune(pool._home.path)
        elif pool.state.pending > SAVE_SHARE * len(pool):
            pool._tried(pool.snapshot)
        return pool

    def follow(
        self, database: str | None = None, revision: int | None = None, progress: Progress | None = None
    ) -> bool:
        """Apply what has changed in the store; whether anything had.

        Args:
            database: name of the store, when it was just read; None reads it.
            revision: of the table, likewise.
            progress: told how many more records are done.

        Raises:
            StoreError: the store does not answer; what was applied stays, the rest is for the next time.
        """
        with self._writing:
            if database is None or revision is None or revision < self.state.revision:  # read before another thread's
                database, revision = self._source.database_id, self._source.revision
            if why := unlike(self.state, database, revision):
                log.warning("All %s are encoded anew: %s.", self.side.name, why)
                self._rebuild(progress)
            elif revision > self.state.revision:
                self.refresh(self._source.changes_since(self.state.revision), revision, progress)
            else:
                return False
        return True

    def snapshot(self) -> bool:
        """Save what changed, then live on the snapshot, which frees memory; searches and changes go on meanwhile.

        When another process has saved since this one did, its snapshot is taken and none is written: processes may
        call this on the same schedule.

        Returns:
            Whether it was done; False when another process is saving.

        Raises:
            StoreError: the store does not answer.
            VectorIndexError: the disk refuses it; the former snapshot stays in force.
        """
        with self._home.saving() as alone:
            if alone:
                self.follow()
                in_force = self._in_force()
                if in_force is None or (in_force == self._base and in_force.revision < self.state.revision):
                    self._save()
                self._adopted()
        return alone

    def purge(self) -> None:
        """Take what was erased before the call out of every file: see `matching.pool.erased`.

        A process that lives on a former snapshot lets it go at its own next `snapshot`.

        Raises:
            StoreError: the store does not answer.
            VectorIndexError: the disk refuses it; the former snapshots stay.
        """
        purge(self.side.columns, self._source, self._home.path.parent)
        self._adopted()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Encode everything again, and save it whatever the folder holds.

        Raises:
            StoreError: the store does not answer.
            VectorIndexError: the disk refuses it; the former snapshot stays in force.
        """
        with self._home.saving(wait=True):
            self._rebuild(progress)
            self._save()
            self._adopted()

    def _save(self) -> None:
        self.state.save(self._home, self.side.fingerprint)

    def _adopted(self, progress: Progress | None = None) -> bool:
        """Live on the snapshot in force and what changed since; False when it cannot be used."""
        snapshot = self._in_force()
        if snapshot is None:
            return False
        if snapshot != self._base:
            state = State.open(self.side.columns, snapshot)
            with self._writing:
                revision = self._source.revision
                changes = self._source.changes_since(snapshot.revision)
                *_, self.state = self._after(state, changes, revision, progress)
                self._base = snapshot
        return True

    def _in_force(self) -> Snapshot | None:
        """The snapshot of the folder, if it shows this store as this side reads it."""
        try:
            snapshot = self._home.read(self.side.fingerprint)
        except VectorIndexError as error:
            log.log(logging.WARNING if self._home.exists else logging.INFO, "%s", error)
            return None
        if why := unlike(snapshot, self._source.database_id, self._source.revision):
            log.warning("The snapshot of %s is of no use: %s.", self._home.path, why)
            return None
        return snapshot

    def _rebuild(self, progress: Progress | None = None) -> None:
        database, revision = self._source.database_id, self._source.revision
        self.state = State.build(self.side, self._source.stream(), revision, database, progress)

    def _tried(self, save: Callable[[], object]) -> None:
        try:
            save()
        except VectorIndexError as error:
            log.warning("The %s stay in memory: %s", self.side.name, error)
