"""Hyper-parameters by random search, within a budget of trials or of seconds.

Source: Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012.
"""

import copy
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.datasets import Dataset
from training.fit import measure
from training.tasks import Config

SPACE: Mapping[str, tuple[float, float]] = {
    "trees.learning_rate": (0.03, 0.3),
    "trees.num_leaves": (4, 16),
    "trees.min_data_in_leaf": (10, 300),
    "trees.lambda_l2": (0.5, 50.0),
    "trees.feature_fraction": (0.3, 1.0),
    "reasons.learning_rate": (0.1, 0.5),
}
"""Bounds by dotted name, drawn evenly on a logarithmic scale; what is whole in the configuration stays whole."""

SCORE = "skill.liking"
"""Part of the log-loss of P(apply | examined) that is saved, on later lists: smooth, proper, and of what is served."""

Changes = dict[str, float]


@dataclass(frozen=True, slots=True)
class Trial:
    """One try.

    Attributes:
        changes: by dotted name; none for the configuration given.
        score: higher is better.
        seconds: that it took.
    """

    changes: Changes
    score: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        config: the best.
        trials: all of them, in the order tried; the first is the configuration given.
    """

    config: Config
    trials: tuple[Trial, ...]


def search(
    dataset: Dataset,
    config: Config,
    trials: int = 20,
    seconds: float | None = None,
    seed: int = 0,
    space: Mapping[str, tuple[float, float]] = SPACE,
    score: str = SCORE,
) -> Found:
    """Try configurations on the latest lists and keep the best.

    Args:
        dataset: as `training.fit.fit` takes it.
        config: tried first; what `space` does not name stays.
        trials: how many in all.
        seconds: no trial starts later than this; None: no limit. The trials drawn depend on the seed alone.
        seed: of the draws; every trial fits with the same seed.
        space: bounds by dotted name.
        score: a figure of `training.report.Report`.
    """
    start, best, tried = time.monotonic(), config, list[Trial]()
    for changes in _draws(config, trials, seed, space):
        begun = time.monotonic()
        if seconds is not None and tried and begun - start > seconds:
            break
        candidate = changed(config, changes)
        value = measure(dataset, candidate, seed).figures.get(score, float("nan"))
        if not tried or value > max(trial.score for trial in tried):
            best = candidate
        tried.append(Trial(changes, value, time.monotonic() - begun))
    return Found(best, tuple(tried))


def changed(config: Config, changes: Mapping[str, Any]) -> Config:
    """A copy with some values changed, by dotted name."""
    found = copy.deepcopy(config)
    for name, value in changes.items():
        section, _, key = name.partition(".")
        found[section][key] = value
    return found


def _draws(config: Config, trials: int, seed: int, space: Mapping[str, tuple[float, float]]) -> Iterator[Changes]:
    yield {}
    draw = np.random.default_rng(seed)
    for _ in range(trials - 1):
        values = {name: float(np.exp(draw.uniform(*np.log(bounds)))) for name, bounds in space.items()}
        yield {name: _like(config, name, value) for name, value in values.items()}


def _like(config: Config, name: str, value: float) -> float:
    section, _, key = name.partition(".")
    return round(value) if isinstance(config[section].get(key), int) else value
