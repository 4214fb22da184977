"""From an offer that comes to the mails of those who want it at once: real processes, a real SMTP server, one database.

Each offer is out of the reach of all but its own people, so that what must arrive is known: one mail each.
"""

import os
import subprocess
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

from eval.bench.grid import BAKER, MOST_CELLS, REACH_KM, offer, place
from eval.bench.postgres import postgres, scratch
from eval.bench.processes import DELIVERY, WATCH, alive, await_file, process
from eval.report import Report
from matching.domain import Frequency, Mobility, Person, Profile, Project, Subscription
from matching.errors import InputError
from matching.store import Store
from matching.store.queues import Waiting

PATIENCE_S = 120.0
"""How long the mails are waited for after the last offer."""


def run(offers: int, each: int, per_s: float, sqlite: bool, seed: int, json: Path | None) -> Report:
    """Post offers at a steady rate and time how long their mails take.

    Args:
        offers: how many, at most `MOST_CELLS`.
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
        offers: how many, at most `MOST_CELLS`.
        each: how many people want each of them at once.
        pause_s: between two offers.

    Raises:
        InputError: there are too many offers, or a process did not start or ended.
    """
    if offers > MOST_CELLS:
        raise InputError(f"{offers} offers do not find room apart; give at most {MOST_CELLS}.")
    played = Played()
    with Store.open(url) as store, _mailbox(played) as port, ExitStack() as stack:
        _fill(store, offers, each)
        data_dir.mkdir(exist_ok=True)
        settings = _settings(url, data_dir, port)
        processes = [stack.enter_context(process(command, settings, data_dir)) for command in (WATCH, DELIVERY)]
        await_file(data_dir / "alerts" / "watch.json", processes)
        for number in range(offers):
            store.offers.upsert([offer(number)])
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


def _await_mails(played: Played, store: Store, processes: list["subprocess.Popen[bytes]"]) -> None:
    """Until all have come and nothing is left to be sent, or patience ends."""
    until = perf_counter() + PATIENCE_S
    while (played.lost or store.outbox.counts(datetime.now(UTC)) != Waiting()) and perf_counter() < until:
        alive(processes)
        sleep(0.1)


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
        Profile(f"P{cell}-{n}", projects=(Project(BAKER),), place=place(cell), mobility=Mobility(REACH_KM))
        for cell, n in cells
    )
    store.persons.upsert(
        Person(f"N{cell}-{n}", profile=("default", f"P{cell}-{n}"), emails=(_address(cell, n),)) for cell, n in cells
    )
    for key in store.persons.keys([("default", f"N{cell}-{n}") for cell, n in cells]).values():
        store.subscriptions.put(key, Subscription(Frequency.IMMEDIATE), now)


def _address(cell: int, n: int) -> str:
    return f"personne{cell}-{n}@courrier.example"
