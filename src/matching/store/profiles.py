"""Profiles: personal data without identity, made of one source or several; erased for good with all that was answered.

A profile that another absorbed keeps its row, for what was shown and answered, but is in no list: the feed says that it
is gone until it is unlinked.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, bindparam, case, delete, exists, func, or_, select, update

from matching.codec import from_json, to_json
from matching.domain import Audience, Profile, Subscription
from matching.errors import InputError
from matching.store.events import delete_events
from matching.store.forgotten import forgotten_among
from matching.store.keys import parts
from matching.store.merged import remerge
from matching.store.merging import paths, unchanged
from matching.store.records import Records, Values, content_hash, of_keys
from matching.store.revisions import current_revision
from matching.store.schema import (
    choices,
    contacts,
    impressions,
    lists,
    notices,
    overrides,
    persons,
    profiles,
    reviews,
    rules,
    shortlisted,
    sources,
    subscriptions,
    ticket_messages,
)

HANDLE = func.nullif(subscriptions.c.handle, Subscription().handle, type_=Float)
"""That a person set; NULL when they left the usual one, or said nothing."""

_AUDIENCES = of_keys(profiles.c.key, profiles.c.audiences, profiles.c.merged_into)


class Profiles(Records[Profile]):
    """The table of profiles."""

    table = profiles
    columns = (
        func.coalesce(profiles.c.merged, profiles.c.payload),
        case((profiles.c.merged_into.is_(None), profiles.c.audiences)),
    )

    def _values(self, record: Profile) -> Values:
        payload = to_json(replace(record, visible_to=()))
        return {"content_hash": content_hash(payload), "payload": payload, "stated_at": datetime.now(UTC)}

    def _record(self, row: Sequence[Any]) -> Profile:
        return profile_of(row)

    def with_handle(self, key: int) -> tuple[Profile, float | None] | None:
        """A profile, and the handle that its person set, None when they left the usual one; None: there is none."""
        with self._scope.read() as connection:
            row = connection.execute(_WITH_HANDLE, {"key": key}).first()
        return None if row is None else (self._record(row[:-1]), row[-1])

    def stream(self) -> Iterator[tuple[int, Profile]]:
        """(key, profile) of every profile that no other absorbed, by key."""
        return self._pages((self.table.c.key,), self.table.c.key > 0, self.table.c.merged_into.is_(None))

    def visible(self, keys: Iterable[int], audience: Audience) -> set[int]:
        """Those of the keys that an audience may find now: the last check before something is shown."""
        bit = 1 << list(Audience).index(audience)
        return {row[0] for row in self._rows(_AUDIENCES, keys) if _shows(row, bit)}

    def _complete(self, connection: Connection, rows: list[tuple[Profile, Values]]) -> None:
        """Say since when each field is so; refuse those who asked to be forgotten."""
        before = _stated(connection, [values["key"] for _, values in rows if "key" in values])
        for _, values in rows:
            old = before.get(values.get("key", 0))
            values["stated"] = None if old is None else _still_stated(old, values["payload"])
        added = [record.ref for record, values in rows if "key" not in values]
        if forgotten := forgotten_among(connection, added):
            raise InputError(
                f"{len(forgotten)} of these profiles were erased at the person's request; leave them out, or, if the"
                " person registers again, run `matching erasures lift` first."
            )

    def _settle(self, connection: Connection, keys: Sequence[int], revision: int) -> None:
        """Merge again what is made of the profiles that changed."""
        remerge(connection, keys, revision)

    def _withdrawn(self, connection: Connection, revision: int) -> list[int]:
        c = self.table.c
        query = select(c.key).where(c.revision > revision, c.merged_into.is_not(None))
        return sorted(connection.execute(query).scalars())

    @property
    def _listed(self) -> tuple[ColumnElement[bool], ...]:
        return (self.table.c.merged_into.is_(None),)

    def _forget(self, connection: Connection, keys: Sequence[int]) -> None:
        revision = current_revision(connection, profiles) + 1
        parents = _detach(connection, keys, revision)
        for part in parts(keys):
            shown = impressions.c.profile_key.in_(part)
            touched = connection.execute(select(impressions.c.list_key).where(shown).distinct()).scalars().all()
            of_theirs = select(impressions.c.key).where(shown)
            delete_events(connection, of_theirs)
            for table in (rules, contacts, shortlisted, overrides, notices, reviews, sources, choices, ticket_messages):
                connection.execute(delete(table).where(table.c.profile_key.in_(part)))
            connection.execute(delete(impressions).where(shown))
            connection.execute(update(persons).where(persons.c.profile_key.in_(part)).values(profile_key=None))
            delete_empty_lists(connection, touched)
        remerge(connection, parents, revision)


_WITH_HANDLE = (
    select(*Profiles.columns, HANDLE)
    .select_from(
        profiles.outerjoin(persons, persons.c.profile_key == profiles.c.key).outerjoin(
            subscriptions, subscriptions.c.person_key == persons.c.key
        )
    )
    .where(profiles.c.key == bindparam("key"))
)


def profile_of(row: Sequence[Any]) -> Profile:
    """The profile of a row of `Profiles.columns`."""
    profile = from_json(Profile, row[0])
    return replace(profile, visible_to=audiences_of(row[1])) if row[1] else profile


def audiences_of(mask: int) -> tuple[Audience, ...]:
    """The audiences whose bits are set."""
    return tuple(audience for bit, audience in enumerate(Audience) if mask >> bit & 1)


def delete_empty_lists(connection: Connection, list_keys: Sequence[int]) -> None:
    """Delete those of the lists that show nothing any more."""
    for part in parts(list_keys):
        left = exists().where(impressions.c.list_key == lists.c.key)
        connection.execute(delete(lists).where(lists.c.key.in_(part), ~left))


def _shows(row: Sequence[Any], bit: int) -> bool:
    return bool((row[1] or 0) & bit) and row[2] is None


def _stated(connection: Connection, keys: Sequence[int]) -> dict[int, Sequence[Any]]:
    """Key -> payload, moment and exceptions to it, before a change."""
    c = profiles.c
    found: dict[int, Sequence[Any]] = {}
    for part in parts(keys):
        rows = connection.execute(select(c.key, c.payload, c.stated_at, c.stated).where(c.key.in_(part)))
        found.update((row[0], row[1:]) for row in rows)
    return found


def _still_stated(old: Sequence[Any], payload: str) -> str:
    former, at, since = old
    kept = unchanged(paths(json.loads(former)), paths(json.loads(payload)), json.loads(since or "{}"), at)
    return json.dumps(kept, ensure_ascii=False)


def _detach(connection: Connection, keys: Sequence[int], revision: int) -> list[int]:
    """Free what the profiles had absorbed, and forget their link in what had absorbed them; keys of the latter."""
    c, parents = profiles.c, list[int]()
    for part in parts(keys):
        rows = connection.execute(select(c.merged_into, c.source, c.id).where(c.key.in_(part), c.merged_into > 0)).all()
        for parent, source, id_ in rows:
            link = sources.c.profile_key == parent, sources.c.source == source, sources.c.id == id_
            connection.execute(delete(sources).where(*link))
        parents += [row[0] for row in rows]
        either = or_(c.merged_into.in_(part), c.key.in_(part))
        connection.execute(update(profiles).where(either).values(merged_into=None, revision=revision))
    return [parent for parent in parents if parent not in set(keys)]
