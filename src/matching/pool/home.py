"""Where a pool is kept: `CURRENT` names the snapshot in force; one is written beside it, then `CURRENT` is replaced.

CURRENT            the name of the snapshot in force
LOCK               held by the one process that saves; those that read need none
snapshot-000007/   manifest.json, the digest of every file, and what the pool wrote

The snapshot that another replaces is deleted at once: nothing that was erased stays in a file.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from matching.errors import VectorIndexError

FORMAT = 1
CURRENT, LOCK, MANIFEST = "CURRENT", "LOCK", "manifest.json"
FACTS = {"fingerprint": str, "database": str, "revision": int}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot whose every byte was checked.

    Attributes:
        folder: of its files.
        fingerprint: of what made its rows.
        database: the random name of the store that it shows.
        revision: of the store.
    """

    folder: Path
    fingerprint: str
    database: str
    revision: int


class Shown(Protocol):
    """What shows a store as it was at a revision."""

    @property
    def database(self) -> str:
        """The random name of the store."""
        ...

    @property
    def revision(self) -> int:
        """Of the table."""
        ...


class Home:
    """The folder of one pool.

    Attributes:
        path: the folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def saving(self, wait: bool = False) -> Iterator[bool]:
        """Be the one process that saves, until the end of the block; True, or False when another one is.

        Args:
            wait: for the other one to end.

        Raises:
            VectorIndexError: the folder cannot be written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise VectorIndexError(f"{self.path} cannot be written ({error}); choose another folder.") from error
        try:
            yield _locked(lock, wait)
        finally:
            os.close(lock)

    @property
    def exists(self) -> bool:
        """Whether a snapshot was ever put in force."""
        return (self.path / CURRENT).exists()

    def current(self) -> str:
        """Name of the snapshot in force.

        Raises:
            VectorIndexError: there is none.
        """
        try:
            name = (self.path / CURRENT).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise VectorIndexError(f"{self.path} holds no pool; it is built from the store.") from error
        if not name or Path(name).name != name:
            raise VectorIndexError(f"{self.path / CURRENT} names no snapshot; delete the folder, it is rebuilt.")
        return name

    def read(self, fingerprint: str | None = None) -> Snapshot:
        """The snapshot in force, every byte checked.

        Args:
            fingerprint: of what must have made it; None takes any.

        Raises:
            VectorIndexError: there is none, another encoder made it, or a file is missing, cut short or changed.
        """
        name = self.current()
        try:
            snapshot = _verified(self.path / name)
        except VectorIndexError:
            if self.current() != name:  # replaced meanwhile
                return self.read(fingerprint)
            raise
        if fingerprint not in (None, snapshot.fingerprint):
            raise VectorIndexError(
                f"{self.path} was made with another encoder or ROME release; delete it, it is rebuilt from the store."
            )
        return snapshot

    def write(self, write: Callable[[Path], object], fingerprint: str, database: str, revision: int) -> Snapshot:
        """Put a new snapshot in force, then delete the others; to be called while `saving`.

        Args:
            write: writes the files into an empty folder.
            fingerprint: see `Snapshot`, like the next two.
            database: likewise.
            revision: likewise.

        Raises:
            VectorIndexError: the disk refuses it; the snapshot in force is unchanged.
        """
        numbers = [int(old.name.rpartition("-")[2]) for old in self.path.glob("snapshot-*[0-9]")]
        name = f"snapshot-{max(numbers, default=0) + 1:06d}"
        partial = self.path / f"{name}.partial"
        remove(partial)
        try:
            partial.mkdir()
            write(partial)
            _seal(partial, {"fingerprint": fingerprint, "database": database, "revision": revision})
            partial.rename(self.path / name)
            self._put_in_force(name)
        except (OSError, RuntimeError) as error:  # FAISS raises RuntimeError
            remove(partial)
            raise VectorIndexError(f"{self.path} cannot be written ({error}); free some disk space.") from error
        for other in [path for path in self.path.iterdir() if path.name not in (name, CURRENT, LOCK)]:
            remove(other)
        return Snapshot(self.path / name, fingerprint, database, revision)

    def delete(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _put_in_force(self, name: str) -> None:
        pointer = self.path / f"{CURRENT}.partial"
        pointer.write_text(name + "\n", encoding="ascii")
        _sync(pointer)
        _sync(self.path)
        pointer.replace(self.path / CURRENT)
        _sync(self.path)


def homes(folder: Path) -> list[Path]:
    """Folders of the pools in a folder, one an encoder, the latest last."""
    found = {path.parent for path in folder.glob("*/snapshot-*")}
    return sorted(found, key=lambda path: (path.stat().st_mtime, path))


def beside(home: Path) -> list[Path]:
    """Folders of the pools beside one, made by other encoders, the latest last."""
    return [path for path in homes(home.parent) if path != home]


def unlike(known: Shown, database: str, revision: int) -> str | None:
    """Why changes cannot lead from what is known to the store as it is; None when they can."""
    if known.database != database:
        return "they are those of another database"
    if known.revision > revision:
        return f"the database was restored, its revision {revision} is before {known.revision}"
    return None


def remove(path: Path) -> None:
    """Delete a file, or a folder with what it holds."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def prune(home: Path) -> None:
    """Delete the pools beside one but for the latest: who rolls back to its encoder finds it ready."""
    for other in beside(home)[:-1]:
        Home(other).delete()


def _locked(lock: int, wait: bool) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _seal(folder: Path, facts: dict[str, Any]) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    digests = {path.relative_to(folder).as_posix(): _digest(path) for path in files}
    (folder / MANIFEST).write_text(json.dumps({"format": FORMAT, **facts, "files": digests}, indent=1))
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def read_ahead(data_dir: Path) -> None:
    """Have the system read the snapshots in force, while this process does something else.

    Args:
        data_dir: holds the folders of pools.

    Source: posix_fadvise(2), `POSIX_FADV_WILLNEED`.
    """
    for current in data_dir.glob(f"*/*/{CURRENT}"):
        with suppress(VectorIndexError, OSError):  # told to who opens it
            for path in (current.parent / Home(current.parent).current()).rglob("*.*"):
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)


def _verified(folder: Path) -> Snapshot:
    manifest = _manifest(folder / MANIFEST)
    for name, digest in manifest["files"].items():
        try:
            found = _digest(folder / name)
        except OSError as error:
            raise VectorIndexError(f"{folder / name} is missing; delete {folder.parent}, it is rebuilt.") from error
        if found != digest:
            raise VectorIndexError(f"{folder / name} was changed; delete {folder.parent}, it is rebuilt.")
    return Snapshot(folder, *(manifest[name] for name in FACTS))


def _manifest(path: Path) -> dict[str, Any]:
    cure = f"delete {path.parent.parent}, it is rebuilt from the store"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        right = all(isinstance(manifest[name], kind) for name, kind in (FACTS | {"files": dict}).items())
        known = manifest["format"] == FORMAT
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise VectorIndexError(f"{path} is missing or was changed; {cure}.") from error
    if not right or not known:
        raise VectorIndexError(f"{path} is of another version; {cure}.")
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
