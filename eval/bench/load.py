"""An open load on an HTTP service: requests leave when they are due, whether or not earlier ones have come back.

Each is on a connection of its own, as those who ask are not the same: the process of the service that is free takes it.
Connections that are kept, as by a proxy, tie each of them to one process, which may be busy while another waits.

Latency is counted from the moment a request was due, so that a service that falls behind cannot hide it. Source: Tene,
"How NOT to measure latency" (coordinated omission), 2013.
"""

import http.client
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from time import perf_counter, sleep

import numpy as np
from numpy.typing import NDArray

CONNECTIONS = 64
"""At once, at most."""

TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `kind` is what figures are grouped by."""

    kind: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(slots=True)
class Answers:
    """What came back.

    Attributes:
        seconds: by kind, from the moment each was due.
        failed: by kind, how many were not answered by a 2xx.
        firsts: what the first failure of each kind said.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    firsts: dict[str, str] = field(default_factory=dict)

    def quantile_ms(self, q: float, kind: str | None = None) -> float:
        """Quantile of the latency; kind None: of all requests."""
        kinds = self.seconds if kind is None else [kind]
        return float(np.quantile(np.concatenate([self.seconds[one] for one in kinds]), q)) * 1e3

    @property
    def errors(self) -> int:
        """How many requests failed."""
        return sum(self.failed.values())

    def add(self, request: Request, seconds: float, status: int, body: bytes) -> None:
        """Note an answer."""
        self.seconds.setdefault(request.kind, []).append(seconds)
        if not succeeded(status):
            self.failed[request.kind] = self.failed.get(request.kind, 0) + 1
            self.firsts.setdefault(request.kind, f"{status} {body[:300].decode(errors='replace')}")


Told = Callable[[Request, bytes], object]
"""Told each answer of 2xx, in the thread that received it."""

Due = queue.SimpleQueue[tuple[float, Request] | None]


def run(
    host: str, port: int, requests: Iterator[Request], n: int, per_second: float, seed: int, told: Told | None = None
) -> Answers:
    """Send requests at random moments, on average `per_second`, and wait for all the answers.

    Args:
        host: of the service.
        port: likewise.
        requests: asked for each when it is due, so that it may depend on earlier answers.
        n: how many are sent.
        per_second: arrivals are a Poisson process of this rate.
        seed: of the moments.
        told: told what comes back; None tells nobody.
    """
    moments = np.cumsum(np.random.default_rng(seed).exponential(1 / per_second, n))
    due, answers, lock = Due(), Answers(), threading.Lock()
    threads = [threading.Thread(target=_serve, args=(host, port, due, answers, lock, told)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    try:
        _feed(due, requests, moments + perf_counter())
    finally:
        for _ in threads:
            due.put(None)
        for thread in threads:
            thread.join()
    return answers


def _feed(due: Due, requests: Iterator[Request], moments: NDArray[np.float64]) -> None:
    for moment in moments.tolist():
        sleep(max(0.0, moment - perf_counter()))
        due.put((moment, next(requests)))


def _serve(host: str, port: int, due: Due, answers: Answers, lock: threading.Lock, told: Told | None) -> None:
    while (item := due.get()) is not None:
        moment, request = item
        with closing(http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)) as connection:
            status, body = exchange(connection, request)
        seconds = perf_counter() - moment
        with lock:
            answers.add(request, seconds, status, body)
        if told and succeeded(status):
            told(request, body)


def exchange(connection: http.client.HTTPConnection, request: Request) -> tuple[int, bytes]:
    """Status and body; 0 and the reason when the connection failed."""
    try:
        connection.request(request.method, request.path, request.body, dict(request.headers))
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return 0, repr(error).encode()


def succeeded(status: int) -> bool:
    """Whether an answer is a 2xx."""
    return 200 <= status < 300
