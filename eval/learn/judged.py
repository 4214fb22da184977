"""What each arm's lists are worth, by the simulator's truth: one row a person."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.learn.stage import Candidates
from eval.market import Answers, Market, acceptance, answers
from eval.metrics import ndcg

TOP = 10
LEAST = 20
"""Candidates under which a person's list is no choice; such people are left out and counted."""

MEASURES = ("ndcg", "refusal_rate", "acceptance", "recall")

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Truth:
    """What people would do with the offers that are ranked.

    Attributes:
        candidates: of everyone.
        answers: true chances of each answer, if looked at.
        accepted: true chance that the employer calls back.
        applied: bool, one draw of who would apply, for the recall.
        people: int64, those with enough candidates.
    """

    candidates: Candidates
    answers: Answers
    accepted: Doubles
    applied: NDArray[np.bool_]
    people: NDArray[np.int64]

    @classmethod
    def of(cls, market: Market, candidates: Candidates, seed: int) -> "Truth":
        """Ask the simulator."""
        true = answers(market, candidates.person, candidates.offer)
        nobody = np.zeros(len(market.offers))
        chance = acceptance(market, candidates.person, candidates.offer, nobody)
        drawn = np.random.default_rng([seed, 2]).random(len(candidates)) < true.applies
        counts = np.bincount(candidates.person, minlength=len(market.people))
        return cls(candidates, true, chance, drawn, np.flatnonzero(counts >= LEAST))

    def grid(self, values: NDArray[np.generic], rows: NDArray[np.int64], missing: float = 0.0) -> Doubles:
        """Values at rows (people, n), `missing` where a row is -1."""
        return np.where(rows >= 0, values[rows], missing).astype(np.float64)


def top(truth: Truth, score: NDArray[np.floating], n: int = TOP) -> NDArray[np.int64]:
    """Rows of the candidates shown to each of `truth.people`: (people, n), -1 padded; NaN scores are never shown."""
    kept = np.flatnonzero(~np.isnan(score))
    person = truth.candidates.person[kept]
    order = kept[np.lexsort((truth.candidates.offer[kept], -score[kept], person))]
    starts = np.searchsorted(truth.candidates.person[order], truth.people)
    stops = np.searchsorted(truth.candidates.person[order], truth.people, "right")
    rows = starts[:, None] + np.arange(n)
    return np.where(rows < stops[:, None], order[np.minimum(rows, len(order) - 1)], -1)


def measured(truth: Truth, score: NDArray[np.floating]) -> Mapping[str, Doubles]:
    """`MEASURES` of each person's list: nDCG with the true chance to apply as gain, mean true chances, recall."""
    rows = top(truth, score)
    everything = top(truth, np.zeros(len(score)), n=int(np.bincount(truth.candidates.person).max()))
    gain = truth.grid(truth.answers.applies, rows)
    wanted = truth.grid(truth.applied, everything).sum(axis=1)
    found = truth.grid(truth.applied, rows).sum(axis=1)
    shown = (rows >= 0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "ndcg": ndcg(gain, truth.grid(truth.answers.applies, everything)),
            "refusal_rate": truth.grid(truth.answers.refuses, rows).sum(axis=1) / shown,
            "acceptance": gain.sum(axis=1) / shown,
            "recall": np.where(wanted > 0, found / wanted, np.nan),
        }
