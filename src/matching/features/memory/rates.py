"""How often a person says something of like offers, from everybody to this person, this domain, this occupation.

The log-odds are those of the population for offers of that category, plus one shift for each group of this person's
offers, from the widest to the narrowest; each is the likeliest given a normal law around 0, and explains what the wider
ones left. What remains unknown of the shifts draws a rate towards one half, as it does in the population: log-odds are
divided by `sqrt(1 + ATTENUATION variance)`.

Source: mixed-effects logistic regression, one level after the other; Gelman and Hill, "Data Analysis Using Regression
and Multilevel/Hierarchical Models", 2007, chapters 12 and 14. Attenuation: Zeger, Liang and Albert, "Models for
Longitudinal Data: A Generalized Estimating Equation Approach", Biometrics 1988.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.features.memory.evidence import USUAL, Telling, tellings, told
from matching.features.pairs import Bools, Floats, Rows

Doubles = NDArray[np.float64]
Keys = NDArray[np.uint64]

_BOUNDS = (2.0, 2.0, 1.5, 1.0, 0.6, 0.3)
"""Of successive Newton steps, in log-odds: narrower and narrower, so that none goes to and fro."""

ATTENUATION = (16 * np.sqrt(3) / (15 * np.pi)) ** 2

_SPREADS = (0.05, 0.4, 0.8, 1.4, 2.2, 3.2)
_DOUBT = 1.0
"""Standard deviation of the log of a spread around the one that fitting starts from."""

_PRIOR_PRECISION = 4.0
_ROUNDS = 2


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
        """Log-odds, for each offer, of someone in the middle of the population."""
        return np.asarray(_by_category(self)[category])


@lru_cache(64)
def _by_category(prior: RatePrior) -> Doubles:
    """Log-odds of `RatePrior.logits` by category; a bundle has half a dozen rates."""
    rates, variance = np.array(prior.means), sum(spread**2 for spread in prior.spreads)
    return np.asarray(np.log(rates / (1 - rates)) * np.sqrt(1 + ATTENUATION * variance))


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

    def verdicts(self) -> Doubles:
        """Answers of each verdict, (4,)."""
        return np.bincount(self.verdict, self.weight, 4).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Of `a` answers, whatever rates they are about: each is as likely as `a + b q`, see `Telling.coefficients`.

    Attributes:
        a: float32 (a,).
        b: float32 (a,).
        odd: bool (a,), whether the verdict is one that a higher rate makes less likely.
        weight: float32 (a,), how much each counts.
    """

    a: Floats
    b: Floats
    odd: Bools
    weight: Floats

    @classmethod
    def of(cls, *said: Said) -> "Likelihood":
        """Of the answers about one rate, then those about the next."""
        shape = np.concatenate([one.telling.coefficients()[one.verdict] for one in said])
        odd = np.concatenate([one.verdict % 2 == 1 for one in said])
        return cls(shape[:, 0].copy(), shape[:, 1].copy(), odd, np.concatenate([one.weight for one in said]))

    def slope(self, logits: Doubles) -> tuple[Doubles, Doubles]:
        """Derivative of the log-likelihood of each answer on its log-odds, and a bound of its curvature."""
        p = 1 / (1 + np.exp(-logits))
        inner = p * (1 - p)
        gradient = self.b * inner / (self.a + self.b * p)
        curvature = np.where(self.odd, np.abs(gradient), inner)
        return gradient * self.weight, curvature * self.weight

    def evidence(self, logits: Doubles) -> Doubles:
        """Log-likelihood of each answer, (a,)."""
        p = 1 / (1 + np.exp(-logits))
        return np.asarray(np.log(self.a + self.b * p) * self.weight)


@dataclass(frozen=True, slots=True)
class Shifts:
    """Shifts of log-odds by group.

    Attributes:
        keys: uint64 (k,), ascending: see `group`.
        values: float32 (k,).
        variances: float32 (k,), how far each may be from the truth.
        unknown: variance of the shift of a group without answers.
    """

    keys: Keys
    values: Floats
    variances: Floats
    unknown: float

    @classmethod
    def none(cls, spread: float) -> "Shifts":
        """Of groups without answers."""
        nothing = np.empty(0, np.float32)
        return cls(np.empty(0, np.uint64), nothing, nothing, spread**2)

    def at(self, keys: Keys) -> tuple[Floats, Floats]:
        """Shift and variance of some groups, (p,) each."""
        if not len(self.keys):
            return np.zeros(len(keys), np.float32), np.full(len(keys), self.unknown, np.float32)
        place = np.minimum(self.keys.searchsorted(keys), len(self.keys) - 1)
        known = self.keys[place] == keys
        return self.values[place] * known, np.where(known, self.variances[place], np.float32(self.unknown))

    def decided(self, keys: Keys, values: Floats) -> "Shifts":
        """The same with the shifts of some groups known."""
        kept = np.flatnonzero(~np.isin(self.keys, keys))
        found, last = np.unique(keys[::-1], return_index=True)
        order = np.argsort(every := np.concatenate([self.keys[kept], found]), kind="stable")
        shift = np.concatenate([self.values[kept], values[::-1][last]])[order]
        variances = np.concatenate([self.variances[kept], np.zeros(len(found), np.float32)])[order]
        return Shifts(every[order], shift, variances, self.unknown)


