"""Profiles that their owners share with partners: what changed, in the order it did, and what is shared no more.

Only consents say what is shared; a partner who follows learns of every withdrawal, of every erasure, and of every
profile that its owner left for another.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union_all

from matching.domain import Audience, Profile, Purpose
from matching.store.agreements import LEFT
from matching.store.database import Scope
from matching.store.keys import parts
from matching.store.profiles import Profiles
from matching.store.schema import consents, erasures, persons, profiles

Place = tuple[int, int]
"""Revision of the profiles and key: the order of the feed."""


class Sharing:
    """What persons share with an audience."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def shared(self, keys: Iterable[int], audience: Audience) -> set[int]:
        """Those of the profiles that an audience may read whole, now."""
        found: set[int] = set()
        with self._scope.read() as connection:
            for part in parts(list(keys)):
                query = select(profiles.c.key).where(profiles.c.key.in_(part), _told(audience, standing=True))
                found |= set(connection.execute(query.where(profiles.c.merged_into.is_(None))).scalars())
        return found

    def changes(self, audience: Audience, after: Place, n: int) -> list[tuple[Place, Profile | None]]:
        """What changed after a place of the feed; None for what is shared no more, or erased.

        Args:
            audience: whose feed.
            after: the last place read; (0, 0) from the beginning.
            n: how many, at most.

        Returns:
            (place, profile) in order; each profile at the place of its last change only.
        """
        with self._scope.read() as connection:
            told = union_all(_once_shared(audience, after), _left(audience, after), _erased(after)).subquery()
            rows = connection.execute(select(told).order_by(told.c.revision, told.c.key).limit(n)).all()
        keys = [row[1] for row in rows]
        found = Profiles(self._scope).get(self.shared(keys, audience))
        return [((row[0], row[1]), found.get(row[1])) for row in rows]


def _once_shared(audience: Audience, after: Place) -> Select[tuple[int, int]]:
    c = profiles.c
    return select(c.revision, c.key).where(_later(c.revision, c.key, after), _told(audience))


def _left(audience: Audience, after: Place) -> Select[tuple[int, int]]:
    """Those not erased that nobody who ever agreed to share has taken since: these have a place of their own."""
    c = erasures.c
    query = select(c.revision, c.key).join(profiles, profiles.c.key == c.key)
    return query.where(c.name == LEFT, _later(c.revision, c.key, after), ~_told(audience))


def _erased(after: Place) -> Select[tuple[int, int]]:
    c = erasures.c
    return select(c.revision, c.key).where(c.name == profiles.name, _later(c.revision, c.key, after))


def _later(revision: ColumnElement[int], key: ColumnElement[int], after: Place) -> ColumnElement[bool]:
    return or_(revision > after[0], and_(revision == after[0], key > after[1]))


def _told(audience: Audience, standing: bool = False) -> ColumnElement[bool]:
    """Whether the owner of a profile ever agreed to share it, or still does."""
    c, owner = consents.c, and_(persons.c.key == consents.c.person_key, persons.c.profile_key == profiles.c.key)
    agreed = (c.purpose == Purpose.SHARING.value, c.audience == audience.value)
    return exists().where(owner, *agreed, *([c.withdrawn_at.is_(None)] if standing else []))
