"""The arms: ways of ranking that all learn from one log, and the two lines that know more than any service can."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.rivals import ClickLog, clicks_ranker, graded_xgboost, tuned_clicks_ranker
from matching.features import CONFIDED, FEATURE_NAMES
from matching.log import Log, outcomes
from matching.rerank import LightGBMReranker, PreferenceScore
from training.datasets import Dataset
from training.fit import fit, load_config
from training.logistic import logistic

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Scores = Callable[[Floats], Doubles]

SWITCHES: Mapping[str, str | None] = {
    "plain_negatives": "plain_negatives",
    "no_reasons": "no_reasons",
    "no_tolerance": "no_tolerance",
    "no_position": "no_position",
    "complete": None,
}
"""Our arms, by the switch of `training/retrain.toml` that each turns on."""

LEARNED = ("clicks", "clicks_tuned", "xgboost", *SWITCHES)
ARMS = ("random", "preference", "similarity", *LEARNED, "ceiling", "oracle")


@dataclass(frozen=True, slots=True)
class Learned:
    """What each arm learned: scores of feature rows, and the heads of ours."""

    scores: Mapping[str, Scores]
    ours: Mapping[str, LightGBMReranker]


def ours(data: Dataset, seed: int, switch: str | None = None) -> LightGBMReranker:
    """Our heads, with one thing left out, or complete."""
    config: dict[str, Any] = deepcopy(load_config())
    config["data"]["validation"] = 0
    config["trees"]["num_threads"] = 1
    if switch:
        config["switches"][switch] = True
    return fit(data, config, seed).reranker


def learned(log: Log, seed: int, arms: tuple[str, ...] = LEARNED) -> Learned:
    """Let every arm learn from a log.

    Rankers that give no probability are put on the scale of one (Platt) and then weighed with our head of chance, so
    that all arms rank by the same formula at the same handle.
    """
    data = Dataset.of(log)
    heads = {name: ours(data, seed, switch) for name, switch in SWITCHES.items() if name in arms or name == "complete"}
    scores: dict[str, Scores] = {name: _score(heads[name]) for name in heads}
    clicked = _click_log(log, data)
    stated = clicked_features(clicked)
    if "clicks" in arms:
        scores["clicks"] = _hybrid(_blind(clicks_ranker(stated, seed)), stated, clicked.clicked, heads["complete"])
    if "clicks_tuned" in arms:
        scorer, _ = tuned_clicks_ranker(stated, seed)
        scores["clicks_tuned"] = _hybrid(_blind(scorer), stated, clicked.clicked, heads["complete"])
    if "xgboost" in arms:
        judged = data.judged()
        scores["xgboost"] = _hybrid(
            graded_xgboost(clicked, judged, seed), clicked.take(judged), clicked.grade[judged] == 2, heads["complete"]
        )
    return Learned(scores, heads)


def simple(rows: Floats, similarity: Floats, seed: int) -> dict[str, Doubles]:
    """Scores of the arms that learn nothing."""
    return {
        "random": np.random.default_rng([seed, 1]).random(len(rows)),
        "preference": PreferenceScore().score(rows).astype(np.float64),
        "similarity": similarity.astype(np.float64),
    }


def clicked_features(log: ClickLog) -> ClickLog:
    """The same without what reasons of refusal and confidences taught: click rankers know neither."""
    rows = log.features.copy()
    rows[:, _HIDDEN] = np.nan
    return ClickLog(rows, log.list_id, log.position, log.clicked, log.grade)


_STATED = ("pay_over_wish", "hours_accepted")
_HIDDEN = [i for i, name in enumerate(FEATURE_NAMES) if name in CONFIDED and name not in _STATED]


def _blind(scorer: Scores) -> Scores:
    def score(rows: Floats) -> Doubles:
        seen = rows.copy()
        seen[:, _HIDDEN] = np.nan
        return scorer(seen)

    return score


def _score(heads: LightGBMReranker) -> Scores:
    return lambda rows: heads.score(rows).astype(np.float64)


def _click_log(log: Log, data: Dataset) -> ClickLog:
    found = outcomes(log)
    clicked = found.opened | (found.grade > 0)
    return ClickLog(data.features, data.list_id, data.position, clicked, np.maximum(found.grade, 0).astype(np.int64))


def _hybrid(scorer: Scores, log: ClickLog, positive: NDArray[np.bool_], heads: LightGBMReranker) -> Scores:
    said = scorer(log.features)
    centre, spread = said.mean(), max(said.std(), 1e-9)
    nothing = np.array([0.0]), np.array([1.0])
    weight = np.ones(len(said))
    intercept, slope = logistic(((said - centre) / spread)[:, None], positive.astype(float), weight, *nothing)

    def score(rows: Floats) -> Doubles:
        logit = intercept + slope[0] * (scorer(rows) - centre) / spread
        return np.asarray(np.sqrt(heads.heads(rows).chance / (1 + np.exp(-logit))))

    return score
