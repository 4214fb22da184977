"""Profiles: personal data without identity; erased for good on demand, with all that was shown and answered."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Connection, delete, exists, select

from matching.codec import from_json, to_json
from matching.domain import Audience, Profile
from matching.store.records import Records, Values, content_hash, parts
from matching.store.schema import events, impressions, lists, profiles, rules


class Profiles(Records[Profile]):
    """The table of profiles."""

    table = profiles

    def _values(self, record: Profile) -> Values:
        payload = to_json(replace(record, visible_to=()))
        return {"content_hash": content_hash(payload), "payload": payload}

    @property
    def _columns(self) -> tuple[Column[Any], ...]:
        return self.table.c.payload, self.table.c.audiences

    def _record(self, row: Sequence[Any]) -> Profile:
        profile = from_json(Profile, row[0])
        return replace(profile, visible_to=_audiences(row[1])) if row[1] else profile

    def stream(self) -> Iterator[tuple[int, Profile]]:
        """(key, profile) of every profile, by key."""
        return self._pages((self.table.c.key,), (0,))

    def _forget(self, connection: Connection, keys: Sequence[int]) -> None:
        for part in parts(keys):
            shown = impressions.c.profile_key.in_(part)
            touched = connection.execute(select(impressions.c.list_key).where(shown).distinct()).scalars().all()
            of_theirs = select(impressions.c.key).where(shown)
            connection.execute(delete(events).where(events.c.impression_key.in_(of_theirs)))
            connection.execute(delete(rules).where(rules.c.profile_key.in_(part)))
            connection.execute(delete(impressions).where(shown))
            _delete_empty(connection, touched)


def _audiences(mask: int) -> tuple[Audience, ...]:
    return tuple(audience for bit, audience in enumerate(Audience) if mask >> bit & 1)


def _delete_empty(connection: Connection, list_keys: Sequence[int]) -> None:
    for part in parts(list_keys):
        left = exists().where(impressions.c.list_key == lists.c.key)
        connection.execute(delete(lists).where(lists.c.key.in_(part), ~left))
