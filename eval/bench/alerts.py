"""One night of alerts on a filled store: match, allocate, write, for everyone."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import psutil

from eval.bench.filled import fill
from eval.bench.market import needed_data
from eval.report import Report
from matching.alerts.night import run as run_night
from matching.duplicates import regroup
from matching.settings import Settings
from matching.store import Store
from matching.workspace import Workspace

AT = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)
WEEK = timedelta(days=7)
LOOK_S = 1.0
"""Between two looks at the memory: one costs 10 ms a process that has mapped a million offers."""


def run(
    offers: int,
    persons: int,
    seed: int,
    json: Path | None,
    processes: int = 2,
    folder: Path | None = None,
    database: str | None = None,
) -> Report:
    """Measure a first night, and the night of a week later: welcome digests, then digests of what was left.

    Args:
        offers: how many open ones the store holds, when it is empty before.
        persons: likewise, all of them due.
        seed: of everything drawn.
        json: where to write the figures; None: nowhere.
        processes: that share the night.
        folder: kept for another run; None: a temporary one.
        database: URL of a database, filled when empty; None: SQLite in the folder.

    Raises:
        InputError: the shared data is not there.
    """
    data = needed_data()
    report = Report(f"alerts: {offers:,} offers, {persons:,} persons, {processes} processes", seed)
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(folder or Path(name), database)
        with Store.of(settings) as store:
            fill(store, data, offers, persons, seed, report)
            clock = perf_counter()
            regroup(store)
            report.add("group_s", perf_counter() - clock)
        clock = perf_counter()
        work = Workspace(settings)
        report.add("offers", len(work.offers))
        report.add("open_s", perf_counter() - clock)
        for night, at in (("first", AT), ("later", AT + WEEK)):
            _night(work, at, processes, night, report)
    report.show()
    if json:
        report.write(json)
    return report


def _night(work: Workspace, at: datetime, processes: int, name: str, report: Report) -> None:
    clock, done_at = perf_counter(), dict[str, list[float]]()
    with _watched() as memory:
        done = run_night(work, at, processes, lambda what, _: done_at.setdefault(what, []).append(perf_counter()))
    elapsed = perf_counter() - clock
    report.add(f"persons_per_s.{name}", done.due / elapsed, n=done.due)
    report.add(f"night_s.{name}", elapsed)
    report.add(f"match_s.{name}", done_at["matched"][-1] - clock)
    report.add(f"decide_s.{name}", clock + elapsed - done_at["matched"][-1])
    report.add(f"offers_per_digest.{name}", done.pushed / max(done.due - done.empty, 1))
    report.add(f"memory_mb.{name}", memory.peak)


@dataclass
class _Memory:
    peak: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Proportional set size of this process and its children, until the end."""
        while not self.over.wait(LOOK_S):
            total = 0
            for process in (psutil.Process(), *psutil.Process().children(recursive=True)):
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, total / 2**20)


@contextmanager
def _watched() -> Iterator[_Memory]:
    memory = _Memory()
    thread = threading.Thread(target=memory.watch, daemon=True)
    thread.start()
    try:
        yield memory
    finally:
        memory.over.set()
        thread.join()
