"""Connections of the service: what is written on one leaves at once, and its requests have their turns at the door."""

import asyncio
import socket

from uvicorn.protocols.http.h11_impl import H11Protocol

from serving.door import Door


class Prompt(H11Protocol):
    """HTTP/1.1 on a socket that does not wait for the caller's word before it sends the end of an answer.

    asyncio asks that of the sockets that it opens itself, not of those that uvicorn opens for several processes: there,
    the body of an answer would leave once its head is acknowledged, 40 ms later on Linux.

    Source: Nagle, "Congestion control in IP/TCP internetworks", RFC 896, 1984; delayed acknowledgements, RFC 1122,
    section 4.2.3.2.

    Attributes:
        door: through which it came; None: there is none.
    """

    door: Door | None = None
    _asking = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See `asyncio.Protocol`."""
        if (opened := transport.get_extra_info("socket")) is not None and opened.family != socket.AF_UNIX:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`; the first bytes of a request begin a turn."""
        if self.door is not None and not self._asking:
            self._asking = True
            self.door.begin(self)
        super().data_received(data)

    def on_response_complete(self) -> None:
        """See uvicorn: the answer is written."""
        self._over()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._over()
        super().connection_lost(exc)

    def _over(self) -> None:
        self._asking = False
        if self.door is not None:
            self.door.end(self)
