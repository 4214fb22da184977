"""The ledger: what each person was pushed, across alerts and channels, so that nothing near-identical comes twice."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Exists, Select, bindparam, delete, exists, func, or_, select, update

from matching.domain import DigestState, OfferStatus
from matching.store.database import Joined, Scope
from matching.store.held import held
from matching.store.impressions import said_by_person
from matching.store.keys import among, parts
from matching.store.offers import Offers
from matching.store.once import insert_once
from matching.store.schema import digests, events, impressions, offers, persons, pushes

Push = tuple[int, int, int, int]
"""(person, group of the offer, offer, digest)."""

Among = Callable[[set[int]], set[int]]
"""Those of some keys of which something is true."""


def _none(_: set[int]) -> set[int]:
    """Of none."""
    return set()


class Ledger:
    """The table of pushes."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def pushed(self, person_keys: Iterable[int]) -> dict[int, set[int]]:
        """Groups of which each person was pushed an offer; absent: none.

        The group of then, and the one that the offer is in now: grouping goes on after a push.
        """
        with self._scope.read() as connection:
            return _pushed(connection, person_keys)

    def add(self, rows: Sequence[Push], at: datetime) -> list[bool]:
        """Write what is pushed, in the transaction of its digests.

        Returns:
            Of each, whether it may go: not where the person was pushed an offer of the group, here or by another
            writer, or one that has come into the group since, or is not in the store any more. It must then leave its
            digest.
        """
        c = pushes.c
        first = {row[:2]: row for row in reversed(rows)}
        with self._scope.write() as connection:
            known = held(connection, [person_key for person_key, _ in first])
            before = _pushed(connection, known)
            values = [
                {"person_key": row[0], "group_key": row[1], "offer_key": row[2], "digest_key": row[3], "at": at}
                for row in sorted(first.values())
                if row[0] in known and row[1] not in before.get(row[0], ())
            ]
            query = insert_once(connection, pushes).returning(c.person_key, c.group_key)
            written = {(row[0], row[1]) for row in connection.execute(query, values)} if values else set()
        return [first[row[:2]] is row and row[:2] in written for row in rows]

    def since(self, person_keys: Iterable[int], moment: datetime) -> dict[int, list[tuple[datetime, int]]]:
        """(when, digest) of each offer that each person was pushed from a moment on; absent: none."""
        c, found = pushes.c, dict[int, list[tuple[datetime, int]]]()
        with self._scope.read() as connection:
            for part in parts(list(person_keys)):
                query = select(c.person_key, c.at, c.digest_key).where(c.person_key.in_(part), c.at >= moment)
                for person_key, at, digest_key in connection.execute(query):
                    found.setdefault(person_key, []).append((at, digest_key))
        return found

    def count(self) -> int:
        """How many offers were pushed, to all."""
        with self._scope.read() as connection:
            return connection.execute(select(func.count()).select_from(pushes)).scalar_one()

    def closed(self, person_keys: Iterable[int], since: datetime, still_open: Among = _none) -> dict[int, list[int]]:
        """Offers that were sent to each person, have closed after a moment, and were neither answered nor said closed.

        Not those of which a near-identical one is open: the work is still to be had. An answer that was taken back is
        one too. Absent: none.

        Args:
            person_keys: whose.
            since: the moment, aware.
            still_open: those of some keys of offers that are known to be open, and are not read: nearly all.
        """
        found = dict[int, list[int]]()
        with self._scope.read() as connection:
            for part in parts(list(person_keys)):
                left = _unsaid(connection, part, still_open)
                for person_key, offer_key in connection.execute(_closed(since), left) if left["offers"] else ():
                    found.setdefault(person_key, []).append(offer_key)
        return found

    def said_closed(self, told: Iterable[tuple[int, int]], at: datetime) -> None:
        """Say that people are told that offers have closed, in the transaction of the digests that do; once each.

        Args:
            told: (person, offer).
            at: when, aware.
        """
        c, values = pushes.c, [{"person": person, "offer": offer} for person, offer in told]
        own = c.person_key == bindparam("person"), c.offer_key == bindparam("offer"), c.said_closed_at.is_(None)
        with self._scope.write() as connection:
            if values:
                connection.execute(update(pushes).where(*own).values(said_closed_at=at), values)

    def unsay_closed(self, person_key: int, offer_keys: Collection[int]) -> None:
        """Let a person be told another time that offers have closed: what would have told them does not leave."""
        c = pushes.c
        own = c.person_key == person_key, c.offer_key.in_(offer_keys)
        with self._scope.write() as connection:
            connection.execute(update(pushes).where(*own).values(said_closed_at=None))

    def forget(self, person_key: int, digest_key: int, offer_keys: Collection[int]) -> None:
        """Let offers of a digest that a person did not see be pushed another time."""
        c = pushes.c
        own = c.person_key == person_key, c.digest_key == digest_key, c.offer_key.in_(offer_keys)
        with self._scope.write() as connection:
            connection.execute(delete(pushes).where(*own))


def _pushed(connection: Connection, person_keys: Iterable[int]) -> dict[int, set[int]]:
    """See `Ledger.pushed`."""
    c, found = pushes.c, dict[int, set[int]]()
    for part in parts(list(person_keys)):
        query = select(c.person_key, c.group_key, c.offer_key).where(c.person_key.in_(part))
        rows = connection.execute(query).all()
        now = Offers(Joined(connection)).groups_now({row[2] for row in rows})
        for person_key, then, offer_key in rows:
            found.setdefault(person_key, set()).update((then, now[offer_key]))
    return found


def _unsaid(connection: Connection, person_keys: Sequence[int], still_open: Among) -> dict[str, list[int]]:
    """Offers that people were pushed and not said closed, but those still open: their keys, and those of the people."""
    c = pushes.c
    query = select(c.person_key, c.offer_key).where(c.person_key.in_(person_keys), c.said_closed_at.is_(None))
    rows = connection.execute(query).all()
    gone = {row[1] for row in rows}
    gone -= still_open(gone)
    return {"offers": sorted(gone), "people": sorted({row[0] for row in rows if row[1] in gone})}


def _closed(since: datetime) -> Select[Any]:
    """See `Ledger.closed`, among some `:people` and `:offers`."""
    c = pushes.c
    both = pushes.join(offers, offers.c.key == c.offer_key).join(digests, digests.c.key == c.digest_key)
    return (
        select(c.person_key, c.offer_key)
        .select_from(both)
        .where(
            among(c.person_key, "people"),
            among(c.offer_key, "offers"),
            c.said_closed_at.is_(None),
            digests.c.state == DigestState.SENT.value,
            offers.c.status != OfferStatus.OPEN.value,
            offers.c.closed_at > since,
            ~_answered(),
            ~_posted_again(),
        )
        .order_by(c.person_key, c.offer_key)
    )


def _posted_again() -> Exists:
    """Of a push: another offer of the group that its offer is in now is open."""
    other = offers.alias()
    group = func.coalesce(offers.c.near_group, offers.c.key)
    return exists().where(
        other.c.status == OfferStatus.OPEN.value, or_(other.c.key == group, other.c.near_group == group)
    )


def _answered() -> Exists:
    """Of a push: the person answered the offer, wherever it was shown."""
    mine = impressions.c.offer_key == pushes.c.offer_key, impressions.c.profile_key == persons.c.profile_key
    return exists().where(
        persons.c.key == pushes.c.person_key, *mine, events.c.impression_key == impressions.c.key, said_by_person()
    )
