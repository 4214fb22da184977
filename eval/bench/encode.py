"""How many titles a second the shipped encoder turns into vectors, on one core."""

import gzip
import json as json_format
import random
import time
from collections.abc import Iterator
from pathlib import Path

from eval.report import Report
from matching import sample
from matching.batched import batched
from matching.bundle import Bundle
from matching.encode import Encoder

BATCH = 4096
RUNS = 5


def run(shared_data: Path, titles: int, seed: int, json: Path | None) -> Report:
    """Measure with processor time, so that a shared machine does not decide.

    Args:
        shared_data: titles are drawn from its offers; from the embedded sample when the folder is absent.
        titles: how many are encoded in each run.
        seed: of the draw.
        json: where to write the figures; None: nowhere.
    """
    encoder = Bundle.open().encoder()
    drawn = random.Random(seed).choices(list(_titles(shared_data)), k=titles)
    encoder.encode(drawn[:BATCH])
    rates = [_rate(encoder, drawn) for _ in range(RUNS)]
    report = Report(f"encode: {titles:,} titles, {encoder.dim} dims, one core", seed)
    report.add("titles_per_s_one_core", sorted(rates)[RUNS // 2], min(rates), max(rates), titles)
    report.show()
    if json is not None:
        report.write(json)
    return report


def _rate(encoder: Encoder, titles: list[str]) -> float:
    start = time.process_time()
    for batch in batched(titles, BATCH):
        encoder.encode(batch)
    return len(titles) / (time.process_time() - start)


def _titles(shared_data: Path) -> Iterator[str]:
    files = sorted((shared_data / "offers").glob("*.jsonl.gz"))
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from (json_format.loads(line)["intitule"] for line in lines)
    if not files:
        yield from (offer["intitule"] for offer in sample.offers())
