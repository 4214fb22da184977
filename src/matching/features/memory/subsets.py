"""Which of a few things a person objects to, learned exactly over all their subsets: hours, contracts, conditions.

A person dislikes some of `a` attributes. An offer exposes to attribute `i` with probability `e[i]` (1 stated, 0 stated
absent, in between when not stated) and each disliked one that is there makes the person object with probability
`strength`. A refusal that says "hours" of an offer with nights and weekends therefore blames both, and the next answer
tells which. Subsets are bit masks from 0 to 2**a - 1.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matching.features.memory.evidence import (
    RELIABLE,
    USUAL,
    Telling,
    log_evidence,
    log_softmax,
    search,
    softmax,
    tellings,
    told,
)
from matching.features.pairs import Floats, Rows

UNSTATED, WISHED, UNWISHED = 0, 1, 2
"""What a person states of an attribute."""

_CANDIDATES: dict[str, tuple[float, ...]] = {
    "strength": (0.4, 0.6, 0.75, 0.85, 0.92, 0.97),
    "hidden": (0.0, 0.15, 0.3, 0.5, 0.75, 1.0),
    "slip": (0.002, 0.005, 0.01, 0.02, 0.04, 0.08),
}
_ROUNDS = 9
_PRIOR_PEOPLE = 10.0
_CHUNK = 4096

_KEPT = 16
"""Priors whose tables are kept: those of the four kinds of a few bundles, a megabyte at most each."""


@dataclass(frozen=True, slots=True)
class SubsetPrior:
    """What is known of people's dislikes before they answer.

    Attributes:
        dislike: probability of each attribute to be disliked, by what the person states: `a` triples `UNSTATED`,
            `WISHED`, `UNWISHED`.
        together: log-weight of each subset beyond what attributes alone say, 2**a; empty for none.
        strength: probability that one disliked attribute makes the person object.
        hidden: share of its usual rate at which an attribute is there when the offer does not state it.
        telling: how people answer.
    """

    dislike: tuple[tuple[float, float, float], ...]
    together: tuple[float, ...] = ()
    strength: float = 0.9
    hidden: float = 0.5
    telling: Telling = USUAL


@dataclass(frozen=True, slots=True)
class Exposure:
    """What offers expose to.

    Attributes:
        stated: float32 (p, a), 1 where stated, else 0.
        usual: float32 (p, a), usual rate of what is not stated, else 0.
    """

    stated: Floats
    usual: Floats

    def at(self, hidden: float) -> Floats:
        """Probability of each attribute to be there."""
        return self.stated + np.float32(hidden) * self.usual

    def take(self, chosen: Rows) -> "Exposure":
        """Some of the offers, by position."""
        return Exposure(self.stated.take(chosen, axis=0), self.usual.take(chosen, axis=0))


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers that say something, sorted by person.

    Attributes:
        exposure: of the offers.
        verdict: what each says.
        weight: how much each counts.
        person: row of the person.
        n: how many people.
    """

    exposure: Exposure
    verdict: NDArray[np.int8]
    weight: Floats
    person: Rows
    n: int

    @classmethod
    def of(cls, exposure: Exposure, verdict: NDArray[np.int8], weight: Floats, person: Rows, n: int) -> "Answers":
        """Keep the answers that say something of offers that expose to something."""
        kept = np.flatnonzero((verdict >= 0) & (exposure.at(1).sum(axis=1) > 0))
        kept = kept[np.argsort(person[kept], kind="stable")]
        return cls(exposure.take(kept), verdict[kept], weight[kept], person[kept], n)

    def verdicts(self) -> NDArray[np.float64]:
        """Answers of each verdict, (4,)."""
        return np.bincount(self.verdict, self.weight, 4).astype(np.float64)


@cache
def members(attributes: int) -> Floats:
    """Whether each attribute is in each subset: float32 (a, 2**a), not to be written."""
    return (np.arange(1 << attributes) >> np.arange(attributes)[:, None] & 1).astype(np.float32)


def posterior(prior: SubsetPrior, stated: NDArray[np.int8], answers: Answers, direct: Floats | None = None) -> Floats:
    """Probability of each subset for each person: float32 (n, 2**a).

    Args:
        prior: of the population.
        stated: int8 (n, a), what each person states.
        answers: of these people.
        direct: (n, 2**a), log-likelihood of direct answers; None for none.
    """
    return softmax(_prior_logits(prior, stated) + _likelihood(prior, answers) + (0 if direct is None else direct))


def before(prior: SubsetPrior, stated: NDArray[np.int8]) -> Floats:
    """The `posterior` of people who have answered nothing."""
    return np.asarray(_before(prior)[stated @ _places(stated.shape[1])])


@lru_cache(_KEPT)
def _before(prior: SubsetPrior) -> Floats:
    """The beliefs of `before` for all that a person may state: float32 (3**a, 2**a), by place, see `_places`."""
    attributes = len(prior.dislike)
    every = np.arange(3**attributes)[:, None] // _places(attributes) % 3
    return softmax(_prior_logits(prior, every.astype(np.int8)))


@cache
def _places(attributes: int) -> Rows:
    """What each attribute weighs in the place of what a person states of all: int64 (a,), not to be written."""
    return 3 ** np.arange(attributes)


