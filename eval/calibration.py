"""Whether probabilities mean what they say: the table behind a calibration plot, and its summary."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

BINS = 15
"""Source: Guo et al., "On calibration of modern neural networks", ICML 2017."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """One element a bin, by rising probability.

    Attributes:
        n: int64 (b,), how many cases.
        predicted: (b,), mean probability said.
        observed: (b,), share that happened.
    """

    n: NDArray[np.int64]
    predicted: Floats
    observed: Floats

    @property
    def ece(self) -> float:
        """Expected calibration error, mean over cases of |said - happened| of their bin; NaN without a case."""
        gap = np.abs(self.predicted - self.observed)
        return float(gap @ self.n / self.n.sum()) if len(self.n) else float("nan")


def calibration(label: ArrayLike, probability: ArrayLike, bins: int = BINS) -> Calibration:
    """Compare what was said with what happened, in bins that hold as many cases each.

    Args:
        label: (n,) 0 or 1.
        probability: (n,) of 1.
        bins: how many at most; equal probabilities share a bin, so that the order of cases changes nothing.

    Source: equal-mass bins, Nixon et al., "Measuring calibration in deep learning", CVPR workshops 2019.
    """
    happened, said = np.asarray(label, dtype=np.float64), np.asarray(probability, dtype=np.float64)
    if not len(said):
        return Calibration(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    edges = np.unique(np.sort(said)[(np.arange(1, bins) * len(said)) // bins])
    place = np.unique(np.searchsorted(edges, said, side="right"), return_inverse=True)[1]
    n = np.bincount(place)
    return Calibration(n, np.bincount(place, said) / n, np.bincount(place, happened) / n)


def ece(label: ArrayLike, probability: ArrayLike, bins: int = BINS) -> float:
    """Expected calibration error; see `Calibration.ece`."""
    return calibration(label, probability, bins).ece


def ece_by_chance(
    probability: ArrayLike, bins: int = BINS, level: float = 0.95, seed: int = 0, n_draws: int = 200
) -> float:
    """The ECE that a perfectly calibrated model stays under with probability `level`, by drawing labels from it.

    With few cases or a rare event, an ECE above a bound may be chance alone.
    Source: consistency resampling; Bröcker and Smith, Weather and Forecasting 22(3), 2007.
    """
    said, rng = np.asarray(probability, dtype=np.float64), np.random.default_rng(seed)
    return float(np.quantile([ece(rng.random(len(said)) < said, said, bins) for _ in range(n_draws)], level))
