"""The service under load until it breaks, with the database and the generator of load on the same machine."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, perf_counter, sleep

import psutil

from eval.bench.filled import fill
from eval.bench.load import Answers, Request, exchange, succeeded
from eval.bench.load import run as send
from eval.bench.market import needed_data
from eval.bench.postgres import postgres, scratch
from eval.bench.processor import database_server, family, used_s
from eval.bench.visitors import Visitors
from eval.report import Report
from matching.errors import InputError
from matching.settings import Settings
from matching.store import Store
from matching.workspace import Workspace

HOST = "127.0.0.1"
WORKERS = 2
READY_S = 600.0
WARM_UP = 2_000
"""Requests before the first that counts: each process has loaded what it loads when first used, the database too."""

QUANTILES = (0.5, 0.95, 0.99)
STEP = 25.0
STEP_S = 20.0
"""The rate grows by so many requests a second, each kept for so many seconds, until it is too much."""

TOO_LONG_MS = 1_000.0
"""A service whose 95th percentile passes this is broken, as one that answers with errors is."""


def run(
    offers: int,
    profiles: int,
    rate: float,
    seconds: float,
    seed: int,
    json: Path | None,
    database: str | None = None,
    folder: Path | None = None,
) -> Report:
    """Fill a database, serve it with two processes, and send them what people ask.

    Args:
        offers: how many open ones the database holds, when it is empty before.
        profiles: likewise.
        rate: requests a second of the run that is reported by endpoint.
        seconds: how long it lasts.
        seed: of everything drawn.
        json: where to write the figures; None: nowhere.
        database: URL of a database to use, filled when it is empty; None: a PostgreSQL server is started.
        folder: of data and of that server, kept for another run; None: a temporary one.

    Raises:
        InputError: the shared data is not there, or the service does not answer.
        SettingsError: no database is given and PostgreSQL is not installed.
    """
    report = Report(f"serve: {offers:,} offers, {profiles:,} profiles, {rate:g} requests/s, {WORKERS} processes", seed)
    with ExitStack() as stack:
        home = folder or stack.enter_context(scratch())
        url = database or stack.enter_context(postgres(home / "pg"))
        with Store.open(url) as store:
            fill(store, needed_data(), offers, profiles, seed, report)
        _index(Settings(home, database_url=url), report)
        port = stack.enter_context(served(home, url, WORKERS))
        measure(report, url, port, rate, seconds, seed, server=None if database else home / "pg")
    report.show()
    if json:
        report.write(json)
    return report


def _index(settings: Settings, report: Report) -> None:
    """Make the pools that the processes will map."""
    clock, work = perf_counter(), Workspace(settings)
    _ = work.offers, work.profiles
    work.store.close()
    report.add("open_s", perf_counter() - clock)


@contextmanager
def served(folder: Path, url: str, workers: int, demo: bool = True) -> Iterator[int]:
    """The service of a database, until the block ends; its port.

    Args:
        folder: of data.
        url: of the database.
        workers: processes.
        demo: whether anyone may log in as anyone; messages are carried too then.

    Raises:
        InputError: it does not become ready; its log is `service.log` in the folder.
    """
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    environ = {"DATA_DIR": str(folder), "DATABASE_URL": url, "DEMO": str(int(demo)), "RATE_LIMIT": "0", "HOST": HOST}
    environ |= {"PORT": str(port), "WORKERS": str(workers)}
    environ = os.environ | {f"MATCHING_{name}": value for name, value in environ.items()}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as where it is installed: compiled once, not at each start
    with (folder / "service.log").open("w") as log:
        process = subprocess.Popen([sys.executable, "-m", "serving"], env=environ, stdout=log, stderr=log)
    try:
        _until_ready(process, port, folder / "service.log")
        yield port
    finally:
        process.terminate()
        process.wait()


def _until_ready(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    asked, end = Request("ready", "GET", "/health/ready", {}), monotonic() + READY_S
    while process.poll() is None and monotonic() < end:
        connection = HTTPConnection(HOST, port, timeout=READY_S)
        status, _ = exchange(connection, asked)
        connection.close()
        if succeeded(status):
            return
        sleep(0.2)
    raise InputError(f"The service did not become ready: {log.read_text(encoding='utf-8')[-2_000:]}")


def measure(
    report: Report,
    url: str,
    port: int,
    rate: float,
    seconds: float,
    seed: int,
    steps: int = 40,
    warm_up: int = WARM_UP,
    server: Path | None = None,
) -> None:
    """Report latencies by endpoint at one rate, then the rate at which the service breaks.

    Args:
        report: receives `p50_ms.<endpoint>`, `p95_ms...`, `p99_ms...` ("all" for all of them), `errors`, `requests`,
            `core_ms_per_request.<program>`, `p95_ms.at_<rate>` and `breaks_at_per_s`, NaN when it did not break.
        url: of the database of the service.
        port: of the service.
        rate: requests a second.
        seconds: how long.
        seed: of what is asked.
        steps: how many higher rates are tried, at most.
        warm_up: requests sent before.
        server: folder of the database server that was started; None: its work is not counted.
    """
    with Store.open(url) as store:
        visitors = Visitors(store, HOST, port, seed)
    load = _Load(visitors, port, seed)
    load.send(rate, warm_up / rate)
    before = _core_s(server)
    answers = load.send(rate, seconds)
    _tell(report, answers)
    for program, spent in _core_s(server).items():
        report.add(f"core_ms_per_request.{program}", (spent - before[program]) / (rate * seconds) * 1e3)
    report.add("breaks_at_per_s", _breaking_point(report, load, rate, steps))


class _Load:
    """Sends the requests of visitors, at any rate."""

    def __init__(self, visitors: Visitors, port: int, seed: int) -> None:
        self._visitors, self._requests = visitors, visitors.requests()
        self._port, self._seed = port, seed

    def send(self, rate: float, seconds: float) -> Answers:
        """What comes back of `seconds` at `rate` requests a second."""
        n = round(rate * seconds)
        return send(HOST, self._port, self._requests, n, rate, self._seed, self._visitors.told)


def _tell(report: Report, answers: Answers) -> None:
    total = sum(map(len, answers.seconds.values()))
    for kind in [None, *sorted(answers.seconds)]:
        n = total if kind is None else len(answers.seconds[kind])
        for q in QUANTILES:
            report.add(f"p{q * 100:.0f}_ms.{kind or 'all'}", answers.quantile_ms(q, kind), n=n)
    report.add("requests", total)
    report.add("errors", answers.errors, n=total)
    for kind, first in answers.firsts.items():
        print(f"{kind}: {first}", file=sys.stderr)


def _breaking_point(report: Report, load: _Load, rate: float, steps: int) -> float:
    """The first rate at which the 95th percentile is too long or something fails; NaN when none was."""
    for step in range(1, steps + 1):
        tried = rate + step * STEP
        answers = load.send(tried, STEP_S)
        p95 = answers.quantile_ms(0.95)
        report.add(f"p95_ms.at_{tried:g}", p95, n=round(tried * STEP_S))
        print(f"{tried:g} requests/s: p95 {p95:.0f} ms, {answers.errors} errors", file=sys.stderr)
        if p95 > TOO_LONG_MS or answers.errors:
            return tried
    return float("nan")


def _core_s(server: Path | None) -> dict[str, float]:
    """Processor seconds so far of this process, of the service, and of the database server of a folder."""
    own = psutil.Process()
    found = {"generator": used_s([own]), "serving": used_s(family(own.children()))}
    if server is not None:
        found["postgres"] = used_s(family([database_server(server)]))
    return found
