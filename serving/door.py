"""The door of a process: it lets a connection in when there is time for it, and leaves the others in the common queue.

asyncio takes all that wait, at once. Of several processes on one socket, the first to look would keep those whom
another could answer now, and work on all of them together, so that each waits for all. Behind doors they are served in
the order in which they came, by whichever process is free, and one request has the caches of a processor for itself.
"""

import asyncio
import logging
import socket
from collections.abc import Callable
from typing import Any, Protocol

LOG = logging.getLogger("serving")

TURN_S = 0.25
"""A request that takes longer, ten times the usual one, no longer keeps the door shut."""

FIRST_WORD_S = 0.005
"""Nor does a connection that has said nothing for so long: browsers open some ahead."""

RETRY_S = 1.0
"""Before a process that has no file descriptor left tries again, as asyncio does."""


class Guest(Protocol):
    """A connection that tells the door of its turns."""

    door: "Door | None"


class Door:
    """Lets in the connections of a listening socket, one turn after the other.

    Args:
        loop: of the process.
        listening: what they come to; it does not block.
        welcome: makes the `asyncio.Protocol` of one, which is a `Guest`.
    """

    turn_s = TURN_S

    def __init__(self, loop: asyncio.AbstractEventLoop, listening: socket.socket, welcome: Callable[[], Any]) -> None:
        self._loop, self._listening, self._welcome = loop, listening, welcome
        self._turns: dict[Guest, asyncio.TimerHandle] = {}
        self._open()

    def begin(self, guest: Guest) -> None:
        """A guest's request begins: nobody else is let in until it ends, or lasts too long."""
        self._begin(guest, self.turn_s)

    def end(self, guest: Guest) -> None:
        """A guest's turn is over, if it had one."""
        if (turn := self._turns.pop(guest, None)) is not None:
            turn.cancel()
            if not self._turns:
                self._open()

    def _begin(self, guest: Guest, seconds: float) -> None:
        if (turn := self._turns.pop(guest, None)) is not None:
            turn.cancel()
        self._turns[guest] = self._loop.call_later(seconds, self.end, guest)
        self._shut()

    def _open(self) -> None:
        if not self._closed:
            self._loop.add_reader(self._listening, self._let_in)

    def _shut(self) -> None:
        if not self._closed:
            self._loop.remove_reader(self._listening)

    @property
    def _closed(self) -> bool:
        """Whether the server was closed since, and its socket with it."""
        return self._listening.fileno() < 0

    def _let_in(self) -> None:
        try:
            connection, _ = self._listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # another process was faster, or the caller left
        except OSError as error:
            LOG.error("no connection can be accepted: %s", error)
            self._shut()
            self._loop.call_later(RETRY_S, self._open)
            return
        connection.setblocking(False)
        guest = self._welcome()
        guest.door = self
        self._begin(guest, FIRST_WORD_S)
        self._loop.create_task(self._loop.connect_accepted_socket(lambda: guest, connection))


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose servers on a socket given to them have a door."""

    async def create_server(self, protocol_factory: Any, *address: Any, **options: Any) -> asyncio.Server:
        """See `asyncio.loop.create_server`; `protocol_factory` makes guests."""
        listening: socket.socket | None = options.get("sock")
        if listening is None:
            return await super().create_server(protocol_factory, *address, **options)
        server = await super().create_server(protocol_factory, **options | {"start_serving": False})
        listening.listen(options["backlog"])
        Door(self, listening, protocol_factory)
        return server
