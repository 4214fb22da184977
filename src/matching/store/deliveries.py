"""Deliveries: written before each attempt to send a digest, and after it, so that nothing leaves unknown.

A delivery found begun is the unknowable case: whoever began it may have died before or after it left. It is
counted, and tried again under the same number.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.sql.dml import ReturningInsert

from matching.domain import Channel, Delivery, DeliveryState
from matching.store.database import Scope
from matching.store.once import insert_for
from matching.store.queues import ERROR_LIMIT
from matching.store.schema import deliveries


class Left(NamedTuple):
    """That a delivery left.

    Attributes:
        delivery: its key.
        provider: how the one that carries it calls it; None when it says nothing.
        moment: when, aware.
    """

    delivery: int
    provider: str | None
    moment: datetime


class Deliveries:
    """The table of deliveries."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def begin(self, digest_id: int, channel: Channel, at: datetime, last: Left | None = None) -> Delivery:
        """Write that a digest is about to leave through a channel, unless it did already.

        Args:
            digest_id: which.
            channel: through which.
            at: now, aware.
            last: what left just before, which is said with it or not at all; None: nothing is to be said.

        Returns:
            The delivery: `SENDING`, with this attempt counted; `SENT` when it left before, and nothing is to be done.
        """
        one = {"digest": digest_id, "through": channel.value, "at": at}
        with self._scope.once() as connection:
            begun = _begun(connection.dialect.name)
            if last and connection.dialect.name == "postgresql":
                begun, one = _begun_after(), one | last._asdict()
            elif last:
                connection.execute(_SENT, last._asdict())
            row = connection.execute(begun, one).one_or_none()
            if row is None:
                own = deliveries.c.digest_key == digest_id, deliveries.c.channel == channel.value
                row = connection.execute(select(deliveries).where(*own)).one()
        return _delivery(row)

    def sent(self, key: int, provider_id: str | None, at: datetime) -> None:
        """Say that a delivery left, see `Left`."""
        with self._scope.once() as connection:
            connection.execute(_SENT, Left(key, provider_id, at)._asdict())

    def failed(self, key: int, error: str, at: datetime, uncertain: bool = False) -> None:
        """Say that an attempt failed; what left stays so.

        Args:
            key: of the delivery.
            error: what happened, without personal data; its first `ERROR_LIMIT` characters are kept.
            at: when, aware.
            uncertain: it may have left though.
        """
        c = deliveries.c
        values: dict[str, Any] = {"state": DeliveryState.FAILED.value, "error": error[:ERROR_LIMIT], "at": at}
        values["uncertain"] = c.uncertain + int(uncertain)
        with self._scope.write() as connection:
            own = c.key == key, c.state != DeliveryState.SENT.value
            connection.execute(update(deliveries).where(*own).values(values))

    def of_digest(self, digest_id: int) -> list[Delivery]:
        """What was tried of a digest, channel by channel, in the order tried."""
        query = select(deliveries).where(deliveries.c.digest_key == digest_id).order_by(deliveries.c.key)
        with self._scope.read() as connection:
            return [_delivery(row) for row in connection.execute(query)]

    def left(self, digest_id: int) -> dict[DeliveryState, Channel]:
        """By which channel a digest left, or may have: of `SENT` it is sure. Empty: it did not."""
        tried = self.of_digest(digest_id)
        return {one.state: one.channel for one in tried if one.state is not DeliveryState.FAILED or one.uncertain}

    def once(self, digest_id: int) -> bool:
        """Whether a digest that left can have left only once."""
        return sum(one.uncertain + (one.state is not DeliveryState.FAILED) for one in self.of_digest(digest_id)) == 1

    def counts(self, since: datetime) -> dict[tuple[Channel, DeliveryState], tuple[int, int]]:
        """Since a moment, by channel and state: how many, and how many attempts of them may have left unknown."""
        c = deliveries.c
        query = select(c.channel, c.state, func.count(), func.sum(c.uncertain)).where(c.at >= since)
        with self._scope.read() as connection:
            rows = connection.execute(query.group_by(c.channel, c.state)).all()
        return {(Channel(row[0]), DeliveryState(row[1])): (row[2], int(row[3])) for row in rows}


_SENT = (
    update(deliveries)
    .where(deliveries.c.key == bindparam("delivery"))
    .values(state=DeliveryState.SENT.value, provider_id=bindparam("provider"), error=None, at=bindparam("moment"))
)


@cache
def _begun(dialect: str) -> ReturningInsert[Any]:
    """Made once: these statements are run for every message, and cost more to make than to run."""
    c, sending = deliveries.c, DeliveryState.SENDING.value
    moment: Any = bindparam("at")
    first = {"digest_key": bindparam("digest"), "channel": bindparam("through"), "attempts": 1, "uncertain": 0}
    unknown = case((c.state == sending, 1), else_=0)
    again = {"state": sending, "attempts": c.attempts + 1, "uncertain": c.uncertain + unknown, "at": moment}
    new = insert_for(dialect, deliveries).values(first | {"state": sending, "at": moment})
    begun = new.on_conflict_do_update(
        index_elements=[c.digest_key, c.channel], set_=again, where=c.state != DeliveryState.SENT.value
    )
    return begun.returning(deliveries)


@cache
def _begun_after() -> ReturningInsert[Any]:
    """The same with `_SENT`, in one exchange with PostgreSQL; SQLite, which knows no such statement, has none."""
    return _begun("postgresql").add_cte(_SENT.cte("last"))


def _delivery(row: Sequence[Any]) -> Delivery:
    """Columns of the table are in the order of the fields; asked for by name, each takes longer."""
    key, digest_id, channel, state, *others = row
    return Delivery(key, digest_id, Channel(channel), DeliveryState(state), *others)
