"""Connections that were idle: whether the server is still there is asked of those alone."""

from time import monotonic
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

FRESH_S = 1.0
"""A connection given back less long ago is taken without asking, which spares an exchange with the server.

A server that restarts fails the requests under way anyway, and those of the next second; none leaves anything behind.
"""


def ask_when_idle(engine: Engine) -> None:
    """Have a connection that was idle answer before it is taken, and replaced when it does not.

    Source: https://docs.sqlalchemy.org/en/20/core/pooling.html#custom-legacy-pessimistic-ping.
    """

    @event.listens_for(engine, "checkin")
    def note(_: object, record: ConnectionPoolEntry) -> None:
        record.info["back"] = monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: ConnectionPoolEntry, _: object) -> None:
        if monotonic() - record.info.get("back", monotonic()) < FRESH_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error
