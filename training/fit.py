"""Fit the heads: ensembles of trees, out of fold by person, then the few numbers that weigh them."""

import shutil
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from matching.bundle import Bundle
from matching.features import CHANCE_FEATURES, FEATURE_NAMES
from matching.rerank import LightGBMReranker
from matching.rerank.formula import ANSWERED, CHANCE, RANKER, Formula
from matching.rerank.learned import FOLDER
from matching.rerank.trees import Trees
from training.datasets import Dataset
from training.ensemble import Ensemble, Ensembles
from training.report import Report, report
from training.tasks import REASONS, Config, Task, all_tasks, switched
from training.weigh import Known, weighed

CONFIG = Path(__file__).with_name("retrain.toml")

_REPRODUCIBLE = {"deterministic": True, "force_row_wise": True, "verbosity": -1}
_OURS = ("trees", "width", "least", "sampled")


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
    ensembles, formula = _heads(data, config, seed)
    return Fitted(_reranker(ensembles, formula, config), measured, config, seed)


def measure(dataset: Dataset, config: Config, seed: int = 0) -> Report:
    """Fit heads on the earlier lists and measure them on the latest, a share that `config` gives.

    Raises:
        DatasetError: the earlier lists teach nothing, or all lists were made at one moment.
    """
    return _measured(dataset, config, seed)[1]


def fit_measured(dataset: Dataset, config: Config, seed: int = 0) -> Fitted:
    """The heads that `measure` measures: the latest lists stay unseen, for a comparison with other heads.

    Raises:
        DatasetError: as `measure`.
    """
    return Fitted(*_measured(dataset, config, seed), config, seed)


def _measured(dataset: Dataset, config: Config, seed: int) -> tuple[LightGBMReranker, Report]:
    early, late = switched(dataset, config["switches"]).split(config["data"]["validation"])
    early.require()
    ensembles, formula = _heads(early, config, seed)
    reranker = _reranker(ensembles, formula, config)
    return reranker, report(reranker, ensembles, late, config)


def _reranker(ensembles: Ensembles, formula: Formula, config: Config) -> LightGBMReranker:
    """What is served: an ensemble that weighs nothing is left out."""
    used = {CHANCE: formula.chance.slope, **{slug: curve.slope for slug, curve in formula.reasons.items()}}
    used |= {name: formula.liking.weights[name] for name in (ANSWERED, RANKER)}
    texts = {name: each.trees.model_to_string() for name, each in ensembles.items() if used[name]}
    trees = Trees.merged(texts, FEATURE_NAMES, config["trees"]["width"])
    return LightGBMReranker(trees, replace(formula, columns=trees.columns))


def _heads(data: Dataset, config: Config, seed: int) -> tuple[Ensembles, Formula]:
    """Final ensembles, and the numbers that weigh them, from what ensembles of other people said of each person."""
    tasks = list(all_tasks(data, config))
    n_folds = config["stack"]["folds"]
    fold = data.folds(n_folds, seed)
    said = {task.name: np.zeros(len(data)) for task in tasks}
    for k in range(n_folds):
        rows = np.flatnonzero(fold == k)
        grown = _grown([task.only(fold[task.rows] != k) for task in tasks], data, config, seed)
        for name, ensemble in grown.items():
            said[name][rows] = ensemble.says(data.features[rows], config["trees"]["num_threads"])
    return _grown(tasks, data, config, seed), weighed(tasks, said, data, config)


def _grown(tasks: Iterable[Task], data: Dataset, config: Config, seed: int) -> Ensembles:
    """One ensemble a task; none for a task with too few positives or negatives."""
    grown, table = Ensembles(), None
    for task in tasks:
        if task.learnable(config["trees"]["least"]):
            table = table if table and table.serves(task) else _Table.of(task, data, config)
            grown[task.name] = table.ensemble(task, config, seed)
    return grown


@dataclass(frozen=True, slots=True)
class _Table:
    """Rows in LightGBM's bins: making them costs more than a small ensemble, and reasons learn from the same rows."""

    task: Task
    features: NDArray[np.float32]
    binned: Any

    @classmethod
    def of(cls, task: Task, data: Dataset, config: Config) -> "_Table":
        features = data.features[task.rows]
        columns: dict[str, Any] = {}
        if task.name == CHANCE:
            features[:, [index for index, name in enumerate(FEATURE_NAMES) if name not in CHANCE_FEATURES]] = np.nan
        if task.name == RANKER:
            columns["group"] = np.unique(data.list_id[task.rows], return_counts=True)[1]
            if not config["switches"]["no_position"]:
                columns["position"] = data.position[task.rows]
        names = list(FEATURE_NAMES)
        return cls(task, features, lightgbm.Dataset(features, task.target, feature_name=names, **columns))

    def serves(self, task: Task) -> bool:
        """Whether another task learns from the same rows."""
        return {self.task.name, task.name} <= set(REASONS) and np.array_equal(self.task.rows, task.rows)

    def ensemble(self, task: Task, config: Config, seed: int) -> Ensemble:
        """Trees that correct what is known without them."""
        known = Known.of(task, self.features, config)
        self.binned.set_label(task.target).set_weight(task.weight)
        if known.slopes:
            self.binned.set_init_score(known.logits(self.features, config))
        section = config[task.name if task.name in config else "reasons"]
        parameters = {**config["trees"], **section, **_REPRODUCIBLE, "seed": seed}
        ours = {name: value for name, value in parameters.items() if name not in _OURS} | {
            "objective": "lambdarank" if task.name == RANKER else "cross_entropy",
            "monotone_constraints": _signs(task, config),
        }
        return Ensemble(known, lightgbm.train(ours, self.binned, parameters["trees"]))


def _signs(task: Task, config: Config) -> list[int]:
    sign = -1 if task.name in REASONS else 1
    return [sign * config["monotone"].get(name, 0) for name in FEATURE_NAMES]
