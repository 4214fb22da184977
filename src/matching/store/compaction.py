"""What was erased, out of the bytes of the database: SQLite keeps it in its log, and in the pages that were split.

Erasure puts the job in its own transaction; whoever keeps files takes it in the night, and a process that dies gives it
back. `PRAGMA secure_delete` alone would not do: it left 1 key of 300 in pages that rows had been moved out of.
PostgreSQL reclaims dead rows by itself (autovacuum): nothing is rewritten there.
"""

from datetime import UTC, datetime, time, timedelta

from matching.store.database import Database, Scope
from matching.store.queues import Queue
from matching.store.schema import jobs

COMPACT = "compact"
NIGHT = time(2), time(4)
"""UTC: begins and ends. Writers wait while the file is rewritten: 23 core-seconds for 4.6 GB, a million offers."""

LEASE = timedelta(hours=1)
MANY = 10_000


class Compaction:
    """The job of one database."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._jobs = Queue(scope, jobs)

    def ask(self, at: datetime) -> None:
        """Have the database rewritten at night, 22 hours from now at most."""
        self._jobs.put(COMPACT, {}, at, due_at=_night(at.astimezone(UTC)))

    def run(self, now: datetime) -> bool:
        """Rewrite the database if someone asked for it and it is due; whether it was done.

        Raises:
            StoreError: it cannot be rewritten now; it is due again in an hour.
        """
        due = self._jobs.take(MANY, now, LEASE, COMPACT)
        if not due:
            return False
        if isinstance(self._scope, Database):
            self._scope.rewrite()
        self._jobs.all_done([task.key for task in due], now)
        return True


def _night(at: datetime) -> datetime:
    """The moment itself at night, else the beginning of the next one."""
    begins, ends = (at.replace(hour=edge.hour, minute=0, second=0, microsecond=0) for edge in NIGHT)
    return at if begins <= at < ends else begins if at < begins else begins + timedelta(days=1)
