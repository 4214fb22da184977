"""How long the service takes to start on a market of any size: from exec to ready, and to the first list."""

import json as jsons
import os
from contextlib import ExitStack
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from eval.bench.filled import fill
from eval.bench.market import build_pool, needed_data
from eval.bench.serve import HOST, served
from eval.report import Report
from matching.errors import InputError
from matching.settings import Settings
from matching.workspace import Workspace

FIGURES = ("ready_s", "first_list_s", "core_s")


def run(offers: int, profiles: int, starts: int, seed: int, json: Path | None, folder: Path | None = None) -> Report:
    """Start the real service, one process on SQLite with a valid snapshot, again and again.

    Some starts find the files of data in the system's cache ("warm"), others find none of them there ("cold": the
    interpreter and its libraries stay). A figure is the median, between the fastest and the slowest.

    Args:
        offers: how many open ones the database and the pool hold.
        profiles: likewise.
        starts: of each kind.
        seed: of everything drawn.
        json: where to write the figures; None: nowhere.
        folder: of data, kept for another run; None: a temporary one.

    Raises:
        InputError: the shared data is not there, or the service does not start.
    """
    report = Report(f"start: {offers:,} offers, {profiles:,} profiles, one process, SQLite", seed)
    with ExitStack() as stack:
        home = folder or Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
        settings = Settings(home)
        _make(settings, offers, profiles, seed, report)
        for kind in ("cold", "warm"):
            taken = [_start(settings, cold=kind == "cold") for _ in range(starts)]
            for name, seconds in zip(FIGURES, zip(*taken, strict=True), strict=True):
                report.add(f"{name}.{kind}", median(seconds), min(seconds), max(seconds), n=starts)
    report.show()
    if json:
        report.write(json)
    return report


def _make(settings: Settings, offers: int, profiles: int, seed: int, report: Report) -> None:
    """The database, and pools that show it; a folder that holds them already is left as it is."""
    data, work = needed_data(), Workspace(settings)
    if not work.store.offers.count():
        fill(work.store, data, offers, profiles, seed, report)
        build_pool(data, settings.data_dir, offers, seed, work.store)  # whose keys begin at 1 too
        _ = work.profiles
    work.store.close()


def _start(settings: Settings, cold: bool) -> tuple[float, float, float]:
    """Seconds from exec to ready, and to the first list of someone; those that processors gave until it had stopped.

    Raises:
        InputError: the service does not start, or shows no list.
    """
    if cold:
        _forget(settings.data_dir)
    before, clock = os.times(), perf_counter()
    with served(settings.data_dir, settings.store_url, 1) as port:
        ready = perf_counter() - clock
        token = _said(port, "POST", "/demo/login", {"as": "jobseeker", "id": "P0"})["access_token"]
        if not _said(port, "GET", "/me/offers", token=token)["items"]:
            raise InputError("The service showed an empty list; give another folder.")
        listed = perf_counter() - clock
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return ready, listed, used


def _said(port: int, method: str, path: str, body: Any = None, token: str = "") -> Any:
    """What the service answers, as JSON."""
    connection = HTTPConnection(HOST, port)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    connection.request(method, path, None if body is None else jsons.dumps(body), headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    if answer.status != HTTPStatus.OK:
        raise InputError(f"{method} {path} was answered {answer.status}: {content.decode()[:500]}")
    return jsons.loads(content)


def _forget(folder: Path) -> None:
    """Take the files of a folder out of the system's cache."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
