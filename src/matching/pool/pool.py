"""One side of the market ready to be searched: vectors by place, and columns."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import Any, Generic, Self

from matching.errors import VectorIndexError
from matching.pool.home import Home
from matching.pool.sides import C, Progress, Side, T
from matching.pool.state import AT_ONCE, State, encoded


class Pool(Generic[C]):
    """One side of the market, in memory. Use `build` or `open`; `StoredPool.of` for one that follows a store.

    Attributes:
        side: how records become rows.
        state: what is searched, replaced whole at each change: take it once, use it throughout.
    """

    def __init__(self, side: Side[Any, C], state: State[C]) -> None:
        self.side, self.state = side, state
        self._writing = RLock()

    @classmethod
    def build(
        cls,
        side: Side[T, C],
        records: Iterable[tuple[int, T]],
        revision: int = 0,
        progress: Progress | None = None,
        database: str = "",
    ) -> Self:
        """Encode and index records, in memory.

        Args:
            side: how records become rows.
            records: (key, record); the last word on a key counts.
            revision: of the store, read before `records`.
            progress: told how many more records are done.
            database: the store's random name.
        """
        return cls(side, State.build(side, records, revision, database, progress))

    @classmethod
    def open(cls, side: Side[T, C], folder: Path) -> Self:
        """Read the snapshot in force of a folder; any number of processes may.

        Raises:
            VectorIndexError: there is none, it is damaged, or another encoder or ROME release made it.
        """
        return cls(side, State.open(side.columns, Home(folder).read(side.fingerprint)))

    def save(self, folder: Path) -> None:
        """Write a snapshot into a folder, in place of what is there.

        Raises:
            VectorIndexError: another process is saving there, or the disk refuses it; what was in force still is.
        """
        home = Home(folder)
        with home.saving() as alone:
            if not alone:
                raise VectorIndexError(f"Another process is saving {folder}; try again when it has.")
            self.state.save(home, self.side.fingerprint)

    def __len__(self) -> int:
        return len(self.state)

    def refresh(self, changes: Iterable[tuple[int, Any]], revision: int, progress: Progress | None = None) -> None:
        """Apply changes: (key, record) added or changed, (key, None) gone; the last word on a key counts.

        A search meanwhile sees the state before, or a later one.

        Args:
            changes: read as a stream.
            revision: of the store, read before `changes`.
            progress: told how many more records are done.
        """
        with self._writing:
            for state in self._after(self.state, changes, revision, progress):
                self.state = state

    def _after(
        self, state: State[C], changes: Iterable[tuple[int, Any]], revision: int, progress: Progress | None = None
    ) -> Iterator[State[C]]:
        """The states that lead to `revision`; those before the last bear the former one, so that they are completed."""
        for keys, rows in encoded(self.side, changes, AT_ONCE, progress):
            state = state.replaced(keys, rows)
            yield state
        yield replace(state, revision=revision)
