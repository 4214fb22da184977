"""How good probabilities and orders are, on weighted rows."""

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

BINS = 15
"""Of equal mass, for calibration."""


def log_loss(probability: Doubles, target: Doubles, weight: Doubles) -> float:
    """Mean of -log P(what happened), in nats; NaN without rows."""
    p = np.clip(probability, 1e-9, 1 - 1e-9)
    losses = -(target * np.log(p) + (1 - target) * np.log1p(-p))
    return _mean(losses, weight)


def skill(probability: Doubles, target: Doubles, weight: Doubles) -> float:
    """Part of the base rate's log-loss that is saved: 1 perfect, 0 no better; NaN when all targets are alike."""
    base = log_loss(np.full(len(target), _mean(target, weight)), target, weight)
    return 1 - log_loss(probability, target, weight) / base if base > 1e-6 else float("nan")


def reliability(probability: Doubles, target: Doubles, weight: Doubles) -> Doubles:
    """Mean prediction, mean outcome and share of the mass of up to `BINS` bins of equal mass: float64 (bins, 3)."""
    order = np.argsort(probability, kind="stable")
    w = weight[order]
    total = max(float(w.sum()), 1e-300)
    bin_ = ((np.cumsum(w) - w / 2) / total * BINS).astype(int)
    mass = np.bincount(bin_, w, minlength=BINS)
    kept = mass > 0
    sums = [np.bincount(bin_, w * values[order], minlength=BINS)[kept] for values in (probability, target)]
    return np.stack([sums[0] / mass[kept], sums[1] / mass[kept], mass[kept] / total], axis=1)


def calibration_error(probability: Doubles, target: Doubles, weight: Doubles) -> float:
    """Expected calibration error over `BINS` bins of equal mass; 0 without rows.

    Source: Naeini et al., "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015.
    """
    predicted, observed, share = reliability(probability, target, weight).T
    return float((share * np.abs(predicted - observed)).sum())


def list_ndcg(score: Doubles, gain: Doubles, list_id: NDArray[np.int64], n: int = 10) -> float:
    """Mean nDCG@n of lists ordered by score, over those with something to gain: linear gain, discount log2(rank + 1).

    Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002.
    """
    of = np.unique(list_id, return_inverse=True)[1]
    best = _dcg(gain, gain, of, n)
    gained = best > 0
    return float((_dcg(score, gain, of, n)[gained] / best[gained]).mean()) if gained.any() else float("nan")


def _dcg(score: Doubles, gain: Doubles, of: NDArray[np.int64], n: int) -> Doubles:
    order = np.lexsort((-score, of))
    lists = of[order]
    starts = np.flatnonzero(np.diff(lists, prepend=-1))
    rank = np.arange(len(lists)) - np.repeat(starts, np.diff(starts, append=len(lists)))
    return np.bincount(lists, np.where(rank < n, gain[order] / np.log2(rank + 2), 0.0)).astype(np.float64)


def _mean(values: Doubles, weight: Doubles) -> float:
    total = float(weight.sum())
    return float((values * weight).sum() / total) if total else float("nan")
