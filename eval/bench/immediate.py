"""From an offer that comes to the mails of those who want it at once: real processes, a real SMTP server, one database.

Each offer is out of the reach of all but its own people, so that what must arrive is known: one mail each.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import numpy as np
from aiosmtpd.controller import Controller

from eval.bench.postgres import postgres, scratch
from eval.report import Report
from matching.domain import (
    ContractKind,
    Employer,
    Frequency,
    Mobility,
    Offer,
    Person,
    Place,
    PlaceScope,
    Profile,
    Project,
    RomeRef,
    Subscription,
)
from matching.errors import InputError
from matching.store import Store
from matching.store.queues import Waiting

WATCH = "-c", "from matching.cli import main; main()", "alerts", "watch"
DELIVERY = "-m", "serving.delivery"
ROOT = Path(__file__).resolve().parents[2]

BAKER = RomeRef("D1102", "Boulanger / Boulangère", "4")
REACH_KM = 10.0
SOUTH, WEST, ROWS, STEP_DEG = 43.5, -1.0, 9, 0.7
"""A grid of places of mainland France, 56 km apart or more."""

MOST_OFFERS = 90
"""Cells of the grid: ten columns of `ROWS`."""

READY_S, PATIENCE_S = 300.0, 120.0
"""How long the processes are waited for before the first offer, and the mails after the last one."""


def run(offers: int, each: int, per_s: float, sqlite: bool, seed: int, json: Path | None) -> Report:
    """Post offers at a steady rate and time how long their mails take.

    Args:
        offers: how many, at most `MOST_OFFERS`.
        each: how many people want each of them at once.
        per_s: offers a second.
        sqlite: on SQLite; otherwise on a PostgreSQL server with the durability of one in service.
        seed: of the report; nothing is drawn.
        json: where to write the figures; None: nowhere.
    """
    title = f"immediate: {offers} offers, {per_s:g} a second, for {each} people each"
    report = Report(f"{title}, {'SQLite' if sqlite else 'PostgreSQL'}", seed)
    with ExitStack() as stack:
        home = stack.enter_context(scratch())
        url = f"sqlite:///{home / 'matching.sqlite3'}" if sqlite else stack.enter_context(postgres(home / "pg"))
        found = play(url, home / "data", offers, each, 1 / per_s)
    seconds = found.seconds
    for name, q in (("p50", 0.5), ("p95", 0.95), ("max", 1.0)):
        report.add(f"{name}_s", float(np.quantile(seconds, q)) if seconds else float("nan"), n=len(seconds))
    for name in ("expected", "lost", "doubled"):
        report.add(name, getattr(found, name))
    report.show()
    if json is not None:
        report.write(json)
    return report


@dataclass
class Played:
    """What came of offers.

    Attributes:
        due: when the offer of each person was committed, by their address; of `perf_counter`.
        came: when each mail came, by address and Message-ID.
    """

    due: dict[str, float] = field(default_factory=dict)
    came: dict[str, list[tuple[str, float]]] = field(default_factory=dict)

    @property
    def expected(self) -> int:
        """How many mails must come."""
        return len(self.due)

    @property
    def lost(self) -> int:
        """How many did not."""
        return len(self.due.keys() - self.came.keys())

    @property
    def doubled(self) -> int:
        """Mails that are not the first of a person, or that nobody should have had."""
        return sum(map(len, self.came.values())) - len(self.due.keys() & self.came.keys())

    @property
    def seconds(self) -> list[float]:
        """Of each mail that came, from the commit of its offer."""
        return [self.came[one][0][1] - at for one, at in self.due.items() if one in self.came]


def play(url: str, data_dir: Path, offers: int, each: int, pause_s: float) -> Played:
    """Post offers while `matching alerts watch` and `python -m serving.delivery` run on the same database.

    Args:
        url: of the database.
        data_dir: for what the processes keep.
        offers: how many, at most `MOST_OFFERS`.
        each: how many people want each of them at once.
        pause_s: between two offers.

    Raises:
        InputError: there are too many offers, or a process did not start or ended.
    """
    if offers > MOST_OFFERS:
        raise InputError(f"{offers} offers do not find room apart; give at most {MOST_OFFERS}.")
    played = Played()
    with Store.open(url) as store, _mailbox(played) as port, ExitStack() as stack:
        _fill(store, offers, each)
        data_dir.mkdir(exist_ok=True)
        settings = _settings(url, data_dir, port)
        processes = [stack.enter_context(_process(command, settings, data_dir)) for command in (WATCH, DELIVERY)]
        _await_file(data_dir / "alerts" / "watch.json", processes)
        for number in range(offers):
            store.offers.upsert([_offer(number)])
            now = perf_counter()
            played.due |= {_address(number, n): now for n in range(each)}
            sleep(pause_s)
        _await_mails(played, store, processes)
    return played


def _settings(url: str, data_dir: Path, port: int) -> dict[str, str]:
    relay = data_dir / "smtp.toml"
    relay.write_text(f'host = "127.0.0.1"\nport = {port}\nstarttls = false\nfrom = "offres@emploi.example"\n')
    return os.environ | {
        "MATCHING_DATABASE_URL": url,
        "MATCHING_DATA_DIR": str(data_dir),
        "MATCHING_SMTP": str(relay),
        "MATCHING_PUBLIC_URL": "https://offres.exemple.fr",
    }


@contextmanager
def _process(command: tuple[str, ...], settings: dict[str, str], data_dir: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process until the end of the block, told to end then; what it says is in a file of the folder."""
    with (data_dir / f"{command[-1]}.log").open("wb") as said:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=settings, stdout=said, stderr=said)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _await_file(path: Path, processes: list["subprocess.Popen[bytes]"]) -> None:
    until = perf_counter() + READY_S
    while not path.exists():
        _alive(processes)
        if perf_counter() > until:
            raise InputError("`matching alerts watch` did not start in time; see its log beside the data.")
        sleep(0.1)


