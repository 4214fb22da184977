"""How often a provider takes something: moments at which to send, given out once to whichever worker asks."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select, update

from matching.domain import Channel
from matching.store.database import Scope
from matching.store.once import insert_once
from matching.store.schema import paces


class Paces:
    """The table of paces."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def reserve(self, channel: Channel, n: int, per_s: float, now: datetime) -> Iterator[datetime]:
        """Take the next moments of a channel that nobody has taken, none of them past; what is not used is lost.

        Args:
            channel: through which something is sent.
            n: how many moments.
            per_s: how many there are in a second, more than 0.
            now: aware.
        """
        c, step = paces.c, timedelta(seconds=1 / per_s)
        with self._scope.write() as connection:
            connection.execute(insert_once(connection, paces).values(channel=channel.value, free_at=now))
            query = select(c.free_at).where(c.channel == channel.value).with_for_update()
            first = max(connection.execute(query).scalar_one(), now)
            connection.execute(update(paces).where(c.channel == channel.value).values(free_at=first + n * step))
        return (first + k * step for k in range(n))
