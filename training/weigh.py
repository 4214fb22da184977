"""The few numbers that weigh what is known without trees and what trees say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.features import FEATURE_NAMES
from matching.rerank.formula import ANSWERED, CHANCE, RANKER, Curve, Formula, Liking, log_odds
from matching.rerank.inputs import RISK_OF, SPARED, inputs, remembered
from training.datasets import Dataset
from training.logistic import logistic
from training.tasks import Config, Task, liked

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a task without trees, which trees then only correct: today's practice, and the memory's risks.

    Attributes:
        name: of the task.
        usual: log-odds of its risk where the memory says nothing.
    """

    name: str
    intercept: float = 0.0
    slopes: tuple[float, ...] = ()
    usual: float = 0.0

    @classmethod
    def of(cls, task: Task, features: NDArray[np.float32], config: Config) -> "Known":
        """Fit on a task's rows; nothing is known of the chance.

        Args:
            task: what is learned.
            features: of the task's rows.
            config: beliefs before any data.
        """
        if task.name == CHANCE:
            return cls(CHANCE)
        graded = task.target == task.target.max() if task.name == RANKER else task.target
        usual = 0.0 if task.name in (ANSWERED, RANKER) else _usual(task.name, features)
        columns, beliefs = _known_columns(task.name, features, usual, config)
        intercept, slopes = logistic(columns, np.asarray(graded, np.float64), task.weight, *_transposed(beliefs))
        return cls(task.name, intercept, tuple(slopes.tolist()), usual)

    def logits(self, features: NDArray[np.float32], config: Config) -> Doubles:
        """Log-odds of rows, float64 (n,)."""
        if not self.slopes:
            return np.zeros(len(features))
        columns = _known_columns(self.name, features, self.usual, config)[0]
        return np.asarray(self.intercept + (columns * self.slopes).sum(axis=1))


def weighed(tasks: list[Task], said: Mapping[str, Doubles], data: Dataset, config: Config) -> Formula:
    """Weigh ensembles by what they said of people they had not learned from.

    Args:
        tasks: what each learned.
        said: float64 (rows of the data,) by ensemble.
        data: that they learned from.
        config: beliefs before any data.
    """
    ensembles = {task.name: task for task in tasks}
    chance = _chance(ensembles.pop(CHANCE), said[CHANCE], config)
    curves = {
        name: _reason(task, said[name], data, config)
        for name, task in ensembles.items()
        if name not in (ANSWERED, RANKER)
    }
    return Formula(FEATURE_NAMES, (), _liking(curves, said, data, config), chance, curves)


def _chance(task: Task, said: Doubles, config: Config) -> Curve:
    """A reason that weighs less teaches trees less, and is a refusal all the same: here every decision counts."""
    columns, beliefs = said[task.rows][:, None], [config["stack"]["chance"]]
    intercept, slopes = logistic(columns, task.target, np.ones(len(task.rows)), *_transposed(beliefs))
    return Curve(intercept, float(slopes[0]))


def _reason(task: Task, said: Doubles, data: Dataset, config: Config) -> Curve:
    features = data.features[task.rows]
    usual = _usual(task.name, features)
    columns = np.stack([said[task.rows], _risk(task.name, features, usual)], axis=1)
    beliefs = [config["stack"]["reason"], config["stack"]["risk"]]
    intercept, slopes = logistic(columns, task.target, task.weight, *_transposed(beliefs))
    return Curve(intercept, float(slopes[0]), float(slopes[1]), usual)


def _known_columns(name: str, features: NDArray[np.float32], usual: float, config: Config) -> tuple[Doubles, list[Any]]:
    """Inputs (n, k) of what is known of a task, and beliefs in their coefficients."""
    if name not in (ANSWERED, RANKER):
        return _risk(name, features, usual)[:, None], [config["stack"]["risk"]]
    known = remembered(features)
    return np.stack(list(known.values()), axis=1), [_belief(each, config) for each in known]


def _risk(slug: str, features: NDArray[np.float32], usual: float) -> Doubles:
    return log_odds(features[:, RISK_OF[slug]].astype(np.float64), usual)


def _usual(slug: str, features: NDArray[np.float32]) -> float:
    """Mean log-odds of a reason where something is remembered."""
    risk = features[:, RISK_OF[slug]]
    known = risk[~np.isnan(risk)].astype(np.float64)
    return float(log_odds(known, 0.0).mean()) if len(known) else 0.0


def _liking(curves: Mapping[str, Curve], said: Mapping[str, Doubles], data: Dataset, config: Config) -> Liking:
    task = liked(data, config["data"]["exposure"])
    rows = task.rows
    features = data.features[rows]
    reasons = {
        slug: curve(said[slug][rows], features[:, RISK_OF[slug]].astype(np.float64)) for slug, curve in curves.items()
    }
    found = inputs(remembered(features), {name: values[rows] for name, values in said.items()}, reasons)
    beliefs = [_belief(name, config) for name in found]
    intercept, slopes = logistic(
        np.stack(list(found.values()), axis=1), task.target, task.weight, *_transposed(beliefs)
    )
    return Liking(intercept, dict(zip(found, slopes.tolist(), strict=True)))


def _belief(name: str, config: Config) -> Any:
    return config["stack"]["spared" if name in SPARED else name]


def _transposed(beliefs: list[Any]) -> tuple[Doubles, Doubles]:
    expected, precision = np.array(beliefs, np.float64).T
    return expected, precision
