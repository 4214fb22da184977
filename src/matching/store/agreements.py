"""What consents make of profiles: who may find each, kept beside it for searches, and told by the feed."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from matching.domain import Audience, Purpose
from matching.store.keys import parts
from matching.store.schema import consents, persons, profiles


def show_to_audiences(connection: Connection, profile_keys: Sequence[int], revision: int) -> None:
    """Bring `profiles.audiences` to what the owners of profiles consent to; what does not change is not written."""
    for part in parts(sorted(set(profile_keys))):
        wanted = _masks(connection, part)
        rows = connection.execute(select(profiles.c.key, profiles.c.audiences).where(profiles.c.key.in_(part))).all()
        for key, mask in rows:
            if (mask or 0) != wanted.get(key, 0):
                values = {"audiences": wanted.get(key, 0), "revision": revision}
                connection.execute(update(profiles).where(profiles.c.key == key).values(values))


def _masks(connection: Connection, profile_keys: Sequence[int]) -> dict[int, int]:
    bits, found = {audience.value: 1 << bit for bit, audience in enumerate(Audience)}, dict[int, int]()
    standing = consents.c.purpose == Purpose.VISIBILITY.value, consents.c.withdrawn_at.is_(None)
    query = select(persons.c.profile_key, consents.c.audience).join(persons, persons.c.key == consents.c.person_key)
    for key, audience in connection.execute(query.where(persons.c.profile_key.in_(profile_keys), *standing)):
        found[key] = found.get(key, 0) | bits.get(audience, 0)
    return found
