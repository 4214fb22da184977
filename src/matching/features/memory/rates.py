"""How often a person says something, narrowed from everybody to this person, this domain, this occupation.

Each step shrinks the rate observed in a group towards the rate of the group around it, which is counted without the
narrower one: `(strength * wider + said) / (strength + asked)`, a Beta prior worth `strength` answers.

Source: empirical Bayes with a Beta-Binomial law; Gelman et al., "Bayesian Data Analysis", 3rd edition, chapter 5.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.features.pairs import Floats, Rows

_STRENGTHS = (0.3, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
_PRIOR_ANSWERS = 20.0


@dataclass(frozen=True, slots=True)
class RatePrior:
    """What is known of a rate before a person answers.

    Attributes:
        means: rate of the population by category of the offer for this person.
        strengths: answers that the prior of each step is worth, from the widest group to the narrowest.
        naming: how much of an answer a refusal for another reason is worth.
    """

    means: tuple[float, ...]
    strengths: tuple[float, ...]
    naming: float = 0.5


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers counted by group.

    Attributes:
        keys: uint64 (k,), ascending: see `group`.
        said: float32 (k,), answers that said it.
        asked: float32 (k,), answers that could have.
    """

    keys: NDArray[np.uint64]
    said: Floats
    asked: Floats

    @classmethod
    def of(cls, keys: NDArray[np.uint64], said: Floats, asked: Floats) -> "Tally":
        """Count answers, (a,) each."""
        found, place = np.unique(keys, return_inverse=True)
        counts = (np.bincount(place, values, len(found)).astype(np.float32) for values in (said, asked))
        return cls(found, *counts)

    def at(self, keys: NDArray[np.uint64]) -> tuple[Floats, Floats]:
        """Counts of some groups, (p,) each; 0 for a group without answers."""
        if not len(self.keys):
            return np.zeros(len(keys), np.float32), np.zeros(len(keys), np.float32)
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        known = self.keys[place] == keys
        return self.said[place] * known, self.asked[place] * known


def group(person: Rows, category: NDArray[np.integer] | NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One key for a person and a category, whatever 64 bits the category takes."""
    mixed = category.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return np.asarray((mixed ^ mixed >> np.uint64(29)) * np.uint64(0xBF58476D1CE4E5B9) + person.astype(np.uint64))


def narrowed(mean: Floats, steps: Sequence[tuple[Floats, Floats]], strengths: Sequence[float]) -> Floats:
    """The rate of the narrowest group: float32 (p,).

    Args:
        mean: (p,), rate of the population.
        steps: (said, asked) of each group around a pair, from the widest to the narrowest, (p,) each.
        strengths: see `RatePrior`; a step beyond them is only left out of the one around it.
    """
    rate = mean
    nothing = (np.zeros_like(mean), np.zeros_like(mean))
    for (said, asked), inner, strength in zip(steps, [*steps[1:], nothing], strengths, strict=False):
        outside = np.maximum(asked - inner[1], 0)
        told = np.clip(said - inner[0], 0, outside)
        rate = (np.float32(strength) * rate + told) / (np.float32(strength) + outside)
    return np.asarray(rate, np.float32)


def fit_means(category: Rows, said: Floats, asked: Floats, start: RatePrior) -> tuple[float, ...]:
    """Rates of the population by category, as if twenty more answers had told those of `start`."""
    size = len(start.means)
    first = np.array(start.means) * _PRIOR_ANSWERS
    rates = (np.bincount(category, said, size) + first) / (np.bincount(category, asked, size) + _PRIOR_ANSWERS)
    return tuple(rates.clip(1e-4, 1 - 1e-4).tolist())


def fit_strength(mean: NDArray[np.floating], said: Floats, asked: Floats, start: float) -> float:
    """How many answers the prior of groups is worth: the strength under which their counts are likeliest.

    Args:
        mean: (k,), rate expected of each group from what surrounds it.
        said: (k,), see `Tally`.
        asked: (k,), see `Tally`.
        start: kept when the groups are too few, fewer than twenty, to tell.
    """
    from scipy.special import betaln

    kept = asked > 0
    if kept.sum() < _PRIOR_ANSWERS:
        return start
    mean, said, asked = mean[kept].clip(1e-4, 1 - 1e-4), said[kept], asked[kept]

    def evidence(strength: float) -> float:
        a, b = strength * mean, strength * (1 - mean)
        return float((betaln(a + said, b + asked - said) - betaln(a, b)).sum())

    return max(_STRENGTHS, key=evidence)
