"""Erasure at a person's request: everything at once, in one transaction, and again after a backup is restored.

What remains: the retired internal keys, keyed hashes of the external ones (`matching.store.forgotten`), and payloads of
the audit log that nobody can decipher. Index snapshots are rewritten within the hour, the bytes of a SQLite file at
night (`matching.store.compaction`); exports, by internal keys alone, and backups last until their day comes.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table, delete, or_, select

from matching.codec import from_json
from matching.domain import Person
from matching.errors import InputError
from matching.store.audit import Audit
from matching.store.compaction import Compaction
from matching.store.database import Joined, Scope
from matching.store.forgotten import digester
from matching.store.keys import Ref, parts
from matching.store.once import insert_once
from matching.store.profiles import Profiles
from matching.store.revisions import current_revision
from matching.store.schema import (
    answer_notes,
    channel_faults,
    consents,
    deliveries,
    devices,
    digests,
    forgotten,
    idempotency,
    identity_views,
    jobs,
    outbox,
    person_keys,
    persons,
    profiles,
    pushes,
    schedule,
    short_links,
    shortlisted,
    sources,
    subscriptions,
    texted,
    ticket_messages,
    training_answers,
    training_pushes,
)
from matching.store.telling import shared_by, sharing_ended

SHORTEST = 6
"""Characters of a text below which finding it in an answer says nothing."""


OF_PERSONS = (
    answer_notes,
    consents,
    subscriptions,
    identity_views,
    person_keys,
    channel_faults,
    short_links,
    texted,
    devices,
    digests,
    pushes,
    training_answers,
    training_pushes,
    schedule,
    outbox,
    jobs,
)
"""Tables that are emptied of a person."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: keys, retired for good."""

    persons: tuple[int, ...] = ()
    profiles: tuple[int, ...] = ()


class Erasure:
    """Who is erased, and who was."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def erase(self, person_key: int, at: datetime, actor: str = "person") -> Erased:
        """Erase a person, their profile, the profiles linked to it with their persons, and all that hangs on them.

        Args:
            person_key: who.
            at: when.
            actor: for the audit log, "person" or "adviser:A12".

        Raises:
            InputError: there is no such person.
        """
        with self._scope.write() as connection:
            current_revision(connection, profiles, lock=True)
            people = connection.execute(select(persons.c.profile_key).where(persons.c.key == person_key)).all()
            if not people:
                raise InputError(f"Person {person_key} is not in the store (erased already, perhaps).")
            return _erase(connection, [person_key], [row[0] for row in people if row[0]], at, actor)

    def is_forgotten(self) -> Callable[[Ref], bool]:
        """Tells whether an external key (source, id) was erased at the person's request, as things stand now."""
        with self._scope.read() as connection:
            digest = digester(connection)
            known = {bytes(row) for row in connection.execute(select(forgotten.c.digest)).scalars()}
        return lambda ref: bool(known) and digest(ref) in known

    def lift(self, refs: Iterable[Ref], by: str, at: datetime) -> int:
        """Let external keys come back, because the person registers again; how many were forgotten.

        Args:
            refs: of the person and of their profile.
            by: for the audit log, "adviser:A12".
            at: when.
        """
        with self._scope.write() as connection:
            digests = [digester(connection)(ref) for ref in refs]
            known = connection.execute(delete(forgotten).where(forgotten.c.digest.in_(digests))).rowcount
            if known:
                Audit(Joined(connection)).append(by, "person_registered_again", at)
        return known

    def forgotten(self) -> Iterator[tuple[bytes, datetime]]:
        """(keyed hash, when) of all that was erased: what a restored backup must erase again."""
        with self._scope.read() as connection:
            rows = connection.execute(select(forgotten.c.digest, forgotten.c.at).order_by(forgotten.c.at)).all()
        return ((bytes(digest), at) for digest, at in rows)

    def reapply(self, erased: Mapping[bytes, datetime], at: datetime) -> Erased:
        """Erase again, after a restore, what the live database had forgotten, and what this one had.

        Args:
            erased: keyed hash -> when, as `forgotten` gave them.
            at: when it is done again.
        """
        with self._scope.write() as connection:
            current_revision(connection, profiles, lock=True)
            for digest, when in erased.items():
                connection.execute(insert_once(connection, forgotten).values(digest=digest, at=when))
            known = {bytes(row) for row in connection.execute(select(forgotten.c.digest)).scalars()}
            found = {table.name: _known(connection, table, known) for table in (persons, profiles)}
            of_persons = _linked(connection, persons.c.profile_key, persons.c.key, found[persons.name])
            keys = [*found[profiles.name], *of_persons]
            if not found[persons.name] and not keys:
                return Erased()
            return _erase(connection, found[persons.name], keys, at, "system")


