"""Fit the heads: ensembles of trees, out of fold by person, then the few numbers that weigh them."""

import shutil
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from matching.bundle import Bundle
from matching.features import FEATURE_NAMES
from matching.rerank import LightGBMReranker, PreferenceScore
from matching.rerank.formula import ANSWERED, CHANCE, RANKER, Curve, Formula, Liking
from matching.rerank.learned import FOLDER, unobjected
from matching.rerank.trees import Trees
from training.datasets import Dataset
from training.logistic import logistic
from training.report import Report, report
from training.tasks import CHANCE_FEATURES, REASONS, Config, Task, all_tasks, liked, switched

CONFIG = Path(__file__).with_name("retrain.toml")

Doubles = NDArray[np.float64]
Models = dict[str, lightgbm.Booster]

_REPRODUCIBLE = {"deterministic": True, "force_row_wise": True, "verbosity": -1}


def load_config(path: Path = CONFIG) -> Config:
    """Read hyper-parameters."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Fitted:
    """Heads, and how good they were on later lists.

    Attributes:
        report: measured by heads that learned from the earlier lists alone; None when nothing was kept apart.
    """

    reranker: LightGBMReranker
    report: Report | None
    config: Config
    seed: int

    def save(self, folder: Path, base: Bundle | None = None) -> None:
        """Write the heads into a bundle's folder, with everything that `base` holds but its heads and manifest."""
        if base:
            _copy(base, folder)
        self.reranker.save(folder, config=self.config, seed=self.seed, lightgbm=lightgbm.__version__)


def _copy(base: Bundle, folder: Path) -> None:
    for name in base.manifest["files"]:
        if not name.startswith(f"{FOLDER}/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(base.folder / name, folder / name)


def fit(dataset: Dataset, config: Config | None = None, seed: int = 0) -> Fitted:
    """Fit heads on everything, and measure others, fitted on the earlier lists, on the latest.

    Raises:
        DatasetError: there is nothing to learn from.
    """
    config = config or load_config()
    data = switched(dataset, config["switches"])
    data.require()
    measured = measure(dataset, config, seed) if config["data"]["validation"] else None
    models, formula = _heads(data, config, seed)
    return Fitted(_reranker(models, formula, config), measured, config, seed)


def measure(dataset: Dataset, config: Config, seed: int = 0) -> Report:
    """Fit heads on the earlier lists and measure them on the latest, a share that `config` gives.

    Raises:
        DatasetError: the earlier lists teach nothing, or all lists were made at one moment.
    """
    early, late = switched(dataset, config["switches"]).split(config["data"]["validation"])
    early.require()
    models, formula = _heads(early, config, seed)
    return report(_reranker(models, formula, config), models, late, config)


def _reranker(models: Models, formula: Formula, config: Config) -> LightGBMReranker:
    texts = {name: model.model_to_string() for name, model in models.items()}
    trees = Trees.merged(texts, FEATURE_NAMES, config["trees"]["width"])
    return LightGBMReranker(trees, replace(formula, columns=trees.columns))


def _heads(data: Dataset, config: Config, seed: int) -> tuple[Models, Formula]:
    """Final ensembles, and the numbers that weigh them, from what ensembles of other people said of each person."""
    tasks = list(all_tasks(data, config))
    n_folds = config["stack"]["folds"]
    fold = data.folds(n_folds, seed)
    said = {task.name: np.zeros(len(data)) for task in tasks}
    for k in range(n_folds):
        rows = np.flatnonzero(fold == k)
        for name, model in _grown([task.only(fold[task.rows] != k) for task in tasks], data, config, seed).items():
            said[name][rows] = model.predict(
                data.features[rows], raw_score=True, num_threads=config["trees"]["num_threads"]
            )
    return _grown(tasks, data, config, seed), _weighed(tasks, said, data, config)


def _grown(tasks: Iterable[Task], data: Dataset, config: Config, seed: int) -> Models:
    """One ensemble a task; none for a task with too few positives or negatives."""
    learnable = [task for task in tasks if task.learnable(config["trees"]["least"])]
    return {task.name: _ensemble(task, data, config, seed) for task in learnable}


def _ensemble(task: Task, data: Dataset, config: Config, seed: int) -> lightgbm.Booster:
    section = config[task.name if task.name in config else "reasons"]
    parameters = {
        **config["trees"],
        **section,
        **_REPRODUCIBLE,
        "seed": seed,
        "monotone_constraints": _signs(task, config),
    }
    columns: dict[str, Any] = {}
    if task.name == RANKER:
        columns["group"] = np.unique(data.list_id[task.rows], return_counts=True)[1]
        if not config["switches"]["no_position"]:
            columns["position"] = data.position[task.rows]
    objective = "lambdarank" if task.name == RANKER else "cross_entropy"
    known = {name: value for name, value in parameters.items() if name not in ("trees", "width", "least", "sampled")}
    table = lightgbm.Dataset(
        _readable(task, data), task.target, weight=task.weight, feature_name=list(FEATURE_NAMES), **columns
    )
    return lightgbm.train({**known, "objective": objective}, table, parameters["trees"])


def _readable(task: Task, data: Dataset) -> NDArray[np.float32]:
    """The task's rows; the chance sees its own features alone."""
    rows = data.features[task.rows]
    if task.name == CHANCE:
        rows[:, [index for index, name in enumerate(FEATURE_NAMES) if name not in CHANCE_FEATURES]] = np.nan
    return rows


def _signs(task: Task, config: Config) -> list[int]:
    sign = -1 if task.name in REASONS else 1
    return [sign * config["monotone"].get(name, 0) for name in FEATURE_NAMES]


def _weighed(tasks: list[Task], said: Mapping[str, Doubles], data: Dataset, config: Config) -> Formula:
    beliefs = config["stack"]
    curves = {
        task.name: _curve(task, said[task.name], beliefs["chance" if task.name == CHANCE else "reason"])
        for task in tasks
        if task.name not in (ANSWERED, RANKER)
    }
    chance = curves.pop(CHANCE)
    return Formula(FEATURE_NAMES, (), _liking(curves, said, data, config), chance, curves)


def _curve(task: Task, said: Doubles, belief: tuple[float, float]) -> Curve:
    expected, precision = (np.array([value]) for value in belief)
    intercept, slope = logistic(said[task.rows][:, None], task.target, task.weight, expected, precision)
    return Curve(intercept, float(slope[0]))


def _liking(curves: Mapping[str, Curve], said: Mapping[str, Doubles], data: Dataset, config: Config) -> Liking:
    task = liked(data, config["data"]["exposure"])
    rows = task.rows
    inputs = {
        "preference": PreferenceScore().score(data.features[rows]).astype(np.float64),
        "answered": said[ANSWERED][rows],
        "objections": unobjected({slug: curve(said[slug][rows]) for slug, curve in curves.items()}, len(rows)),
        "ranker": said[RANKER][rows],
    }
    expected, precision = np.array([config["stack"][name] for name in inputs], np.float64).T
    intercept, slopes = logistic(np.stack(list(inputs.values()), axis=1), task.target, task.weight, expected, precision)
    return Liking(intercept, **dict(zip(inputs, slopes.tolist(), strict=True)))
