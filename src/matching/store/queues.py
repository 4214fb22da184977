"""Work to do, written with the decision to do it and done at least once by whoever takes it.

with store.transaction() as tx:
    ...                                        # the decision
    tx.outbox.put("email", {...}, at, dedupe="digest-81")
for task in store.outbox.take(10, now, lease=timedelta(minutes=2)):
    ...                                        # the work; a worker that dies gives it back when the lease ends
    store.outbox.done(task.key, now)
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Table,
    UpdateBase,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    update,
)

from matching.store.database import Scope
from matching.store.once import insert_once
from matching.store.schema.base import UtcDateTime

COUNTED = 10_000
"""Tasks that `counts` looks at."""

ERROR_LIMIT = 500
"""Characters kept of an error."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    Attributes:
        key: give it to `done` or `failed`.
        kind: what is to be done.
        payload: with what.
        person_key: about whom; None about nobody.
        attempts: how many times it was taken, this one counted.
    """

    key: int
    kind: str
    payload: dict[str, Any]
    person_key: int | None
    attempts: int


@dataclass(frozen=True, slots=True)
class New:
    """A task to add, see `Queue.put`."""

    payload: Mapping[str, Any]
    dedupe: str | None = None
    person_key: int | None = None


@dataclass(frozen=True, slots=True)
class Dead:
    """A task that failed for good.

    Attributes:
        error: the last one, without personal data.
    """

    task: Task
    created_at: datetime
    failed_at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many tasks that are not over are in each state: `due` now, `later`, `taken` by a worker."""

    due: int = 0
    later: int = 0
    taken: int = 0


