"""People about whom something is about to be written, many at once: those erased meanwhile are left out."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from matching.store.keys import parts
from matching.store.schema import persons


def held(connection: Connection, person_keys: Iterable[int]) -> set[int]:
    """Those of the persons who are in the store; none is erased before the end of the transaction."""
    found = set[int]()
    for part in parts(sorted(set(person_keys))):
        query = select(persons.c.key).where(persons.c.key.in_(part)).order_by(persons.c.key)
        found |= set(connection.execute(query.with_for_update(read=True, key_share=True)).scalars())
    return found
