"""What consents make of profiles: who may find each, kept beside it for searches, and told by the feed."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from matching.domain import Audience, Purpose
from matching.store.keys import parts
from matching.store.schema import consents, erasures, persons, profiles

Move = tuple[int | None, int | None]
"""Keys of the profile that a person left and of the one they took; None: none."""

LEFT = "shared_profiles"
"""Name under which `erasures` keeps profiles that their owner, who ever shared them, left for another or for none."""


def show_to_audiences(connection: Connection, profile_keys: Sequence[int], revision: int) -> None:
    """Bring `profiles.audiences` to what the owners of profiles consent to; what does not change is not written."""
    for part in parts(sorted(set(profile_keys))):
        wanted = _masks(connection, part)
        rows = connection.execute(select(profiles.c.key, profiles.c.audiences).where(profiles.c.key.in_(part))).all()
        changed: dict[int, list[int]] = {}
        for key, mask in rows:
            if (mask or 0) != wanted.get(key, 0):
                changed.setdefault(wanted.get(key, 0), []).append(key)
        for mask, keys in changed.items():
            values = {"audiences": mask, "revision": revision}
            connection.execute(update(profiles).where(profiles.c.key.in_(keys)).values(values))


def _masks(connection: Connection, profile_keys: Sequence[int]) -> dict[int, int]:
    bits, found = {audience.value: 1 << bit for bit, audience in enumerate(Audience)}, dict[int, int]()
    standing = consents.c.purpose == Purpose.VISIBILITY.value, consents.c.withdrawn_at.is_(None)
    query = select(persons.c.profile_key, consents.c.audience).join(persons, persons.c.key == consents.c.person_key)
    for key, audience in connection.execute(query.where(persons.c.profile_key.in_(profile_keys), *standing)):
        found[key] = found.get(key, 0) | bits.get(audience, 0)
    return found


def tell_moves(connection: Connection, moves: Mapping[int, Move], revision: int) -> None:
    """Let the feed of partners tell the profiles that people who ever shared theirs have left, and those they took."""
    sharing = _sharing(connection, list(moves))
    left, taken = ({moves[person][end] for person in sharing} - {None} for end in (0, 1))
    for part in parts(left):
        of_left = erasures.c.name == LEFT, erasures.c.key.in_(part)
        connection.execute(delete(erasures).where(*of_left))
        connection.execute(insert(erasures), [{"name": LEFT, "key": key, "revision": revision} for key in part])
    for part in parts(taken):
        connection.execute(update(profiles).where(profiles.c.key.in_(part)).values(revision=revision))


def _sharing(connection: Connection, person_keys: Sequence[int]) -> list[int]:
    c, found = consents.c, list[int]()
    for part in parts(person_keys):
        query = select(c.person_key).where(c.person_key.in_(part), c.purpose == Purpose.SHARING.value).distinct()
        found += connection.execute(query).scalars()
    return found
