"""Profiles: personal data without identity; erased for good on demand."""

from collections.abc import Iterator, Sequence
from typing import Any

from matching.codec import from_json, to_json
from matching.domain import Profile
from matching.store.records import Records, Values, content_hash
from matching.store.schema import profiles


class Profiles(Records[Profile]):
    """The table of profiles."""

    table = profiles

    def _values(self, record: Profile) -> Values:
        payload = to_json(record)
        return {"content_hash": content_hash(payload), "payload": payload}

    def _record(self, row: Sequence[Any]) -> Profile:
        return from_json(Profile, row[0])

    def stream(self) -> Iterator[tuple[int, Profile]]:
        """(key, profile) of every profile, by key."""
        return self._pages((self.table.c.key,), (0,))
