"""Rankers that learn from clicks, as search and recommendation products do, and another library's on our features."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
import xgboost
from numpy.typing import NDArray

from eval.metrics import ndcg
from matching.rerank import PreferenceScore

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Scorer = Callable[[Floats], NDArray[np.float64]]

METARANK: Mapping[str, Any] = {
    "trees": 100,
    "learning_rate": 0.1,
    "max_depth": 8,
    "num_leaves": 16,
    "feature_fraction": 0.8,
}
"""Defaults of a public click ranker. Source: metarank documentation, "Models", LambdaMART with the LightGBM backend."""

TRIALS = 12

_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "trees": (50, 100, 200, 400),
    "learning_rate": (0.02, 0.05, 0.1),
    "num_leaves": (4, 8, 16, 31),
    "min_data_in_leaf": (20, 50, 100, 200),
    "feature_fraction": (0.5, 0.8, 1.0),
    "lambda_l2": (0.0, 1.0, 10.0),
    "position": (False, True),
    "graded": (False, True),
    "practice": (0.0, 0.5, 1.0, 2.0),
}


_OURS = ("trees", "position", "graded", "practice")
"""Settings that are not LightGBM's."""


@dataclass(frozen=True, slots=True)
class ClickLog:
    """Shown rows, (n,) each.

    Attributes:
        features: float32 (n, f).
        list_id: int64.
        position: int64, from 1.
        clicked: bool, opened or more; phantom clicks are clicks.
        grade: int64, 0 nothing or refused, 1 interested, 2 applied.
    """

    features: Floats
    list_id: Ints
    position: Ints
    clicked: NDArray[np.bool_]
    grade: Ints

    def sorted(self) -> "ClickLog":
        """By list, then position."""
        return self.take(np.lexsort((self.position, self.list_id)))

    def take(self, rows: NDArray[Any]) -> "ClickLog":
        """Some rows."""
        return ClickLog(*(getattr(self, name)[rows] for name in ClickLog.__slots__))


def clicks_ranker(log: ClickLog, seed: int, settings: Mapping[str, Any] = METARANK) -> Scorer:
    """LambdaMART on clicks.

    Args:
        log: what was shown and clicked.
        seed: of the trees.
        settings: of LightGBM; `position` corrects position bias, `graded` tells applications from clicks, `practice`
            adds so many standard deviations of `PreferenceScore` to the ranker's.
    """
    log = log.sorted()
    known = {name: value for name, value in settings.items() if name not in _OURS}
    label = log.clicked.astype(np.int64) + (log.grade if settings.get("graded") else 0)
    position = log.position if settings.get("position") else None
    sizes = np.unique(log.list_id, return_counts=True)[1]
    table = lightgbm.Dataset(log.features, label, group=sizes, position=position)
    fixed = {"objective": "lambdarank", "seed": seed, "deterministic": True, "force_row_wise": True, "verbosity": -1}
    booster = lightgbm.train({**fixed, "num_threads": 1, **known}, table, settings["trees"])
    spread = float(np.std(booster.predict(log.features, num_threads=1))) or 1.0
    practice = settings.get("practice", 0.0) * spread / max(float(PreferenceScore().score(log.features).std()), 1e-9)

    def score(rows: Floats) -> NDArray[np.float64]:
        said = np.asarray(booster.predict(rows, num_threads=1), np.float64)
        return said + practice * PreferenceScore().score(rows) if practice else said

    return score


def tuned_clicks_ranker(log: ClickLog, seed: int, trials: int = TRIALS) -> tuple[Scorer, Mapping[str, Any]]:
    """The best of `trials` random settings and of `METARANK`, judged by applications in the latest fifth of lists."""
    lists = np.unique(log.list_id)
    late = np.isin(log.list_id, lists[int(len(lists) * 0.8) :])
    early, judged = log.take(~late), log.take(late)
    draw = np.random.default_rng(seed)
    tried: list[Mapping[str, Any]] = [METARANK]
    tried += [{name: draw.choice(values).item() for name, values in _CHOICES.items()} for _ in range(trials)]
    worth = [_worth(judged, clicks_ranker(early, seed, settings)) for settings in tried]
    best = tried[int(np.argmax(worth))]
    return clicks_ranker(log, seed, best), best


def graded_xgboost(log: ClickLog, judged: NDArray[np.bool_], seed: int) -> Scorer:
    """XGBoost's ranker on graded answers, library defaults but 200 trees of depth 5; `judged` (n,) rows are learned."""
    log = log.take(judged).sorted()
    ranker = xgboost.XGBRanker(
        objective="rank:ndcg", n_estimators=200, max_depth=5, learning_rate=0.1, random_state=seed, n_jobs=1
    )
    ranker.fit(log.features, log.grade, qid=np.unique(log.list_id, return_inverse=True)[1])
    return lambda rows: np.asarray(ranker.predict(rows), np.float64)


def _worth(log: ClickLog, scorer: Scorer) -> float:
    """Mean nDCG@10 of the lists, an application worth 1, interest half."""
    score = scorer(log.features)
    lists, row = np.unique(log.list_id, return_inverse=True)
    order = np.lexsort((-score, row))
    starts = np.searchsorted(row[order], np.arange(len(lists)))
    rank = np.arange(len(order)) - starts[row[order]]
    gains = np.zeros((len(lists), int(rank.max(initial=0)) + 1))
    gains[row[order], rank] = log.grade[order] / 2
    return float(np.nanmean(ndcg(gains, gains))) if gains.any() else 0.0
