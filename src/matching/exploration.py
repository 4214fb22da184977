"""A little chance in what is shown, so that what would have been answered to something else can be estimated."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")

EPSILON = 0.05
"""How often the last places of a list are drawn: little enough that nobody notices, enough to estimate from."""

SLOTS, POOL = 2, 30
"""How many places are drawn, and from how many candidates that follow."""


def explore(
    ranked: Sequence[T],
    n: int,
    rng: np.random.Generator,
    epsilon: float = EPSILON,
    slots: int = SLOTS,
    pool: int = POOL,
) -> tuple[list[T], list[float]]:
    """Choose a list: the first `n`, or, with probability `epsilon`, its last `slots` drawn from the next `pool`.

    Args:
        ranked: eligible candidates, best first, each once. Caps such as "two per employer" apply before.
        n: length of the list.
        rng: where chance comes from.
        epsilon: how often the last slots are drawn, in [0, 1).
        slots: how many are drawn, without replacement, fewer when fewer candidates follow the list.
        pool: how many candidates after the list may be drawn, all equally.

    Returns:
        At most `n` candidates, best first; and the propensity of each, the probability that this policy puts it in
        this list. Propensities of all that may be shown add up to the length of the list.

    Source: Horvitz and Thompson, JASA 47, 1952; exploration as in Li et al., "A contextual-bandit approach to
    personalized news article recommendation", WWW 2010.
    """
    following = min(pool, max(len(ranked) - n, 0))
    drawn = min(slots, n, following)
    kept = min(n, len(ranked)) - drawn
    if drawn and rng.random() < epsilon:
        last = sorted((n + rng.choice(following, drawn, replace=False)).tolist())
        return [*ranked[:kept], *(ranked[row] for row in last)], [1.0] * kept + [epsilon * drawn / following] * drawn
    return list(ranked[: kept + drawn]), [1.0] * kept + [1 - epsilon] * drawn
