"""What a digest holds for each floor of interest, accepted against refused, in the simulated market."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from eval.congestion import PLACES, QUICK, Plan
from eval.congestion.arms import rank
from eval.congestion.batch import Taught
from eval.learn import reference
from eval.market import answers
from eval.report import Report
from matching.rerank import PreferenceScore

SEEDS = (101, 102, 103, 104)
"""Markets kept for choosing: a floor is chosen on them, and never looked at on those that judge."""

FLOORS = {
    "liking": (0.0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12),
    "score": (0.0, 0.15, 0.25, 0.35, 0.5, 0.7, 0.8, 0.9),
}

Floors = Mapping[str, Sequence[float]]
CutAll = Callable[[str, float], Iterable[Iterator[float]]]

Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """What might be sent in one market, on one day.

    Attributes:
        person: int64 (p,), ascending.
        interest: (p,) of each of `FLOORS`, what the floor bounds.
        applies, refuses: (p,) true chances, of someone who looks.
        people: how many there are.
    """

    person: Ints
    interest: dict[str, Doubles]
    applies: Doubles
    refuses: Doubles
    people: int


def run(data: Path, json: Path | None, seeds: Sequence[int] = SEEDS, quick: bool = False) -> Report:
    """Cut everyone's list of the day at each floor.

    Args:
        data: the shared data; when it is not there, the embedded sample makes a smaller variety of offers.
        json: where to write the figures; None: nowhere.
        seeds: one market each.
        quick: a small market: shows that everything runs.
    """
    plan = QUICK if quick else Plan()
    markets = [candidates(data, seed, plan) for seed in tqdm(seeds, "markets")]
    report = Report("floors: lists of one day, cut at each floor", seeds[0])
    add(report, FLOORS, FIGURES, lambda name, floor: [cut(one, name, floor) for one in markets])
    report.show()
    if json:
        report.write(json)
    return report


def add(report: Report, floors: Floors, figures: Sequence[str], cut_all: CutAll) -> None:
    """Add the mean over markets of each figure at each floor.

    Args:
        report: receives them, as `<figure>.<name>.<floor>`.
        floors: by the name of what they bound.
        figures: their names.
        cut_all: figures of each market at a floor of a name.
    """
    for name, values in floors.items():
        for floor in values:
            for figure, found in zip(figures, zip(*cut_all(name, floor), strict=True), strict=True):
                report.add_mean(f"{figure}.{name}.{floor}", found)


FIGURES = ("offers", "acceptance", "refusals_per_application", "applications_kept", "without")
"""Offers of a digest; share of looks that become applications; refusals for one application; share that is left of the
applications of lists without a floor; people left without any offer."""


def cut(market: Candidates, name: str, floor: float) -> Iterator[float]:
    """`FIGURES` of lists of the best `PLACES`, cut at a floor."""
    interest = market.interest[name]
    best = _best(market.person, interest)
    kept = best[interest[best] >= floor]
    applies, refuses = market.applies[kept], market.refuses[kept]
    lists = np.bincount(market.person[kept], minlength=market.people)
    yield float(lists[lists > 0].mean()) if len(kept) else 0.0
    yield float(applies.mean()) if len(kept) else 0.0
    yield float(refuses.sum() / max(applies.sum(), 1e-9))
    yield float(applies.sum() / market.applies[best].sum())
    yield float((lists == 0).mean())


def _best(person: Ints, interest: Doubles) -> Ints:
    order = np.lexsort((-interest, person))
    return np.asarray(order[rank(person[order]) < PLACES])


def candidates(data: Path, seed: int, plan: Plan) -> Candidates:
    """Play some weeks, learn from them, and score the offers open on the last day."""
    rome, base = reference(data)
    market, found, rows, reranker, _ = Taught.of(rome, base, seed, plan.people, plan.weeks)
    truth = answers(market, found.person, found.offer)
    interest = {
        "liking": reranker.heads(rows).liking.astype(np.float64),
        "score": PreferenceScore().score(rows).astype(np.float64),
    }
    applies, refuses = (np.asarray(one, np.float64) for one in (truth.applies, truth.refuses))
    return Candidates(found.person, interest, applies, refuses, plan.people)
