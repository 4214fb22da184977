"""Digests: written with the decision to send them, once a person and an occasion.

What shows a digest needs its number before its content is known, so a number may be reserved first:

    with store.transaction() as tx:
        ids = tx.digests.reserve([(person, "2026-11-28")], at)     # impressions and the ledger name it
        tx.digests.complete({ids[person, "2026-11-28"]: NewDigest(...)}, at)
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, select, update

from matching.codec import to_json
from matching.domain import SERVICE, WELCOME, Channel, DeliveryState, Digest, DigestKind, DigestState, NewDigest
from matching.errors import InputError
from matching.store.database import Joined, Scope
from matching.store.deliveries import Deliveries
from matching.store.digest_rows import COMPLETED, DIGEST, as_digest, decided, kept, locked, put, values
from matching.store.events import Events
from matching.store.held import held
from matching.store.keys import among, parts
from matching.store.ledger import Ledger
from matching.store.once import insert_once
from matching.store.queues import Queue
from matching.store.schedule import Schedule
from matching.store.schema import digests, outbox, persons
from matching.store.subscriptions import Subscriptions
from matching.store.training_ledger import TrainingLedger
from matching.times import review_ends, zone_of

Occasion = tuple[int, str]
"""(person, cycle)."""


_OF = select(digests).where(among(digests.c.key, "keys"), COMPLETED)
_SENT = (
    update(digests)
    .where(among(digests.c.key, "keys"), digests.c.sent_at.is_(None), COMPLETED)
    .values(state=DigestState.SENT.value, channel=bindparam("through"), sent_at=bindparam("moment"))
)


class Digests:
    """The table of digests."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def write(self, wanted: Sequence[NewDigest], at: datetime) -> list[int | None]:
        """Write digests whose content names no impression yet to be recorded, and the tasks that send them.

        Returns:
            The id of each; None where the person had one on that occasion, or is not in the store any more.
        """
        first: dict[Occasion, NewDigest] = {}
        for one in wanted:
            first.setdefault((one.person_key, one.cycle), one)
        with self._scope.write() as connection:
            inner = Digests(Joined(connection))
            ids = inner.reserve(list(first), at)
            inner.complete({key: first[occasion] for occasion, key in ids.items()}, at)
        return [ids.pop((one.person_key, one.cycle), None) for one in wanted]

    def reserve(self, occasions: Sequence[Occasion], at: datetime) -> dict[Occasion, int]:
        """Give numbers to digests to come, to be completed or released in the same transaction.

        Args:
            occasions: (person, cycle).
            at: when, aware.

        Returns:
            The id of each digest; absent: the person had one on that occasion, or is not in the store any more.
        """
        c, found = digests.c, dict[Occasion, int]()
        with self._scope.write() as connection:
            known = held(connection, [person for person, _ in occasions])
            rows = [{"person_key": one[0], "cycle": one[1], "made_at": at} for one in occasions if one[0] in known]
            if rows:
                query = insert_once(connection, digests).returning(c.person_key, c.cycle, c.key)
                found = {(row[0], row[1]): row[2] for row in connection.execute(query, rows)}
        return found

    def complete(self, contents: Mapping[int, NewDigest], at: datetime) -> None:
        """Say what reserved digests hold; those that are ready are put in the outbox. The others wait for an adviser.

        Args:
            contents: id -> digest.
            at: when, aware.

        Raises:
            InputError: a digest was not reserved, or is complete; nothing is written.
        """
        if not contents:
            return
        names = "kind", "state", "content"
        query = update(digests).where(digests.c.key == bindparam("id"), digests.c.state.is_(None))
        query = query.values({name: bindparam(f"new_{name}") for name in names} | {"made_at": at})
        with self._scope.write() as connection:
            self._refuse_unreserved(connection, list(contents))
            connection.execute(query, [values(key, one) for key, one in contents.items()])
            ready = {key: one.person_key for key, one in contents.items() if one.state is DigestState.READY}
            put(connection, ready, at)

    def release(self, ids: Iterable[int]) -> None:
        """Give up reserved digests, because nothing is left to put in them; complete ones stay."""
        with self._scope.write() as connection:
            for part in parts(list(ids)):
                connection.execute(delete(digests).where(digests.c.key.in_(part), digests.c.state.is_(None)))

    def get(self, ids: Iterable[int]) -> dict[int, Digest]:
        """The digests that exist, by id."""
        found: dict[int, Digest] = {}
        with self._scope.read() as connection:
            for part in parts(list(ids)):
                rows = connection.execute(_OF, {"keys": part}).mappings()
                found |= {row["key"]: as_digest(row) for row in rows}
        return found

    def of_person(
        self, person_key: int, before: int | None, n: int, states: Collection[DigestState] = tuple(DigestState)
    ) -> list[Digest]:
        """A page of the digests of a person, the latest written first.

        Args:
            person_key: whose.
            before: id of the last one of the page before; None: from the latest.
            n: how many at most.
            states: only those in one of them.
        """
        c = digests.c
        own = c.person_key == person_key, c.state.in_([state.value for state in states])
        older = () if before is None else (c.key < before,)
        with self._scope.read() as connection:
            rows = connection.execute(select(digests).where(*own, *older).order_by(c.key.desc()).limit(n)).mappings()
            return [as_digest(row) for row in rows]

    def sent_since(self, person_key: int, after: int) -> int:
        """How many digests of a person were sent, of those written after one."""
        c = digests.c
        own = c.person_key == person_key, c.state == DigestState.SENT.value, c.key > after
        with self._scope.read() as connection:
            return connection.execute(select(func.count()).select_from(digests).where(*own)).scalar_one()

    def waiting(self, person_key: int) -> list[Digest]:
        """Digests of a person that an adviser must approve, the oldest first."""
        c = digests.c
        own = c.person_key == person_key, c.state == DigestState.REVIEW.value
        with self._scope.read() as connection:
            return [
                as_digest(row) for row in connection.execute(select(digests).where(*own).order_by(c.key)).mappings()
            ]

    def waiting_for(self, adviser: str, after: int, n: int) -> list[Digest]:
        """A page of the digests that an adviser must approve, of all the people whose referent they are; oldest first.

        Args:
            adviser: id of the referent adviser.
            after: id of the last one of the page before; 0: from the oldest.
            n: how many at most.
        """
        c = digests.c
        own = persons.c.adviser == adviser, c.state == DigestState.REVIEW.value, c.key > after
        query = select(digests).join(persons, persons.c.key == c.person_key).where(*own).order_by(c.key).limit(n)
        with self._scope.read() as connection:
            return [as_digest(row) for row in connection.execute(query).mappings()]

    def approve(self, digest_id: int, impression_ids: Sequence[int], by: str, at: datetime) -> None:
        """Send a digest that waits, with those of its offers that are kept; the others may come another time.

        Args:
            digest_id: which.
            impression_ids: of the offers kept, in the order wanted.
            by: who decides, "adviser:A12".
            at: when, aware.

        Raises:
            InputError: there is no such digest, an impression is not of it or is named twice, or none is kept of some.
            ConflictError: it does not wait any more.
        """
        with self._scope.write() as connection:
            digest = locked(connection, digest_id, DigestState.REVIEW)
            content = kept(digest, impression_ids)
            dropped = set(digest.content.offer_keys) - set(content.offer_keys)
            said = {"state": DigestState.READY.value, "content": to_json(content)} | decided(by, at)
            connection.execute(update(digests).where(digests.c.key == digest_id).values(said))
            Ledger(Joined(connection)).forget(digest.person_key, digest_id, dropped)
            put(connection, {digest_id: digest.person_key}, at)

    def cancel(self, digest_id: int, at: datetime, by: str | None = None) -> None:
        """Never send a digest; its offers and its question may come another time, and those closed be said so.

        One cancelled stays so. Whoever is not told that they are subscribed, and how to stop, is told so another time:
        a welcome was cancelled by an adviser who found its offers wrong, or by a pause or a stop that may end.

        One that left, though whoever carried it died before saying so, is said to be sent; of one that may have left,
        nothing comes another time.

        Args:
            digest_id: which.
            at: when, aware.
            by: who decides, "adviser:A12"; None: the service.

        Raises:
            InputError: there is no such digest.
            ConflictError: it was sent.
        """
        with self._scope.write() as connection:
            states = DigestState.REVIEW, DigestState.READY, DigestState.CANCELLED
            digest = locked(connection, digest_id, *states)
            left = Deliveries(Joined(connection)).left(digest_id)
            if DeliveryState.SENT in left:
                channel = left[DeliveryState.SENT]
                Digests(Joined(connection)).sent(digest_id, channel, at)
                Events(Joined(connection)).delivered(digest.content.impression_ids, channel.value, at, SERVICE)
            elif digest.state is not DigestState.CANCELLED:
                said = {"state": DigestState.CANCELLED.value, **({} if by is None else decided(by, at))}
                connection.execute(update(digests).where(digests.c.key == digest_id).values(said))
                if not left:
                    _give_back(connection, digest, at)

    def let_go(self, person_keys: Iterable[int], at: datetime) -> None:
        """Send what waits for an adviser whom some people have no more, or who does not look at their lists now."""
        c, waits = digests.c, digests.c.state == DigestState.REVIEW.value
        with self._scope.write() as connection:
            for part in parts(list(person_keys)):
                query = select(c.key, c.person_key).where(c.person_key.in_(part), waits).with_for_update()
                waiting = {row[0]: row[1] for row in connection.execute(query)}
                reviewed = Subscriptions(Joined(connection)).reviewed(set(waiting.values()))
                free = {key: person for key, person in waiting.items() if person not in reviewed}
                connection.execute(update(digests).where(c.key.in_(free)).values(state=DigestState.READY.value))
                put(connection, free, at)

    def lapse(self, now: datetime, days: int) -> int:
        """Send as they are the digests that their adviser left unanswered; how many.

        The adviser may want to see lists before they leave; that no answer came says nothing of the offers, which close
        one after the other, and whoever is followed most closely would be the one who hears of none. What closed or was
        answered since is left out when it leaves, as of any digest.

        Args:
            now: aware.
            days: working days that an adviser has, see `matching.times.review_ends`.
        """
        c, old = digests.c, now - timedelta(days=days)
        query = select(c.key, c.person_key, c.made_at, persons.c.departement)
        query = query.join(persons, persons.c.key == c.person_key).with_for_update(of=digests)
        with self._scope.write() as connection:
            waiting = connection.execute(query.where(c.state == DigestState.REVIEW.value, c.made_at < old)).all()
            late = {row[0]: row[1] for row in waiting if review_ends(row[2], zone_of(row[3]), days) <= now}
            for part in parts(list(late)):
                said = {"state": DigestState.READY.value} | decided(SERVICE, now)
                connection.execute(update(digests).where(c.key.in_(part)).values(said))
            put(connection, late, now)
        return len(late)

    def fall_back(self, digest_id: int, tried: Collection[Channel], at: datetime) -> bool:
        """Have a digest sent by another channel, in the transaction that says why; whether that is new.

        Args:
            digest_id: which, sent already or not.
            tried: channels that failed; the payload of the task names them in `not_by`.
            at: when, aware.
        """
        names = sorted(channel.value for channel in tried)
        dedupe = f"digest-{digest_id}-not-{'-'.join(names)}"
        with self._scope.write() as connection:
            query = select(digests.c.person_key).where(digests.c.key == digest_id)
            person_key = connection.execute(query).scalar_one_or_none()
            task = {"digest_id": digest_id, "not_by": names}
            queue = Queue(Joined(connection), outbox)
            return person_key is not None and bool(queue.put(DIGEST, task, at, dedupe=dedupe, person_key=person_key))

    def sent(self, digest_id: int, channel: Channel, at: datetime) -> None:
        """Say that a digest left; the first time counts."""
        self.all_sent([digest_id], channel, at)

    def all_sent(self, digest_ids: Collection[int], channel: Channel, at: datetime) -> None:
        """Say that digests left by a channel; the first time of each counts."""
        with self._scope.write() as connection:
            connection.execute(_SENT, {"keys": digest_ids, "through": channel.value, "moment": at})

    def counts(self, since: datetime) -> dict[tuple[DigestKind, DigestState], int]:
        """How many digests written since a moment are of each kind and in each state."""
        c = digests.c
        query = select(c.kind, c.state, func.count()).where(c.made_at >= since, COMPLETED).group_by(c.kind, c.state)
        with self._scope.read() as connection:
            return {(DigestKind(row[0]), DigestState(row[1])): row[2] for row in connection.execute(query)}

    def _refuse_unreserved(self, connection: Connection, ids: list[int]) -> None:
        for part in parts(ids):
            query = select(digests.c.key).where(digests.c.key.in_(part), digests.c.state.is_(None))
            if unknown := set(part) - set(connection.execute(query).scalars()):
                raise InputError(
                    f"Digest {min(unknown)} is not reserved, or is complete; complete once what `reserve` gave."
                )


def _give_back(connection: Connection, digest: Digest, at: datetime) -> None:
    """Let all that a digest would have said be said another time: nobody received it."""
    ledger, own = Ledger(Joined(connection)), digest.content
    ledger.forget(digest.person_key, digest.digest_id, own.offer_keys)
    ledger.unsay_closed(digest.person_key, own.closed)
    TrainingLedger(Joined(connection)).forget(digest.digest_id)
    Events(Joined(connection)).unask(own.impression_ids, at)
    if digest.cycle == WELCOME:
        free = update(digests).where(digests.c.key == digest.digest_id)
        connection.execute(free.values(cycle=f"{WELCOME}-{digest.digest_id}"))
        Schedule(Joined(connection)).owe_welcome(digest.person_key)
