"""What is counted of a month, market by market, and the report made of all of them, with 95 % intervals by person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from eval.facts import wilson
from eval.report import Report

RESAMPLES = 1_000

Doubles = NDArray[np.float64]
Two = tuple[Doubles, Doubles]


@dataclass
class Counts:
    """Counts under the names of figures.

    Attributes:
        ratios: of each person, (people,) each: how many, and of how many.
        shares: how many, and of how many, where persons have no part.
        weeks: of each person in each week, (people, weeks) each: refusals, and of how many; by "a_digest.ARM" and
            "an_offer.ARM".
        totals: plain sums.
    """

    ratios: dict[str, Two] = field(default_factory=dict)
    shares: dict[str, tuple[float, int]] = field(default_factory=dict)
    weeks: dict[str, Two] = field(default_factory=dict)
    totals: dict[str, float] = field(default_factory=dict)

    def add(self, other: "Counts") -> None:
        """Count another market, of other people, too."""
        for mine, theirs in ((self.ratios, other.ratios), (self.weeks, other.weeks)):
            for name, (above, below) in theirs.items():
                before = mine.get(name, (above[:0], below[:0]))
                mine[name] = np.concatenate([before[0], above]), np.concatenate([before[1], below])
        for name, (k, n) in other.shares.items():
            before_k, before_n = self.shares.get(name, (0, 0))
            self.shares[name] = before_k + k, before_n + n
        for name, total in other.totals.items():
            self.totals[name] = self.totals.get(name, 0.0) + total

    def report(self, report: Report) -> None:
        """Add all figures."""
        for name, (above, below) in self.ratios.items():
            _ratio(report, name, above, below)
        for name, (k, n) in self.shares.items():
            share = wilson(round(k), n)
            report.add(name, share.value, share.low, share.high, share.n)
        for name, total in self.totals.items():
            report.add(name, total)
        _falling(report, self.weeks)


def _ratio(report: Report, name: str, above: Doubles, below: Doubles) -> None:
    """A ratio of sums over people. Source of the interval: Cochran, Sampling Techniques, 1977, 6.4 (linearised)."""
    n, total = len(below), float(below.sum())
    value = float(above.sum()) / total if total else np.nan
    half = 1.96 * float(np.sqrt(n / max(n - 1, 1) * ((above - value * below) ** 2).sum())) / max(total, 1e-9)
    report.add(name, value, value - half, value + half, n)


def slope(rates: Doubles) -> Doubles:
    """Least squares slope of the last axis, one step a week; NaN of fewer than two weeks."""
    time = np.arange(rates.shape[-1]) - (rates.shape[-1] - 1) / 2
    if len(time) < 2:
        return np.full(rates.shape[:-1], np.nan)
    return np.asarray(rates @ time / (time @ time))


def last(rates: Doubles) -> Doubles:
    """Of the last week."""
    return np.asarray(rates[..., -1])


def _falling(report: Report, arms: Mapping[str, Two]) -> None:
    """Refusals by week and their slope, of each arm; of the same people learning, less not learning.

    People are drawn again, the same ones in both.
    """
    rates, again = {}, {}
    for name, (told, sent) in arms.items():
        people = len(told)
        drawn = np.random.default_rng(0).multinomial(people, np.full(people, 1 / people), RESAMPLES).astype(np.float64)
        with np.errstate(invalid="ignore"):  # a week in which nobody drawn was sent anything
            rates[name], again[name] = told.sum(axis=0) / sent.sum(axis=0), (drawn @ told) / (drawn @ sent)
        for week, value in enumerate(rates[name].tolist()):
            _bounded(report, f"refusals_{name}.week_{week}", value, again[name][:, week], people)
        _bounded(report, f"refusals_{name}.slope", slope(rates[name]), slope(again[name]), people)
    measures: dict[str, Callable[[Doubles], Doubles]] = {"slope": slope, "last_week": last}
    for unit, (name, measure) in product(("a_digest", "an_offer"), measures.items()):
        one, other = f"{unit}.learning", f"{unit}.not_learning"
        value, drawn = (measure(of[one]) - measure(of[other]) for of in (rates, again))
        _bounded(report, f"refusals_{unit}.learning_less_not_learning.{name}", value, drawn, len(arms[one][0]))


def _bounded(report: Report, name: str, value: float | Doubles, again: Doubles, n: int) -> None:
    low, high = np.nanquantile(again, [0.025, 0.975]) if np.isfinite(again).any() else (np.nan, np.nan)
    report.add(name, float(value), float(low), float(high), n)
