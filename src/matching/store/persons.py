"""Persons: identity, contacts, referent adviser; apart from profiles, which they own.

Each has a key of its own that decrypts what the audit log holds about them; it is destroyed when they are erased.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from secrets import token_bytes
from typing import Any

from sqlalchemy import Column, Connection, bindparam, func, insert, select, update

from matching.batched import batched
from matching.codec import from_json, to_json
from matching.domain import Adviser, Person, Profile
from matching.errors import InputError
from matching.store.agreements import Move, show_to_audiences, tell_moves
from matching.store.counts import Counts, Run, State
from matching.store.database import Scope
from matching.store.forgotten import forgotten_among
from matching.store.held import held
from matching.store.keys import Ref, by_source, parts
from matching.store.profiles import HANDLE, Profiles, profile_of
from matching.store.records import BATCH, Values, content_hash
from matching.store.revisions import current_revision, set_revision
from matching.store.schema import person_keys, persons, profiles, subscriptions

SECRET_BYTES = 32
"""Of AES-256."""

_KNOWN = (
    select(persons.c.key, persons.c.profile_key, HANDLE, *Profiles.columns)
    .select_from(
        persons.outerjoin(profiles, profiles.c.key == persons.c.profile_key).outerjoin(
            subscriptions, subscriptions.c.person_key == persons.c.key
        )
    )
    .where(persons.c.source == bindparam("source"), persons.c.id == bindparam("id"))
)
_PORTFOLIO = select(persons.c.profile_key).where(
    persons.c.adviser == bindparam("adviser"), persons.c.profile_key.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Known:
    """A person, with what their list of offers is made from.

    Attributes:
        key: of the person.
        profile_key: of their profile; None when they have none.
        profile: itself; likewise.
        handle: between liking and chance, that they set; None when they left the usual one.
    """

    key: int
    profile_key: int | None
    profile: Profile | None
    handle: float | None


class Persons:
    """The table of persons."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def upsert(self, records: Iterable[Person]) -> Counts:
        """Add or replace persons by external key, in one transaction; one who says the same is not written.

        Args:
            records: read as a stream; where a key comes twice, the last one stays. A profile must be in the store and
                be nobody else's.

        Raises:
            InputError: a profile cannot be this person's, or the person asked to be forgotten; nothing is written.
        """
        run = Run()
        with self._scope.write() as connection:
            revision = current_revision(connection, profiles, lock=True) + 1
            current_revision(connection, persons, lock=True)
            for batch in batched(records, BATCH):
                run.seen += len(batch)
                _write(connection, run, {person.ref: person for person in batch}, revision)
            if run.written:
                set_revision(connection, profiles, revision)
        return run.counts

    def refusals(self, records: Sequence[Person]) -> dict[Ref, str]:
        """Why `upsert` would refuse persons, by their external key: "unknown_profile", "profile_taken", "forgotten"."""
        with self._scope.read() as connection:
            return _refusals(connection, records)

    def keys(self, refs: Iterable[Ref]) -> dict[Ref, int]:
        """Internal keys of the external ones (source, id) that exist."""
        with self._scope.read() as connection:
            return {ref: row["key"] for ref, row in _stored(connection, refs).items()}

    def known(self, ref: Ref) -> Known | None:
        """A person by their external key, read by one statement; None when there is no such person."""
        with self._scope.read() as connection:
            row = connection.execute(_KNOWN, {"source": ref[0], "id": ref[1]}).first()
        if row is None:
            return None
        key, profile_key, handle, *profile = row
        return Known(key, profile_key, None if profile_key is None else profile_of(profile), handle)

    def get(self, keys: Iterable[int]) -> dict[int, Person]:
        """The persons of the internal keys that exist."""
        c = persons.c
        return {row[0]: from_json(Person, row[1]) for row in self._rows((c.key, c.payload), c.key, keys)}

    def of_profiles(self, profile_keys: Iterable[int]) -> dict[int, int]:
        """Key of the person of each profile that has one."""
        c = persons.c
        return {row[0]: row[1] for row in self._rows((c.profile_key, c.key), c.profile_key, profile_keys)}

    def profiles(self, keys: Iterable[int]) -> dict[int, int]:
        """Key of the profile of each person who has one."""
        c = persons.c
        return {row[0]: row[1] for row in self._rows((c.key, c.profile_key), c.key, keys) if row[1] is not None}

    def of_adviser(self, adviser: str, after: int = 0, limit: int = 50) -> dict[int, Person]:
        """A page of an adviser's portfolio, by key.

        Args:
            adviser: id of the referent adviser.
            after: the last key of the page before.
            limit: how many at most.
        """
        c = persons.c
        query = select(c.key, c.payload).where(c.adviser == adviser, c.key > after).order_by(c.key).limit(limit)
        with self._scope.read() as connection:
            return {row[0]: from_json(Person, row[1]) for row in connection.execute(query)}

    def portfolio(self, adviser: str) -> set[int]:
        """Keys of the profiles of the people whose referent an adviser is."""
        with self._scope.read() as connection:
            return {row[0] for row in connection.execute(_PORTFOLIO, {"adviser": adviser}).all()}

    def advisers_in(self, departement: str) -> list[str]:
        """Ids of the advisers who accompany somebody of a département, in alphabetical order."""
        c = persons.c
        query = select(c.adviser).where(c.departement == departement, c.adviser.is_not(None)).distinct()
        with self._scope.read() as connection:
            return sorted(str(one) for one in connection.execute(query).scalars())

    def departements_of(self, adviser: str) -> list[str]:
        """Départements of the people whose referent an adviser is, ascending."""
        c = persons.c
        query = select(c.departement).where(c.adviser == adviser, c.departement.is_not(None)).distinct()
        with self._scope.read() as connection:
            return sorted(str(one) for one in connection.execute(query).scalars())

    def set_adviser(self, key: int, adviser: Adviser | None) -> None:
        """Give a person another referent adviser; an import that says the same as the last one leaves it.

        Raises:
            InputError: there is no such person.
        """
        with self._scope.write() as connection:
            query = select(persons.c.payload).where(persons.c.key == key).with_for_update()
            payload = connection.execute(query).scalar_one_or_none()
            if payload is None:
                raise InputError(f"Person {key} is not in the store (erased, perhaps); nothing is written.")
            changed = to_json(replace(from_json(Person, payload), adviser=adviser))
            values = {"adviser": adviser and adviser.id, "payload": changed}
            connection.execute(update(persons).where(persons.c.key == key).values(values))

    def lock(self, key: int) -> None:
        """Let what is written about a person wait for the end of this transaction, as far as it locks them too.

        Raises:
            InputError: there is no such person.
        """
        with self._scope.write() as connection:
            query = select(persons.c.key).where(persons.c.key == key).with_for_update()
            if connection.execute(query).first() is None:
                raise InputError(f"Person {key} is not in the store (erased, perhaps); nothing is written.")

    def hold(self, keys: Iterable[int]) -> set[int]:
        """Those of some persons who exist: `lock` waits for the end of this transaction, other holders do not."""
        with self._scope.write() as connection:
            return held(connection, keys)

    def count(self) -> int:
        """How many there are."""
        with self._scope.read() as connection:
            return connection.execute(select(func.count()).select_from(persons)).scalar_one()

    def _rows(self, columns: Sequence[Column[Any]], by: Column[Any], keys: Iterable[int]) -> Iterator[Sequence[Any]]:
        with self._scope.read() as connection:
            for part in parts([int(key) for key in keys]):
                yield from connection.execute(select(*columns).where(by.in_(part)))


