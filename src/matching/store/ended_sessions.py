"""Sessions of pages that people ended before their time: a cookie that was copied opens nothing any more."""

from datetime import datetime

from sqlalchemy import delete, select

from matching.store.database import Scope
from matching.store.once import insert_once
from matching.store.schema import ended_sessions


class EndedSessions:
    """The table of sessions that are over; those still under way are kept nowhere."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, name: bytes, until: datetime) -> None:
        """End a session; again changes nothing.

        Args:
            name: tells it from all others, and tells nothing of its secret.
            until: when it ends by itself, after which it need not be remembered; aware.
        """
        with self._scope.write() as connection:
            connection.execute(insert_once(connection, ended_sessions).values(name=name, until=until))

    def has(self, name: bytes) -> bool:
        """Whether a session was ended."""
        with self._scope.read() as connection:
            return connection.execute(select(1).where(ended_sessions.c.name == name)).first() is not None

    def forget(self, before: datetime) -> int:
        """Delete those that would have ended by themselves before a moment; how many."""
        with self._scope.write() as connection:
            return connection.execute(delete(ended_sessions).where(ended_sessions.c.until < before)).rowcount
