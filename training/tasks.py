"""What each ensemble learns: rows, targets and weights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.features.names import MEMORY, RISKS
from matching.log import APPLIED, INTERESTED, NONE
from matching.refusals import OBJECTIONS
from matching.rerank.formula import ANSWERED, CHANCE, RANKER, SKILLS_MISSING
from training.datasets import Dataset

REASONS: tuple[str, ...] = (*(reason.value for reason in OBJECTIONS), SKILLS_MISSING)
"""Reasons that have a head."""

REASONED: frozenset[str] = frozenset({*RISKS, "risk_any", "tolerated_km", "distance_over_tolerated", "pay_over_floor"})
"""Features that rest on the reasons that a person gave."""

GLIMPSED = 0.05
"""Least probability of having been seen, for a row to be learned from: the many below hold little, and cost time."""

Config = dict[str, Any]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Task:
    """What one ensemble learns.

    Attributes:
        rows: int64 (m,), of the dataset.
        target: float64 (m,), a probability, or a grade for the ranker.
        weight: float64 (m,).
    """

    name: str
    rows: NDArray[np.int64]
    target: Doubles
    weight: Doubles

    def only(self, chosen: NDArray[np.bool_]) -> "Task":
        """The same on some of its rows."""
        return Task(self.name, self.rows[chosen], self.target[chosen], self.weight[chosen])

    def learnable(self, least: int) -> bool:
        """Whether there are enough positives and negatives."""
        high, low = float(self.target.max(initial=0)), float(self.target.min(initial=0))
        middle = (high + low) / 2
        return min(int((self.target > middle).sum()), int((self.target <= middle).sum())) >= least


def switched(data: Dataset, switches: Mapping[str, bool]) -> Dataset:
    """The dataset as a comparison wants it; see the switches of `retrain.toml`."""
    if switches["plain_negatives"]:
        data = data.plain()
    if switches["no_reasons"] or switches["plain_negatives"]:
        data = data.without(REASONED)
    if switches["no_tolerance"]:
        data = data.without(MEMORY)
    if switches["no_position"]:
        shown = data.person & ~data.sampled
        data = replace(data, examined=shown, seen=shown.astype(np.float32))
    return data


def all_tasks(data: Dataset, config: Config) -> Iterator[Task]:
    """The tasks of all heads, in a fixed order."""
    switches = config["switches"]
    yield _answered(data, config["data"]["interested"])
    yield _ranker(data, config["ranker"]["sampled"])
    yield _chance(data)
    if not (switches["no_reasons"] or switches["plain_negatives"]):
        exposure = exposed(data, config["data"]["exposure"])
        for slug in REASONS:
            yield _reason(data, slug, exposure)


def exposed(data: Dataset, exposure: str) -> Doubles:
    """For how many examined rows each row stands: float64 (n,), 0 for those that tell nothing of the match."""
    seen = data.seen if exposure == "seen" else data.examined
    return np.where(data.telling() & (seen >= GLIMPSED), seen, 0).astype(np.float64)


def liked(data: Dataset, exposure: str) -> Task:
    """P(apply | examined). That skills are missing is no judgement of the offer."""
    weight = np.where(data.answered & (data.grade == NONE), 0, exposed(data, exposure))
    rows = np.flatnonzero(weight > 0)
    return Task("liking", rows, (data.grade[rows] == APPLIED).astype(np.float64), weight[rows])


def _answered(data: Dataset, interested: float) -> Task:
    rows = np.flatnonzero(data.judged())
    grade = data.grade[rows]
    target = np.where(grade == APPLIED, 1.0, np.where(grade == INTERESTED, interested, 0.0))
    return Task(ANSWERED, rows, target, np.ones(len(rows)))


def _ranker(data: Dataset, sampled: float) -> Task:
    """Graded rows down to each list's last answer, by list; those drawn and not shown weigh less."""
    known = (data.telling() & (data.examined | data.judged())) | (data.sampled & data.person)
    rows = np.flatnonzero(known)
    rows = rows[np.lexsort((data.position[rows], data.list_id[rows]))]
    weight = np.where(data.sampled[rows], sampled, 1.0)
    return Task(RANKER, rows, np.maximum(data.grade[rows], 0).astype(np.float64), weight)


def _chance(data: Dataset) -> Task:
    rows = np.flatnonzero(~np.isnan(data.employer))
    return Task(CHANCE, rows, data.employer[rows].astype(np.float64), data.employer_weight[rows].astype(np.float64))


def _reason(data: Dataset, slug: str, exposure: Doubles) -> Task:
    rows = np.flatnonzero(exposure > 0)
    return Task(slug, rows, data.refused_for(slug)[rows].astype(np.float64), exposure[rows])
