"""What partners' programs are told of what others do with what is theirs, written in the transaction that does it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from matching.batched import batched
from matching.domain import Client, OfferStatus, Purpose, client_source
from matching.store.database import Joined
from matching.store.keys import parts
from matching.store.schema import consents, offers, persons
from matching.store.webhooks import OFFER_CLOSED, SHARING_ENDED, Webhooks

A_MESSAGE = 100
"""Offers told of in one message, at most."""


def offers_closed(connection: Connection, keys: Collection[int], status: OfferStatus, at: datetime) -> None:
    """Tell of open offers that close, those whose source has programs that listen."""
    by_source = _by_source(Webhooks(Joined(connection)).listening(OFFER_CLOSED))
    c, heard = offers.c, list(by_source)
    for part in parts(keys if heard else ()):
        query = select(c.source, c.key, c.id).where(c.key.in_(part), c.source.in_(heard)).order_by(c.key)
        closed: dict[str, list[dict[str, object]]] = {}
        for source, key, id_ in connection.execute(query):
            closed.setdefault(source, []).append({"key": key, "id": id_})
        for source, some in closed.items():
            for told in batched(some, A_MESSAGE):
                _tell(connection, by_source[source], OFFER_CLOSED, {"status": status.value, "offers": told}, at)


def sharing_ended(connection: Connection, shared: Iterable[tuple[int | None, str]], at: datetime) -> None:
    """Tell of profiles that are shared no more, (key, audience); of nobody, so that erasure keeps it.

    A key that nothing bears any more tells nothing of whoever it was.
    """
    listening = Webhooks(Joined(connection)).listening(SHARING_ENDED)
    for key, audience in shared:
        if key is not None:
            _tell(connection, [one for one in listening if one.audience == audience], SHARING_ENDED, {"key": key}, at)


def shared_by(connection: Connection, person_keys: Collection[int]) -> list[tuple[int | None, str]]:
    """What some persons share now: (key of the profile, audience)."""
    c, found = consents.c, list[tuple[int | None, str]]()
    standing = c.purpose == Purpose.SHARING.value, c.withdrawn_at.is_(None)
    query = select(persons.c.profile_key, c.audience).join(persons, persons.c.key == c.person_key)
    for part in parts(person_keys):
        rows = connection.execute(query.where(c.person_key.in_(part), *standing).order_by(persons.c.key, c.audience))
        found += [(row[0], row[1]) for row in rows]
    return found


def _by_source(listening: Iterable[Client]) -> dict[str, list[Client]]:
    found: dict[str, list[Client]] = {}
    for one in listening:
        found.setdefault(client_source(one.id, one.source), []).append(one)
    return found


def _tell(
    connection: Connection, programs: Iterable[Client], kind: str, data: Mapping[str, object], at: datetime
) -> None:
    for one in programs:
        Webhooks(Joined(connection)).tell(one.id, kind, data, at)