class Queue:
    """One table of tasks.

    Args:
        scope: where it is.
        table: `outbox` or `jobs`.
    """

    def __init__(self, scope: Scope, table: Table) -> None:
        self._scope, self._table = scope, table

    def put(
        self,
        kind: str,
        payload: Mapping[str, Any],
        at: datetime,
        due_at: datetime | None = None,
        dedupe: str | None = None,
        person_key: int | None = None,
    ) -> int | None:
        """Add a task.

        Args:
            kind: what is to be done.
            payload: as JSON can say it.
            at: now, aware.
            due_at: not before; None: at once.
            dedupe: the same for what must not be done twice; None: it may.
            person_key: about whom, so that erasure finds it; None: about nobody.

        Returns:
            Its key; None when a task of the same `dedupe` is there, done or not.
        """
        new = New(payload, dedupe, person_key)
        with self._scope.write() as connection:
            query = (
                insert_once(connection, self._table).values(_new(kind, new, at, due_at)).returning(self._table.c.key)
            )
            return connection.execute(query).scalar_one_or_none()

    def put_all(self, kind: str, tasks: Iterable[New], at: datetime) -> None:
        """Add tasks of one kind, due at once; those whose `dedupe` is there are left as they are.

        Args:
            kind: what is to be done.
            tasks: what is told of each.
            at: now, aware.
        """
        if rows := [_new(kind, task, at) for task in tasks]:
            with self._scope.write() as connection:
                connection.execute(insert_once(connection, self._table), rows)

    def take(self, n: int, now: datetime, lease: timedelta, kind: str | None = None) -> list[Task]:
        """Take tasks that are due and that nobody holds, the longest due first.

        Two takers never hold the same task, unless the lease of the first is over.

        Args:
            n: at most so many.
            now: aware.
            lease: after which a task neither done nor failed is given to someone else.
            kind: of the tasks; None: of any.
        """
        given = {"now": now, "until": now + lease, "n": n} | ({} if kind is None else {"wanted": kind})
        with self._scope.once() as connection:
            rows = connection.execute(_taking(self._table, kind is None), given).mappings().all()
        return [_task(row) for row in sorted(rows, key=lambda row: (row["due_at"], row["key"]))]

    def done(self, key: int, at: datetime) -> None:
        """Say that a task is done; what was done, or is not there any more, stays so."""
        self.all_done([key], at)

    def all_done(self, keys: Collection[int], at: datetime) -> None:
        """Say that tasks are done."""
        self._end(keys, {"done_at": at})

    def failed(self, key: int, error: str, at: datetime, retry_at: datetime | None) -> None:
        """Say that a task failed.

        Args:
            key: of the task.
            error: what happened, without personal data; its first `ERROR_LIMIT` characters are kept.
            at: when, aware.
            retry_at: when it is due again; None: never.
        """
        values: dict[str, Any] = {"error": error[:ERROR_LIMIT], "taken_until": None}
        self._end([key], values | ({"failed_at": at} if retry_at is None else {"due_at": retry_at}))

    def postpone(self, key: int, until: datetime, waits_for: str | None = None) -> None:
        """Give a task back untried: the attempt does not count.

        Args:
            key: of the task.
            until: when it is due again.
            waits_for: name of what is missing, see `hurry`; None: nothing but time.
        """
        given_back = {"taken_until": None, "due_at": until, "waits_for": waits_for}
        self._end([key], given_back | {"attempts": self._table.c.attempts - 1})

    def hurry(self, waits_for: Collection[str], at: datetime) -> int:
        """Make the tasks due that wait for what there is now; how many."""
        c = self._table.c
        with self._scope.write() as connection:
            waiting = update(self._table).where(c.waits_for.in_(waits_for), *_open(self._table))
            return connection.execute(waiting.values(due_at=at, waits_for=None)).rowcount

    def lacking(self) -> dict[str, int]:
        """How many tasks wait for each thing that is missing, see `postpone`."""
        c = self._table.c
        query = select(c.waits_for, func.count()).where(c.waits_for.is_not(None), *_open(self._table))
        with self._scope.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query.group_by(c.waits_for).order_by(c.waits_for))}

    def dead(self, n: int) -> list[Dead]:
        """Tasks that failed for good, the latest first, at most `n`."""
        c = self._table.c
        query = select(self._table).where(c.failed_at.is_not(None)).order_by(c.failed_at.desc(), c.key.desc()).limit(n)
        with self._scope.read() as connection:
            rows = connection.execute(query).mappings()
            return [Dead(_task(row), row["created_at"], row["failed_at"], row["error"] or "") for row in rows]

    def count_dead(self) -> dict[str, int]:
        """How many tasks failed for good, by kind."""
        c = self._table.c
        query = select(c.kind, func.count()).where(c.failed_at.is_not(None)).group_by(c.kind).order_by(c.kind)
        with self._scope.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def retry(self, at: datetime, keys: Collection[int] | None = None) -> int:
        """Let tasks that failed for good be due again, as if new.

        Args:
            at: now, aware.
            keys: of the tasks; None: all of them.

        Returns:
            How many there were.
        """
        c = self._table.c
        named = () if keys is None else (c.key.in_(keys),)
        again = {"failed_at": None, "due_at": at, "attempts": 0}
        with self._scope.write() as connection:
            query = update(self._table).where(c.failed_at.is_not(None), *named).values(again)
            return connection.execute(query).rowcount

    def _end(self, keys: Collection[int], values: Mapping[str, Any]) -> None:
        with self._scope.write() as connection:
            ended = update(self._table).where(self._table.c.key.in_(keys), *_open(self._table))
            connection.execute(ended.values(values))

    def counts(self, now: datetime) -> Waiting:
        """How many tasks are in each state, of the `COUNTED` due first: a queue that stands still is cheap."""
        own = self._table.c
        due_first = select(self._table).where(*_open(self._table)).order_by(own.due_at, own.key).limit(COUNTED)
        c = due_first.subquery().c
        state = case(
            (and_(c.taken_until.is_not(None), c.taken_until > now), "taken"),
            (c.due_at > now, "later"),
            else_="due",
        )
        with self._scope.read() as connection:
            rows = connection.execute(select(state.label("state"), func.count()).group_by("state")).all()
        return Waiting(**{row[0]: row[1] for row in rows})

    def forget(self, before: datetime) -> int:
        """Delete what was done or failed before a moment, and with it its `dedupe`; how many."""
        c = self._table.c
        with self._scope.write() as connection:
            return connection.execute(delete(self._table).where(or_(c.done_at < before, c.failed_at < before))).rowcount


@cache
def _taking(table: Table, of_any: bool) -> UpdateBase:
    """See `Queue.take`: all in one statement, for most of the time nothing is due and every worker asks each second."""
    c, now, until = table.c, *(bindparam(name, type_=UtcDateTime()) for name in ("now", "until"))
    free = c.due_at <= now, or_(c.taken_until.is_(None), c.taken_until <= now)
    wanted = () if of_any else (c.kind == bindparam("wanted"),)
    due = select(c.key).where(*_open(table), *free, *wanted).order_by(c.due_at, c.key).limit(bindparam("n"))
    locked = due.with_for_update(skip_locked=True).cte("due")
    held = {"taken_until": until, "attempts": c.attempts + 1, "waits_for": None}
    return update(table).where(c.key.in_(select(locked.c.key))).values(held).returning(table)


def _open(table: Table) -> tuple[ColumnElement[bool], ...]:
    return table.c.done_at.is_(None), table.c.failed_at.is_(None)


def _task(row: RowMapping) -> Task:
    return Task(row["key"], row["kind"], json.loads(row["payload"]), row["person_key"], row["attempts"])


def _new(kind: str, task: New, at: datetime, due_at: datetime | None = None) -> dict[str, Any]:
    return {
        "kind": kind,
        "payload": json.dumps(task.payload, ensure_ascii=False),
        "created_at": at,
        "due_at": due_at or at,
        "dedupe": task.dedupe,
        "person_key": task.person_key,
        "attempts": 0,
    }
