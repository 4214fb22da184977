"""The index on disk: `CURRENT` names one base folder; a base is written beside the old one, then `CURRENT` is replaced.

CURRENT            the name of the base in force
LOCK               held by the one process that writes
base-000007/       lists.faiss, ids.npy, units.npy, centres.npy, manifest.json, journal.log
"""

import fcntl
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.errors import VectorIndexError
from matching.index.changes import Added, Removed
from matching.index.journal import Journal
from matching.index.segment import Segment

FORMAT = 1
CURRENT, LOCK, MANIFEST, JOURNAL = "CURRENT", "LOCK", "manifest.json", "journal.log"


@dataclass(frozen=True, slots=True)
class Base:
    """A base that was read and found whole, and what was added and removed since."""

    name: str
    segment: Segment
    fingerprint: str
    journal: Journal
    changes: list[Added | Removed]


class Folder:
    """Where an index lives.

    Attributes:
        path: the folder.
    """

    def __init__(self, path: Path):
        self.path = path
        self._lock: int | None = None

    def __del__(self) -> None:
        self.unlock()

    def lock(self) -> bool:
        """Become the one writer, until `unlock`; True when the lock was not held before.

        Raises:
            VectorIndexError: another process writes.
        """
        if self._lock is not None:
            return False
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise VectorIndexError(f"{self.path} cannot be written ({error}); choose another folder.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(lock)
            raise VectorIndexError(f"Another process writes {self.path}; stop it, or write through it.") from error
        self._lock = lock
        return True

    def unlock(self) -> None:
        """Let another process write."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def current(self) -> str:
        """Name of the base in force.

        Raises:
            VectorIndexError: there is none.
        """
        try:
            name = (self.path / CURRENT).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise VectorIndexError(f"There is no index in {self.path}; it is built from the store.") from error
        if not name or Path(name).name != name:
            raise VectorIndexError(f"{self.path / CURRENT} names no base; delete the folder, it is rebuilt.")
        return name

    def open(self) -> Base:
        """Read the base in force, every byte checked.

        Raises:
            VectorIndexError: there is none, or a file is missing, cut short or changed.
        """
        name = self.current()
        try:
            return _open(self.path / name)
        except (OSError, RuntimeError) as error:  # FAISS raises RuntimeError
            if self.current() != name:  # replaced between the two reads
                return self.open()
            raise VectorIndexError(f"{self.path} cannot be read ({error}); delete it, it is rebuilt.") from error

    def write(self, segment: Segment, fingerprint: str) -> Base:
        """Write a new base with an empty journal, put it in force, then delete the others.

        Raises:
            VectorIndexError: the disk refuses it; the base in force is unchanged.
        """
        numbers = [int(old.name.rpartition("-")[2]) for old in self.path.glob("base-*[0-9]")]
        name = f"base-{max(numbers, default=0) + 1:06d}"
        partial = self.path / f"{name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        try:
            _write(partial, segment, fingerprint)
            partial.rename(self.path / name)
            self._put_in_force(name)
        except (OSError, RuntimeError) as error:  # FAISS raises RuntimeError
            shutil.rmtree(partial, ignore_errors=True)
            raise VectorIndexError(f"{self.path} cannot be written ({error}); free some disk space.") from error
        for old in self.path.glob("base-*"):
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)  # a reader keeps what it has mapped
        return _open(self.path / name)

    def _put_in_force(self, name: str) -> None:
        pointer = self.path / f"{CURRENT}.partial"
        pointer.write_text(name + "\n", encoding="ascii")
        _sync(pointer)
        _sync(self.path)
        pointer.replace(self.path / CURRENT)
        _sync(self.path)


def _write(folder: Path, segment: Segment, fingerprint: str) -> None:
    folder.mkdir()
    segment.write(folder)
    digests = {file.name: _digest(file) for file in sorted(folder.iterdir())}
    manifest = {"format": FORMAT, "fingerprint": fingerprint, "dim": segment.dim, "files": digests}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    (folder / JOURNAL).touch()
    for file in folder.iterdir():
        _sync(file)
    _sync(folder)


def _open(folder: Path) -> Base:
    manifest = _manifest(folder / MANIFEST)
    for name, digest in manifest["files"].items():
        if _digest(folder / name) != digest:
            raise VectorIndexError(f"{folder / name} was changed; delete {folder.parent}, it is rebuilt.")
    segment = Segment.open(folder)
    if segment.dim != manifest["dim"]:
        raise VectorIndexError(f"{folder / MANIFEST} was changed; delete {folder.parent}, it is rebuilt.")
    journal = Journal(folder / JOURNAL, segment.dim)
    changes = list(journal.replay())
    return Base(folder.name, segment, str(manifest["fingerprint"]), journal, changes)


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if manifest["format"] == FORMAT and isinstance(manifest["dim"], int) and isinstance(manifest["files"], dict):
            manifest["fingerprint"]
            return manifest
    except (ValueError, TypeError, KeyError) as error:
        raise VectorIndexError(f"{path} was changed; delete {path.parent.parent}, it is rebuilt.") from error
    raise VectorIndexError(f"{path} is of another version; delete {path.parent.parent}, it is rebuilt.")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
