"""The whole of `matching match offers` on a market of any size: real offers drawn again, spread where people live."""

import json as jsonlib
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench.synthetic import Synthetic
from eval.report import Report
from matching.bundle import Bundle
from matching.columns import OfferColumns
from matching.domain import PlaceScope
from matching.errors import InputError
from matching.geo import Communes, landmass
from matching.index import GeoIndex
from matching.ingest import Accepted, parse_offer, parse_profile
from matching.jsonl import JsonFault, read_lines
from matching.matcher import Matcher
from matching.pool import OfferSide, Pool, offer_places
from matching.rome import Rome
from matching.vectors import Vectorizer

SHARED_DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

N = 10
NOISE = 0.15
"""Length of the noise added to the unit vector of an offer drawn again, so that two copies are not one point."""

PROJECTS = (0.75, 0.2, 0.05)
"""Shares of people with one, two and three projects: 1.3 on average."""

RADII = (10, 20, 30, 50)
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
    data = Path(os.environ.get("MATCHING_SHARED_DATA") or SHARED_DATA)
    if not data.is_dir():
        raise InputError(f"{data} is not there; set MATCHING_SHARED_DATA to the folder of shared data.")
    report = Report(
        f"match offers: {offers:,} offers, {profiles:,} profiles, {workers} process(es), {threads} threads", seed
    )
    with tempfile.TemporaryDirectory() as name:
        clock = time.perf_counter()
        _build(data, Path(name), offers, seed)
        report.add("build_s", time.perf_counter() - clock)
        asked = list(_profiles(data, profiles, seed))
        _measure(report, data, Path(name), asked, workers, threads)
    report.show()
    if json:
        report.write(json)
    return report


def _build(data: Path, folder: Path, n: int, seed: int) -> None:
    """A pool of offers drawn again from the real ones, each at a place of its own."""
    draw = np.random.default_rng(seed)
    side = _side(data)
    communes = Communes.from_csv(data / "communes" / "communes_fr.csv.gz")
    parsed = [parse_offer(raw, communes) for raw in _raw(data / "offers" / "offers.jsonl.gz")]
    base = side.rows(range(len(parsed)), [found.value for found in parsed if isinstance(found, Accepted)])
    rows = draw.integers(len(base.columns), size=n)
    columns = base.columns.take(rows)
    places = Synthetic(1, seed).offers(n).places
    columns.rows["latitude"], columns.rows["longitude"] = places.T
    columns.rows["landmass"] = landmass(*places.T)
    nationwide = list(PlaceScope).index(PlaceScope.NATIONWIDE)
    point = list(PlaceScope).index(PlaceScope.POINT)
    columns.rows["everywhere"] = np.isnan(places[:, 0])
    columns.rows["scope"] = np.where(np.isnan(places[:, 0]), nationwide, point)
    keyed = OfferColumns(np.arange(1, n + 1), columns.rows, columns.lists)
    vectors = base.vectors[rows]
    for low in range(0, n, 65_536):
        part = vectors[low : low + 65_536].astype(np.float32)
        part += draw.normal(0, NOISE / part.shape[1] ** 0.5, part.shape).astype(np.float32)
        vectors[low : low + 65_536] = part / np.linalg.norm(part, axis=1, keepdims=True)
    index = GeoIndex.build(keyed.keys * 8, vectors, offer_places(keyed), side.fingerprint)
    Pool(index, keyed).save(folder)
    index.close()


def _profiles(data: Path, n: int, seed: int) -> Iterator[str]:
    """Lines of JSON: people who look for the occupations of real offers, where people live."""
    draw = np.random.default_rng(seed + 1)
    rome = Rome.from_csv(data / "rome_v460")
    codes = [raw["romeCode"] for raw in _raw(data / "offers" / "offers.jsonl.gz") if raw.get("romeCode") in rome]
    places = Synthetic(1, seed + 1).queries(n).places
    for number, (latitude, longitude) in enumerate(places.tolist()):
        chosen = draw.choice(codes, size=1 + draw.choice(len(PROJECTS), p=PROJECTS))
        names = [draw.choice([name.label for name in rome.appellations_of(code)]) for code in chosen]
        skills = rome.skills(chosen[0])
        held = draw.permutation(len(skills))[: max(1, len(skills) // 3)].tolist()
        yield jsonlib.dumps(
            {
                "id": f"P{number}",
                "projects": [{"rome": str(c), "appellation": str(a)} for c, a in zip(chosen, names, strict=True)],
                "skills": [{"ogr": skills[i].ogr, "label": skills[i].label} for i in held],
                "experiences": [{"title": str(names[0]), "rome": str(chosen[0]), "months": int(draw.integers(60))}],
                "licences": ["B"] if draw.random() < 0.7 else [],
                "place": {"latitude": latitude, "longitude": longitude},
                "mobility": {"radius_km": int(draw.choice(RADII)), "modes": ["car"] if draw.random() < 0.7 else []},
                "contracts": ["CDI", "CDD"] if draw.random() < 0.4 else [],
                "hours": {"night": False} if draw.random() < 0.3 else {},
                "salary_min_eur_month": int(draw.integers(1700, 2600)),
            }
        )


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
    side = _side(data)
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
    written = [jsonlib.dumps(asdict(one), ensure_ascii=False) for one in lists]
    return time.process_time() - cpu, sum(len(one.matches) for one in lists), _peak_mb() if written else 0.0


def _side(data: Path) -> OfferSide:
    rome, bundle = Rome.from_csv(data / "rome_v460"), Bundle.open(None)
    return OfferSide(Vectorizer(bundle.encoder(), bundle.coder(), rome), rome)


def _raw(path: Path) -> Iterator[dict[str, Any]]:
    return (record for _, record in read_lines(path) if not isinstance(record, JsonFault))


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(float(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))
