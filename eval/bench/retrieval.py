"""The geographic index against other ways of searching within a radius, on one synthetic market."""

import multiprocessing
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from eval.bench.synthetic import Points, Synthetic
from eval.metrics import recall
from eval.peers import ExactScan, HnswSelector, IvfPostFilter, IvfSelector, Peer
from eval.report import Report
from matching.geo import great_circle_km
from matching.index import GeoIndex

RADIUS_KM = 30.0
N = 100
JUDGED = 300
"""Queries of the batch that are also searched exactly and by each rival, one by one."""

ALONE = 500
REPEATS = 3

RIVALS: dict[str, Callable[[NDArray[np.float32]], Peer]] = {
    "ivf_post_filter": IvfPostFilter,
    "ivf_selector": IvfSelector,
    "hnsw_selector": HnswSelector,
}


def run(offers: int, dim: int, queries: int, seed: int, json: Path | None, threads: int = 1) -> Report:
    """Measure recall, time and memory of a search of the 100 best offers within 30 km.

    Core-milliseconds are processor time: elapsed time x cores busy. The speedup compares them, so that a machine
    shared with others does not decide it; the ratio of elapsed times is beside it.

    Args:
        offers: how many offers.
        dim: width of the vectors.
        queries: size of the batch.
        seed: of the market.
        json: where to write the figures; None: nowhere.
        threads: threads for the batch, the same for every index.
    """
    report = Report(f"retrieval: {offers:,} offers, {dim} dims, {queries:,} queries, {RADIUS_KM:g} km", seed)
    synthetic = Synthetic(dim, seed)
    market, asked = synthetic.offers(offers), synthetic.queries(queries)
    judged = np.linspace(0, queries - 1, min(JUDGED, queries)).astype(int)
    sample = Points(asked.vectors[judged], asked.places[judged])
    with threadpool_limits(1):
        found = _geo_index(report, market, asked, threads)
        masks = _masks(report, sample, market)
        exact = _exact_scan(report, market.vectors, sample, masks, threads)
        report.add_mean("recall_at_100", _recall(found[judged], exact))
        report.add("rows_within_radius", float(np.bitwise_count(masks).sum(axis=1).mean()), n=len(judged))
        for name, make in RIVALS.items():
            _rival(report, name, make(market.vectors), sample, masks, exact, threads)
    report.show()
    if json:
        report.write(json)
    return report


