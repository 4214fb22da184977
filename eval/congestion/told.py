"""Whom advisers would be told of for each floor of chance, in the simulated market: hired if asked, and how many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from eval.congestion import QUICK, Plan
from eval.congestion.batch import Taught
from eval.congestion.floors import SEEDS, add
from eval.learn import reference
from eval.market import acceptance, answers
from eval.report import Report
from matching.features import without_confided
from matching.rerank import PreferenceScore

FLOORS = {"chance": (0.0, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5), "score": (0.0, 0.25, 0.5, 0.7, 0.9)}
"""Of what orders lists for employers: with heads, and without."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Couples:
    """Couples of one market that no veto keeps apart, (p,) each.

    Attributes:
        order: of each of `FLOORS`, what the floor bounds.
        accepted: true chance that the employer calls back.
        applies: true chance that the person, who looks, applies.
    """

    order: dict[str, Doubles]
    accepted: Doubles
    applies: Doubles


FIGURES = ("couples", "accepted", "matches", "matches_kept")
"""Share of the couples that are left; of these, P(the employer accepts), and P(the person applies and they do); share
that is left of all such matches."""


def run(data: Path, json: Path | None, seeds: Sequence[int] = SEEDS, quick: bool = False) -> Report:
    """Cut everyone who fits at each floor.

    Args:
        data: the shared data; when it is not there, the embedded sample makes a smaller variety of offers.
        json: where to write the figures; None: nowhere.
        seeds: one market each.
        quick: a small market: shows that everything runs.
    """
    plan = QUICK if quick else Plan()
    markets = [couples(data, seed, plan) for seed in tqdm(seeds, "markets")]
    report = Report("profile floors: everyone who fits an offer, cut at each floor", seeds[0])
    add(report, FLOORS, FIGURES, lambda name, floor: [cut(one, name, floor) for one in markets])
    report.show()
    if json:
        report.write(json)
    return report


def cut(market: Couples, name: str, floor: float) -> Iterator[float]:
    """`FIGURES` of the couples above a floor."""
    kept, both = market.order[name] >= floor, market.accepted * market.applies
    yield float(kept.mean())
    yield float(market.accepted[kept].mean()) if kept.any() else 0.0
    yield float(both[kept].mean()) if kept.any() else 0.0
    yield float(both[kept].sum() / both.sum())


def couples(data: Path, seed: int, plan: Plan) -> Couples:
    """Play some weeks, learn from them, and judge the offers open on the last day as lists for employers do."""
    rome, base = reference(data)
    market, found, rows, reranker, _ = Taught.of(rome, base, seed, plan.people, plan.weeks)
    blind = without_confided(rows)
    order = {"chance": reranker.for_employers().score(blind), "score": PreferenceScore().score(blind)}
    return Couples(
        {name: np.asarray(values, np.float64) for name, values in order.items()},
        np.asarray(acceptance(market, found.person, found.offer, np.zeros(len(market.offers))), np.float64),
        np.asarray(answers(market, found.person, found.offer).applies, np.float64),
    )
