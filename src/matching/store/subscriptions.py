"""How persons want offers to come. Whoever said nothing is subscribed as soon as their project is established.

An objection, a snooze or another wish acts on whatever is decided from then on.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from matching.domain import Channel, Frequency, Subscription, Support
from matching.errors import InputError
from matching.store.database import Joined, Scope
from matching.store.keys import parts
from matching.store.members import member
from matching.store.persons import Persons
from matching.store.schema import persons, profiles, schedule, subscriptions
from matching.times import next_due, zone_of

NO_PROJECT = "no_project"
"""Why someone who said nothing is not subscribed: only those whose professional project is established are."""

OBJECTION = "objection"
"""The person said that they want nothing."""

_SAME = ("handle", "reviewed", "visited", "snoozed_until", "stopped_at", "stopped_for")


class Subscriptions:
    """The table of subscriptions."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, person_keys: Iterable[int], at: datetime | None = None) -> dict[int, Subscription]:
        """Subscription of each person who exists; the default one of those who said nothing.

        Args:
            person_keys: whose.
            at: when a person without a project is said to be stopped; None: now.
        """
        found: dict[int, Subscription] = {}
        with self._scope.read() as connection:
            for part in parts([int(key) for key in person_keys]):
                said = _said(connection, part)
                silent = _stated(connection, [key for key in part if key not in said], "projects")
                found |= said | {key: _default(projects, at or datetime.now(UTC)) for key, projects in silent}
        return found

    def reviewed(self, person_keys: Iterable[int]) -> set[int]:
        """Persons whose lists an adviser sees before they leave: as was said, else those of support `renforce`.

        Nobody would see those of a person without an adviser: they do not wait.
        """
        found: set[int] = set()
        with self._scope.read() as connection:
            for part in parts(_advised(connection, [int(key) for key in person_keys])):
                found |= _close(connection, part, "reviewed")
        return found

    def visited(self, person_keys: Iterable[int]) -> set[int]:
        """Persons with whom letters are read: as was said, else those of support `renforce`."""
        found: set[int] = set()
        with self._scope.read() as connection:
            for part in parts([int(key) for key in person_keys]):
                found |= _close(connection, part, "visited")
        return found

    def put(self, person_key: int, wanted: Subscription, at: datetime) -> None:
        """Write what a person wants; that they have no project yet is not a wish, and is not written.

        Another frequency moves their next turn to where it would be, had they wanted so at the last one: a date never
        has two.

        Raises:
            InputError: there is no such person, or the handle is not between 0 and 1; nothing is written.
        """
        if not 0 <= wanted.handle <= 1:
            raise InputError(f"The handle is {wanted.handle}; give a number from 0 (liking) to 1 (chance).")
        if wanted.stopped_for == NO_PROJECT:
            wanted = replace(wanted, stopped_at=None, stopped_for=None)
        values = {name: getattr(wanted, name) for name in _SAME}
        values |= {"frequency": wanted.frequency.value, "channels": json.dumps(wanted.channels), "updated_at": at}
        with self._scope.write() as connection:
            Persons(Joined(connection)).lock(person_key)
            before = _said(connection, [person_key]).get(person_key)
            if before is None:
                connection.execute(insert(subscriptions).values(values | {"person_key": person_key}))
            else:
                own = subscriptions.c.person_key == person_key
                connection.execute(update(subscriptions).where(own).values(values))
            if wanted.frequency is not (before or Subscription()).frequency:
                _move_turn(connection, person_key, wanted.frequency)

    def stop(self, person_key: int, at: datetime, why: str = OBJECTION) -> None:
        """Send nothing any more; who has stopped already keeps the first date, and the reason.

        An objection outranks other reasons: taking one of these back must not send again.

        Args:
            person_key: whose.
            at: since when.
            why: a slug, "objection" or "found_job"...

        Raises:
            InputError: there is no such person.
        """
        with self._scope.write() as connection:
            now = _locked(connection, person_key, at)
            if now.stopped_at is None or now.stopped_for == NO_PROJECT:
                now = replace(now, stopped_at=at)
            elif why != OBJECTION or now.stopped_for == OBJECTION:
                return
            Subscriptions(Joined(connection)).put(person_key, replace(now, stopped_for=why), at)

    def snooze(self, person_key: int, until: datetime, at: datetime) -> None:
        """Send nothing before a moment; who sleeps longer already goes on sleeping.

        Raises:
            InputError: there is no such person.
        """
        with self._scope.write() as connection:
            now = _locked(connection, person_key, at)
            if now.snoozed_until is None or now.snoozed_until < until:
                Subscriptions(Joined(connection)).put(person_key, replace(now, snoozed_until=until), at)

    def wake(self, person_key: int, until: datetime, at: datetime) -> None:
        """Undo a `snooze` until a moment; another one stands.

        Raises:
            InputError: there is no such person.
        """
        with self._scope.write() as connection:
            now = _locked(connection, person_key, at)
            if now.snoozed_until == until:
                Subscriptions(Joined(connection)).put(person_key, replace(now, snoozed_until=None), at)


