"""The files of a night under way: what a process that was killed had done, its successor does not do again.

<data>/alerts/LOCK              held by the one process that runs a night
<data>/alerts/night/run.json    when the night is, as it was asked
                    <key>.part  matched: the people after a person key; deleted once their digests are written
                    <key>.ranks allocated: who of them gets what
                    ALLOCATED   there when every part has its ranks

Files hold keys and numbers, and are gone when the night is over.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from matching.alerts.part import Part, Ranks
from matching.atomic import replace_text
from matching.errors import ConflictError, StoreError

LASTS = timedelta(hours=12)
"""How old a night that was cut short may be to be gone on with: after that, people and offers have changed."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one night.

    Attributes:
        path: of the folder.
        at: the moment of the night, aware: whose turn it is, what was open, its local dates.
        now: when it is gone on with, aware: what is written then is of that moment, and the next turns follow it.
    """

    path: Path
    at: datetime
    now: datetime

    @classmethod
    def left(cls, data_dir: Path) -> Self | None:
        """That of the night that is under way or was cut short; None when there is none."""
        path = _path(data_dir)
        said = _said(path)
        return None if said is None else cls(path, said[0], said[0])

    @classmethod
    def begun(cls, data_dir: Path, database: str, now: datetime) -> Self:
        """That of the night that was cut short, unless it is too old or of another database; else a new one."""
        path = _path(data_dir)
        at, of = _said(path) or (now, "")
        if of != database or not timedelta(0) <= now - at < LASTS:
            shutil.rmtree(path, ignore_errors=True)
            at = now
        path.mkdir(parents=True, exist_ok=True)
        replace_text(path / "run.json", json.dumps({"at": at.isoformat(), "database": database}))
        return cls(path, at, now)

    def part(self, after: int) -> Path:
        """Of the people after a person key."""
        return self.path / f"{after}.part"

    @property
    def waiting(self) -> list[int]:
        """Names of the parts whose digests are not all written, ascending."""
        return sorted(int(path.stem) for path in self.path.glob("*.part"))

    @property
    def allocated(self) -> bool:
        """Whether it is decided who gets what."""
        return (self.path / "ALLOCATED").exists()

    def allocate(self, ranks: dict[int, Ranks]) -> None:
        """Write who gets what, of all parts of the night; other parts are of no use."""
        for after, one in ranks.items():
            one.save(self.path / f"{after}.ranks")
        for after in set(self.waiting) - ranks.keys():
            self.part(after).unlink()
        replace_text(self.path / "ALLOCATED", "")

    def decided(self, after: int) -> tuple[Part, Ranks]:
        """A part, and who of it gets what."""
        return Part.load(self.part(after)), Ranks.load(self.path / f"{after}.ranks")

    def done(self, after: int) -> None:
        """Delete a part whose digests are written."""
        self.part(after).unlink(missing_ok=True)
        (self.path / f"{after}.ranks").unlink(missing_ok=True)

    def close(self) -> None:
        """Delete everything."""
        shutil.rmtree(self.path, ignore_errors=True)


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Be the only night of a data folder until the end of the block.

    Raises:
        ConflictError: another process runs one.
        StoreError: the folder cannot be written.
    """
    folder = data_dir / "alerts"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / "LOCK", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"{folder} cannot be written ({error}); choose another MATCHING_DATA_DIR.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise ConflictError("Alerts are being decided by another process; wait until it ends.") from error
    finally:
        os.close(lock)


def _path(data_dir: Path) -> Path:
    return data_dir / "alerts" / "night"


def _said(path: Path) -> tuple[datetime, str] | None:
    """When the night of a folder is, and of which database; None when there is none."""
    try:
        run = json.loads((path / "run.json").read_text(encoding="utf-8"))
        return datetime.fromisoformat(run["at"]), str(run["database"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
