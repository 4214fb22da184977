"""Deliveries: written before each attempt to send a digest, and after it, so that nothing leaves unknown.

A delivery found begun is the unknowable case: whoever began it may have died before or after it left. It is
counted, and tried again under the same number.
"""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, case, func, select, update

from matching.domain import Channel, Delivery, DeliveryState
from matching.store.database import Scope
from matching.store.once import insert_for
from matching.store.queues import ERROR_LIMIT
from matching.store.schema import deliveries


class Deliveries:
    """The table of deliveries."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def begin(self, digest_id: int, channel: Channel, at: datetime) -> Delivery:
        """Write that a digest is about to leave through a channel, unless it did already.

        Returns:
            The delivery: `SENDING`, with this attempt counted; `SENT` when it left before, and nothing is to be done.
        """
        one = {"digest": digest_id, "through": channel.value, "moment": at}
        with self._scope.write() as connection:
            row = connection.execute(_begun(connection.dialect.name), one).mappings().one_or_none()
            if row is None:
                own = deliveries.c.digest_key == digest_id, deliveries.c.channel == channel.value
                row = connection.execute(select(deliveries).where(*own)).mappings().one()
        return _delivery(row)

    def sent(self, key: int, provider_id: str | None, at: datetime) -> None:
        """Say that a delivery left.

        Args:
            key: of the delivery.
            provider_id: how the one that carries it calls it; None when it says nothing.
            at: when, aware.
        """
        with self._scope.write() as connection:
            connection.execute(_SENT, {"delivery": key, "provider": provider_id, "moment": at})

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
            return [_delivery(row) for row in connection.execute(query).mappings()]

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
def _begun(dialect: str) -> Executable:
    """Made once: this statement and `_SENT` are run for every message, and cost more to make than to run."""
    c, sending = deliveries.c, DeliveryState.SENDING.value
    moment: Any = bindparam("moment")
    first = {"digest_key": bindparam("digest"), "channel": bindparam("through"), "attempts": 1, "uncertain": 0}
    unknown = case((c.state == sending, 1), else_=0)
    again = {"state": sending, "attempts": c.attempts + 1, "uncertain": c.uncertain + unknown, "at": moment}
    new = insert_for(dialect, deliveries).values(first | {"state": sending, "at": moment})
    begun = new.on_conflict_do_update(
        index_elements=[c.digest_key, c.channel], set_=again, where=c.state != DeliveryState.SENT.value
    )
    return begun.returning(deliveries)


def _delivery(row: Any) -> Delivery:
    return Delivery(
        row["key"],
        row["digest_key"],
        Channel(row["channel"]),
        DeliveryState(row["state"]),
        row["attempts"],
        row["uncertain"],
        row["provider_id"],
        row["error"],
        row["at"],
    )
