"""Whose turn it is: when each person is next looked at, and how many times in a row nothing was found for them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, FromClause, Select, and_, bindparam, case, func, or_, select, update

from matching.batched import batched
from matching.domain import WELCOME, WELCOME_OWED, Due, Frequency, Subscription
from matching.store.database import Joined, Scope
from matching.store.held import held
from matching.store.keys import IN_LIMIT, parts
from matching.store.once import insert_once
from matching.store.schema import persons, schedule, subscriptions
from matching.store.subscriptions import Subscriptions

Move = tuple[int, datetime, str, bool]
"""(person, when it is their turn again, the cycle that ends, whether nothing was found)."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many persons how many are subscribed, awake, and how many of these are due."""

    persons: int
    subscribed: int
    due: int


class Schedule:
    """The table of turns."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def due(self, now: datetime, after: int, n: int) -> list[Due]:
        """A page of the people whose turn has come: who have a profile and are subscribed, awake and due.

        It is at once the turn of who was never looked at.

        Args:
            now: aware.
            after: the last person of the page before; 0: from the first.
            n: how many at most; fewer are the last.

        Returns:
            By person key, ascending.
        """
        found: list[Due] = []
        with self._scope.read() as connection:
            for page in _pages(connection, now, after, n):
                found += _subscribed(connection, page, now)
                if len(found) >= n:
                    break
        return found[:n]

    def still(self, person_keys: Iterable[int], now: datetime) -> dict[int, Due]:
        """Those of some people whose turn it is, see `due`: in a transaction, before what is decided for them.

        Args:
            person_keys: whose.
            now: aware.
        """
        found: dict[int, Due] = {}
        with self._scope.read() as connection:
            for part in parts(list(person_keys)):
                rows = connection.execute(_turns(now).where(persons.c.key.in_(part))).all()
                found |= {one.person_key: one for one in _subscribed(connection, rows, now)}
        return found

    def at_once(self, now: datetime, person_keys: Iterable[int] | None = None) -> dict[int, Due]:
        """People who want offers as they come, awake, whether it is their turn or not.

        Args:
            now: aware.
            person_keys: only of these; None: all of them.
        """
        wanted = _awake(now).where(subscriptions.c.frequency == Frequency.IMMEDIATE.value)
        found: dict[int, Due] = {}
        with self._scope.read() as connection:
            some = [wanted] if person_keys is None else [wanted.where(persons.c.key.in_(p)) for p in parts(person_keys)]
            for query in some:
                rows = connection.execute(query).all()
                found |= {one.person_key: one for one in _subscribed(connection, rows, now)}
        return found

    def coverage(self, now: datetime) -> Coverage:
        """How many people are subscribed and due; who is asleep is neither.

        Every profile is read, for only those with a project are subscribed.
        """
        with self._scope.read() as connection:
            persons_ = connection.execute(select(func.count()).select_from(persons)).scalar_one()
            awake = due = 0
            for page in batched(connection.execute(_awake(now)), IN_LIMIT):
                found = _subscribed(connection, page, now)
                awake, due = awake + len(found), due + sum(one.due_at <= now for one in found)
        return Coverage(persons_, awake, due)

    def owe_welcome(self, person_key: int) -> None:
        """Say that a person is to be welcomed yet: at their next turn, which stays when it is."""
        own = schedule.c.person_key == person_key
        with self._scope.write() as connection:
            connection.execute(update(schedule).where(own).values(last_cycle=WELCOME_OWED))

    def move(self, rows: Sequence[Move], at: datetime) -> None:
        """Say when it is whose turn again; people who are not in the store any more are left out.

        A welcome that is owed stays so until it is the occasion.

        Args:
            rows: see `Move`, each person once. Empty cycles in a row are counted, and forgotten by one that is not.
            at: when they were looked at, aware.
        """
        c = schedule.c
        names = "due_at", "last_cycle", "empty"
        owed = and_(c.last_cycle == WELCOME_OWED, bindparam("last_cycle") != WELCOME)
        moved = (
            update(schedule)
            .where(c.person_key == bindparam("person"))
            .values(
                due_at=bindparam("due_at"),
                last_cycle=case((owed, WELCOME_OWED), else_=bindparam("last_cycle")),
                last_at=at,
                empty_cycles=case((bindparam("empty"), c.empty_cycles + 1), else_=0),
            )
        )
        with self._scope.write() as connection:
            known = held(connection, [person_key for person_key, *_ in rows])
            values = [{"person": key} | dict(zip(names, row, strict=True)) for key, *row in rows if key in known]
            new = [_new(one, at) for one in values]
            if values:
                connection.execute(insert_once(connection, schedule), new)
                connection.execute(moved, values)


def _turns(now: datetime, after: int = 0) -> Select[Any]:
    """Rows of who may be due, as far as what they said tells, from a person on."""
    return _awake(now, after).where(or_(schedule.c.due_at.is_(None), schedule.c.due_at <= now))


def _awake(now: datetime, after: int = 0) -> Select[Any]:
    p, s, said = persons.c, schedule.c, subscriptions.c
    columns = p.key, p.profile_key, s.due_at, s.empty_cycles, s.last_cycle, p.departement
    awake = said.stopped_at.is_(None), or_(said.snoozed_until.is_(None), said.snoozed_until <= now)
    return select(*columns).select_from(_since(after)).where(p.key > after, p.profile_key.is_not(None), *awake)


def _since(after: int) -> FromClause:
    """The tables from a person on, each told so: PostgreSQL would read the joined ones from their beginning."""
    joined: FromClause = persons
    for table in (schedule, subscriptions):
        own = table.c.person_key
        joined = joined.outerjoin(table, and_(own == persons.c.key, own > after))
    return joined


def _pages(connection: Connection, now: datetime, after: int, n: int) -> Iterator[Sequence[Any]]:
    p = persons.c
    while True:
        rows = connection.execute(_turns(now, after).order_by(p.key).limit(n)).all()
        yield rows
        if len(rows) < n:
            return
        after = rows[-1][0]


def _subscribed(connection: Connection, rows: Sequence[Any], now: datetime) -> list[Due]:
    wanted = Subscriptions(Joined(connection)).get([row[0] for row in rows], now)
    return [_due(row, now, wanted[row[0]]) for row in rows if wanted[row[0]].stopped_at is None]


def _due(row: Any, now: datetime, subscription: Subscription) -> Due:
    key, profile_key, due_at, empty_cycles, last_cycle, departement = row
    return Due(key, profile_key, due_at or now, empty_cycles or 0, last_cycle, subscription, departement)


def _new(values: dict[str, Any], at: datetime) -> dict[str, Any]:
    first = {name: values[name] for name in ("due_at", "last_cycle")}
    return {"person_key": values["person"], "empty_cycles": 0, "last_at": at} | first