def group(person: Rows, category: Keys) -> Keys:
    """One key for a person and a category, whatever 64 bits the category takes; 0 when the category is 0, not known.

    The two broadcast.
    """
    mixed = category * np.uint64(0x9E3779B97F4A7C15)
    key = (mixed ^ mixed >> np.uint64(29)) * np.uint64(0xBF58476D1CE4E5B9) + person.astype(np.uint64)
    return np.where(category == 0, 0, key).astype(np.uint64)


@dataclass(frozen=True, slots=True)
class Judged:
    """`a` answers that say something of one rate.

    Attributes:
        category: int64 (a,), of each offer.
        said: what the answers say.
        steps: group of each answer, (a,) for each step; 0 is not known, and shifts nothing.
    """

    category: Rows
    said: Said
    steps: Sequence[Keys]


def shifts(priors: Sequence[RatePrior], judged: Sequence[Judged]) -> list[tuple[Shifts, ...]]:
    """The likeliest shift of every group of each rate, one step after the other; all rates together at each step.

    Args:
        priors: of the population, for each rate.
        judged: the answers about it.
    """
    logits = [prior.logits(one.category) for prior, one in zip(priors, judged, strict=True)]
    found: list[list[Shifts]] = [[] for _ in priors]
    for step in range(max(len(one.steps) for one in judged)):
        deep = [rate for rate, one in enumerate(judged) if step < len(one.steps)]
        spreads = np.array([priors[rate].spreads[step] for rate in deep])
        ends = np.cumsum([len(logits[rate]) for rate in deep]).tolist()
        keys, owners, place = _distinct([judged[rate].steps[step] for rate in deep])
        value, variance = _shifted(
            np.concatenate([logits[rate] for rate in deep]),
            Likelihood.of(*(judged[rate].said for rate in deep)),
            place,
            spreads[owners],
        )
        moved, bounds = np.where(keys > 0, value, 0)[place], owners.searchsorted(range(len(deep) + 1)).tolist()
        shift, doubt = value.astype(np.float32), variance.astype(np.float32)
        for rate, spread, low, high, end in zip(deep, spreads.tolist(), bounds, bounds[1:], ends, strict=False):
            logits[rate] = logits[rate] + moved[end - len(logits[rate]) : end]
            own = slice(low + int(high > low and keys[low] == 0), high)  # what is not known comes first
            found[rate].append(Shifts(keys[own], shift[own], doubt[own], spread**2))
    return [tuple(steps) for steps in found]


def _distinct(keys: Sequence[Keys]) -> tuple[Keys, Rows, Rows]:
    """The distinct keys of each array, ascending, the array of each, and which of them each element is, end to end."""
    every, owner = np.concatenate(keys), np.arange(len(keys)).repeat([*map(len, keys)])
    order = np.lexsort((every, owner))
    every, owner = every[order], owner[order]
    new = np.ones(len(order), bool)
    new[1:] = (every[1:] != every[:-1]) | (owner[1:] != owner[:-1])
    place = np.empty(len(order), np.int64)
    place[order] = new.cumsum() - 1
    return every[new], owner[new], place


def rate(prior: RatePrior, category: Rows, found: Sequence[Shifts], steps: Sequence[Keys]) -> Floats:
    """The rate for each person and offer: float32 (p,).

    Args:
        prior: of the population.
        category: int64 (p,), of each offer.
        found: see `shifts`.
        steps: group of each offer, (p,) for each step.
    """
    if any(len(step.keys) for step in found):
        return _rate(prior.logits(category), found, steps)
    return np.asarray(_unmoved(prior)[category])


@lru_cache(64)
def _unmoved(prior: RatePrior) -> Floats:
    """Rate by category of people whose answers shift nothing."""
    every, none = prior.logits(np.arange(len(prior.means))), [*map(Shifts.none, prior.spreads)]
    return _rate(every, none, [np.zeros(len(every), np.uint64)] * len(none))


