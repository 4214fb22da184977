"""How often a person says something of like offers, from everybody to this person, this domain, this occupation.

The log-odds are those of the population for offers of that category, plus one shift for each group of this person's
offers, from the widest to the narrowest; each is the likeliest given a normal law around 0, and explains what the wider
ones left. A group without answers shifts nothing.

Source: mixed-effects logistic regression, one level after the other; Gelman and Hill, "Data Analysis Using Regression
and Multilevel/Hierarchical Models", 2007, chapters 12 and 14.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matching.features.memory.evidence import USUAL, Telling, search, told
from matching.features.pairs import Floats, Rows

Doubles = NDArray[np.float64]
Keys = NDArray[np.uint64]

_STEPS = 6
_BOUND = 1.5
_SPREADS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
_DOUBT = 1.0
"""Standard deviation of the log of a spread around the one that fitting starts from."""

_PRIOR_PRECISION = 4.0
_TELLING = {
    "naming": (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95),
    "others": (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
}


@dataclass(frozen=True, slots=True)
class RatePrior:
    """What is known of a rate before a person answers.

    Attributes:
        means: rate of the population by category of the offer for this person.
        spreads: standard deviation of the shift of each step, in log-odds, from the widest group to the narrowest.
        telling: how people answer; its `slip` is not used.
    """

    means: tuple[float, ...]
    spreads: tuple[float, ...]
    telling: Telling = USUAL

    def logits(self, category: Rows) -> Doubles:
        """Log-odds of the population for each offer."""
        rates = np.array(self.means)
        return np.asarray(np.log(rates / (1 - rates))[category])


@dataclass(frozen=True, slots=True)
class Said:
    """What `a` answers say of a rate.

    Attributes:
        verdict: int8 (a,), none silent.
        weight: float32 (a,), how much each counts.
        telling: how people answer.
    """

    verdict: NDArray[np.int8]
    weight: Floats
    telling: Telling

    def slope(self, logits: Doubles) -> tuple[Doubles, Doubles]:
        """Derivative of the log-likelihood of each answer on its log-odds, and a bound of its curvature."""
        p = 1 / (1 + np.exp(-logits))
        shape = self.telling.coefficients()[self.verdict]
        inner = p * (1 - p)
        gradient = shape[:, 1] * inner / (shape[:, 0] + shape[:, 1] * p)
        curvature = np.where(self.verdict % 2 == 1, np.abs(gradient), inner)
        return gradient * self.weight, curvature * self.weight

    def evidence(self, logits: Doubles) -> Doubles:
        """Log-likelihood of each answer, (a,)."""
        p = 1 / (1 + np.exp(-logits))
        shape = self.telling.coefficients()[self.verdict]
        return np.asarray(np.log(shape[:, 0] + shape[:, 1] * p) * self.weight)


@dataclass(frozen=True, slots=True)
class Shifts:
    """Shifts of log-odds by group.

    Attributes:
        keys: uint64 (k,), ascending: see `group`.
        values: float32 (k,).
    """

    keys: Keys
    values: Floats

    def at(self, keys: Keys) -> Floats:
        """Shift of some groups, (p,); 0 for a group without answers."""
        if not len(self.keys):
            return np.zeros(len(keys), np.float32)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.asarray(self.values[place] * (self.keys[place] == keys), np.float32)

    def plus(self, keys: Keys, values: Floats) -> "Shifts":
        """The same with more shifts for some groups."""
        found, place = np.unique(np.concatenate([self.keys, keys]), return_inverse=True)
        total = np.bincount(place, np.concatenate([self.values, values]), len(found))
        return Shifts(found, total.astype(np.float32))


def group(person: Rows, category: Keys) -> Keys:
    """One key for a person and a category, whatever 64 bits the category takes; 0 when the category is 0, not known."""
    mixed = category * np.uint64(0x9E3779B97F4A7C15)
    key = (mixed ^ mixed >> np.uint64(29)) * np.uint64(0xBF58476D1CE4E5B9) + person.astype(np.uint64)
    return np.where(category == 0, 0, key).astype(np.uint64)


def shifts(prior: RatePrior, logits: Doubles, said: Said, steps: Sequence[Keys]) -> tuple[Shifts, ...]:
    """The likeliest shift of every group, one step after the other.

    Args:
        prior: of the population.
        logits: (a,), log-odds of each answer for the population.
        said: what the answers say.
        steps: group of each answer, (a,) for each step; 0 is not known, and shifts nothing.
    """
    found = []
    for keys, spread in zip(steps, prior.spreads, strict=True):
        step, place, _ = _shifted(logits, said, keys, spread)
        logits = logits + np.where(keys > 0, step.values[place], 0)
        kept = np.flatnonzero(step.keys > 0)
        found.append(Shifts(step.keys[kept], step.values[kept]))
    return tuple(found)


def fit(start: RatePrior, category: Rows, said: Said, steps: Sequence[Keys]) -> RatePrior:
    """Estimate the prior from a population's answers, from `start`; without answers it is `start`.

    How people tell can be read from the answers only where the population differs between categories.
    """
    prior = start
    if not len(category):
        return start
    for _ in range(4):
        prior = replace(prior, means=_means(start, prior, category, said))
        prior = search(prior, _TELLING, partial(_evidence, category=category, said=said))
        said = replace(said, telling=prior.telling)
    logits, spreads = prior.logits(category), list[float]()
    for keys, first in zip(steps, start.spreads, strict=True):
        spread = max(_SPREADS, key=_spread_evidence(logits, said, keys, first))
        step, place, _ = _shifted(logits, said, keys, spread)
        logits = logits + np.where(keys > 0, step.values[place], 0)
        spreads.append(spread)
    return replace(prior, spreads=tuple(spreads))


def _shifted(logits: Doubles, said: Said, keys: Keys, spread: float) -> tuple[Shifts, Rows, Doubles]:
    """Shift of each group by bounded Newton steps, the group of each answer, and the curvature that answers give."""
    found, place = np.unique(keys, return_inverse=True)
    value: Doubles = np.zeros(len(found))
    known: Doubles = value
    for _ in range(_STEPS):
        gradient, curvature = said.slope(logits + value[place])
        known = np.bincount(place, curvature, len(found)).astype(np.float64)
        step = (np.bincount(place, gradient, len(found)) - value / spread**2) / (known + 1 / spread**2)
        value += np.clip(step, -_BOUND, _BOUND)
    return Shifts(found, value.astype(np.float32)), place, known


def _spread_evidence(logits: Doubles, said: Said, keys: Keys, first: float) -> Callable[[float], float]:
    """Log-evidence of a spread by Laplace's approximation, with a prior around the first guess."""
    kept = np.flatnonzero(keys > 0)
    part = replace(said, verdict=said.verdict[kept], weight=said.weight[kept])

    def evidence(spread: float) -> float:
        step, place, known = _shifted(logits[kept], part, keys[kept], spread)
        gain = (part.evidence(logits[kept] + step.values[place]) - part.evidence(logits[kept])).sum()
        cost = (step.values**2 / spread**2 + np.log1p(spread**2 * known)).sum() / 2
        return float(gain - cost - np.log(spread / first) ** 2 / (2 * _DOUBT**2))

    return evidence


def _means(start: RatePrior, prior: RatePrior, category: Rows, said: Said) -> tuple[float, ...]:
    """Rates by category: the likeliest, drawn towards `start` as by some twenty answers."""
    size = len(prior.means)
    first = start.logits(np.arange(size))
    value = prior.logits(np.arange(size))
    for _ in range(_STEPS):
        gradient, curvature = said.slope(value[category])
        pull = np.bincount(category, gradient, size) - _PRIOR_PRECISION * (value - first)
        value = value + np.clip(pull / (np.bincount(category, curvature, size) + _PRIOR_PRECISION), -_BOUND, _BOUND)
    return tuple((1 / (1 + np.exp(-value))).clip(1e-4, 1 - 1e-4).tolist())


def _evidence(prior: RatePrior, category: Rows, said: Said) -> float:
    part = replace(said, telling=prior.telling)
    verdicts = np.bincount(said.verdict, said.weight, 4).astype(np.float64)
    return float(part.evidence(prior.logits(category)).sum()) + told(prior.telling, verdicts)
