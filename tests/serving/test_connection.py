"""Connections of the service, on real sockets."""

import asyncio
import socket

import uvicorn
from uvicorn.server import ServerState

from serving.connection import Prompt


async def answer(_scope, _receive, _send):
    """Nothing is asked of it."""


class Seen(Prompt):
    """Tells whether its socket waits."""

    made: asyncio.Future[int]

    def connection_made(self, transport):
        super().connection_made(transport)
        self.made.set_result(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        transport.close()


def test_what_is_written_leaves_at_once_on_a_socket_that_uvicorn_opened():
    async def opened():
        loop = asyncio.get_running_loop()
        config = uvicorn.Config(answer, port=0, log_config=None)
        config.load()
        Seen.made = loop.create_future()
        async with await loop.create_server(
            lambda: Seen(config, ServerState(), {}), sock=config.bind_socket()
        ) as server:
            _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            told = await Seen.made
            writer.close()
            await writer.wait_closed()
        return told

    assert asyncio.run(opened()) == 1
