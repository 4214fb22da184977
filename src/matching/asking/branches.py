"""What a "yes" to each question would change, read from the memory's own beliefs.

A person's objections are taken as independent, so that a score carries a factor `1 - r` for each, `r` the probability
that this one holds. A "yes" makes beliefs, hence `r`, what `Asked` would make of them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.asking.questions import KM, PAY, QUESTIONS
from matching.columns import Occupations
from matching.features.memory import Memories, exposures, subsets
from matching.features.memory.evidence import RELIABLE
from matching.features.memory.gathered import SUBSETS, owned, thresholds
from matching.features.memory.groups import groups
from matching.features.pairs import Floats, Pairs, Rows, wanted

DOMAINS = 8
"""Domains that one person may be asked about: those with most candidates that no project is in."""

_LEAST = np.float32(1e-3)
_CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Branches:
    """`q` questions to `n` people with `p` candidates in all.

    Attributes:
        slugs: (q, n) texts, the question to each person; "" for none.
        yes: float32 (q, n), probability of a "yes".
        lift: float32 (q, p), by what a "yes" multiplies each score.
    """

    slugs: NDArray[np.str_]
    yes: Floats
    lift: Floats

    @classmethod
    def of(cls, memories: Memories, pairs: Pairs, occupations: Occupations) -> "Branches":
        """Of every question that may be put, in the order of `options`."""
        parts = [_subset(name, memories, pairs) for name in SUBSETS]
        parts += [_distance(memories, pairs), _pay(memories, pairs), _domains(memories, pairs, occupations)]
        yes, lift = (np.concatenate(tables) for tables in zip(*parts, strict=True))
        return cls(options(pairs, len(memories), occupations), yes, lift)


def options(pairs: Pairs, n: int, occupations: Occupations) -> NDArray[np.str_]:
    """Every question that may be put to each of `n` people, by slug: texts (q, n), "" for none.

    Args:
        pairs: their candidates; `pairs.pi` are rows of people.
        n: how many people.
        occupations: the ROME release that the columns point into.
    """
    fixed = [slug for name in SUBSETS for slug in _fixed(name)]
    fixed += [f"km:{km}" for km in KM] + [f"pay:{euros}" for euros in PAY]
    found, _ = _slots(pairs, n, occupations)
    names = np.array([*(f"domain:{code}" for code in _codes(occupations)), ""])
    return np.concatenate([np.broadcast_to(np.array(fixed)[:, None], (len(fixed), n)), names[found]])


def _fixed(name: str) -> list[str]:
    return [slug for slug in QUESTIONS if slug in SUBSETS[name].asked]


def _subset(name: str, memories: Memories, pairs: Pairs) -> tuple[Floats, Floats]:
    """Of one of `SUBSETS`: each subset of dislikes weighs as it makes a "yes" likely."""
    subset, prior, beliefs = SUBSETS[name], memories.priors.subsets[name], memories.beliefs[name]
    asked = [subset.asked[slug] for slug in _fixed(name)]
    within = subsets.members(beliefs.shape[1].bit_length() - 1)[asked]
    likely = np.where(within > 0, 1 - RELIABLE, RELIABLE).astype(np.float32)
    yes = likely @ beliefs.T
    exposure = subset.exposure(pairs, memories.priors.usual)
    weights = np.vstack([np.ones((1, likely.shape[1]), np.float32), likely]).T
    risk = np.empty((len(pairs), weights.shape[1]), np.float32)
    for start in range(0, len(pairs), _CHUNK):
        rows = np.arange(start, min(start + _CHUNK, len(pairs)))
        risk[rows] = (beliefs[pairs.pi[rows]] * subsets.objects(prior, exposure.take(rows))) @ weights
    return yes, _lift(risk[:, 0], risk[:, 1:].T / yes[:, pairs.pi])


def _distance(memories: Memories, pairs: Pairs) -> tuple[Floats, Floats]:
    log_km = exposures.log_km(pairs)
    return _threshold("distance", np.log(KM), memories, pairs.pi, log_km, np.zeros(len(pairs), np.int64))


def _pay(memories: Memories, pairs: Pairs) -> tuple[Floats, Floats]:
    u, channel = exposures.minus_log_pay(pairs, memories.priors.usual)
    return _threshold("pay", -np.log(PAY), memories, pairs.pi, u, channel)


def _threshold(
    name: str, asked: NDArray[np.float64], memories: Memories, pi: Rows, u: NDArray[np.float64], channel: Rows
) -> tuple[Floats, Floats]:
    """Of a tolerance: each value of it weighs as it makes a "yes" to each amount likely."""
    kind, beliefs = thresholds(memories.priors.usual)[name], memories.tolerances[name].beliefs
    likely = np.where(kind.grid >= asked[:, None], RELIABLE, 1 - RELIABLE).astype(np.float32)
    yes = likely @ beliefs.T
    weights = np.vstack([np.ones((1, len(kind.grid)), np.float32), likely])
    objection = kind.objection(memories.priors.thresholds[name]).astype(np.float32)
    curves = np.einsum("nt,qt,cut->ncuq", beliefs, weights, objection, optimize=True)
    table: Floats = np.ascontiguousarray(curves, np.float32).reshape(-1, len(weights))
    low, share = kind.place(np.nan_to_num(u))
    cell, rest = (pi * curves.shape[1] + channel) * curves.shape[2] + low, share.astype(np.float32)[:, None]
    risk = table[cell] * (1 - rest) + table[cell + 1] * rest
    risk[np.isnan(u)] = 0
    return yes, _lift(risk[:, 0], risk[:, 1:].T / yes[:, pi])


def _domains(memories: Memories, pairs: Pairs, occupations: Occupations) -> tuple[Floats, Floats]:
    """Of domains: a "yes" moves the log-odds of an objection as `Asked` does; "no" is as likely as the mean risk."""
    around = groups(pairs, occupations)
    risk = memories.rate("occupation", around, owned(around, pairs.pi))
    n, (_, slot) = len(memories), _slots(pairs, len(memories), occupations)
    some = np.flatnonzero(slot < DOMAINS)
    cell = slot[some] * n + pairs.pi[some]
    total, count = np.bincount(cell, risk[some], DOMAINS * n), np.bincount(cell, minlength=DOMAINS * n)
    yes = (1 - total / np.maximum(count, 1)).reshape(DOMAINS, n).astype(np.float32)
    odds = risk / np.maximum(1 - risk, _LEAST) * np.float32(1 / RELIABLE - 1)
    lift = np.ones((DOMAINS, len(pairs)), np.float32)
    lift[slot[some], some] = _lift(risk[some], (odds / (1 + odds)).astype(np.float32)[some])
    return yes, lift


def _slots(pairs: Pairs, n: int, occupations: Occupations) -> tuple[Rows, Rows]:
    """Domains that each person may be asked about.

    Returns:
        Domain of each place and person, (DOMAINS, n), -1 for none; and the place of each pair's domain among its
        person's, (p,), `DOMAINS` for none.
    """
    size, rome = int(occupations.domain.max()) + 1, pairs.offer["rome"].astype(np.int64)
    key = pairs.pi * size + np.where(rome >= 0, occupations.domain[np.maximum(rome, 0)], 0)
    aims = wanted(pairs.profiles.rows).astype(np.int64)
    own = np.arange(len(aims))[:, None] * size + occupations.domain[np.maximum(aims, 0)]
    foreign = (rome >= 0) & ~np.isin(key, own[aims >= 0])
    known, place, count = np.unique(key[foreign], return_inverse=True, return_counts=True)
    order = np.lexsort((known, -count, known // size))
    people = known[order] // size
    rank = np.empty(len(known), np.int64)
    rank[order] = np.arange(len(known)) - np.searchsorted(people, people)
    found, slot = np.full((DOMAINS, n), -1), np.full(len(pairs), DOMAINS)
    first = np.flatnonzero(rank < DOMAINS)
    found[rank[first], known[first] // size] = known[first] % size
    slot[foreign] = np.minimum(rank, DOMAINS)[place]
    return found, slot


def _codes(occupations: Occupations) -> list[str]:
    """Domaine professionnel of each value of `Occupations.domain`."""
    first = np.unique(occupations.domain, return_index=True)[1]
    return [str(code)[:3] for code in occupations.codes[first]]


def _lift(before: Floats, after: Floats) -> Floats:
    return np.asarray((1 - after) / np.maximum(1 - before, _LEAST), np.float32)
