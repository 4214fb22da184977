"""What advisers say of a person and an offer, whatever models say: no import and no retraining touches it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import insert, select, update

from matching.domain import Override, OverrideKind, OverrideReason
from matching.errors import InputError
from matching.store.database import Scope
from matching.store.keys import parts
from matching.store.records import Values
from matching.store.schema import offers, overrides, profiles


class Overrides:
    """The table of overrides."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put(
        self,
        offer_key: int,
        profile_key: int,
        kind: OverrideKind,
        reason: OverrideReason,
        author: str,
        at: datetime,
    ) -> Override:
        """Add an override: it counts before those put earlier on the same couple, which stay beneath.

        Args:
            offer_key: of the offer.
            profile_key: of the person.
            kind: promote or set aside.
            reason: why.
            author: id of the adviser.
            at: when, aware.

        Raises:
            InputError: there is no such offer or profile.
        """
        values = {"kind": OverrideKind(kind).value, "reason": OverrideReason(reason).value, "author": author, "at": at}
        with self._scope.write() as connection:
            for table, key in ((offers, offer_key), (profiles, profile_key)):
                if connection.execute(select(table.c.key).where(table.c.key == key)).first() is None:
                    raise InputError(f"There is no {table.name[:-1]} {key} in the store (erased, perhaps).")
            query = insert(overrides).values(offer_key=offer_key, profile_key=profile_key, **values)
            return _override(dict(connection.execute(query.returning(overrides)).mappings().one()))

    def withdraw(self, key: int, at: datetime) -> Override:
        """Take an override back: what was put before it on the same couple counts again. Twice is as once.

        Raises:
            InputError: there is no such override.
        """
        c = overrides.c
        with self._scope.write() as connection:
            connection.execute(update(overrides).where(c.key == key, c.withdrawn_at.is_(None)).values(withdrawn_at=at))
        if (found := self.get(key)) is None:
            raise InputError(f"There is no override {key} (erased, perhaps); give a key that `put` returned.")
        return found

    def get(self, key: int) -> Override | None:
        """An override, withdrawn or not; None when there is none of that key."""
        with self._scope.read() as connection:
            row = connection.execute(select(overrides).where(overrides.c.key == key)).mappings().one_or_none()
        return None if row is None else _override(dict(row))

    def standing(self, offer_keys: Collection[int]) -> dict[int, dict[int, Override]]:
        """By offer, then by profile, the last override not withdrawn; couples and offers without any are absent."""
        c, found = overrides.c, dict[int, dict[int, Override]]()
        with self._scope.read() as connection:
            for part in parts(list(offer_keys)):
                query = select(overrides).where(c.offer_key.in_(part), c.withdrawn_at.is_(None)).order_by(c.key)
                for row in connection.execute(query).mappings():
                    found.setdefault(row["offer_key"], {})[row["profile_key"]] = _override(dict(row))
        return found

    def of_profile(self, profile_key: int) -> dict[int, Override]:
        """By offer, the last override not withdrawn on a person."""
        c = overrides.c
        query = select(overrides).where(c.profile_key == profile_key, c.withdrawn_at.is_(None)).order_by(c.key)
        with self._scope.read() as connection:
            return {row["offer_key"]: _override(dict(row)) for row in connection.execute(query).mappings()}


def _override(row: Values) -> Override:
    return Override(**{**row, "kind": OverrideKind(row["kind"])})