def _await_mails(played: Played, store: Store, processes: list["subprocess.Popen[bytes]"]) -> None:
    """Until all have come and nothing is left to be sent, or patience ends."""
    until = perf_counter() + PATIENCE_S
    while (played.lost or store.outbox.counts(datetime.now(UTC)) != Waiting()) and perf_counter() < until:
        _alive(processes)
        sleep(0.1)


def _alive(processes: list["subprocess.Popen[bytes]"]) -> None:
    for process in processes:
        if process.poll() is not None:
            raise InputError(f"{process.args!r} ended with {process.returncode}; see its log beside the data.")


class _Handler:
    """Notes when mails come."""

    def __init__(self, played: Played) -> None:
        self._played = played

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802
        id_ = message_from_bytes(envelope.content)["Message-ID"]
        for address in envelope.rcpt_tos:
            self._played.came.setdefault(address, []).append((id_, perf_counter()))
        return "250 ok"


class _Listening(Controller):
    """A server on a free port."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def _mailbox(played: Played) -> Iterator[int]:
    """A server that accepts everything; its port."""
    server = _Listening(_Handler(played), hostname="127.0.0.1", port=0, ready_timeout=30)
    server.start()
    try:
        yield server.port
    finally:
        server.stop(no_assert=True)


def _fill(store: Store, offers: int, each: int) -> None:
    """People who want offers at once, each in the cell of one offer."""
    now, cells = datetime.now(UTC), [(cell, n) for cell in range(offers) for n in range(each)]
    store.profiles.upsert(
        Profile(f"P{cell}-{n}", projects=(Project(BAKER),), place=_place(cell), mobility=Mobility(REACH_KM))
        for cell, n in cells
    )
    store.persons.upsert(
        Person(f"N{cell}-{n}", profile=("default", f"P{cell}-{n}"), emails=(_address(cell, n),)) for cell, n in cells
    )
    for key in store.persons.keys([("default", f"N{cell}-{n}") for cell, n in cells]).values():
        store.subscriptions.put(key, Subscription(Frequency.IMMEDIATE), now)


def _address(cell: int, n: int) -> str:
    return f"personne{cell}-{n}@courrier.example"


def _place(cell: int) -> Place:
    latitude, longitude = SOUTH + cell % ROWS * STEP_DEG, WEST + cell // ROWS * STEP_DEG
    return Place(latitude, longitude, scope=PlaceScope.POINT)


def _offer(cell: int) -> Offer:
    return Offer(
        f"I{cell}",
        f"Boulangère ou boulanger, fournil {cell}",
        description=f"Le fournil numéro {cell} cherche quelqu’un qui pétrit, façonne et cuit le pain de la journée.",
        rome=BAKER,
        employer=Employer(f"Fournil {cell}"),
        place=_place(cell),
        contract=ContractKind.CDI,
    )
