"""`python -m eval congestion`: who is pushed what when many would be pushed the same, in the simulated market."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from eval.congestion.arms import Arm, Shown, arms
from eval.congestion.batch import Batch
from eval.congestion.figures import MEASURES, report
from eval.congestion.hired import hired
from eval.learn import reference
from eval.market import REGIMES
from eval.metrics import exposure
from eval.report import Report
from matching.exposure import gini, never_shown

SEEDS = (201, 202, 203, 204, 205, 206, 207, 208)
"""Markets that nobody looked at while anything was built."""

PLACES = 10
"""Offers of a list."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is run.

    Attributes:
        people: in the market, a quarter in each basin.
        weeks: of digests before, from which the heads learn.
        nights: in a row, each with a new list of offers that the person was not shown.
        draws: of who looks, applies and is called back.
    """

    people: int = 2000
    weeks: int = 6
    nights: int = 1
    draws: int = 200


QUICK = Plan(people=240, weeks=4, draws=20)


def run(data: Path, json: Path | None, seeds: Sequence[int], quick: bool = False, nights: int = 1) -> Report:
    """Let every arm make everyone's lists in several markets, and write what came of them.

    Args:
        data: the shared data; when it is not there, the embedded sample makes a smaller variety of offers.
        json: where to write the figures; None: nowhere.
        seeds: one market each.
        quick: small markets and few draws: shows that everything runs.
        nights: see `Plan`.
    """
    rome, base = reference(data)
    size = QUICK if quick else Plan()
    plan = Plan(size.people, size.weeks, nights, size.draws)
    found = [played(Batch.of(rome, base, seed, plan.people, plan.weeks), plan) for seed in tqdm(seeds, "markets")]
    figures = report({arm: np.stack([one[arm] for one in found]) for arm in found[0]}, seeds, nights)
    figures.show()
    if json:
        figures.write(json)
    return figures


def played(batch: Batch, plan: Plan) -> dict[str, Doubles]:
    """`MEASURES` of each arm by basin: (regimes, measures)."""
    every = arms(batch, plan.nights)
    return {name: _measured(batch, _lists(batch, arm, plan.nights), plan) for name, arm in every.items()}


def _lists(batch: Batch, arm: Arm, nights: int) -> list[NDArray[np.int64]]:
    shown, lists = Shown.nothing(batch), []
    for _ in range(nights):
        rows = arm(shown, PLACES)
        shown.add(batch, rows)
        lists.append(rows)
    return lists


def _measured(batch: Batch, lists: list[NDArray[np.int64]], plan: Plan) -> Doubles:
    """One row a basin; the offers of a basin are those that somebody there could be shown."""
    hires = hired(batch, lists, plan.draws)
    rows = np.concatenate(lists, axis=1)
    found = np.empty((len(REGIMES), len(MEASURES)))
    for basin in range(len(REGIMES)):
        people = batch.people_basin == basin
        mine = rows[people]
        offers = np.unique(batch.couples.offer[people[batch.couples.person]])
        pushes = exposure(np.where(mine >= 0, batch.couples.offer[mine], -1), offers)
        served = batch.candidates[people] > 0
        found[basin] = (
            hires[people].mean(),
            gini(pushes),
            never_shown(pushes),
            batch.applies[mine[mine >= 0]].mean(),
            pushes.max(),
            ((mine >= 0).sum(axis=1) < np.minimum(batch.candidates[people], PLACES * plan.nights))[served].mean(),
        )
    return found
