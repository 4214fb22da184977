"""Doors of processes, on real sockets, with the server that the service runs on."""

import asyncio
from contextlib import asynccontextmanager

import pytest
import uvicorn
from uvicorn.server import ServerState

from serving.connection import Prompt
from serving.door import Door, Loop

ASK = b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n"


class House:
    """Processes, here servers of one loop, on one socket; what they were asked, by server, and when each may answer."""

    def __init__(self):
        self.asked, self.may_end, self.begun = [], {}, asyncio.Condition()

    def application(self, server):
        async def answer(scope, _receive, send):
            path = scope["path"].lstrip("/")
            async with self.begun:
                self.asked.append((server, path))
                self.begun.notify_all()
            await self.may_end.setdefault(path, asyncio.Event()).wait()
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        return answer

    async def until(self, n):
        async with self.begun:
            await self.begun.wait_for(lambda: len(self.asked) >= n)

    def end(self, path):
        self.may_end.setdefault(path, asyncio.Event()).set()

    @asynccontextmanager
    async def open(self, servers=1):
        loop, first = asyncio.get_running_loop(), None
        opened = []
        for server in range(servers):
            config = uvicorn.Config(self.application(server), port=0, log_config=None)
            config.load()
            listening = first.dup() if first else config.bind_socket()
            first = first or listening
            make = lambda config=config: Prompt(config, ServerState(), {}, loop)  # noqa: E731
            opened.append(await loop.create_server(make, sock=listening, backlog=100))
        try:
            yield opened[0].sockets[0].getsockname()
        finally:
            for one in opened:
                one.close()


async def ask(address, path):
    reader, writer = await asyncio.open_connection(*address)
    writer.write(ASK % path.encode())
    await writer.drain()
    return reader, writer


def run(case, servers=1):
    async def opened():
        house = House()
        async with house.open(servers) as address:
            await case(house, address)

    with asyncio.Runner(loop_factory=Loop) as runner:
        runner.run(opened())


@pytest.fixture
def patient(monkeypatch):
    """No request lasts too long."""
    monkeypatch.setattr(Door, "turn_s", 3_600.0)


@pytest.mark.usefixtures("patient")
def test_a_process_that_is_busy_leaves_the_next_connection_to_another():
    async def case(house, address):
        callers = [await ask(address, "first")]
        await house.until(1)
        callers.append(await ask(address, "second"))
        await house.until(2)
        assert {server for server, _ in house.asked} == {0, 1}
        for path in ("first", "second"):
            house.end(path)
        for reader, writer in callers:
            assert b"204" in await reader.readline()
            writer.close()

    run(case, servers=2)


@pytest.mark.usefixtures("patient")
def test_where_all_are_busy_people_are_served_in_the_order_in_which_they_came():
    async def case(house, address):
        callers = [await ask(address, "0")]
        await house.until(1)
        callers += [await ask(address, str(n)) for n in range(1, 5)]
        for n, (reader, _) in enumerate(callers):
            assert [path for _, path in house.asked] == [str(one) for one in range(n + 1)]
            house.end(str(n))
            assert b"204" in await reader.readline()
            if n < 4:
                await house.until(n + 2)
        for _, writer in callers:
            writer.close()

    run(case)


@pytest.mark.usefixtures("patient")
def test_whoever_leaves_without_an_answer_leaves_the_door_open():
    async def case(house, address):
        _, gone = await ask(address, "gone")
        await house.until(1)
        gone.close()
        reader, writer = await ask(address, "next")
        house.end("next")
        assert b"204" in await reader.readline()
        writer.close()

    run(case)


@pytest.mark.usefixtures("patient")
def test_a_connection_that_says_nothing_keeps_nobody_waiting():
    async def case(house, address):
        _, silent = await asyncio.open_connection(*address)
        reader, writer = await ask(address, "next")
        house.end("next")
        assert b"204" in await reader.readline()
        silent.close()
        writer.close()

    run(case)


@pytest.mark.usefixtures("patient")
def test_a_request_on_a_connection_that_is_kept_has_its_turn_too():
    async def case(house, address):
        house.end("first")
        reader, kept = await ask(address, "first")
        await reader.readuntil(b"\r\n\r\n")
        kept.write(ASK % b"again")
        await house.until(2)
        _, other = await ask(address, "other")
        await house.until(3)
        (_, first), (_, again), (_, last) = ((path, server) for server, path in house.asked)
        assert first == again != last
        kept.close()
        other.close()

    run(case, servers=2)


def test_a_request_that_lasts_too_long_keeps_nobody_waiting(monkeypatch):
    monkeypatch.setattr(Door, "turn_s", 0.0)

    async def case(house, address):
        _, slow = await ask(address, "slow")
        await house.until(1)
        house.end("quick")
        reader, writer = await ask(address, "quick")
        assert b"204" in await reader.readline()
        slow.close()
        writer.close()

    run(case)
