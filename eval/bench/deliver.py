"""Digests from the outbox to a real SMTP server on the same machine, with the database beside."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from socket import create_connection, create_server
from threading import Event
from time import monotonic, perf_counter, sleep

import psutil

from eval.bench.postgres import postgres, scratch
from eval.bench.processor import database_server, family, used_s
from eval.report import Report
from matching.domain import (
    OFFERS_FOR,
    Adviser,
    ContractKind,
    DigestContent,
    DigestEntry,
    DigestKind,
    DigestState,
    Employer,
    Impression,
    NewDigest,
    Offer,
    Pay,
    Person,
    Place,
    PlaceScope,
    Profile,
    Project,
    RomeRef,
)
from matching.errors import InputError
from matching.rome import Rome
from matching.store import Store
from serving.delivery.mail import Sender
from serving.delivery.means import Means
from serving.delivery.settings import Relay
from serving.delivery.smtp import Server
from serving.delivery.starting import office_of
from serving.delivery.worker import Worker

OFFERS, EACH, BATCH = 1_000, 5, 1_000
URL = "https://offres.exemple.fr"
SENDER = Sender("offres@emploi.example", "Vos offres d’emploi", "contact@emploi.example")
READY_S = 30.0


def run(digests: int, threads: int, sqlite: bool, seed: int, json: Path | None) -> Report:
    """Write digests of `EACH` offers and time how they leave.

    Args:
        digests: how many, each to a person of its own.
        threads: of the worker, one connection each.
        sqlite: on SQLite; otherwise on a PostgreSQL server with the durability of one in service.
        seed: of the report; nothing is drawn.
        json: where to write the figures; None: nowhere.
    """
    kind = "SQLite" if sqlite else "PostgreSQL"
    report = Report(f"deliver: {digests:,} digests of {EACH} offers, {kind}, {threads} threads", seed)
    with ExitStack() as stack:
        home = stack.enter_context(scratch())
        url = f"sqlite:///{home / 'matching.sqlite3'}" if sqlite else stack.enter_context(postgres(home / "pg"))
        store = stack.enter_context(Store.open(url))
        fill(store, digests, _person)
        port, server = stack.enter_context(_relay())
        database = None if sqlite else home / "pg"
        before = _core_s(server, database)
        left, seconds = _timed(store, Relay(Server("127.0.0.1", port, starttls=False), SENDER), threads)
        after = _core_s(server, database)
        spent = {name: 1_000 * (used - before[name]) / left for name, used in after.items()}
        report.add("sent", left)
        for name, ms in spent.items():
            report.add(f"{name}_cpu_ms_per_mail", ms, n=left)
        report.add("cpu_ms_per_mail", sum(spent.values()), n=left)
        report.add("mails_per_s", left / seconds, n=left)
        uncertain = sum(unknown for _, unknown in store.deliveries.counts(datetime(2000, 1, 1, tzinfo=UTC)).values())
        report.add("perhaps_sent_twice", uncertain)
    report.show()
    if json is not None:
        report.write(json)
    return report


def _core_s(smtp_server: int, database: Path | None) -> dict[str, float]:
    """Processor seconds so far of this process, of the SMTP server, and of the database server of a folder."""
    found = {"worker": used_s([psutil.Process()]), "smtp_server": used_s(family([psutil.Process(smtp_server)]))}
    if database is not None:
        found["database"] = used_s(family([database_server(database)]))
    return found


def _timed(store: Store, relay: Relay, threads: int) -> tuple[int, float]:
    means = Means(relay)
    office = office_of(store, URL, means, Rome.sample, Event())
    worker = Worker(office, partial(means.carriers, store), threads=0)
    begun = perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        left = sum(pool.map(lambda _: worker.drain(), range(threads)))
    return left, perf_counter() - begun


@contextmanager
def _relay() -> Iterator[tuple[int, int]]:
    """A server that accepts everything and keeps nothing, in a process of its own; its port and its number."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "eval.bench.sink.Sink"]
    with subprocess.Popen(command) as process:
        try:
            _await(port)
            yield port, process.pid
        finally:
            process.terminate()


def _await(port: int) -> None:
    until = monotonic() + READY_S
    while monotonic() < until:
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.05)
        else:
            return
    raise InputError("The SMTP server did not start; install the `dev` extra (aiosmtpd).")


def fill(store: Store, digests: int, person: Callable[[int], Person]) -> None:
    """Write digests of `EACH` offers that are ready to leave.

    Args:
        store: an empty one.
        digests: how many.
        person: the n-th one, of the profile `Pn`, to whom the n-th goes.
    """
    now = datetime.now(UTC)
    rome = RomeRef("D1102", "Boulanger / Boulangère", "4")
    place = Place(45.76, 4.84, "69123", "69001", "69 - LYON", PlaceScope.POINT)
    store.offers.upsert(_offer(n, rome, place) for n in range(OFFERS))
    store.profiles.upsert(Profile(f"P{n}", projects=(Project(rome),), place=place) for n in range(digests))
    store.persons.upsert(map(person, range(digests)))
    keys = store.persons.keys([("default", f"N{n}") for n in range(digests)])
    profiles, people = store.persons.profiles(keys.values()), list(keys.values())
    offers = [key for key, _ in store.offers.stream()]
    for first in range(0, digests, BATCH):
        _write(store, people[first : first + BATCH], profiles, offers, now)


def _write(store: Store, people: list[int], profiles: dict[int, int], offers: list[int], now: datetime) -> None:
    with store.transaction() as tx:
        ids = tx.digests.reserve([(person, "2026-11-28") for person in people], now)
        shown = [
            _impression(profiles[person], offers[(person * EACH + n) % OFFERS], digest, n, now)
            for (person, _), digest in ids.items()
            for n in range(EACH)
        ]
        numbers = iter(tx.impressions.record(shown))
        lists = {digest: shown[i * EACH : (i + 1) * EACH] for i, digest in enumerate(ids.values())}
        contents = {}
        for (person, cycle), digest in ids.items():
            entries = tuple(
                DigestEntry(next(numbers), one.offer_id, ("C’est le métier que vous cherchez",), ("De nuit",), 12.4)
                for one in lists[digest]
            )
            contents[digest] = NewDigest(person, cycle, DigestKind.OFFERS, DigestState.READY, DigestContent(entries))
        tx.digests.complete(contents, now)


def _offer(n: int, rome: RomeRef, place: Place) -> Offer:
    return Offer(
        f"O{n}",
        f"Boulangère ou boulanger, poste {n}",
        description="Vous pétrissez, façonnez et cuisez le pain. " * 20,
        rome=rome,
        employer=Employer("Au Fournil"),
        place=place,
        contract=ContractKind.CDI,
        pay=Pay(1900.0, 2100.0),
        url=f"{URL}/O{n}",
    )


def _person(n: int) -> Person:
    adviser = Adviser("C001", "Anne Exemple", "agence.nord@emploi.example")
    return Person(f"N{n}", profile=("default", f"P{n}"), emails=(f"personne{n}@courrier.example",), adviser=adviser)


def _impression(profile: int, offer: int, digest: int, position: int, now: datetime) -> Impression:
    return Impression(
        impression_id=0,
        list_id=digest,
        direction=OFFERS_FOR,
        surface="digest",
        digest_id=digest,
        profile_id=profile,
        project=0,
        offer_id=offer,
        at=now,
        channel="email",
        bundle="bench",
        position=position + 1,
        score=0.5,
        handle=0.5,
        price=0.0,
        propensity=None,
        arm="",
        feature_schema="bench",
        features=(),
    )
