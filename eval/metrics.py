"""Measures of rankings, of exposure and of probabilities, and their bootstrap intervals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri
from scipy.stats import rankdata

Floats = NDArray[np.float64]

LEAST_PROBABILITY = 1e-6
"""Probabilities are kept this far from 0 and 1 by `log_loss`, so that one of them does not decide alone."""


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


def rate(said: ArrayLike, n: int = 10) -> Floats:
    """Mean of the first `n` of each row (q, any): refusal rate or acceptance, as what is given says.

    Args:
        said: best rank first; booleans, probabilities, or NaN where nothing is known, which is left out.
        n: how many results count.

    Returns:
        (q,); NaN for a row with nothing known.
    """
    first = np.atleast_2d(np.asarray(said, dtype=np.float64))[:, :n]
    return _ratio(np.nansum(first, axis=1), (~np.isnan(first)).sum(axis=1))


def exposure(shown: ArrayLike, offers: ArrayLike) -> Floats:
    """How many times each of `offers` (o,), distinct ids, is among the ids `shown`, of any shape; -1 is padding."""
    known, ids = np.asarray(offers), np.asarray(shown).ravel()
    order = np.argsort(known)
    found = np.searchsorted(known, ids, sorter=order).clip(max=max(len(known) - 1, 0))
    hits = order[found][known[order[found]] == ids] if len(known) else order
    return np.bincount(hits, minlength=len(known)).astype(np.float64)


def log_loss(label: ArrayLike, probability: ArrayLike) -> Floats:
    """Cross entropy of each row, in nats: `label` 0 or 1, `probability` of 1."""
    p = np.clip(np.asarray(probability, dtype=np.float64), LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
    return -np.log(np.where(np.asarray(label, dtype=np.bool_), p, 1 - p))


def log_loss_skill(label: ArrayLike, probability: ArrayLike) -> float:
    """1 - log-loss over that of always saying the base rate: 0 teaches nothing, 1 is perfect; NaN with one class.

    Source: skill score; Wilks, "Statistical Methods in the Atmospheric Sciences", ch. 9.
    """
    y = np.asarray(label, dtype=np.float64)
    if not len(y) or y.min() == y.max():
        return float("nan")
    return 1 - float(log_loss(y, probability).mean() / log_loss(y, np.full(len(y), y.mean())).mean())


def auc(label: ArrayLike, score: ArrayLike) -> float:
    """Chance that a positive scores above a negative, ties counting half; NaN with one class.

    Source: Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 143, 1982.
    """
    y = np.asarray(label, dtype=np.bool_)
    positives, negatives = int(y.sum()), int((~y).sum())
    if not positives or not negatives:
        return float("nan")
    ranks = rankdata(np.asarray(score, dtype=np.float64))
    return float((ranks[y].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def normalised_recall(
    hits: ArrayLike, expected: ArrayLike, eligible: ArrayLike, n: int = 10, groups: ArrayLike | None = None
) -> Estimate:
    """Recall at `n`, comparable between periods when the number of offers changes.

    Recall at 10 falls when there are more offers, whoever ranks. What a ranker keeps is how far what people want scores
    above the rest: d' = z(share of the expected that is shown) - z(share of the others that is shown), z being the
    normal quantile. It is given as the area under the curve that it implies, Phi(d' / sqrt 2): 0.5 is drawing at
    random, 1 is perfect, whatever the number of offers.

    Args:
        hits: (q,) how many of the expected offers are among the first `n`.
        expected: (q,) how many were expected.
        eligible: (q,) how many offers could have been shown.
        n: how many are shown, or all that are eligible when there are fewer.
        groups: as in `bootstrap`.

    Source: Green and Swets, "Signal Detection Theory and Psychophysics", 1966; half a case added to each count so that
    none is empty, Hautus, Behavior Research Methods 27, 1995.
    """
    found, wanted, pool = (np.asarray(column, dtype=np.float64) for column in (hits, expected, eligible))
    columns = [found, wanted, np.minimum(n, pool) - found, pool - wanted]

    def area(sums: Floats) -> Floats:
        d = ndtri((sums[0] + 0.5) / (sums[1] + 1)) - ndtri((sums[2] + 0.5) / (sums[3] + 1))
        return np.asarray(ndtr(d / np.sqrt(2)), dtype=np.float64)

    return bootstrap_sums(area, columns, groups)


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
    return bootstrap_sums(_mean, [kept, np.ones(len(kept))], groups, seed, level, n_resamples)


def difference(
    one: ArrayLike, other: ArrayLike, groups: ArrayLike | None = None, seed: int = 0, level: float = 0.95
) -> Estimate:
    """Mean of `one` - `other`, query by query; queries where either is NaN are left out. See `bootstrap`."""
    paired = np.asarray(one, dtype=np.float64) - np.asarray(other, dtype=np.float64)
    return bootstrap(paired, groups, seed, level)


def gain_share(
    baseline: ArrayLike,
    arm: ArrayLike,
    ceiling: ArrayLike,
    groups: ArrayLike | None = None,
    seed: int = 0,
    n_resamples: int = 2000,
) -> Estimate:
    """Share of the achievable gain: (baseline - arm) / (baseline - ceiling), of means over the same queries.

    Works whether more is better or worse: 0 is no better than the baseline, 1 as good as the ceiling.
    """
    columns = [np.asarray(values, dtype=np.float64) for values in (baseline, arm, ceiling)]
    return bootstrap_sums(
        lambda sums: (sums[0] - sums[1]) / (sums[0] - sums[2]), columns, groups, seed, n_resamples=n_resamples
    )


def bootstrap_sums(
    statistic: Callable[[Floats], Floats],
    columns: Sequence[Floats],
    groups: ArrayLike | None = None,
    seed: int = 0,
    level: float = 0.95,
    n_resamples: int = 2000,
) -> Estimate:
    """A function of the sums of columns, with a percentile bootstrap interval. Means and ratios are such functions.

    Args:
        statistic: from (k,) or (k, resamples) sums to a value each.
        columns: k arrays (q,), one value per query; a query with a NaN is left out.
        groups: as in `bootstrap`.
        seed: as in `bootstrap`.
        level: as in `bootstrap`.
        n_resamples: as in `bootstrap`.

    Returns:
        An Estimate of NaN when no query is left, or when the statistic has no value.
    """
    table = np.array(columns, dtype=np.float64).reshape(len(columns), -1)
    stated = ~np.isnan(table).any(axis=0)
    labels = np.arange(table.shape[1])[stated] if groups is None else np.asarray(groups)[stated]
    table, labels = table[:, stated], np.unique(labels, return_inverse=True)[1]
    if not table.shape[1]:
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    sums = np.array([np.bincount(labels, column) for column in table])
    with np.errstate(divide="ignore", invalid="ignore"):
        value, draws = statistic(table.sum(axis=1)), statistic(_resampled(sums, seed, n_resamples))
    known = draws[np.isfinite(draws)]
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2]) if len(known) else (np.nan, np.nan)
    return Estimate(float(value), float(low), float(high), table.shape[1])


def _resampled(sums: Floats, seed: int, n_resamples: int) -> Floats:
    """Sums (k, n_resamples) over groups drawn with replacement from (k, groups)."""
    rng, n = np.random.default_rng(seed), sums.shape[1]
    times = (np.bincount(rng.integers(0, n, n, dtype=np.int32), minlength=n) for _ in range(n_resamples))
    return np.stack([sums @ drawn for drawn in times], axis=1)


def _mean(sums: Floats) -> Floats:
    return np.asarray(sums[0] / sums[1], dtype=np.float64)


def _ratio(part: ArrayLike, whole: ArrayLike) -> Floats:
    total = np.asarray(whole, dtype=np.float64)
    result: Floats = np.full(len(total), np.nan)
    np.divide(part, total, out=result, where=total > 0)
    return result
