"""The whole of `matching match offers` on a market of any size."""

import json as jsonlib
import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.bench.market import build_pool, offer_side, profile_lines, shared_data
from eval.report import Report
from matching.domain import MatchList
from matching.geo import Communes
from matching.ingest import Accepted, parse_profile
from matching.matcher import Matcher
from matching.pool import Pool

N = 10
AT = datetime(2026, 9, 1, tzinfo=UTC)


def run(offers: int, profiles: int, seed: int, json: Path | None, workers: int = 1, threads: int = 2) -> Report:
    """Measure how many profiles a second get their ten offers, from JSON to JSON, once the pool is open.

    Args:
        offers: how many offers the pool holds.
        profiles: how many profiles ask.
        seed: of everything drawn.
        json: where to write the figures; None: nowhere.
        workers: processes, which share the mapped pool; the command uses one.
        threads: that each of them searches with.

    Raises:
        InputError: the shared data is not there.
    """
    data = shared_data()
    report = Report(
        f"match offers: {offers:,} offers, {profiles:,} profiles, {workers} process(es), {threads} threads", seed
    )
    with tempfile.TemporaryDirectory() as name:
        clock = time.perf_counter()
        build_pool(data, Path(name), offers, seed)
        report.add("build_s", time.perf_counter() - clock)
        asked = list(profile_lines(data, profiles, seed))
        _measure(report, data, Path(name), asked, workers, threads)
    report.show()
    if json:
        report.write(json)
    return report


def _measure(report: Report, data: Path, folder: Path, asked: Sequence[str], workers: int, threads: int) -> None:
    spawned = multiprocessing.get_context("spawn")
    parts = [asked[i::workers] for i in range(workers)]
    clock = time.perf_counter()
    with ProcessPoolExecutor(workers, mp_context=spawned, initializer=_open, initargs=(data, folder, threads)) as pool:
        list(pool.map(_warm, [part[:1] for part in parts]))
        report.add("open_s", time.perf_counter() - clock)
        clock = time.perf_counter()
        done = list(pool.map(_match, parts))
        elapsed = time.perf_counter() - clock
    report.add("profiles_per_s", len(asked) / elapsed, n=len(asked))
    report.add("core_ms_per_profile", sum(cpu for cpu, _, _ in done) / len(asked) * 1e3, n=len(asked))
    report.add("matches_per_profile", sum(found for _, found, _ in done) / len(asked), n=len(asked))
    report.add("memory_mb", sum(peak for _, _, peak in done))


_opened: dict[str, Any] = {}


def _open(data: Path, folder: Path, threads: int) -> None:
    side = offer_side(data)
    _opened["communes"] = Communes.sample()
    _opened["matcher"] = Matcher(side.encoding, side.rome, Pool.open(side, folder), threads=threads)


def _warm(lines: Sequence[str]) -> None:
    time.sleep(1)  # so that each process takes one
    _match(lines)


def _match(lines: Sequence[str]) -> tuple[float, int, float]:
    """Processor seconds, matches found, and the process's peak in megabytes, mapped pages counted."""
    cpu = time.process_time()
    matcher: Matcher = _opened["matcher"]
    read = [parse_profile(jsonlib.loads(line), _opened["communes"]) for line in lines]
    lists = matcher.offers_for([found.value for found in read if isinstance(found, Accepted)], N, AT)
    written = [jsonlib.dumps(_described(one), ensure_ascii=False) for one in lists]
    return time.process_time() - cpu, sum(len(one.matches) for one in lists), _peak_mb() if written else 0.0


def _described(found: MatchList) -> dict[str, Any]:
    """What `matching match offers` writes of a list."""
    matches = [
        {
            "offer_id": match.candidate_id,
            "score": match.score,
            "similarity": match.similarity,
            "distance_km": match.distance_km,
            "for": [reason.text for reason in match.reasons if reason.for_],
            "against": [reason.text for reason in match.reasons if not reason.for_],
        }
        for match in found.matches
    ]
    return {"id": found.query_id, "matches": matches}


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(float(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
