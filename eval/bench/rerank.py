"""What judging candidates costs on one core: memory, vetoes, features, score, reasons."""

import json as jsonlib
import tempfile
import time
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from eval.bench.market import build_pool, needed_data, offer_side, profile_lines
from eval.bench.retrain import made
from eval.report import Report
from matching.columns import Occupations, OfferColumns, ProfileColumns
from matching.eligibility import vetoes
from matching.explain import Labels, reasons
from matching.features import Pairs, feature_rows
from matching.features.memory import Memories, Past, Priors, Usual
from matching.geo import Communes
from matching.ingest import Accepted, parse_profile
from matching.log import reason_mask
from matching.pool import Pool
from matching.refusals import OBJECTIONS
from matching.rerank import LightGBMReranker, PreferenceScore
from matching.store import Store
from training.datasets import Dataset
from training.fit import fit, load_config

OFFERS, PROFILES, CANDIDATES, SHOWN, ANSWERED = 50_000, 256, 200, 10, 35
LEARNED = 60_000
"""Impressions that the heads learn from: enough for every ensemble to have all its trees."""

REPEATS = 7
AT = datetime(2026, 9, 1, tzinfo=UTC)


def run(seed: int, json: Path | None) -> Report:
    """Measure, on candidates drawn at random among offers near each person, the best of several runs.

    Args:
        seed: of everything drawn.
        json: where to write the figures; None: nowhere.

    Raises:
        InputError: the shared data is not there.
    """
    data = needed_data()
    report = Report(f"rerank: {PROFILES} profiles x {CANDIDATES} candidates", seed)
    with tempfile.TemporaryDirectory() as name:
        with Store.open(":memory:") as store:
            build_pool(data, Path(name), OFFERS, seed, store)
        side = offer_side(data)
        pool = Pool.open(side, side.folder(Path(name))).state.columns.merged()
        read = [parse_profile(jsonlib.loads(line), Communes.sample()) for line in profile_lines(data, PROFILES, seed)]
        profiles = [found.value for found in read if isinstance(found, Accepted)]
        columns = ProfileColumns.from_profiles(range(len(profiles)), profiles, side.rome)
        occupations = Occupations.of(side.rome)
        draw = np.random.default_rng(seed)
        built, memory = _best(_remember(columns, pool, occupations, draw))
        report.add("memory_us_per_person", built / len(profiles) * 1e6, n=len(profiles))
        pi = np.repeat(np.arange(len(profiles)), CANDIDATES)
        oi = draw.integers(len(pool), size=len(pi))
        similarity = np.full(len(pi), 0.5, np.float32)
        gather = partial(Pairs.of, columns, pi, pool, oi, similarity, memory)
        _measure(report, side.rome, occupations, gather)
    report.show()
    if json:
        report.write(json)
    return report


def _remember(
    profiles: ProfileColumns, offers: OfferColumns, occupations: Occupations, draw: np.random.Generator
) -> Callable[[], Memories]:
    """Learn from answers drawn at random: half refusals, for one of the objections each."""
    person = np.repeat(np.arange(len(profiles)), ANSWERED)
    oi = draw.integers(len(offers), size=len(person))
    pairs = Pairs.of(profiles, person, offers, oi, np.zeros(len(person), np.float32))
    grade = draw.choice([0, 0, 1, 2], len(person)).astype(np.int8)
    objection = draw.choice([reason_mask([reason]) for reason in OBJECTIONS], len(person))
    reasons = np.where(grade == 0, objection, 0).astype(np.uint32)
    past = Past(pairs, person, grade, reasons, draw.uniform(0, 365, len(person)).astype(np.float32))
    priors = Priors.default(Usual.of(offers, occupations))
    return lambda: Memories.of(past, profiles, occupations, priors)


def _measure(report: Report, rome: Any, occupations: Occupations, gather: Callable[[], Pairs]) -> None:
    labels, heads = Labels(rome), _heads()
    gathered, pairs = _best(gather)
    vetoed, _ = _best(lambda: vetoes(pairs, occupations))
    described, rows = _best(lambda: feature_rows(pairs, occupations, AT))
    scored, _ = _best(lambda: heads.score(rows))
    practised, _ = _best(lambda: PreferenceScore().score(rows))
    alone, _ = _best(lambda: heads.score(rows[:CANDIDATES]))
    first = np.flatnonzero(np.arange(len(pairs)) % CANDIDATES < SHOWN)
    shown = pairs.take(first)
    said, _ = _best(lambda: reasons(shown, rows[first], labels, "person"))
    n = len(pairs)
    report.add("features_rows_per_s_one_core", n / (gathered + described), n=n)
    report.add("ms_per_200_one_core", scored / n * CANDIDATES * 1e3, n=n)
    report.add("ms_per_200_one_core.alone", alone * 1e3, n=CANDIDATES)
    report.add("ms_per_200_one_core.preference", practised / n * CANDIDATES * 1e3, n=n)
    report.add("ms_per_200_one_core.vetoes", vetoed / n * CANDIDATES * 1e3, n=n)
    report.add("reasons_us_per_row", said / len(first) * 1e6, n=len(first))


def _heads() -> LightGBMReranker:
    """Every head that enters the score, of the size that is served, fitted on a made log."""
    config = deepcopy(load_config())
    config["data"]["validation"] = 0
    return fit(Dataset.of(made(LEARNED)), config).reranker


def _best(work: Callable[[], Any]) -> tuple[float, Any]:
    """Least processor seconds of several runs, and what the last gave."""
    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        result = work()
        seconds.append(time.process_time() - start)
    return min(seconds), result
