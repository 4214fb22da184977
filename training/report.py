"""How good heads are on lists that they have not seen."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics import auc
from matching.features import FEATURE_NAMES
from matching.rerank import LightGBMReranker, PreferenceScore, Reranker
from matching.rerank.formula import ANSWERED, CHANCE, RANKER
from training.datasets import Dataset, gains
from training.ensemble import Ensemble
from training.measures import calibration_error, list_ndcg, log_loss, reliability, skill
from training.tasks import Config, Task, all_tasks, liked

POINTS = 8
"""Of each learning curve."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Report:
    """Figures on later lists.

    Attributes:
        figures: by dotted name, such as "ndcg_at_10", "auc.chance" or "ece.too_far".
        learning: by ensemble, (trees, log-loss) as trees are added.
        importance: by ensemble, the gain that each feature brought, 0 left out.
        reliability: by head, (mean prediction, mean outcome, share of rows) of bins of equal mass.
    """

    figures: dict[str, float]
    learning: dict[str, list[tuple[int, float]]]
    importance: dict[str, dict[str, float]]
    reliability: dict[str, list[tuple[float, ...]]]


def report(reranker: LightGBMReranker, ensembles: Mapping[str, Ensemble], late: Dataset, config: Config) -> Report:
    """Measure heads on lists later than those that they learned from.

    Args:
        reranker: with these heads.
        ensembles: by name.
        late: the later lists.
        config: of the fit, for the same targets.
    """
    tasks = {task.name: task for task in [*all_tasks(late, config), liked(late, config["data"]["exposure"])]}
    told = _told(reranker, ensembles, late, config)
    found = Report(_order(reranker, late), {}, {}, {})
    for name, probability in told.items():
        task = tasks.get(name)
        if task is not None and len(task.rows):
            found.figures.update(_figures(name, probability[task.rows], task))
            bins = reliability(probability[task.rows], task.target, task.weight)
            found.reliability[name] = [tuple(row) for row in bins.tolist()]
    for name, ensemble in ensembles.items():
        gain = ensemble.trees.feature_importance("gain").tolist()
        found.importance[name] = {feature: g for feature, g in zip(FEATURE_NAMES, gain, strict=True) if g}
        if name != RANKER and len(tasks[name].rows):
            found.learning[name] = _learning(ensemble, late, tasks[name], config)
    return found


def _told(
    reranker: LightGBMReranker, ensembles: Mapping[str, Ensemble], late: Dataset, config: Config
) -> dict[str, Doubles]:
    """What each head says of each row; of the chance, what employers' events can judge."""
    heads, chance = reranker.heads(late.features), reranker.for_employers().score(late.features)
    told: dict[str, Doubles] = {"liking": heads.liking.astype(np.float64), CHANCE: chance.astype(np.float64)}
    told |= {slug: heads.reasons[:, index].astype(np.float64) for index, slug in enumerate(heads.slugs)}
    if ANSWERED in ensembles:
        told[ANSWERED] = ensembles[ANSWERED].probability(late.features, config)
    return told


def _order(reranker: LightGBMReranker, late: Dataset) -> dict[str, float]:
    """Order of the lists, as far down as they were surely read, by what is liked and by today's practice."""
    read = late.telling() & (late.examined | late.judged())
    known, gain = late.features[read], gains(late.grade[read]).astype(np.float64)
    orders: dict[str, Reranker] = {"": reranker.with_handle(0.0), ".preference": PreferenceScore()}
    return {
        f"ndcg_at_10{name}": list_ndcg(order.score(known).astype(np.float64), gain, late.list_id[read])
        for name, order in orders.items()
    }


def _figures(name: str, probability: Doubles, task: Task) -> dict[str, float]:
    measured = {"log_loss": log_loss, "skill": skill, "ece": calibration_error}
    weight = np.ones(len(task.rows)) if name == CHANCE else task.weight  # every decision counts, whatever its reason
    figures = {f"{what}.{name}": f(probability, task.target, weight) for what, f in measured.items()}
    base = float(np.average(task.target, weights=weight))
    return {**figures, f"auc.{name}": auc(task.target >= 0.5, probability), f"base_rate.{name}": base}


def _learning(ensemble: Ensemble, late: Dataset, task: Task, config: Config) -> list[tuple[int, float]]:
    rows = late.features[task.rows]
    steps = np.unique(np.linspace(1, ensemble.trees.num_trees(), POINTS).astype(int)).tolist()
    told = [ensemble.probability(rows, config, step) for step in steps]
    return [(step, log_loss(p, task.target, task.weight)) for step, p in zip(steps, told, strict=True)]
