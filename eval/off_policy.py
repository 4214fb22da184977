"""What another model would have obtained, from what the served one showed: inverse propensity estimates.

An estimate rests on three things: propensities are those of the policy that served; what an offer is answered does not
depend on the rest of the list; and the other model shows nothing that the served policy could never have shown. The
last is measured (`OffPolicy.coverage`): what is not covered is not estimated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eval.metrics import Estimate, bootstrap_sums
from matching.errors import InputError

Floats = NDArray[np.float64]

CLIP = 300.0
"""Largest weight: what `matching.exploration.explore` gives by default, 30 / (0.05 x 2), so that it clips nothing."""


@dataclass(frozen=True, slots=True)
class OffPolicy:
    """What the other policy would have obtained.

    Attributes:
        ips: mean reward per offer shown, unbiased unless clipped.
        snips: the same, weights normalised by their sum: slightly biased, far less variable.
        effective_n: how many offers drawn from the other policy itself would say as much (Kish).
        coverage: share of what the other policy shows that the log stands for: 1 within noise unless it would show what
            the served one never does, or weights were clipped.
        clipped: share of weights that were cut.
    """

    ips: Estimate
    snips: Estimate
    effective_n: float
    coverage: Estimate
    clipped: float


def off_policy(
    reward: ArrayLike,
    propensity: ArrayLike,
    target: ArrayLike,
    lists: ArrayLike,
    n: int = 10,
    persons: ArrayLike | None = None,
    clip: float = CLIP,
    seed: int = 0,
) -> OffPolicy:
    """Estimate the mean reward of each offer that another policy shows.

    Args:
        reward: (r,) of each offer shown, for instance 1 refused; NaN where it is unknown. An unanswered offer is
            unknown to a rate among answers, and 0 to a rate among what is shown.
        propensity: (r,) probability, under the policy that served, that this offer was in this list; NaN where it gives
            none: those lists are left out.
        target: (r,) probability that the other policy puts it in this list; 0 or 1 when nothing is drawn.
        lists: (r,) the list of each row.
        n: length of the other policy's lists.
        persons: (r,) whose lists are drawn together by the bootstrap; None: each list alone.
        clip: weights above are cut to it: less variance, and a bias towards what was served often.
        seed: of the bootstrap.

    Raises:
        InputError: no list has propensities, or one is not in (0, 1].

    Source: Horvitz and Thompson, JASA 47, 1952; Swaminathan and Joachims, "The self-normalized estimator for
    counterfactual learning", NeurIPS 2015; by item, Li et al., "Offline evaluation of ranking policies with click
    models", KDD 2018; clipping, Ionides, JCGS 17(2), 2008.
    """
    lists = np.asarray(lists)
    kept = _with_propensity(lists, np.asarray(propensity, dtype=np.float64))
    lists, clusters = lists[kept], (lists if persons is None else np.asarray(persons))[kept]
    gain = np.asarray(reward, dtype=np.float64)[kept]
    raw = np.asarray(target, dtype=np.float64)[kept] / np.asarray(propensity, dtype=np.float64)[kept]
    weight, known = np.minimum(raw, clip), ~np.isnan(gain)
    said, slots = np.where(known, weight, 0.0), _slots(lists, n)
    won = said * np.nan_to_num(gain)
    return OffPolicy(
        ips=bootstrap_sums(_ratio, [won, slots], clusters, seed),
        snips=bootstrap_sums(_ratio, [won, said], clusters, seed),
        effective_n=float(said.sum() ** 2 / (said @ said)) if said.any() else 0.0,
        coverage=bootstrap_sums(_ratio, [weight, slots], clusters, seed),
        clipped=float((raw > clip).mean()),
    )


def snips_difference(
    reward: ArrayLike,
    propensity: ArrayLike,
    targets: tuple[ArrayLike, ArrayLike],
    lists: ArrayLike,
    persons: ArrayLike | None = None,
    clip: float = CLIP,
    seed: int = 0,
) -> Estimate:
    """SNIPS of one policy minus that of another, on the same draws of lists.

    Args:
        reward: as in `off_policy`, and so are the others.
        propensity: (r,).
        targets: (r,) of each policy.
        lists: (r,).
        persons: (r,).
        clip: largest weight.
        seed: of the bootstrap.

    Raises:
        InputError: no list has propensities, or one is not in (0, 1].
    """
    kept = _with_propensity(np.asarray(lists), np.asarray(propensity, dtype=np.float64))
    kept &= ~np.isnan(np.asarray(reward, dtype=np.float64))
    gain, p = (np.asarray(values, dtype=np.float64)[kept] for values in (reward, propensity))
    one, other = (np.minimum(np.asarray(target, dtype=np.float64)[kept] / p, clip) for target in targets)
    clusters = np.asarray(lists if persons is None else persons)[kept]
    columns = [one * gain, one, other * gain, other]
    return bootstrap_sums(lambda s: np.asarray(s[0] / s[1] - s[2] / s[3]), columns, clusters, seed)


def above(score: ArrayLike, propensity: ArrayLike, lists: ArrayLike, n: int = 10) -> NDArray[np.bool_]:
    """The target of a policy that shows what scores above a floor, the floor that gives `n` offers a list on average.

    A log holds what was shown, not all that could have been, so the first `n` of another model are not known. Whether
    an offer is above a floor is: it depends on this offer alone. How many are above is counted with weights.

    Args:
        score: (r,) of each offer shown, by the other model.
        propensity: (r,), as in `off_policy`.
        lists: (r,).
        n: how many offers a list shows on average.

    Returns:
        bool (r,); False for lists without propensities.

    Raises:
        InputError: no list has propensities, or one is not in (0, 1].
    """
    p, names = np.asarray(propensity, dtype=np.float64), np.asarray(lists)
    kept = _with_propensity(names, p)
    order = np.flatnonzero(kept)[np.argsort(-np.asarray(score, dtype=np.float64)[kept], kind="stable")]
    shown = np.zeros(len(p), np.bool_)
    shown[order] = np.cumsum(1 / p[order]) <= n * len(np.unique(names[kept]))
    return shown


def _with_propensity(lists: NDArray[np.int64], propensity: Floats) -> NDArray[np.bool_]:
    """Rows of the lists whose propensities are all known."""
    given = ~np.isnan(propensity)
    if ((propensity[given] <= 0) | (propensity[given] > 1)).any():
        raise InputError("A propensity is not in (0, 1]; log the probability that the offer was in its list.")
    names, place = np.unique(lists, return_inverse=True)
    whole = np.ones(len(names), np.bool_)
    np.logical_and.at(whole, place, given)
    if not whole.any():
        raise InputError(
            "No list has the propensities of all its offers, so another policy cannot be judged from this log; serve "
            "with exploration (`matching.exploration.explore`) and log what it returns."
        )
    return whole[place]


def _slots(lists: NDArray[np.int64], n: int) -> Floats:
    """`n` a list, written once, on its first row."""
    slots = np.zeros(len(lists))
    slots[np.unique(lists, return_index=True)[1]] = n
    return slots


def _ratio(sums: Floats) -> Floats:
    return np.asarray(sums[0] / sums[1], dtype=np.float64)
