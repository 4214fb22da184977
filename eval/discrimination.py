"""Employers who accept one group less than others at equal chance: found without accusing by accident.

For each employer the number accepted of the audited group is compared with its exact law given how many the employer
accepted in all and the odds that the model, which knows no group, gave each person: Fisher's exact test, each person
with their own odds. Employers' severity cancels out. Which employers are flagged is decided together, so that at most
a stated share of the flagged are innocent.

If the model itself learned from unfair decisions, part of the unfairness hides in its odds, and findings are too few.
If few people apply everywhere, what they are worth beyond the model counts at each employer: read the common odds ratio
with the number of people in mind. About a hundred decisions are needed before one employer can be told from chance.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit
from scipy.stats import false_discovery_control

from eval.metrics import LEAST_PROBABILITY, Estimate, bootstrap, bootstrap_sums

Floats = NDArray[np.float64]

LEAST = 11
"""Fewest decisions on each side of an employer that is tested by name."""

HALF = 0.5
"""P-values above it are taken to come from employers who do not discriminate.

Source: Storey, "A direct approach to false discovery rates", JRSS B 64(3), 2002.
"""


@dataclass(frozen=True, slots=True)
class Tested:
    """One employer.

    Attributes:
        employer: id.
        audited, others: how many decisions on people of the audited group, and on others.
        odds_ratio: odds of being accepted when in the audited group, at equal chance; 1 is fair.
        p: chance to see so few accepted, or fewer, when the employer is fair.
        flagged: whether it is among those said to discriminate.
    """

    employer: int
    audited: int
    others: int
    odds_ratio: float
    p: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """What employers' decisions show.

    Attributes:
        tested: employers with at least `LEAST` decisions on each side.
        odds_ratio: common to all employers; below 1, the audited group is accepted less at equal chance.
        share: of employers who discriminate, among all with decisions on both sides; a lower bound, because an unfair
            one that decided little may look fair.
    """

    tested: tuple[Tested, ...]
    odds_ratio: Estimate
    share: Estimate

    @property
    def flagged(self) -> tuple[int, ...]:
        """Employers said to discriminate."""
        return tuple(found.employer for found in self.tested if found.flagged)


def audit(
    employers: ArrayLike, accepted: ArrayLike, chance: ArrayLike, audited: ArrayLike, level: float = 0.1, seed: int = 0
) -> Audit:
    """Test every employer for accepting the audited group less than its chance.

    Args:
        employers: (r,) who decided.
        accepted: bool (r,).
        chance: (r,) probability of acceptance by the model, which knows no group.
        audited: bool (r,), whether the person is of the audited group.
        level: share of the flagged that may be innocent, on average.
        seed: of the draws that break ties between discrete p-values, and of the bootstrap.

    Source: exact conditional logistic regression, Cox and Snell, "Analysis of binary data", 1989; common odds ratio,
    Yusuf, Peto et al., Progress in Cardiovascular Diseases 27(5), 1985, which is Mantel and Haenszel's test with one
    stratum an employer; Benjamini and Hochberg, JRSS B 57(1), 1995.
    """
    who, yes, mine = np.asarray(employers), np.asarray(accepted, np.bool_), np.asarray(audited, np.bool_)
    odds = logit(np.clip(np.asarray(chance, np.float64), LEAST_PROBABILITY, 1 - LEAST_PROBABILITY))
    order = np.argsort(who, kind="stable")
    names, starts = np.unique(who[order], return_index=True)
    rng, found = np.random.default_rng(seed), []
    for name, rows in zip(names.tolist(), np.split(order, starts[1:])[: len(names)], strict=True):
        if mine[rows].any() and not mine[rows].all():
            found.append((name, *_exact(yes[rows], odds[rows], mine[rows], rng), int(mine[rows].sum()), len(rows)))
    table = np.array(found, dtype=np.float64).reshape(-1, 7)
    gap, variance, drawn = table[:, 1], table[:, 2], table[:, 4]
    return Audit(
        _tested(table, level),
        bootstrap_sums(lambda sums: np.exp(sums[0] / sums[1]), [gap, variance], seed=seed),
        _positive(bootstrap(1 - (drawn > HALF) / (1 - HALF), seed=seed)),
    )


def _exact(
    yes: NDArray[np.bool_], odds: Floats, mine: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[float, float, float, float]:
    """(accepted - expected, variance, p-value, p-value with ties drawn) of the audited among one employer's."""
    total, seen = int(yes.sum()), int(yes[mine].sum())
    p = expit(odds + _shift(odds, total))
    of_mine, of_others = _count_law(p[mine]), _count_law(p[~mine])
    least, most = max(0, total - len(of_others) + 1), min(total, len(of_mine) - 1)
    counts = np.arange(least, most + 1)
    law = of_mine[counts] * of_others[total - counts]
    law /= law.sum()
    mean = float(law @ counts)
    below, at = float(law[counts < seen].sum()), float(law[counts == seen].sum())
    return seen - mean, float(law @ (counts - mean) ** 2), min(below + at, 1.0), below + at * rng.random()


def _shift(odds: Floats, total: int) -> float:
    """What to add to log-odds so that about `total` are expected; it cancels out, and keeps numbers in range."""
    low, high = -30.0, 30.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if expit(odds + middle).sum() < total else (low, middle)
    return (low + high) / 2


def _count_law(p: Floats) -> Floats:
    """Law of how many happen among independent events (Poisson binomial), float64 (len(p) + 1,)."""
    return reduce(lambda law, q: np.convolve(law, [1 - q, q]), p, np.ones(1))


def _tested(table: Floats, level: float) -> tuple[Tested, ...]:
    audited, others = table[:, 5], table[:, 6] - table[:, 5]
    table = table[(audited >= LEAST) & (others >= LEAST)]
    flagged = false_discovery_control(table[:, 3]) <= level if len(table) else np.zeros(0, np.bool_)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.exp(table[:, 1] / table[:, 2])
    return tuple(
        Tested(int(name), int(mine), int(n - mine), float(ratio), float(p), bool(flag))
        for (name, _, _, p, _, mine, n), ratio, flag in zip(table, ratios, flagged, strict=True)
    )


def _positive(share: Estimate) -> Estimate:
    return Estimate(max(share.value, 0.0), max(share.low, 0.0), max(share.high, 0.0), share.n)
