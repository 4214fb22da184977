"""Copies that left the store, each with the day it must be deleted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from matching.store.database import Scope
from matching.store.schema import exports


@dataclass(frozen=True, slots=True)
class Export:
    """One copy: the folder or file that holds it, when it was made and when it must be gone."""

    key: int
    path: str
    created_at: datetime
    expires_at: datetime
    deleted_at: datetime | None = None


class Exports:
    """The table of copies."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def record(self, path: str, at: datetime, expires_at: datetime) -> int:
        """Write down a copy; one at the same path is replaced by it, and no longer expected there.

        Args:
            path: absolute.
            at: when it was made, aware.
            expires_at: when it must be gone.

        Returns:
            Its key, for `deleted`.
        """
        c = exports.c
        values = {"path": path, "created_at": at, "expires_at": expires_at}
        with self._scope.write() as connection:
            replaced = update(exports).where(c.path == path, c.deleted_at.is_(None))
            connection.execute(replaced.values(deleted_at=at))
            key: int = connection.execute(insert(exports).values(values).returning(c.key)).scalar_one()
        return key

    def expired(self, now: datetime) -> list[Export]:
        """Copies that must be gone and are not said to be, the oldest first."""
        c = exports.c
        query = select(exports).where(c.expires_at <= now, c.deleted_at.is_(None)).order_by(c.expires_at, c.key)
        with self._scope.read() as connection:
            return [Export(**row) for row in connection.execute(query).mappings()]

    def deleted(self, key: int, at: datetime) -> None:
        """Say that a copy is gone."""
        with self._scope.write() as connection:
            first = exports.c.key == key, exports.c.deleted_at.is_(None)
            connection.execute(update(exports).where(*first).values(deleted_at=at))
