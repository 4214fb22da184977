"""What offers said before each change, written with the change."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, literal, select

from matching.store.keys import parts
from matching.store.schema import UtcDateTime, offer_versions, offers


def keep_versions(connection: Connection, keys: Sequence[int], revision: int) -> None:
    """Copy the rows of offers as they are, before the change of this revision replaces them.

    A row that the same change wrote already is no version: nobody else saw it.
    """
    c, now = offers.c, literal(datetime.now(UTC), UtcDateTime())
    for part in parts(keys):
        former = select(c.key, c.revision, now, c.status, c.payload).where(c.key.in_(part), c.revision < revision)
        names = ["offer_key", "revision", "replaced_at", "status", "payload"]
        connection.execute(insert(offer_versions).from_select(names, former))


def versions_of(connection: Connection, key: int) -> list[Sequence[Any]]:
    """(replaced_at, payload, status) of each version of an offer, the oldest first."""
    c = offer_versions.c
    query = select(c.replaced_at, c.payload, c.status).where(c.offer_key == key).order_by(c.revision)
    return list(connection.execute(query))
