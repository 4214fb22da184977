"""From answers to beliefs: how likely an answer is under a belief, and beliefs as rows of probabilities."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.features.pairs import Floats

P = TypeVar("P")

RELIABLE = 0.97
"""Probability that a direct answer is right. A judgement: nobody's mind is quite made up."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How people answer about one kind of objection, whatever they think of it.

    Where something else speaks against the offer, with probability `others`, an objection is named with probability
    `naming`; elsewhere always. With a probability `q` to object, an objection is then named with probability
    `q (1 - others + others naming)`, something else alone with `others (1 - naming q)`, and the offer accepted with
    `(1 - q) (1 - others)`; some refuse without a reason, in proportion to `q + others - q others`.

    Attributes:
        naming: see above.
        others: see above.
        slip: how often people name an objection that they do not have, and accept in spite of one.
    """

    naming: float = 0.5
    others: float = 0.4
    slip: float = 0.02

    def coefficients(self) -> NDArray[np.float32]:
        """What each verdict is likely by, up to a factor, as `a + b q`: float32 (4, 2), in the order of `past`.

        Not to be written.
        """
        return _coefficients(self)

    def likelihood(self, objects: NDArray[np.floating], verdict: NDArray[np.integer]) -> Floats:
        """Likelihood of a verdict for each probability to object, up to a factor; the two broadcast."""
        q = np.float32(self.slip) + np.float32(1 - 2 * self.slip) * objects
        shape = self.coefficients()[verdict]
        return np.asarray(shape[..., 0] + shape[..., 1] * q, np.float32)


@lru_cache(64)
def _coefficients(telling: Telling) -> NDArray[np.float32]:
    """See `Telling.coefficients`; a bundle has a dozen ways of telling."""
    rest = 1 - telling.others
    return np.array([(0, 1), (1, -telling.naming), (1, -1), (telling.others, rest)], np.float32)


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


USUAL = Telling()
"""Before any answer: half of the objections that others cover stay unnamed. A judgement that answers overrule."""


_NAMINGS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97)
_OTHERS = tuple(np.linspace(0.02, 0.98, 49).tolist())
_DOUBT = 4.0
"""Answers of each kind, named and unnamed, that the prior of `naming` is worth."""


def told(telling: Telling, weights: NDArray[np.floating]) -> float:
    """What the share of each verdict says of how people tell, and a prior: log-likelihood but for what depends on `q`.

    Args:
        telling: see `Telling`.
        weights: (4,), answers of each verdict.
    """
    doubt = _DOUBT * np.log(telling.naming * (1 - telling.naming))
    shares = 1 - telling.others * (1 - telling.naming), telling.others, 1 - telling.others
    return float((weights[:3] * np.log(shares)).sum() + doubt)


def tellings(telling: Telling, weights: NDArray[np.floating]) -> list[Telling]:
    """One candidate for each share of objections named, with the likeliest `others` then; see `told`."""
    candidates = ([replace(telling, naming=naming, others=others) for others in _OTHERS] for naming in _NAMINGS)
    return [max(each, key=lambda tried: told(tried, weights)) for each in candidates]


def search(prior: P, candidates: Mapping[str, Sequence[Any]], evidence: Callable[[P], float]) -> P:
    """The prior with fields, its own or of its `telling`, set one after the other to the values with most evidence."""
    for name, values in candidates.items():
        prior = max((_changed(prior, name, value) for value in values), key=evidence)
    return prior


def _changed(prior: Any, name: str, value: Any) -> Any:
    if hasattr(prior, name):
        return replace(prior, **{name: value})
    return replace(prior, telling=replace(prior.telling, **{name: value}))
