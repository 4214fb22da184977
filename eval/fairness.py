"""Who is shown, and who is contacted: impact by audited group, and the price of mitigation.

Groups live apart from profiles, with their own consent: nothing else reads them, and nothing here reaches a model.
Cells under `LEAST` people are suppressed. This is the only module that uses fairlearn.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eval.metrics import Estimate, bootstrap_sums
from matching.errors import InputError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEAST = 11
"""Fewest people of a cell that is shown."""

FOUR_FIFTHS = 0.8
"""Below this ratio of selection rates, adverse impact is presumed.

Source: Uniform guidelines on employee selection procedures, 29 CFR 1607.4(D), US EEOC, 1978.
"""


@dataclass(frozen=True, slots=True)
class Impact:
    """How often one group is selected, against the group that is selected most.

    Attributes:
        group: its name.
        people: how many; None when the cell is suppressed.
        rate: share of its rows that are selected; None when suppressed.
        ratio: `rate` over that of the reference; 1 for the reference itself; None when suppressed.
    """

    group: str
    people: int | None
    rate: Estimate | None
    ratio: Estimate | None


def labels(groups: Mapping[int, str], persons: ArrayLike) -> NDArray[np.str_]:
    """Group of each row (r,), from the profile of each; "" for who did not consent to the audit."""
    return np.array([groups.get(int(person), "") for person in np.asarray(persons)], dtype=np.str_)


def impact(
    selected: ArrayLike, group: ArrayLike, persons: ArrayLike, qualified: ArrayLike | None = None, seed: int = 0
) -> list[Impact]:
    """Rates of selection by group, and their ratio to the highest one.

    Args:
        selected: bool (r,), such as being among an employer's first `n`, or being contacted.
        group: text (r,), "" where it is not known: left out.
        persons: (r,) profile of each row; a person's rows are drawn together by the bootstrap.
        qualified: bool (r,), rows that count; equal rates among the qualified are equality of opportunity. None: all.
        seed: of the bootstrap.

    Returns:
        One a group, by name. The reference is the group of highest rate among those that are not suppressed.

    Source: Hardt, Price and Srebro, "Equality of opportunity in supervised learning", NeurIPS 2016.
    """
    chosen, names, people = np.asarray(selected, np.bool_), np.asarray(group, np.str_), np.asarray(persons)
    kept = (names != "") & (True if qualified is None else np.asarray(qualified, np.bool_))
    chosen, names, people = chosen[kept], names[kept], people[kept]
    counts = {str(name): len(np.unique(people[names == name])) for name in np.unique(names)}
    rates = _rates(chosen, names)
    shown = [name for name, count in counts.items() if count >= LEAST]
    reference = max(shown, key=lambda name: rates[name], default="")
    return [
        Impact(name, count, *_impact(chosen, names, people, name, reference, seed))
        if name in shown
        else Impact(name, None, None, None)
        for name, count in counts.items()
    ]


def worst(impacts: list[Impact]) -> Impact | None:
    """The group with the lowest ratio; None when fewer than two groups can be shown."""
    shown = [found for found in impacts if found.ratio is not None]
    return min(shown, key=lambda found: found.ratio.value if found.ratio else 1.0) if len(shown) > 1 else None


def _rates(chosen: Bools, names: NDArray[np.str_]) -> dict[str, float]:
    from fairlearn.metrics import MetricFrame, selection_rate

    if not len(names):
        return {}
    frame = MetricFrame(metrics=selection_rate, y_true=chosen, y_pred=chosen, sensitive_features=names)
    return {str(name): float(rate) for name, rate in frame.by_group.items()}


def _impact(
    chosen: Bools, names: NDArray[np.str_], people: NDArray[np.int64], name: str, reference: str, seed: int
) -> tuple[Estimate, Estimate]:
    mine, other = names == name, names == reference
    columns = [column.astype(np.float64) for column in (chosen & mine, mine, chosen & other, other)]
    rate = bootstrap_sums(lambda s: s[0] / s[1], columns[:2], people, seed)
    return rate, bootstrap_sums(lambda s: s[0] / s[1] / (s[2] / s[3]), columns, people, seed)


@dataclass(frozen=True, slots=True)
class Tradeoff:
    """What one way of deciding is worth on rows it has not seen.

    Attributes:
        name: "none", "threshold" (a threshold a group) or "reduction" (a fit with weights that answer to the gap).
        bound: largest gap of selection rates that was asked for; NaN when none was.
        accuracy: share of decisions that agree with what happened.
        ratio: lowest rate of selection of a group over the highest.
        deployable: whether it decides without knowing the group, as the law demands.
    """

    name: str
    bound: float
    accuracy: float
    ratio: float
    deployable: bool


def mitigation(
    features: ArrayLike,
    label: ArrayLike,
    group: ArrayLike,
    bounds: tuple[float, ...] = (0.05, 0.02),
    seed: int = 0,
) -> list[Tradeoff]:
    """What equal selection would cost: accuracy against impact ratio, on the half of the rows that was not fitted.

    Args:
        features: (r, f) without NaN, without the group.
        label: (r,) 0 or 1, such as being contacted.
        group: text (r,).
        bounds: gaps of selection rates that the reductions are asked to respect.
        seed: of the split and of what is drawn.

    Raises:
        InputError: a half has only one outcome, or fewer than two groups.

    Source: Hardt et al., 2016, for thresholds; Agarwal et al., "A reductions approach to fair classification", ICML
    2018.
    """
    from fairlearn.postprocessing import ThresholdOptimizer
    from fairlearn.reductions import DemographicParity, ExponentiatedGradient
    from sklearn.linear_model import LogisticRegression

    x, y, g = np.asarray(features, np.float64), np.asarray(label, np.int64), np.asarray(group, np.str_)
    fit = np.random.default_rng(seed).random(len(y)) < 0.5
    if any(len(np.unique(values[half])) < 2 for values in (y, g) for half in (fit, ~fit)):
        raise InputError("Mitigation needs both outcomes and two groups in each half of the rows; give more rows.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fairlearn's use of pandas
        plain = LogisticRegression().fit(x[fit], y[fit])
        table = [_tradeoff("none", np.nan, plain.predict(x[~fit]), y[~fit], g[~fit])]
        by_group = ThresholdOptimizer(estimator=plain, prefit=True, predict_method="predict_proba")
        by_group.fit(x[fit], y[fit], sensitive_features=g[fit])
        decided = by_group.predict(x[~fit], sensitive_features=g[~fit], random_state=seed)
        table.append(_tradeoff("threshold", 0.0, decided, y[~fit], g[~fit], deployable=False))
        for bound in bounds:
            reduced = ExponentiatedGradient(LogisticRegression(), DemographicParity(difference_bound=bound))
            reduced.fit(x[fit], y[fit], sensitive_features=g[fit])
            decided = reduced.predict(x[~fit], random_state=seed)
            table.append(_tradeoff("reduction", bound, decided, y[~fit], g[~fit]))
    return table


def _tradeoff(
    name: str,
    bound: float,
    decided: ArrayLike,
    label: NDArray[np.int64],
    group: NDArray[np.str_],
    deployable: bool = True,
) -> Tradeoff:
    from fairlearn.metrics import demographic_parity_ratio

    chosen = np.asarray(decided, np.int64)
    ratio = demographic_parity_ratio(label, chosen, sensitive_features=group)
    return Tradeoff(name, bound, float((chosen == label).mean()), float(ratio), deployable)