def _erase(
    connection: Connection, person_keys_: Collection[int], profile_keys: Collection[int], at: datetime, actor: str
) -> Erased:
    """To be called with the profiles locked, so that nobody moves meanwhile."""
    absorbed = _linked(connection, profiles.c.key, profiles.c.merged_into, profile_keys)
    whole = sorted({*profile_keys, *absorbed})
    people = sorted({*person_keys_, *_linked(connection, persons.c.key, persons.c.profile_key, whole)})
    _lock(connection, people)
    _remember(connection, people, whole, at)
    sharing_ended(connection, shared_by(connection, people), at)
    _forget_answers(connection, people, whole)
    Profiles(Joined(connection)).erase(whole)
    for part in parts(people):
        theirs = select(digests.c.key).where(digests.c.person_key.in_(part))
        connection.execute(delete(deliveries).where(deliveries.c.digest_key.in_(theirs)))
        for table in OF_PERSONS:
            connection.execute(delete(table).where(table.c.person_key.in_(part)))
        connection.execute(delete(persons).where(persons.c.key.in_(part)))
    for key in people:
        Audit(Joined(connection)).append(actor, "person_erased", at, key)
    Compaction(Joined(connection)).ask(at)
    return Erased(tuple(people), tuple(whole))


def _lock(connection: Connection, people: Iterable[int]) -> None:
    """Wait for whoever writes about these people, before anything is deleted that they may need."""
    for part in parts(people):
        theirs = select(persons.c.key).where(persons.c.key.in_(part)).order_by(persons.c.key)
        connection.execute(theirs.with_for_update())


def _linked(connection: Connection, wanted: Any, by: Any, keys: Collection[int]) -> list[Any]:
    """Values of a column in the rows whose other column is one of the keys."""
    found: list[int] = []
    for part in parts(list(keys)):
        query = select(wanted).where(by.in_(part), wanted.is_not(None))
        found += connection.execute(query).scalars()
    return found


def _remember(connection: Connection, people: Collection[int], whole: Collection[int], at: datetime) -> None:
    digest = digester(connection)
    for table, keys in ((persons, people), (profiles, whole)):
        for part in parts(list(keys)):
            rows = connection.execute(select(table.c.source, table.c.id).where(table.c.key.in_(part))).all()
            for source, id_ in rows:
                connection.execute(insert_once(connection, forgotten).values(digest=digest((source, id_)), at=at))


def _known(connection: Connection, table: Table, digests: Collection[bytes]) -> list[int]:
    """Keys of the rows whose external key is forgotten."""
    digest = digester(connection)
    rows = connection.execute(select(table.c.key, table.c.source, table.c.id))
    return [key for key, source, id_ in rows if digest((source, id_)) in digests]


def _forget_answers(connection: Connection, people: Collection[int], whole: Collection[int]) -> None:
    """Delete the answers kept for repeated requests that were given to these people, or that name them."""
    clients = [f"jobseeker:{key}" for key in people]
    traces = list(_traces(connection, people, whole))
    c = idempotency.c
    rows = connection.execute(select(c.client, c.key, c.body).where(or_(c.client.in_(clients), c.body.is_not(None))))
    for client, key, body in rows.all():
        if client in clients or any(trace in bytes(body) for trace in traces):
            connection.execute(delete(idempotency).where(c.client == client, c.key == key))


def _traces(connection: Connection, people: Collection[int], whole: Collection[int]) -> Iterator[bytes]:
    """What would tell these people in an answer, as JSON writes it."""
    for person in (from_json(Person, each) for each in _linked(connection, persons.c.payload, persons.c.key, people)):
        yield _json(person.id)
        told = (person.name or "", *person.emails, *person.phones, *person.postal_address)
        yield from chain.from_iterable(map(_long, told))
    for column in (profiles.c.payload, profiles.c.merged):
        for payload in _linked(connection, column, profiles.c.key, whole):
            said = json.loads(payload)
            yield _json(said["id"])
            yield from _long(said.get("text", ""))
    for payload in _linked(connection, sources.c.payload, sources.c.profile_key, whole):
        stated, *_ = json.loads(payload).get("text", ("",))
        yield from _long(stated or "")
    for table, written in ((shortlisted, shortlisted.c.note), (ticket_messages, ticket_messages.c.said)):
        for note in _linked(connection, written, table.c.profile_key, whole):
            yield from _long(note)


def _long(text: str) -> Iterator[bytes]:
    """A text that tells someone when it is found in an answer."""
    if len(text) >= SHORTEST:
        yield _json(text)[1:-1]


def _json(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False).encode()
