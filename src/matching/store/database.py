"""The engine: how a connection is opened and bounded, and what a transaction is."""

import math
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, QueuePool, StaticPool, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from matching.errors import StoreError, StoreUnavailableError
from matching.settings import DATABASE_POOL, DATABASE_TIMEOUT_S
from matching.store.faults import BUSY, name_of, translated
from matching.store.idle import ask_when_idle

WAIT_SHARE = 0.5
"""Of the time that a statement may take, what a lock or a free connection is waited for: whichever ends first says what
was missing, and one of each takes no longer than a request of the service may (`MATCHING_TIME_LIMIT`)."""

NO_PLAN_KEPT = "plan_cache_mode=force_custom_plan"
"""Statements are parsed once a connection, and planned each time: a plan kept from when a table was empty would scan it
for the rest of an import. Source: https://www.postgresql.org/docs/current/sql-prepare.html."""


class Scope(Protocol):
    """Where statements run: a database (each block that writes is its own transaction) or one already begun."""

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that only reads."""
        ...

    def together(self) -> AbstractContextManager[Connection]:
        """The same, all of whose statements are of one transaction, whatever the database."""
        ...

    def write(self) -> AbstractContextManager[Connection]:
        """A connection whose changes are committed together, or not at all."""
        ...

    def once(self) -> AbstractContextManager[Connection]:
        """The same for what PostgreSQL does in one statement, which is a transaction: it begins and commits none."""
        ...


class Joined:
    """A transaction already begun: every block joins it, and only its owner commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The connection of the transaction."""
        yield self._connection

    together = write = once = read


class Limited:
    """Where statements take a time of their own instead of that of the settings; on PostgreSQL, which counts it.

    Args:
        scope: where they run.
        timeout_s: seconds a statement may take; None: as long as it takes, for what grows with the tables.
    """

    def __init__(self, scope: Scope, timeout_s: float | None) -> None:
        self._scope, self._timeout_s = scope, timeout_s

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See `Scope`; the bound is one of a transaction."""
        with self._scope.together() as connection:
            limit(connection, self._timeout_s)
            yield connection

    together = read

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """See `Scope`."""
        with self._scope.write() as connection:
            limit(connection, self._timeout_s)
            yield connection

    once = write


def limit(connection: Connection, timeout_s: float | None) -> None:
    """Bound the statements, and the waits for locks, of the rest of a transaction; None lifts the bounds."""
    if connection.dialect.name == "postgresql":
        value = str(int((timeout_s or 0) * 1_000))
        connection.execute(
            select(*(func.set_config(name, value, True) for name in ("statement_timeout", "lock_timeout")))
        )


@dataclass(frozen=True, slots=True)
class Connections:
    """The connections of one process to its database.

    Attributes:
        size: how many there may be.
        in_use: how many are held now.
        waits: how many times none was free, since the database was opened.
        waited_s: seconds spent then, until one was or patience ended.
    """

    size: int
    in_use: int
    waits: int
    waited_s: float


