"""Processor time of programs that run beside each other."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import psutil


def used_s(processes: Iterable[psutil.Process]) -> float:
    """Seconds that processors gave to some processes so far."""
    times = (process.cpu_times() for process in processes)
    return float(sum(one.user + one.system for one in times))


def family(parents: Sequence[psutil.Process]) -> Iterator[psutil.Process]:
    """Processes and all that they started."""
    for parent in parents:
        yield from (parent, *parent.children(recursive=True))


def database_server(folder: Path) -> psutil.Process:
    """The PostgreSQL server of a folder, see `eval.bench.postgres.Cluster`."""
    return psutil.Process(int((folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0]))
