"""A tolerance that nobody states exactly, learned from what was accepted and refused: km, or a pay floor.

A person objects to an exposure `u` (log km, or minus log pay) with probability `1 / (1 + exp(-(u - t) / slope))`, where
`t` is that person's tolerance. Comparable people give its prior, a normal law whose mean is linear in what profiles
state; answers turn it into a posterior over a grid of tolerances. Answers enter as counts by exposure, on the same
grid, so that the posterior of many people is one product of matrices.

Source: empirical Bayes, Robbins 1956; expectation-maximisation, Dempster, Laird and Rubin 1977.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.features.memory.evidence import (
    RELIABLE,
    USUAL,
    Telling,
    log_evidence,
    log_softmax,
    search,
    softmax,
    tellings,
    told,
)
from matching.features.pairs import Floats, Rows

KM = np.linspace(np.log(0.5), np.log(150), 48)
PAY = np.linspace(-np.log(6000), -np.log(1000), 48)
"""Grids of exposures and tolerances: log km; minus log of EUR gross a month, full-time equivalent."""

_VERDICTS = 4
_CANDIDATES: dict[str, tuple[float, ...]] = {
    "slope": (0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.18, 0.25, 0.35, 0.5, 0.7),
    "slip": (0.002, 0.005, 0.01, 0.02, 0.04, 0.08),
}
_ROUNDS = 15
_PRIOR_PEOPLE = 10.0


@dataclass(frozen=True, slots=True)
class ThresholdPrior:
    """What is known of people's tolerance before they answer.

    Attributes:
        coefficients: of the mean tolerance on the columns that describe people.
        sd: standard deviation of the tolerance among people with like columns, in units of the grid.
        slope: how soft one person's threshold is, in units of the grid.
        telling: how people answer.
    """

    coefficients: tuple[float, ...]
    sd: float
    slope: float
    telling: Telling = USUAL


@dataclass(frozen=True, slots=True, eq=False)
class Threshold:
    """A grid, and how much wider than a stated exposure each kind of exposure is known (standard deviations).

    One is like itself alone, so that what it makes of a prior is kept.

    Attributes:
        grid: float64 (g,), evenly spaced, of exposures and of tolerances.
        spreads: one a channel: 0 for a stated exposure, more for a guessed one.
    """

    grid: NDArray[np.float64]
    spreads: tuple[float, ...] = (0.0,)

    def counts(
        self, person: Rows, u: NDArray[Any], channel: Rows, verdict: NDArray[np.int8], weight: Floats, n: int
    ) -> Floats:
        """Answers of each person by channel, verdict and exposure: float32 (n, channels x 4 x g).

        An exposure between two points of the grid counts for both; NaN, or a silent verdict, for none.
        """
        kept = np.flatnonzero(~np.isnan(u) & (verdict >= 0))
        low, share = self.place(u[kept])
        size = len(self.grid)
        cell = ((person[kept] * len(self.spreads) + channel[kept]) * _VERDICTS + verdict[kept]) * size + low
        total = n * len(self.spreads) * _VERDICTS * size
        table = np.bincount(cell, weight[kept] * (1 - share), total) + np.bincount(
            cell + 1, weight[kept] * share, total
        )
        return table.reshape(n, -1).astype(np.float32)

    def place(self, u: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """Point of the grid below each exposure, at most the last but one, and how far towards the next, in [0, 1]."""
        step = (self.grid[-1] - self.grid[0]) / (len(self.grid) - 1)
        position = np.minimum(np.maximum((u - self.grid[0]) / step, 0), len(self.grid) - 1)
        low = np.minimum(position.astype(np.int64), len(self.grid) - 2)
        return low, position - low

    def objection(self, prior: ThresholdPrior) -> NDArray[np.float64]:
        """Probability to object, (channels, g exposures, g tolerances), not to be written.

        A guessed exposure flattens it. Source: a logistic law of scale s has the variance of a normal law of standard
        deviation s pi / sqrt(3).
        """
        return _objection(self, prior)

    def objections(self, prior: ThresholdPrior, beliefs: Floats) -> Floats:
        """Probability to object to each exposure under each of some beliefs (n, g): float32 (n, channels, g)."""
        flat = beliefs @ _by_tolerance(self, prior)
        return flat.reshape(len(beliefs), -1, len(self.grid))

    def before(self, prior: ThresholdPrior, people: NDArray[np.float64]) -> Floats:
        """The `posterior` of people who have answered nothing."""
        return softmax(self._stated(prior, people))

    def posterior(
        self, prior: ThresholdPrior, people: NDArray[np.float64], counts: Floats, direct: Floats | None = None
    ) -> Floats:
        """Probability of each tolerance for each person: float32 (n, g).

        Args:
            prior: of the population.
            people: (n, coefficients), the columns that describe people.
            counts: see `counts`.
            direct: (n, g), log-likelihood of direct answers; None for none.
        """
        return softmax(self._logits(prior, people, counts) + (0 if direct is None else direct))

    def direct(self, person: Rows, u: NDArray[np.float64], accepts: NDArray[np.bool_], n: int) -> Floats:
        """Log-likelihood of direct answers "I would accept `u`": float32 (n, g)."""
        beyond = self.grid >= u[:, None]
        agrees = np.where(beyond == accepts[:, None], np.log(RELIABLE), np.log1p(-RELIABLE))
        table = np.zeros((n, len(self.grid)))
        np.add.at(table, person, agrees)
        return table.astype(np.float32)

    def fit(self, start: ThresholdPrior, people: NDArray[np.float64], counts: Floats) -> ThresholdPrior:
        """Estimate the prior from a population's answers by expectation-maximisation, from `start`.

        The coefficients stay near those of `start` as if ten more people had told them; without answers it is `start`.
        """
        who = np.flatnonzero(counts.sum(axis=1) > 0)
        if not len(who):
            return start
        people, counts, prior = people[who], counts[who], start
        for step in range(_ROUNDS):
            if step % 3 == 2:
                candidates = {"telling": tellings(prior.telling, self._verdicts(counts)), **_CANDIDATES}
                prior = search(prior, candidates, lambda tried: self._evidence(tried, people, counts))
            prior = self._maximised(prior, start, people, self.posterior(prior, people, counts))
        return prior

    def _maximised(
        self, prior: ThresholdPrior, start: ThresholdPrior, people: NDArray[np.float64], posterior: Floats
    ) -> ThresholdPrior:
        mean = posterior @ self.grid
        variance = posterior @ self.grid**2 - mean**2
        first = np.array(start.coefficients)
        gram = people.T @ people + _PRIOR_PEOPLE * np.eye(len(first))
        coefficients = np.linalg.solve(gram, people.T @ mean + _PRIOR_PEOPLE * first)
        residual = ((mean - people @ coefficients) ** 2 + variance).sum() + _PRIOR_PEOPLE * start.sd**2
        sd = np.sqrt(residual / (len(people) + _PRIOR_PEOPLE))
        return replace(prior, coefficients=tuple(coefficients.tolist()), sd=float(sd))

    def _logits(self, prior: ThresholdPrior, people: NDArray[np.float64], counts: Floats) -> NDArray[np.floating]:
        logits = self._stated(prior, people)
        if not counts.any():
            return logits
        return np.asarray(logits + counts @ _likelihood(self, prior))

    def _stated(self, prior: ThresholdPrior, people: NDArray[np.float64]) -> NDArray[np.floating]:
        mean = np.clip(people @ np.array(prior.coefficients), self.grid[0], self.grid[-1])
        return log_softmax(-((self.grid - mean[:, None]) ** 2) / (2 * prior.sd**2))

    def _evidence(self, prior: ThresholdPrior, people: NDArray[np.float64], counts: Floats) -> float:
        return log_evidence(self._logits(prior, people, counts)) + told(prior.telling, self._verdicts(counts))

    def _verdicts(self, counts: Floats) -> NDArray[np.float64]:
        """Answers of each verdict, (4,)."""
        return np.asarray(counts.reshape(-1, _VERDICTS, len(self.grid)).sum(axis=(0, 2)), np.float64)


_KEPT = 16
"""Priors whose tables are kept: those of the two tolerances of a few bundles; fitting tries many more."""


@lru_cache(_KEPT)
def _objection(kind: Threshold, prior: ThresholdPrior) -> NDArray[np.float64]:
    """See `Threshold.objection`."""
    gap = kind.grid[:, None] - kind.grid
    scales = np.sqrt(prior.slope**2 + 3 / np.pi**2 * np.array(kind.spreads) ** 2)
    return np.asarray(1 / (1 + np.exp(-gap / scales[:, None, None])))


@lru_cache(_KEPT)
def _by_tolerance(kind: Threshold, prior: ThresholdPrior) -> Floats:
    """`Threshold.objection` as one matrix: float32 (g tolerances, channels x g exposures)."""
    table = kind.objection(prior).astype(np.float32)
    return np.ascontiguousarray(table.transpose(2, 0, 1).reshape(len(kind.grid), -1))


@lru_cache(_KEPT)
def _likelihood(kind: Threshold, prior: ThresholdPrior) -> NDArray[np.float32]:
    """Log-likelihood of a verdict on an exposure under each tolerance: (channels x 4 x g exposures, g tolerances)."""
    verdicts = np.arange(_VERDICTS)[:, None, None]
    table = np.log(prior.telling.likelihood(kind.objection(prior)[:, None], verdicts))
    return table.reshape(-1, len(kind.grid))
