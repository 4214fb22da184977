"""The whole of `matching match offers`, the command itself, on a market of any size."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from eval.bench.market import build_pool, needed_data, profile_lines
from eval.report import Report
from matching.store import Store

N = 10
AT = "2026-09-01"
FEW = 64
"""Profiles of the short run, whose time is that of starting, opening the pool and loading the model."""

LOOK_S = 0.2


def run(offers: int, profiles: int, seed: int, json: Path | None, threads: int = 2) -> Report:
    """Measure how many profiles a second get their ten offers, JSON to JSON, once the pool is open.

    The command runs twice, for a few profiles and for all; the difference of the two is the matching. The store holds
    the ROME release and no offer, so no offer's own words are quoted in reasons.

    Args:
        offers: how many offers the pool holds.
        profiles: how many profiles ask.
        seed: of everything drawn.
        json: where to write the figures; None: nowhere.
        threads: `MATCHING_THREADS`.

    Raises:
        InputError: the shared data is not there.
    """
    data = needed_data()
    report = Report(f"match offers: {offers:,} offers, {profiles:,} profiles, {threads} threads", seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clock = time.perf_counter()
        with Store.open(f"sqlite:///{folder / 'matching.sqlite3'}") as store:
            build_pool(data, folder, offers, seed, store)
        report.add("build_s", time.perf_counter() - clock)
        asked = list(profile_lines(data, profiles, seed))
        _command(folder, asked[:FEW], threads)  # reads the pool into the system's cache
        few, few_cpu, _ = _command(folder, asked[:FEW], threads)
        whole, whole_cpu, peak = _command(folder, asked, threads)
    report.add("open_s", few)
    report.add("profiles_per_s", (len(asked) - FEW) / (whole - few), n=len(asked))
    report.add("core_ms_per_profile", (whole_cpu - few_cpu) / (len(asked) - FEW) * 1e3, n=len(asked))
    report.add("memory_mb", peak)
    report.show()
    if json:
        report.write(json)
    return report


def _command(folder: Path, lines: list[str], threads: int) -> tuple[float, float, float]:
    """Elapsed and processor seconds of the command, and the peak of its processes' memory in megabytes."""
    asked, out = folder / "profiles.jsonl", folder / "out.jsonl"
    asked.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    command = [sys.executable, "-c", "import sys; from matching.cli import main; sys.exit(main())"]
    command += [
        "match",
        "offers",
        "--profiles",
        str(asked),
        "--n",
        str(N),
        "--at",
        AT,
        "--store",
        str(folder),
        str(out),
    ]
    before, clock, peak = os.times(), time.perf_counter(), 0.0
    with subprocess.Popen(command, env={**os.environ, "MATCHING_THREADS": str(threads)}) as process:
        while process.poll() is None:
            peak = max(peak, _memory_mb(process.pid))
            time.sleep(LOOK_S)
    elapsed, after = time.perf_counter() - clock, os.times()
    if process.returncode or out.read_bytes().count(b"\n") != len(lines):
        raise RuntimeError(f"the command failed (exit {process.returncode}) or did not answer for every profile")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return elapsed, cpu, peak


def _memory_mb(pid: int) -> float:
    """Proportional set size of a process and its forks: what they share is counted once."""
    total = 0
    try:
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            total += process.memory_full_info().pss
    except psutil.Error:
        return 0.0  # it has just ended
    return total / 2**20
