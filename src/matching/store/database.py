"""The engine: how a connection is opened, what a transaction is, and what a driver's error means to a person."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolError

from matching.errors import StoreError, StoreUnavailableError

PASSING = (OperationalError, InterfaceError, PoolError, sqlite3.OperationalError)
"""Faults that are not of the statement: a server gone or full, a lock, a deadlock, no free connection. Source: PEP 249,
which leaves the programmer's faults to other classes; SQLAlchemy's own error of a pool that is exhausted."""

BUSY_S = 30
WRITES = "matching_writes"

# What SQLite says -> what to do. Source: https://www.sqlite.org/rescode.html (extended codes start like primary ones).
CURES = {
    "SQLITE_BUSY": "is locked by another process; wait for the other import or command to end, then repeat",
    "SQLITE_LOCKED": "is locked by another connection of this process; end that transaction, then repeat",
    "SQLITE_FULL": "cannot grow, the disk is full; free some space, then repeat (nothing was half-written)",
    "SQLITE_NOTADB": "is not a SQLite database; give another file or folder (MATCHING_DATA_DIR, MATCHING_DATABASE_URL)",
    "SQLITE_CORRUPT": "is damaged; restore a backup, or move the file away and import again",
    "SQLITE_READONLY": "is read-only; give the account the right to write the file and its folder",
    "SQLITE_CANTOPEN": "cannot be opened; check that the folder exists and that the account may write in it",
    "SQLITE_IOERR": "cannot be read or written; check the disk, then repeat (nothing was half-written)",
}


class Scope(Protocol):
    """Where statements run: a database (each block is its own transaction) or one transaction already begun."""

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that only reads."""
        ...

    def write(self) -> AbstractContextManager[Connection]:
        """A connection whose changes are committed together, or not at all."""
        ...


class Joined:
    """A transaction already begun: every block joins it, and only its owner commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The connection of the transaction."""
        yield self._connection

    write = read


class Database:
    """An open database; each block is a transaction of its own.

    Raises:
        StoreError: the database cannot be opened; the message names the cure.
    """

    def __init__(self, url: str) -> None:
        self.url = _parse(url)
        try:
            self.engine = _engine(self.url)
        except ImportError as error:
            raise StoreError(f"The database {self.name} needs a driver: pip install {error.name}.") from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A short transaction that sees one state of the data and blocks nobody."""
        with translated(self.url), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one writer's transaction: committed at the end of the block, undone by any exception."""
        with translated(self.url), self.engine.connect() as connection:
            connection = connection.execution_options(**{WRITES: True})
            with connection.begin():
                yield connection

    def rewrite(self) -> None:
        """Write a SQLite file anew, without the bytes of what was deleted, and empty its log; nothing elsewhere.

        Writers wait meanwhile, readers do not; as much disk again is needed. Source:
        https://www.sqlite.org/lang_vacuum.html, https://www.sqlite.org/pragma.html#pragma_wal_checkpoint.

        Raises:
            StoreError: the disk is full, or someone reads for too long.
        """
        if self.url.get_backend_name() != "sqlite":
            return
        with translated(self.url), closing(self.engine.raw_connection()) as connection:
            connection.cursor().execute("VACUUM")
            busy, *_ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreUnavailableError(f"The database {self.name} {CURES['SQLITE_BUSY']}.")

    @property
    def name(self) -> str:
        """File or address, without its password."""
        return _name(self.url)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn the driver's errors into a `StoreError` that names the cure: the only place that does."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise _kind(error)(f"The database {_name(url)} {_cure(getattr(error, 'orig', error))}.") from error
    except SQLAlchemyError as error:
        raise _kind(error)(f"The database {_name(url)} cannot be used: {error}.") from error


def _kind(error: Exception) -> type[StoreError]:
    return StoreUnavailableError if isinstance(error, PASSING) else StoreError


def _cure(error: BaseException | None) -> str:
    code = getattr(error, "sqlite_errorname", "")
    for name, cure in CURES.items():
        if code.startswith(name):
            return cure
    if type(error).__name__ == "OperationalError":
        return f"does not answer as it should; check MATCHING_DATABASE_URL and the server ({error})"
    return f"refused a statement; report it with this text: {error}"


def _name(url: URL) -> str:
    return url.database or "in memory" if url.get_backend_name() == "sqlite" else url.render_as_string()


def _parse(text: str) -> URL:
    try:
        url = make_url("sqlite://" if text == ":memory:" else text)
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(
            f"{text!r} is not a database URL; give sqlite:///FILE or postgresql+psycopg://... (MATCHING_DATABASE_URL)."
        ) from error
    return url


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    if url.database in (None, "", ":memory:"):
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        _make_parents(url)
        engine = create_engine(url, connect_args={} if "timeout" in url.query else {"timeout": BUSY_S})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _make_parents(url: URL) -> None:
    if not url.database or url.database.startswith("file:"):
        return
    folder = Path(url.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {folder} cannot be made ({error.strerror}); set MATCHING_DATA_DIR to one that can be written."
        ) from error


PRAGMAS = {
    "page_size": 8_192,  # an offer takes 3 to 4 KB: two a page instead of one; counts only before the first table
    "foreign_keys": "ON",
    "synchronous": "NORMAL",  # after a power cut the last commits may be missing; the file is whole
    "cache_size": -262_144,  # KiB, taken as needed: the index pages of a million offers
    "journal_size_limit": 67_108_864,  # bytes of log kept after a large import
}


def _prepare(connection: Any, _: object) -> None:
    """Readers and the one writer do not wait for each other. Source: https://www.sqlite.org/wal.html."""
    connection.isolation_level = None  # the driver must not begin transactions: `_begin` does
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    """A writer takes its lock at once, so that two of them queue instead of failing half-way."""
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
