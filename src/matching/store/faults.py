"""What a driver's error means to a person: whether waiting cures it, and what else does."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolError

from matching.errors import StoreError, StoreUnavailableError

PASSING = (OperationalError, InterfaceError, PoolError, sqlite3.OperationalError)
"""Faults that are not of the statement: a server gone or full, a lock, a deadlock, no free connection. Source: PEP 249,
which leaves the programmer's faults to other classes; SQLAlchemy's own error of a pool that is exhausted."""

BUSY = "is locked by another writer; wait for the other import or command to end, then repeat"
FULL = "cannot grow, the disk is full; free some space, then repeat (nothing was half-written)"

# What the database says -> what to do. Source: https://www.sqlite.org/rescode.html (extended codes start like primary
# ones), https://www.postgresql.org/docs/current/errcodes-appendix.html.
CURES = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": "is locked by another connection of this process; end that transaction, then repeat",
    "SQLITE_FULL": FULL,
    "SQLITE_NOTADB": "is not a SQLite database; give another file or folder (MATCHING_DATA_DIR, MATCHING_DATABASE_URL)",
    "SQLITE_CORRUPT": "is damaged; restore a backup, or move the file away and import again",
    "SQLITE_READONLY": "is read-only; give the account the right to write the file and its folder",
    "SQLITE_CANTOPEN": "cannot be opened; check that the folder exists and that the account may write in it",
    "SQLITE_IOERR": "cannot be read or written; check the disk, then repeat (nothing was half-written)",
    "57014": "stopped a statement that took too long; repeat in a moment, or raise MATCHING_DATABASE_TIMEOUT_S",
    "55P03": BUSY,
    "40P01": "undid one of two writers that waited for each other; repeat (nothing was half-written)",
    "53100": FULL,
    "25006": "is read-only; give the address of the server that takes writes (MATCHING_DATABASE_URL)",
}


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn the driver's errors into a `StoreError` that names the cure: the only place that does."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise _kind(error)(f"The database {name_of(url)} {_cure(getattr(error, 'orig', error))}.") from error
    except PoolError as error:
        raise StoreUnavailableError(
            f"The database {name_of(url)} has no connection free: this process holds all that MATCHING_DATABASE_POOL"
            " allows; repeat in a moment, or raise it."
        ) from error
    except SQLAlchemyError as error:
        raise _kind(error)(f"The database {name_of(url)} cannot be used: {error}.") from error


def _kind(error: Exception) -> type[StoreError]:
    return StoreUnavailableError if isinstance(error, PASSING) else StoreError


def _cure(error: BaseException | None) -> str:
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
    for name, cure in CURES.items():
        if code.startswith(name):
            return cure
    if any(kind.__name__ == "OperationalError" for kind in type(error).__mro__):
        return f"does not answer as it should; check MATCHING_DATABASE_URL and the server ({error})"
    first, *_ = str(error).splitlines() or [""]  # PostgreSQL quotes the values that it refuses in those that follow
    return f"refused a statement; report it with this text: {first}"


def name_of(url: URL) -> str:
    """File or address of a database, without its password."""
    return url.database or "in memory" if url.get_backend_name() == "sqlite" else url.render_as_string()