class Database:
    """An open database; each block is a transaction of its own.

    Args:
        url: as SQLAlchemy reads it.
        pool: connections at most, see `Settings.database_pool`.
        timeout_s: seconds, see `Settings.database_timeout_s`.

    Raises:
        StoreError: the database cannot be opened; the message names the cure.
    """

    def __init__(self, url: str, pool: int = DATABASE_POOL, timeout_s: float = DATABASE_TIMEOUT_S) -> None:
        self.url, self._size = _parse(url), pool
        self._on_postgresql = self.url.get_backend_name() == "postgresql"
        self._waits, self._waited_s, self._noting = 0, 0.0, threading.Lock()
        try:
            self.engine = _engine(self.url, pool, timeout_s)
        except ImportError as error:
            raise StoreError(f"The database {self.name} needs a driver: pip install {error.name}.") from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for a short time that blocks nobody.

        On SQLite its statements see one state of the data. PostgreSQL gives each its own, in a transaction as without
        (read committed): none is begun then, which spares two of three exchanges with the server.
        """
        with translated(self.url), self._connected() as connection:
            if not self._on_postgresql:
                connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def together(self) -> Iterator[Connection]:
        """See `Scope`."""
        with translated(self.url), self._connected() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one writer's transaction: committed at the end of the block, undone by any exception.

        On SQLite it takes its lock at once, so that two writers queue instead of failing half-way.
        """
        begin = f"BEGIN; SET LOCAL {NO_PLAN_KEPT}" if self._on_postgresql else "BEGIN IMMEDIATE"
        with translated(self.url), self._connected() as connection, connection.begin():
            connection.exec_driver_sql(begin)
            yield connection

    def once(self) -> AbstractContextManager[Connection]:
        """See `Scope`; two of three exchanges with the server are spared."""
        return self.read() if self._on_postgresql else self.write()

    def keep_plans(self) -> None:
        """See `Store.keep_plans`."""
        if self._on_postgresql and not event.contains(self.engine, "connect", _keep_plans):
            event.listen(self.engine, "connect", _keep_plans)
            self.engine.dispose()

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
            raise StoreUnavailableError(f"The database {self.name} {BUSY}.")

    @property
    def connections(self) -> Connections:
        """How the connections are used."""
        return Connections(self._size, self._in_use, self._waits, self._waited_s)

    @property
    def _in_use(self) -> int:
        pool = self.engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0  # a database in memory has one, shared

    def _connected(self) -> Connection:
        """A connection; when none is free, the wait for one is noted."""
        if self._in_use < self._size:
            return self.engine.connect()
        begun = monotonic()
        try:
            return self.engine.connect()
        finally:
            with self._noting:
                self._waits += 1
                self._waited_s += monotonic() - begun

    @property
    def name(self) -> str:
        """File or address, without its password."""
        return name_of(self.url)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _parse(text: str) -> URL:
    try:
        url = make_url("sqlite://" if text == ":memory:" else text)
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(
            f"{text!r} is not a database URL; give sqlite:///FILE or postgresql+psycopg://... (MATCHING_DATABASE_URL)."
        ) from error
    return url


def _engine(url: URL, pool: int, timeout_s: float) -> Engine:
    wait_s = timeout_s * WAIT_SHARE
    bounded: dict[str, Any] = {"pool_size": pool, "max_overflow": 0, "pool_timeout": wait_s, "hide_parameters": True}
    if url.get_backend_name() == "postgresql":
        engine = create_engine(url, pool_use_lifo=True, connect_args=_asked(url, timeout_s, wait_s), **bounded)
        ask_when_idle(engine)
        return engine
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, **bounded)
    if url.database in (None, "", ":memory:"):
        engine = create_engine(
            url, poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
        )
    else:
        _make_parents(url)
        engine = create_engine(url, connect_args={"timeout": wait_s}, **bounded)
    event.listen(engine, "connect", _prepare)
    return engine


def _asked(url: URL, timeout_s: float, wait_s: float) -> dict[str, Any]:
    """What a connection asks of PostgreSQL: its bounds, and no kept plan; options of the URL come after, and win."""
    bounds = f"-c statement_timeout={int(timeout_s * 1_000)} -c lock_timeout={int(wait_s * 1_000)}"
    options = " ".join([bounds, f"-c {NO_PLAN_KEPT}", *url.normalized_query.get("options", ())])
    return {"options": options, "connect_timeout": math.ceil(wait_s), "autocommit": True}


def _keep_plans(connection: Any, _: object) -> None:
    connection.execute("SET plan_cache_mode = auto")


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
    "secure_delete": "ON",  # at once, 2 % of an import; the rest in the night, see `matching.store.compaction`
    "journal_size_limit": 67_108_864,  # bytes of log kept after a large import
}


def _prepare(connection: Any, _: object) -> None:
    """Readers and the one writer do not wait for each other. Source: https://www.sqlite.org/wal.html."""
    connection.isolation_level = None  # the driver must not begin transactions: `Database` does
    for name, value in PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
