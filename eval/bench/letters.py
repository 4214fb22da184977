"""Digests from the outbox to a batch of letters for a print service, on SQLite."""

import resource
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import perf_counter, process_time

from eval.bench.deliver import EACH, URL, fill
from eval.bench.postgres import scratch
from eval.report import Report
from matching.domain import Adviser, Channel, Person
from matching.rome import Rome
from matching.store import Store
from serving.delivery.means import Means
from serving.delivery.paper.batch import close_batch
from serving.delivery.paper.carrier import Post
from serving.delivery.paper.letter import Agency
from serving.delivery.starting import office_of
from serving.delivery.worker import Worker

AGENCY = Agency("Agence de Lyon Part-Dieu", ("12 boulevard Vivier-Merle", "69003 Lyon"), "39 49")


def run(letters: int, threads: int, seed: int, json: Path | None) -> Report:
    """Write digests of `EACH` offers, time how they become letters, then a batch.

    Args:
        letters: how many, each to a person of its own.
        threads: of the worker.
        seed: of the report; nothing is drawn.
        json: where to write the figures; None: nowhere.
    """
    report = Report(f"letters: {letters:,} digests of {EACH} offers, SQLite, {threads} threads", seed)
    with scratch() as home, Store.open(f"sqlite:///{home / 'matching.sqlite3'}") as store:
        fill(store, letters, _person)
        post = Post.of(AGENCY, home / "print", visits=False)
        begun, used = perf_counter(), process_time()
        left = _drained(store, post, threads)
        seconds, cpu = perf_counter() - begun, process_time() - used
        report.add("letters", left)
        report.add("seconds", seconds)
        report.add("letters_per_s", left / seconds, n=left)
        report.add("cpu_ms_per_letter", 1_000 * cpu / left, n=left)
        begun = perf_counter()
        done = close_batch(store, post.folder, datetime.now(UTC))
        report.add("batch_seconds", perf_counter() - begun)
        report.add("in_batch", done.letters)
        report.add("pages_per_letter", done.pages / done.letters, n=done.letters)
        size = sum(file.stat().st_size for file in (home / "print").rglob("*.pdf"))
        report.add("kb_per_letter", size / 1_000 / done.letters, n=done.letters)
        report.add("memory_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024)
    report.show()
    if json is not None:
        report.write(json)
    return report


def _drained(store: Store, post: Post, threads: int) -> int:
    """How many letters left."""
    means = Means(post=post)
    worker = Worker(office_of(store, URL, means, Rome.sample, Event()), lambda: means.carriers(store), threads=0)
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda _: worker.drain(), range(threads)))


def _person(n: int) -> Person:
    return Person(
        f"N{n}",
        profile=("default", f"P{n}"),
        name=f"Personne Exemple {n}",
        postal_address=(f"{n} rue de l’Exemple", f"{69_000 + n % 9} Lyon"),
        channels=(Channel.PAPER,),
        adviser=Adviser("C001", "Anne Exemple"),
    )
