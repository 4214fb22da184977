"""Intervals that stay true however often they are looked at, for rates of people compared between two arms.

A rate is a total of outcomes over a total of what was shown. People are the units: what one person was shown and
answered moves together, so the variance is that of people's residuals. Time is information: the inverse variance of the
relative difference, on which a difference of totals behaves as a Brownian motion, or less wildly when people differ and
come back.
"""

from dataclasses import dataclass
from math import inf, isfinite, log, nan, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

ALPHA = 0.05
"""How often, at most, an interval ever leaves out the truth."""

TIGHTEST = 300.0
"""Information at which intervals are the narrowest: some 1,200 outcomes in two even arms, enough to see a relative
change of a fifth."""

FEWEST_UNITS, FEWEST_OUTCOMES = 100, 50
"""Fewer units, or outcomes expected at the rate of both, in either arm: no interval, the normal law is not near yet."""

Totals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rate:
    """Outcomes per thing shown in one arm.

    Attributes:
        units: how many people, or offers.
        shown: how many things.
        outcomes: how many of them had the outcome.
        variance: of the rate, by units; infinite when nothing was shown.
    """

    units: int
    shown: float
    outcomes: float
    variance: float

    @classmethod
    def of(cls, shown: Totals, outcomes: Totals) -> "Rate":
        """From the totals of each unit.

        Args:
            shown: float64 (units,).
            outcomes: float64 (units,).

        Source: linearised ratio, Deng, Knoblich and Lu, "Applying the Delta method in metric analytics", KDD 2018.
        """
        n, total = len(shown), float(shown.sum())
        if n < 2 or total <= 0:
            return cls(n, total, float(outcomes.sum()), inf)
        residuals = outcomes - outcomes.sum() / total * shown
        return cls(n, total, float(outcomes.sum()), float(residuals @ residuals) * n / (n - 1) / total**2)

    @property
    def value(self) -> float:
        """The rate; NaN when nothing was shown."""
        return self.outcomes / self.shown if self.shown else nan


@dataclass(frozen=True, slots=True)
class Difference:
    """The rate of an arm less that of the default.

    Attributes:
        value: in outcomes per thing shown.
        low: the truth is not below, at any time, but for `alpha`; -inf while too little is known.
        high: likewise.
        relative: `value` over the rate of the default arm; NaN without one.
    """

    value: float
    low: float
    high: float
    relative: float

    @property
    def seen(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def difference(arm: Rate, default: Rate, alpha: float = ALPHA) -> Difference:
    """Compare two arms, at any time, as often as wanted.

    Args:
        arm: what is tried.
        default: what it is compared to.
        alpha: probability, over all looks, that an interval leaves out the truth.

    Source: normal mixture boundary, Robbins, Annals of Mathematical Statistics 41(5), 1970, with estimated variance as
    in Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence
    sequences", Annals of Statistics 52(6), 2024.
    """
    value = arm.value - default.value
    relative = value / default.value if default.value else nan
    known = information(arm, default)
    if not known or min(arm.units, default.units) < FEWEST_UNITS:
        return Difference(value, -inf, inf, relative)
    width = sqrt(arm.variance + default.variance) * multiplier(known, alpha)
    return Difference(value, value - width, value + width, relative)


def information(arm: Rate, default: Rate) -> float:
    """Inverse variance of the relative difference; 0 while too few outcomes are expected in either arm."""
    variance, shown = arm.variance + default.variance, arm.shown + default.shown
    pooled = (arm.outcomes + default.outcomes) / max(shown, 1.0)
    if min(arm.shown, default.shown) * pooled < FEWEST_OUTCOMES or not isfinite(variance) or variance <= 0:
        return 0.0
    return pooled**2 / variance


def multiplier(information: float, alpha: float = ALPHA, tightest: float = TIGHTEST) -> float:
    """Standard errors on each side of an interval.

    Args:
        information: inverse variance of the relative difference, > 0.
        alpha: see `difference`.
        tightest: information at which the multiplier is the smallest it can be.
    """
    prior = tightest / (-2 * log(alpha) + log(1 - 2 * log(alpha)))
    return sqrt((1 + prior / information) * log((1 + information / prior) / alpha**2))


def detectable(information: float, alpha: float = ALPHA, power: float = 0.8) -> float:
    """The relative change that a look at some information sees with some probability.

    Args:
        information: inverse variance of the relative difference: for two even arms, about a quarter of all outcomes
            when people differ little.
        alpha: see `difference`.
        power: probability that this one look sees it; earlier looks add to it.
    """
    return (multiplier(information, alpha) + NormalDist().inv_cdf(power)) / sqrt(information)