def _write(connection: Connection, run: Run, batch: dict[Ref, Person], revision: int) -> None:
    if refused := _refusals(connection, list(batch.values())):
        raise InputError(
            f"{len(refused)} of these persons cannot be written ({', '.join(sorted(set(refused.values())))}); import"
            " their profiles first, one person each, and leave out those who asked to be forgotten."
        )
    stored = _stored(connection, batch)
    owned = _profile_keys(connection, [person.profile for person in batch.values() if person.profile])
    added, moves = list[Values](), dict[int, Move]()
    for ref, person in batch.items():
        values, old = _values(person, owned), stored.get(ref)
        if not run.needs_write(ref, old and _state(old), _state(values)):
            continue
        if old is None:
            added.append(values)
        else:
            if old["profile_key"] != values["profile_key"]:
                moves[old["key"]] = old["profile_key"], values["profile_key"]
            connection.execute(update(persons).where(persons.c.key == old["key"]).values(values))
    if added:
        statement = insert(persons).returning(persons.c.key)
        keys = connection.execute(statement, added).scalars().all()
        secrets = [{"person_key": key, "secret": token_bytes(SECRET_BYTES)} for key in keys]
        connection.execute(insert(person_keys), secrets)
    show_to_audiences(connection, [*owned.values(), *(left for left, _ in moves.values() if left)], revision)
    tell_moves(connection, moves, revision)


def _state(row: Mapping[str, Any]) -> State:
    """What tells whether a person changed."""
    return row["content_hash"], row["profile_key"]


def _values(person: Person, owned: dict[Ref, int]) -> Values:
    payload = to_json(person)
    return {
        "source": person.source,
        "id": person.id,
        "profile_key": owned[person.profile] if person.profile else None,
        "adviser": person.adviser and person.adviser.id,
        "departement": person.departement,
        "content_hash": content_hash(payload),
        "payload": payload,
    }


def _refusals(connection: Connection, records: Sequence[Person]) -> dict[Ref, str]:
    refs = [person.profile for person in records if person.profile]
    keys = _profile_keys(connection, refs)
    owners = _owners(connection, list(keys.values()))
    forgotten = forgotten_among(connection, [person.ref for person in records])
    found: dict[Ref, str] = {}
    for person in records:
        key = keys.get(person.profile) if person.profile else None
        if person.ref in forgotten:
            found[person.ref] = "forgotten"
        elif person.profile and key is None:
            found[person.ref] = "unknown_profile"
        elif key is not None and owners.setdefault(key, person.ref) != person.ref:
            found[person.ref] = "profile_taken"
    return found


def _owners(connection: Connection, profile_keys: Sequence[int]) -> dict[int, Ref]:
    c, found = persons.c, dict[int, Ref]()
    for part in parts(profile_keys):
        rows = connection.execute(select(c.profile_key, c.source, c.id).where(c.profile_key.in_(part)))
        found.update((row[0], (row[1], row[2])) for row in rows)
    return found


def _profile_keys(connection: Connection, refs: Iterable[Ref]) -> dict[Ref, int]:
    c, found = profiles.c, dict[Ref, int]()
    for source, ids in by_source(refs).items():
        for part in parts(ids):
            rows = connection.execute(select(c.id, c.key).where(c.source == source, c.id.in_(part)))
            found.update(((source, row[0]), row[1]) for row in rows)
    return found


def _stored(connection: Connection, refs: Iterable[Ref]) -> dict[Ref, Any]:
    c, found = persons.c, dict[Ref, Any]()
    for source, ids in by_source(refs).items():
        for part in parts(ids):
            rows = connection.execute(select(persons).where(c.source == source, c.id.in_(part))).mappings()
            found.update(((row["source"], row["id"]), row) for row in rows)
    return found
