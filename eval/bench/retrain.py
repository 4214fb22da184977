"""What retraining costs: the command itself, on a log of any size, in a process of its own."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from eval.report import Report
from matching.domain import RefusalReason
from matching.features import FEATURE_NAMES, schema_id
from matching.log import Log
from training.tasks import REASONS

LENGTH, LISTS_A_PERSON = 10, 20
DAYS = 365
LOOK_S = 0.05

STOPS, SILENT, ACCEPTS = 0.12, 0.3, 0.3
"""P(the reader stops after a place), P(nothing is answered | looked at), P(the employer accepts | applied)."""

Floats = NDArray[np.float32]


def run(impressions: int, seed: int, json: Path | None) -> Report:
    """Make a log, retrain on it, and look at the clock and at the memory of the command and its children.

    Args:
        impressions: how many, about.
        seed: of the log.
        json: where to write the figures; None: nowhere.
    """
    report = Report(f"retrain: {impressions:,} impressions", seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = made(impressions, seed)
        log.write(folder / "log")
        report.add("impressions", len(log))
        report.add("events", log.events.num_rows)
        del log
        seconds, cpu, peak = _command(folder)
        report.add("minutes", seconds / 60)
        report.add("core_minutes", cpu / 60)
        report.add("memory_mb", peak)
    report.show()
    if json:
        report.write(json)
    return report


def made(impressions: int, seed: int = 0) -> Log:
    """A log of lists of ten read from the top, on features drawn at random; only its size is meant to be real.

    Of the judged offers, an offer is applied to, found interesting or refused, more or less as its features say, so
    that every ensemble has something to learn.
    """
    draw = np.random.default_rng(seed)
    n_lists = max(impressions // LENGTH, 1)
    n = n_lists * LENGTH
    features = _features(draw, n)
    lists = np.repeat(np.arange(n_lists), LENGTH)
    day_us = 86_400_000_000
    begins = np.datetime64("2026-01-01", "us").astype(np.int64) + np.sort(draw.integers(0, DAYS * day_us, n_lists))
    reads = np.minimum(draw.geometric(STOPS, n_lists) - 1, LENGTH)
    seen = np.tile(np.arange(LENGTH), n_lists) < np.repeat(reads, LENGTH)
    answered = np.flatnonzero(seen & (draw.random(n) > SILENT))
    return Log.from_columns(
        {
            "impression_id": np.arange(n),
            "list_id": lists,
            "direction": np.full(n, "offers_for"),
            "surface": np.full(n, "digest"),
            "profile_id": lists // LISTS_A_PERSON,
            "project": np.zeros(n, np.int64),
            "offer_id": draw.integers(0, max(n // 20, 1), n),
            "at": begins[lists].astype("datetime64[us]"),
            "channel": np.full(n, "email"),
            "bundle": np.full(n, "bench"),
            "position": np.tile(np.arange(1, LENGTH + 1), n_lists),
            "score": np.full(n, 0.5),
            "handle": np.full(n, 0.5),
            "price": np.zeros(n),
            "arm": np.full(n, ""),
            "feature_schema": np.full(n, schema_id()),
            "features": features,
        },
        _events(draw, answered, features[answered], begins[lists[answered]]),
    )


def _features(draw: np.random.Generator, n: int) -> Floats:
    """Uniform values, a quarter missing, in columns of a few hundred values as real ones are."""
    rows = (draw.integers(0, 400, (n, len(FEATURE_NAMES)), dtype=np.int16) / np.float32(400)).astype(np.float32)
    rows[draw.random(rows.shape, dtype=np.float32) < 0.25] = np.nan
    return rows


def _events(draw: np.random.Generator, rows: NDArray[np.int64], features: Floats, at: NDArray[np.int64]) -> Any:
    """One answer a row, and one of the employer a row applied to."""
    pull = np.nansum(features[:, :4], axis=1) - np.nansum(features[:, 4:8], axis=1) + draw.normal(0, 1, len(rows))
    applied, refused = pull > 0.5, pull < 0
    slugs = [reason for reason in REASONS if reason in set(RefusalReason)]
    why = np.nan_to_num(features[:, 8 : 8 + len(slugs)]).argmax(axis=1)
    kinds = np.where(applied, "applied", np.where(refused, "refused", "interested"))
    reasons = [[slugs[reason]] if no else [] for reason, no in zip(why.tolist(), refused.tolist(), strict=True)]
    decided = np.flatnonzero(applied)
    accepts = draw.random(len(decided)) < ACCEPTS
    n, m = len(rows), len(decided)
    return {
        "event_id": np.arange(n + m),
        "impression_id": np.append(rows, rows[decided]),
        "event": np.append(kinds, np.where(accepts, "contacted", "refused")),
        "side": np.repeat(["person", "employer"], [n, m]),
        "reasons": reasons + [[] if accepted else ["skills_missing"] for accepted in accepts.tolist()],
        "actor": np.repeat(["person", "employer"], [n, m]),
        "channel": np.full(n + m, "email"),
        "at": (np.append(at, at[decided]) + 3_600_000_000).astype("datetime64[us]"),
    }


def _command(folder: Path) -> tuple[float, float, float]:
    """Elapsed and processor seconds of `python -m training retrain`, and its peak of memory in megabytes."""
    settings = {"MATCHING_DATA_DIR": str(folder / "data"), "MATCHING_MODELS_DIR": str(folder / "models")}
    known = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}
    command = [sys.executable, "-m", "training", "retrain", "--log", str(folder / "log")]
    before, clock, peak = os.times(), time.perf_counter(), 0.0
    with subprocess.Popen(command, env={**known, **settings}, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, _memory_mb(process.pid))
            time.sleep(LOOK_S)
    if process.returncode:
        raise RuntimeError(f"the command failed (exit {process.returncode})")
    elapsed, after = time.perf_counter() - clock, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return elapsed, cpu, peak


def _memory_mb(pid: int) -> float:
    """Resident memory of a process and its children."""
    try:
        parent = psutil.Process(pid)
        found = sum(process.memory_info().rss for process in (parent, *parent.children(recursive=True)))
    except psutil.Error:
        return 0.0  # it has just ended
    return float(found) / 2**20
