"""Ranking measures and their bootstrap intervals, over arrays of queries."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `n` queries and the bounds of its confidence interval."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] n={self.n}"


def dcg(gains: ArrayLike) -> Floats:
    """Discounted cumulative gain of each row of ranked gains (q, n): linear gain, discount log2(rank + 1).

    Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002.
    """
    ranked = np.atleast_2d(np.asarray(gains, dtype=np.float64))
    discount = 1 / np.log2(np.arange(2, ranked.shape[1] + 2))
    total: Floats = (ranked * discount).sum(axis=1)
    return total


def ndcg(ranked_gains: ArrayLike, available_gains: ArrayLike, n: int = 10) -> Floats:
    """DCG of the first `n` results over that of the best possible order.

    Args:
        ranked_gains: (q, any) gain of each result, best rank first; a list shorter than `n` is padded with 0.
        available_gains: (q, any) gain of every candidate the query could have been given, in any order.
        n: how many results count.

    Returns:
        (q,) in [0, 1]; NaN for a query with nothing to gain.
    """
    best = -np.sort(-np.atleast_2d(np.asarray(available_gains, dtype=np.float64)), axis=1)[:, :n]
    return _ratio(dcg(np.atleast_2d(np.asarray(ranked_gains, dtype=np.float64))[:, :n]), dcg(best))


def reciprocal_rank(relevant: ArrayLike) -> Floats:
    """1 / rank of the first relevant result of each row (q, n) of booleans; 0 when there is none."""
    hits = np.atleast_2d(np.asarray(relevant, dtype=np.bool_))
    ranks = np.arange(1, hits.shape[1] + 1)
    best: Floats = np.asarray((hits / ranks).max(axis=1, initial=0.0), dtype=np.float64)
    return best


def hit(relevant: ArrayLike, n: int) -> Floats:
    """1 where one of the first `n` results of the row (q, any) is relevant, else 0."""
    hits = np.atleast_2d(np.asarray(relevant, dtype=np.bool_))[:, :n]
    return np.asarray(hits.any(axis=1), dtype=np.float64)


def recall(found: ArrayLike, expected: ArrayLike) -> Floats:
    """Share of the expected ids that were found.

    Args:
        found: int (q, n) ids, -1 where a list ends early.
        expected: int (q, m) distinct ids, -1 where there are fewer than m.

    Returns:
        (q,) in [0, 1]; NaN for a query that expects nothing.
    """
    got, want = np.atleast_2d(np.asarray(found)), np.atleast_2d(np.asarray(expected))
    present = np.array([np.isin(w, g[g >= 0]) & (w >= 0) for g, w in zip(got, want, strict=True)])
    return _ratio(present.reshape(len(want), -1).sum(axis=1), (want >= 0).sum(axis=1))


def bootstrap(
    values: ArrayLike, groups: ArrayLike | None = None, seed: int = 0, level: float = 0.95, n_resamples: int = 2000
) -> Estimate:
    """Mean of the values that are not NaN, with a percentile bootstrap interval.

    Args:
        values: (q,) one per query; NaN is left out.
        groups: (q,) queries that are not independent share a value and are drawn together; None: each alone.
        seed: of the resampling.
        level: share of the distribution inside the interval.
        n_resamples: how many resamples.

    Returns:
        An Estimate whose bounds are NaN when no value is left.

    Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13.
    """
    kept = np.asarray(values, dtype=np.float64)
    labels = np.arange(len(kept)) if groups is None else np.unique(np.asarray(groups), return_inverse=True)[1]
    stated = ~np.isnan(kept)
    kept, labels = kept[stated], np.unique(labels[stated], return_inverse=True)[1]
    if not len(kept):
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    sums, sizes = np.bincount(labels, kept), np.bincount(labels)
    draws = np.random.default_rng(seed).integers(0, len(sums), (n_resamples, len(sums)))
    means = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(float(kept.mean()), float(low), float(high), len(kept))


def _ratio(part: ArrayLike, whole: ArrayLike) -> Floats:
    total = np.asarray(whole, dtype=np.float64)
    result: Floats = np.full(len(total), np.nan)
    np.divide(part, total, out=result, where=total > 0)
    return result
