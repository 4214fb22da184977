"""An open load on an HTTP service: requests leave when they are due, whether or not earlier ones have come back.

Latency is counted from the moment a request was due, so that a service that falls behind cannot hide it. Source: Tene,
"How NOT to measure latency" (coordinated omission), 2013.
"""

import http.client
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

CONNECTIONS = 64
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
    """What came back. Use `quantile_ms` and `errors`.

    Attributes:
        seconds: by kind, from the moment each was due.
        failed: by kind, how many were not answered by a 2xx.
        firsts: what the first failures of each kind said.
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


Told = Callable[[Request, bytes], object]
"""Told each answer of 2xx, in the thread that received it."""


def run(
    host: str, port: int, requests: Sequence[Request], per_second: float, seed: int, told: Told | None = None
) -> Answers:
    """Send requests at random moments, on average `per_second`, and wait for all the answers.

    Args:
        host: of the service.
        port: likewise.
        requests: in order.
        per_second: arrivals are a Poisson process of this rate.
        seed: of the moments.
        told: told what comes back; None tells nobody.
    """
    due = np.cumsum(np.random.default_rng(seed).exponential(1 / per_second, len(requests)))
    waiting: queue.SimpleQueue[tuple[float, Request] | None] = queue.SimpleQueue()
    answers, lock = Answers(), threading.Lock()
    threads = [
        threading.Thread(target=_serve, args=(host, port, waiting, answers, lock, told)) for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    _feed(waiting, requests, due + time.perf_counter())
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join()
    return answers


def _feed(
    waiting: "queue.SimpleQueue[tuple[float, Request] | None]",
    requests: Sequence[Request],
    due: NDArray[np.float64],
) -> None:
    for moment, request in zip(due.tolist(), requests, strict=True):
        time.sleep(max(0.0, moment - time.perf_counter()))
        waiting.put((moment, request))


def _serve(
    host: str,
    port: int,
    waiting: "queue.SimpleQueue[tuple[float, Request] | None]",
    answers: Answers,
    lock: threading.Lock,
    told: Told | None,
) -> None:
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    while (item := waiting.get()) is not None:
        moment, request = item
        status, body = _exchange(connection, request)
        elapsed = time.perf_counter() - moment
        with lock:
            answers.seconds.setdefault(request.kind, []).append(elapsed)
            if not 200 <= status < 300:
                answers.failed[request.kind] = answers.failed.get(request.kind, 0) + 1
                answers.firsts.setdefault(request.kind, f"{status} {body[:300].decode(errors='replace')}")
        if told and 200 <= status < 300:
            told(request, body)
    connection.close()


def _exchange(connection: http.client.HTTPConnection, request: Request) -> tuple[int, bytes]:
    """Status and body; 0 and the reason when the connection failed."""
    try:
        connection.request(request.method, request.path, request.body, dict(request.headers))
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return 0, repr(error).encode()