def direct(person: Rows, attribute: Rows, accepts: NDArray[np.bool_], shape: tuple[int, int]) -> Floats:
    """Log-likelihood of direct answers "I would accept this attribute": float32 (n, 2**a)."""
    table = np.zeros(shape)
    within = members(shape[1].bit_length() - 1)[attribute] > 0
    np.add.at(table, person, np.where(within != accepts[:, None], np.log(RELIABLE), np.log1p(-RELIABLE)))
    return table.astype(np.float32)


def risk(prior: SubsetPrior, beliefs: Floats, rows: Rows, exposure: Exposure) -> Floats:
    """Probability that each person objects to each offer: float32 (p,).

    Args:
        prior: of the population.
        beliefs: (n, 2**a), see `posterior`.
        rows: int64 (p,), row of `beliefs` of each pair.
        exposure: of the offers of the pairs.
    """
    out = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), _CHUNK):
        part = slice(start, start + _CHUNK)
        chosen = np.arange(start, min(start + _CHUNK, len(rows)))
        out[part] = np.einsum("ps,ps->p", beliefs[rows[part]], objects(prior, exposure.take(chosen)))
    return out


def fit(start: SubsetPrior, stated: NDArray[np.int8], answers: Answers) -> SubsetPrior:
    """Estimate the prior from a population's answers by expectation-maximisation, from `start`.

    Each dislike stays near that of `start` as if ten more people had told it; without answers it is `start`.
    """
    who = np.unique(answers.person)
    if not len(who):
        return start
    answers = replace(answers, person=np.searchsorted(who, answers.person), n=len(who))
    stated, prior = stated[who], start
    for step in range(_ROUNDS):
        if step % 3 == 2:
            candidates = {"telling": tellings(prior.telling, answers.verdicts()), **_CANDIDATES}
            prior = search(prior, candidates, _evidence(stated, answers))
        prior = _maximised(prior, start, stated, posterior(prior, stated, answers))
    return prior


def _evidence(stated: NDArray[np.int8], answers: Answers) -> Callable[[SubsetPrior], float]:
    verdicts = answers.verdicts()
    return lambda prior: (
        log_evidence(_prior_logits(prior, stated) + _likelihood(prior, answers)) + told(prior.telling, verdicts)
    )


def _maximised(prior: SubsetPrior, start: SubsetPrior, stated: NDArray[np.int8], beliefs: Floats) -> SubsetPrior:
    marginal = beliefs @ members(stated.shape[1]).T
    dislike = tuple(_rates(marginal[:, index], stated[:, index], first) for index, first in enumerate(start.dislike))
    alone = replace(prior, dislike=dislike, together=())
    expected = np.exp(_prior_logits(alone, stated)).mean(axis=0)
    found = beliefs.mean(axis=0)
    extra = _PRIOR_PEOPLE * expected
    together = np.log((len(beliefs) * found + extra) / (len(beliefs) * expected + extra))
    return replace(alone, together=tuple(together.tolist()))


def _rates(marginal: Floats, stated: NDArray[np.int8], first: Sequence[float]) -> tuple[float, float, float]:
    totals = np.bincount(stated, marginal, 3) + _PRIOR_PEOPLE * np.array(first)
    low, middle, high = (totals / (np.bincount(stated, minlength=3) + _PRIOR_PEOPLE)).clip(0.002, 0.998).tolist()
    return low, middle, high


def _prior_logits(prior: SubsetPrior, stated: NDArray[np.int8]) -> NDArray[np.floating]:
    """Log-probability of each subset before any answer, (n, 2**a)."""
    table = np.array(prior.dislike)
    rate = table[np.arange(stated.shape[1]), stated]
    within = members(stated.shape[1])
    logits = np.log(rate) @ within + np.log1p(-rate) @ (1 - within)
    return log_softmax(logits + np.array(prior.together) if prior.together else logits)


def _likelihood(prior: SubsetPrior, answers: Answers) -> NDArray[np.floating]:
    """Log-likelihood of each person's answers under each subset, (n, 2**a)."""
    table = np.zeros((answers.n, 1 << answers.exposure.stated.shape[1]), np.float32)
    for part in _by_people(answers.person):
        likely = prior.telling.likelihood(objects(prior, answers.exposure.take(part)), answers.verdict[part, None])
        said = np.log(likely) * answers.weight[part, None]
        owners, first = np.unique(answers.person[part], return_index=True)
        table[owners] = np.add.reduceat(said, first, axis=0)
    return table


def _by_people(person: Rows) -> list[Rows]:
    """Runs of answers of bounded length that share no person; `person` is sorted."""
    if len(person) <= _CHUNK:
        return [np.arange(len(person))] if len(person) else []
    starts = np.flatnonzero(np.diff(person, prepend=-1))
    cuts = np.unique(starts[np.searchsorted(starts, np.arange(0, len(person), _CHUNK), side="right") - 1])
    bounds = [*cuts.tolist(), len(person)]
    return [np.arange(low, high) for low, high in pairwise(bounds) if high > low]


def objects(prior: SubsetPrior, exposure: Exposure) -> Floats:
    """Probability to object under each subset: float32 (p, 2**a)."""
    spared = np.log1p(-np.float32(prior.strength) * exposure.at(prior.hidden))
    return np.asarray(1 - np.exp(spared @ members(spared.shape[1])), np.float32)
