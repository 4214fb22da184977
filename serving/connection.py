"""Connections of the service: what is written on one leaves at once."""

import asyncio
import socket

from uvicorn.protocols.http.h11_impl import H11Protocol


class Prompt(H11Protocol):
    """HTTP/1.1 on a socket that does not wait for the caller's word before it sends the end of an answer.

    asyncio asks that of the sockets that it opens itself, not of those that uvicorn opens for several processes: there,
    the body of an answer would leave once its head is acknowledged, 40 ms later on Linux.

    Source: Nagle, "Congestion control in IP/TCP internetworks", RFC 896, 1984; delayed acknowledgements, RFC 1122,
    section 4.2.3.2.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See `asyncio.Protocol`."""
        if (opened := transport.get_extra_info("socket")) is not None and opened.family != socket.AF_UNIX:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