def _rate(logits: NDArray[np.floating], found: Sequence[Shifts], steps: Sequence[Keys]) -> Floats:
    logits, variance = logits.astype(np.float32), np.zeros(len(logits), np.float32)
    for step, keys in zip(found, steps, strict=True):
        shift, doubt = step.at(keys)
        logits += shift
        variance += doubt
    return np.asarray(1 / (1 + np.exp(-logits / np.sqrt(1 + np.float32(ATTENUATION) * variance))), np.float32)


def fit(start: RatePrior, category: Rows, said: Said, steps: Sequence[Keys]) -> RatePrior:
    """Estimate the prior from a population's answers, from `start`; without answers it is `start`."""
    if not len(category):
        return start
    category, said, places = _condensed(category, said, steps)
    prior = start
    for _ in range(_ROUNDS):
        tried = [_telling(start, prior, category, said, each) for each in tellings(prior.telling, said.verdicts())]
        prior = max(tried, key=lambda each: _evidence(start, each, category, said, places))
        for index in range(len(steps)):
            tried = [_spread(prior, index, spread) for spread in _SPREADS]
            prior = max(tried, key=lambda each: _evidence(start, each, category, said, places))
    return prior


def _telling(start: RatePrior, prior: RatePrior, category: Rows, said: Said, telling: Telling) -> RatePrior:
    """The prior with another way of telling, and the rates that are likeliest then."""
    prior = replace(prior, telling=telling)
    return replace(prior, means=_means(start, prior, category, replace(said, telling=telling)))


def _spread(prior: RatePrior, index: int, spread: float) -> RatePrior:
    return replace(prior, spreads=(*prior.spreads[:index], spread, *prior.spreads[index + 1 :]))


def _condensed(category: Rows, said: Said, steps: Sequence[Keys]) -> tuple[Rows, Said, list[Rows]]:
    """Like answers of one person added up; groups numbered from 0."""
    places = [np.unique(keys, return_inverse=True)[1] for keys in steps]
    table, place = np.unique(np.stack([category, said.verdict, *places], axis=1), axis=0, return_inverse=True)
    weight = np.bincount(place, said.weight, len(table)).astype(np.float32)
    return table[:, 0], Said(table[:, 1].astype(np.int8), weight, said.telling), list(table[:, 2:].T)


def _evidence(start: RatePrior, prior: RatePrior, category: Rows, said: Said, places: Sequence[Rows]) -> float:
    """Log-evidence of a prior, with doubts about spreads far from those of `start`."""
    doubts = np.log(np.array(prior.spreads) / start.spreads) ** 2 / (2 * _DOUBT**2)
    found = _laplace(prior, category, replace(said, telling=prior.telling), places)
    return found + told(prior.telling, said.verdicts()) - float(doubts.sum())


def _laplace(prior: RatePrior, category: Rows, said: Said, places: Sequence[Rows]) -> float:
    """Log-evidence of the spreads of a prior, by Laplace's approximation."""
    logits, cost, likelihood = prior.logits(category), 0.0, Likelihood.of(said)
    for place, spread in zip(places, prior.spreads, strict=True):
        value, variance = _shifted(logits, likelihood, place, np.full(int(place.max()) + 1, spread))
        logits = logits + value[place]
        cost += float((value**2 / spread**2 - np.log(variance / spread**2)).sum()) / 2
    return float(likelihood.evidence(logits).sum()) - cost


def _shifted(logits: Doubles, likelihood: Likelihood, place: Rows, spread: Doubles) -> tuple[Doubles, Doubles]:
    """Shift of each group by bounded Newton steps, and its variance; the spread of each group is given."""
    n, variance = len(spread), spread**2
    value: Doubles = np.zeros(n)
    precision: Doubles = value
    for bound in _BOUNDS if n else ():
        gradient, curvature = likelihood.slope(logits + value[place])
        precision = np.asarray(np.bincount(place, curvature, n) + 1 / variance, np.float64)
        step = (np.bincount(place, gradient, n) - value / variance) / precision
        value += np.minimum(np.maximum(step, -bound), bound)
    return value, 1 / precision


def _means(start: RatePrior, prior: RatePrior, category: Rows, said: Said) -> tuple[float, ...]:
    """Rates by category: the likeliest, drawn towards `start` as by some twenty answers."""
    size = len(prior.means)
    first, value = (replace(each, spreads=()).logits(np.arange(size)) for each in (start, prior))
    likelihood = Likelihood.of(said)
    for bound in _BOUNDS:
        gradient, curvature = likelihood.slope(value[category])
        pull = np.bincount(category, gradient, size) - _PRIOR_PRECISION * (value - first)
        value = value + np.clip(pull / (np.bincount(category, curvature, size) + _PRIOR_PRECISION), -bound, bound)
    return tuple((1 / (1 + np.exp(-value))).clip(1e-4, 1 - 1e-4).tolist())