def _locked(connection: Connection, person_key: int, at: datetime) -> Subscription:
    """What a person wants, which nobody else changes before the end of the transaction."""
    Persons(Joined(connection)).lock(person_key)
    return Subscriptions(Joined(connection)).get([person_key], at)[person_key]


def _move_turn(connection: Connection, person_key: int, frequency: Frequency) -> None:
    """Of someone who was never looked at it is the turn at once."""
    own = schedule.c.person_key == person_key
    query = select(schedule.c.last_at, persons.c.departement).join(persons, persons.c.key == schedule.c.person_key)
    if (last := connection.execute(query.where(own)).one_or_none()) is not None:
        due_at = next_due(frequency, last.last_at, zone_of(last.departement))
        connection.execute(update(schedule).where(own).values(due_at=due_at))


def _advised(connection: Connection, person_keys: Sequence[int]) -> list[int]:
    """Those of some persons who have a referent adviser."""
    p, found = persons.c, list[int]()
    for part in parts(person_keys):
        found += connection.execute(select(p.key).where(p.key.in_(part), p.adviser.is_not(None))).scalars()
    return found


def _close(connection: Connection, person_keys: Sequence[int], name: str) -> set[int]:
    """Persons of whom an attribute of the subscription is true; of who said nothing of it, those of close support."""
    told = {key: getattr(one, name) for key, one in _said(connection, person_keys).items()}
    wishes = {key: wish for key, wish in told.items() if wish is not None}
    silent = _stated(connection, [key for key in person_keys if key not in wishes], "support")
    close = {key for key, support in silent if support == Support.RENFORCE}
    return close | {key for key, wish in wishes.items() if wish}


def _said(connection: Connection, person_keys: Sequence[int]) -> dict[int, Subscription]:
    """What those who said something want."""
    rows = connection.execute(select(subscriptions).where(subscriptions.c.person_key.in_(person_keys))).mappings()
    return {row["person_key"]: _subscription(row) for row in rows}


def _stated(connection: Connection, person_keys: Sequence[int], name: str) -> list[tuple[int, str | None]]:
    """(person, text of a field of their profile) of those who exist; None: it is at its default, or they have none.

    The database reads it: whole profiles take seven times as long to parse, of everyone and three times a night.
    """
    field = member(connection, func.coalesce(profiles.c.merged, profiles.c.payload), name)
    query = select(persons.c.key, field).outerjoin(profiles, profiles.c.key == persons.c.profile_key)
    return [(row[0], row[1]) for row in connection.execute(query.where(persons.c.key.in_(person_keys)))]


def _default(projects: str | None, at: datetime) -> Subscription:
    return Subscription() if projects else Subscription(stopped_at=at, stopped_for=NO_PROJECT)


def _subscription(row: Any) -> Subscription:
    channels = tuple(Channel(channel) for channel in json.loads(row["channels"]))
    own = {name: row[name] for name in _SAME}
    return Subscription(frequency=Frequency(row["frequency"]), channels=channels, **own)
