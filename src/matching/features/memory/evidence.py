"""From answers to beliefs: how likely an answer is under a belief, and beliefs as rows of probabilities."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.features.pairs import Floats

P = TypeVar("P")

SLIP = 0.02
"""People name an objection they do not have, and accept in spite of one, that often. A judgement, refined by `fit`."""

RELIABLE = 0.97
"""Probability that a direct answer is right. A judgement: nobody's mind is quite made up."""


def log_likelihood(objects: NDArray[np.floating], naming: float, slip: float = SLIP) -> NDArray[np.float64]:
    """Log-probability of each verdict given the probability to object.

    Args:
        objects: probability to object, any shape.
        naming: probability that an objection is named by someone who refuses and names another.
        slip: see `SLIP`.

    Returns:
        (3, *shape) for `NAMED`, `ELSEWHERE` and `ACCEPTED`.
    """
    q = slip + (1 - 2 * slip) * np.asarray(objects, np.float64)
    return np.stack([np.log(q), np.log1p(-naming * q), np.log1p(-q)])


def log_softmax(logits: NDArray[np.floating]) -> NDArray[np.floating]:
    """Rows of log-probabilities from rows of log-weights."""
    top = logits.max(axis=1, keepdims=True)
    return np.asarray(logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True)))


def softmax(logits: NDArray[np.floating]) -> Floats:
    """Rows of probabilities from rows of log-weights."""
    return np.asarray(np.exp(log_softmax(logits)), np.float32)


def log_evidence(logits: NDArray[np.floating]) -> float:
    """Sum over rows of the log of their total weight."""
    top = logits.max(axis=1)
    return float((top + np.log(np.exp(logits - top[:, None]).sum(axis=1))).sum())


def naming_evidence(weights: NDArray[np.floating], naming: float) -> float:
    """What the share of each verdict says of `naming`, in log-likelihood.

    Where another objection holds, with probability `r`, an objection is named with probability `naming`; elsewhere
    always. The verdicts then have probabilities `q (1 - r + r naming)`, `r (1 - naming q)` and `(1 - q) (1 - r)`;
    `log_likelihood` holds what depends on `q`, this the rest, under the likeliest `r`.

    Args:
        weights: (3,), answers of each verdict.
        naming: see `log_likelihood`.
    """
    r = np.linspace(0.01, 0.99, 99)
    named, elsewhere, accepted = weights
    told = named * np.log1p(-r * (1 - naming)) + elsewhere * np.log(r) + accepted * np.log1p(-r)
    return float(told.max())


def search(prior: P, candidates: Mapping[str, Sequence[float]], evidence: Callable[[P], float]) -> P:
    """The prior with some fields set, one after the other, to the candidate values that give most evidence."""
    for name, values in candidates.items():
        tried: list[Any] = [replace(prior, **{name: value}) for value in values]  # type: ignore[type-var]
        prior = max(tried, key=evidence)
    return prior
