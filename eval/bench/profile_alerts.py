"""From someone's consent to the alert that an adviser reads: real processes, the service and its database.

Each offer is out of the reach of all but its own people, and followed by an adviser of its own, so that what must come
is known: one alert each.
"""

import json as jsons
import os
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import numpy as np

from eval.bench.grid import BAKER, MOST_CELLS, REACH_KM, offer, place
from eval.bench.postgres import postgres, scratch
from eval.bench.processes import WATCH, alive, await_file, process
from eval.bench.serve import HOST, served
from eval.report import Report
from matching.domain import Audience, Consent, Mobility, Person, Profile, Project, Purpose
from matching.errors import InputError
from matching.store import Store

PATIENCE_S = 120.0
"""How long alerts are waited for after the last consent."""

POLL_S = 0.2
"""Between two looks at what an adviser has."""


def run(offers: int, people: int, per_s: float, sqlite: bool, seed: int, json: Path | None) -> Report:
    """Let people agree at a steady rate, through the service, and time how long it takes their adviser to be told.

    Args:
        offers: how many are followed, at most `MOST_CELLS`; one person agrees for each.
        people: who agreed before, bakers around all of them.
        per_s: consents a second.
        sqlite: on SQLite; otherwise on a PostgreSQL server with the durability of one in service.
        seed: of the report; nothing is drawn.
        json: where to write the figures; None: nowhere.
    """
    title = f"profile-alerts: {offers} consents, {per_s:g} a second, among {people:,} people"
    report = Report(f"{title}, {'SQLite' if sqlite else 'PostgreSQL'}", seed)
    with ExitStack() as stack:
        home = stack.enter_context(scratch())
        url = f"sqlite:///{home / 'matching.sqlite3'}" if sqlite else stack.enter_context(postgres(home / "pg"))
        found = play(url, home / "data", offers, people, 1 / per_s)
    for name, q in (("p50", 0.5), ("p95", 0.95), ("max", 1.0)):
        report.add(f"{name}_s", float(np.quantile(found.seconds, q)) if found.seconds else float("nan"), n=offers)
    for name in ("expected", "lost", "doubled"):
        report.add(name, getattr(found, name))
    report.show()
    if json is not None:
        report.write(json)
    return report


@dataclass
class Played:
    """What came of consents, by cell.

    Attributes:
        due: when each was answered by the service; of `perf_counter`.
        came: when its adviser had an alert.
        alerts: how many they had in the end.
    """

    due: dict[int, float] = field(default_factory=dict)
    came: dict[int, float] = field(default_factory=dict)
    alerts: dict[int, int] = field(default_factory=dict)

    @property
    def expected(self) -> int:
        """How many alerts must come."""
        return len(self.due)

    @property
    def lost(self) -> int:
        """How many did not."""
        return len(self.due.keys() - self.came.keys())

    @property
    def doubled(self) -> int:
        """Alerts that are not the first of an adviser."""
        return sum(self.alerts.values()) - len(self.came)

    @property
    def seconds(self) -> list[float]:
        """Of each alert that came, from the consent."""
        return [self.came[cell] - at for cell, at in self.due.items() if cell in self.came]


def play(url: str, data_dir: Path, offers: int, people: int, pause_s: float) -> Played:
    """Let people agree while the service and `matching alerts watch` run on the same database.

    Args:
        url: of the database.
        data_dir: for what the processes keep.
        offers: how many, at most `MOST_CELLS`.
        people: who agreed before.
        pause_s: between two consents.

    Raises:
        InputError: there are too many offers, a process did not start or ended, or the service refuses.
    """
    if offers > MOST_CELLS:
        raise InputError(f"{offers} offers do not find room apart; give at most {MOST_CELLS}.")
    played = Played()
    data_dir.mkdir(exist_ok=True)
    with Store.open(url) as store:
        _fill(store, offers, people)
    with served(data_dir, url, 1) as port, ExitStack() as stack:
        settings = os.environ | {"MATCHING_DATABASE_URL": url, "MATCHING_DATA_DIR": str(data_dir)}
        watching = [stack.enter_context(process(WATCH, settings, data_dir))]
        await_file(data_dir / "alerts" / "profiles.json", watching)
        service = stack.enter_context(closing(_Service(port, offers)))
        for cell in range(offers):
            service.agree(cell)
            played.due[cell] = perf_counter()
            _look(service, played, watching, until=perf_counter() + pause_s)
        _look(service, played, watching, until=perf_counter() + PATIENCE_S)
        sleep(2 * POLL_S)
        played.alerts = {cell: service.alerts(cell) for cell in range(offers)}
    return played


def _look(service: "_Service", played: Played, watching: Sequence["subprocess.Popen[bytes]"], until: float) -> None:
    """Ask for the alerts that have not come, until a moment; after the last consent, until all have."""
    last = len(played.due) == service.offers
    while perf_counter() < until and not (last and not played.lost):
        alive(watching)
        for cell in played.due.keys() - played.came.keys():
            if service.alerts(cell):
                played.came[cell] = perf_counter()
        sleep(min(POLL_S, max(until - perf_counter(), 0)))


class _Service:
    """People and advisers as the service knows them."""

    def __init__(self, port: int, offers: int) -> None:
        self.offers, self._connection = offers, HTTPConnection(HOST, port)
        self._advisers = {cell: self._login("adviser", f"A{cell}") for cell in range(offers)}

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def agree(self, cell: int) -> None:
        """The person of a cell lets advisers find them."""
        self._said("PUT", "/me/consents/visibility/advisers", token=self._login("jobseeker", f"N{cell}"))

    def alerts(self, cell: int) -> int:
        """How many people the adviser of a cell is shown."""
        found = self._said("GET", "/adviser/alerts", token=self._advisers[cell])["items"]
        return sum(one["person"] is not None for one in found)

    def _login(self, role: str, who: str) -> str:
        return str(self._said("POST", "/demo/login", {"as": role, "id": who})["access_token"])

    def _said(self, method: str, path: str, body: Any = None, token: str = "") -> Any:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        self._connection.request(method, path, None if body is None else jsons.dumps(body), headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status >= 400:
            raise InputError(f"{method} {path} was answered {answer.status}: {content.decode()[:500]}")
        return jsons.loads(content)


def _fill(store: Store, offers: int, people: int) -> None:
    """Offers that are followed, someone near each who has not agreed yet, and others who have."""
    now = datetime.now(UTC)
    store.offers.upsert(offer(cell) for cell in range(offers))
    for (_, name), key in store.offers.keys([("default", f"I{cell}") for cell in range(offers)]).items():
        store.followed_offers.follow(f"A{name[1:]}", key, now)
    cells = [(f"{cell}", cell) for cell in range(offers)] + [(f"B{n}", n % offers) for n in range(people)]
    store.profiles.upsert(
        Profile(f"P{name}", projects=(Project(BAKER),), place=place(cell), mobility=Mobility(REACH_KM))
        for name, cell in cells
    )
    store.persons.upsert(Person(f"N{name}", profile=("default", f"P{name}")) for name, _ in cells)
    before = store.persons.keys([("default", f"NB{n}") for n in range(people)])
    agreed = [Consent(Purpose.VISIBILITY, Audience.ADVISERS, now)]
    store.consents.record(dict.fromkeys(before.values(), agreed))