def _geo_index(report: Report, market: Points, asked: Points, threads: int) -> NDArray[np.int64]:
    """Build, save, load and search; gives the rows found (q, n)."""
    start = time.perf_counter()
    built = GeoIndex.build(np.arange(len(market.places)) * 8, market.vectors, market.places)
    with tempfile.TemporaryDirectory() as name:
        built.save(Path(name))
        report.add("build_s", time.perf_counter() - start)
        spawned = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=spawned) as alone:
            total, private = alone.submit(_memory_mb, Path(name), asked).result()
        report.add("memory_mb", total)
        report.add("memory_mb.private", private)
        index = GeoIndex.open(Path(name))
        del built
        ids = _batch(report, index, asked, threads)
        _alone(report, index, asked)
    outside = _outside(ids // 8, market.places, asked.places)
    report.add("outside_radius", outside, n=int((ids >= 0).sum()))
    return np.where(ids < 0, -1, ids // 8)


def _batch(report: Report, index: GeoIndex, asked: Points, threads: int) -> NDArray[np.int64]:
    core, elapsed = [], []
    for _ in range(REPEATS):
        cpu, clock = time.process_time(), time.perf_counter()
        ids, _similarity = index.search(asked.vectors, asked.places, RADIUS_KM, N, threads=threads)
        core.append((time.process_time() - cpu) / len(ids) * 1e3)
        elapsed.append((time.perf_counter() - clock) / len(ids) * 1e3)
    report.add("core_ms_per_query_batch", float(np.median(core)), n=len(ids))
    report.add("ms_per_query_batch", float(np.median(elapsed)), n=len(ids))
    return ids


def _alone(report: Report, index: GeoIndex, asked: Points) -> None:
    elapsed = []
    for i in range(min(ALONE, len(asked.vectors))):
        clock = time.perf_counter()
        index.search(asked.vectors[i : i + 1], asked.places[i : i + 1], RADIUS_KM, N)
        elapsed.append((time.perf_counter() - clock) * 1e3)
    for share in (50, 99):
        report.add(f"ms_per_query_alone_p{share}", float(np.percentile(elapsed, share)), n=len(elapsed))


def _exact_scan(
    report: Report, vectors: NDArray[np.float32], sample: Points, masks: NDArray[np.uint8], threads: int
) -> NDArray[np.int64]:
    scan = ExactScan(vectors)
    rows, core_ms, elapsed_ms = _timed(lambda part: scan.search(*part, N), sample, masks, threads)
    report.add("ms_per_query_batch.masked_flat", elapsed_ms, n=len(rows))
    report.add("core_ms_per_query_batch.masked_flat", core_ms, n=len(rows))
    report.add("speedup_vs_masked_flat", core_ms / report.figures["core_ms_per_query_batch"].value, n=len(rows))
    report.add("speedup_vs_masked_flat.elapsed", elapsed_ms / report.figures["ms_per_query_batch"].value, n=len(rows))
    _, core_ms, elapsed_ms = _timed(lambda part: scan.search_unfiltered(part[0], N), sample, masks, threads)
    report.add("ms_per_query_batch.flat_unfiltered", elapsed_ms, n=len(rows))
    report.add("core_ms_per_query_batch.flat_unfiltered", core_ms, n=len(rows))
    return rows


def _rival(
    report: Report,
    name: str,
    peer: Peer,
    sample: Points,
    masks: NDArray[np.uint8],
    exact: NDArray[np.int64],
    threads: int,
) -> None:
    rows, core_ms, elapsed_ms = _timed(lambda part: peer.search(*part, N), sample, masks, threads)
    report.add_mean(f"recall_at_100.{name}", _recall(rows, exact))
    report.add(f"ms_per_query_batch.{name}", elapsed_ms, n=len(rows))
    report.add(f"core_ms_per_query_batch.{name}", core_ms, n=len(rows))


def _timed(
    search: Callable[[tuple[NDArray[np.float32], NDArray[np.uint8]]], NDArray[np.int64]],
    sample: Points,
    masks: NDArray[np.uint8],
    threads: int,
) -> tuple[NDArray[np.int64], float, float]:
    """Share the sample between threads; gives rows, core-milliseconds and elapsed milliseconds per query."""
    parts = list(zip(np.array_split(sample.vectors, threads), np.array_split(masks, threads), strict=True))
    search((sample.vectors[:1], masks[:1]))
    cpu, clock = time.process_time(), time.perf_counter()
    with ThreadPoolExecutor(threads, initializer=lambda: threadpool_limits(1)) as pool:
        rows = np.concatenate(list(pool.map(search, parts)))
    per_query = 1e3 / len(rows)
    return rows, (time.process_time() - cpu) * per_query, (time.perf_counter() - clock) * per_query


def _masks(report: Report, sample: Points, market: Points) -> NDArray[np.uint8]:
    """Bit fields of the offers within the radius or nationwide, by the haversine formula, (q, bytes)."""
    clock = time.perf_counter()
    masks = []
    for latitude, longitude in sample.places:
        km = great_circle_km(latitude, longitude, market.places[:, 0], market.places[:, 1])
        masks.append(np.packbits(~(km > RADIUS_KM), bitorder="little"))
    report.add("ms_per_query_mask", (time.perf_counter() - clock) / len(masks) * 1e3, n=len(masks))
    return np.stack(masks)


def _recall(found: NDArray[np.int64], exact: NDArray[np.int64]) -> list[float]:
    shares = recall(found, exact)
    return list(shares[~np.isnan(shares)])


def _outside(rows: NDArray[np.int64], offers: NDArray[np.float64], asked: NDArray[np.float64]) -> int:
    """Count what was found beyond the radius, padding left out."""
    query, column = np.nonzero(rows >= 0)
    place = offers[rows[query, column]]
    return int((great_circle_km(*asked[query].T, *place.T) > RADIUS_KM).sum())


def _memory_mb(folder: Path, asked: Points) -> tuple[float, float]:
    """Open and search an index: megabytes beyond the interpreter, at the peak with mapped pages, then private ones."""
    before = _status()
    index = GeoIndex.open(folder)
    index.search(asked.vectors, asked.places, RADIUS_KM, N)
    after = _status()
    return (after["VmHWM"] - before["VmRSS"]) / 1024, (after["RssAnon"] - before["RssAnon"]) / 1024


def _status() -> dict[str, float]:
    lines = (line.split() for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return {line[0].rstrip(":"): float(line[1]) for line in lines if len(line) == 3 and line[2] == "kB"}
