"""Whether what lists are made of has changed: one number a feature, between two periods."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.features import FEATURE_NAMES
from matching.features.pairs import Floats

BINS = 10

FEW = 500
"""Rows of a period below which chance alone moves the index: its mean without any change is about
(`BINS` - 1) x (1/before + 1/after), 0.04 at 500 and 500 rows. Source: Yurdakul, "Statistical properties of population
stability index", Western Michigan University, 2018."""

WATCH, CHANGED = 0.1, 0.25
"""From which an index is worth a look, and tells of another population. Source: Siddiqi, "Credit risk scorecards",
Wiley, 2006, by whom these customary bounds came into use."""

FLOOR = 1e-4
"""Least share of a bin: an empty one would make the index infinite."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How much one feature moved.

    Attributes:
        psi: population stability index; 0 when nothing moved.
        missing_before: share of rows without a value, before.
        missing_after: likewise, after.
    """

    feature: str
    psi: float
    missing_before: float
    missing_after: float


def drifts(before: Floats, after: Floats, names: Sequence[str] = FEATURE_NAMES) -> list[Drift]:
    """How much each feature moved between two periods, the most first.

    Args:
        before: (n, f) rows of lists shown, NaN where missing.
        after: (m, f), likewise.
        names: of the f columns.

    Returns:
        Nothing when a period has fewer than `FEW` rows.
    """
    if min(len(before), len(after)) < FEW:
        return []
    found = [_drift(name, before[:, at], after[:, at]) for at, name in enumerate(names)]
    return sorted(found, key=lambda one: -one.psi)


def psi(before: NDArray[np.floating], after: NDArray[np.floating]) -> float:
    """Population stability index of two samples, NaN a bin of its own.

    Args:
        before: (n,), whose quantiles bound the bins.
        after: (m,).
    """
    edges = _edges(before[~np.isnan(before)])
    one, other = (_shares(values, edges) for values in (before, after))
    return float(((other - one) * np.log(other / one)).sum())


def _drift(name: str, before: NDArray[np.floating], after: NDArray[np.floating]) -> Drift:
    missing = (float(np.isnan(values).mean()) for values in (before, after))
    return Drift(name, psi(before, after), *missing)


def _edges(known: NDArray[np.floating]) -> NDArray[np.floating]:
    """Deciles; a value that is several of them is a bin of its own."""
    if not len(known):
        return known
    deciles, times = np.unique(np.quantile(known, np.arange(1, BINS) / BINS), return_counts=True)
    return np.unique(np.concatenate([deciles, np.nextafter(deciles[times > 1], np.inf)]))


def _shares(values: NDArray[np.floating], edges: NDArray[np.floating]) -> NDArray[np.float64]:
    """Share of each bin, the last one of missing values, none below `FLOOR`; a value on an edge is of the bin above."""
    missing = np.isnan(values)
    place = np.where(missing, len(edges) + 1, np.searchsorted(edges, values, side="right"))
    shares = np.bincount(place, minlength=len(edges) + 2) / len(values)
    return np.maximum(shares, FLOOR)
