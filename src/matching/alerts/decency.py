"""What may be pushed, whatever suits: nothing twice, nothing dull, not one employer's whole list."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.columns import OfferColumns
from matching.columns.codes import position
from matching.domain import ContractKind
from matching.matcher import ranks_within

PLACES = 10
"""Offers of a digest at most, and of all that one person is pushed in a local day."""

PER_EMPLOYER = 2
"""Offers of one employer in a digest at most; of a temp agency, for one trade in one commune."""

LIKING_FLOOR = 0.03
"""Least P(applies | examined) of an offer that is pushed, where heads tell it. Source: ADR 0014."""

SCORE_FLOOR = 0.25
"""Least score of an offer that is pushed, where there are no heads. Source: ADR 0014; above it are the occupations
looked for and their first mobilities, below it all others."""

NEIGHBOURS = 3
"""Offers of neighbouring occupations for someone whom no other offer is left for. Source: ADR 0018."""

NEIGHBOUR_RISK = 0.4
"""P(this person says that it is not their job) below which an occupation is a neighbour, where there are no heads.
Source: ADR 0018; before any answer these are the same domaine professionnel and the mobilities of the same letter."""

_AGENCY = [position(ContractKind, kind) for kind in (ContractKind.TEMP, ContractKind.TEMP_CDI)]
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.floating[Any]]


def interesting(score: Floats, liking: Floats) -> Bools:
    """Whether each couple is worth an alert.

    Args:
        score: (p,).
        liking: (p,) of heads; NaN without.
    """
    return np.asarray(np.where(np.isnan(liking), score >= SCORE_FLOOR, liking >= LIKING_FLOOR))


def neighbouring(liking: Floats, wrong_occupation: Floats) -> Bools:
    """Whether each couple is worth an alert to someone for whom nothing is `interesting`.

    Args:
        liking: (p,) of heads, which tell it better; NaN without.
        wrong_occupation: (p,) P(the person says that it is not their job); NaN when not known.
    """
    return np.isnan(liking) & (wrong_occupation < NEIGHBOUR_RISK)


def sparing(person: Ints, fits: Bools) -> Ints:
    """Rows of what fits; of someone for whom nothing does, the first `NEIGHBOURS`.

    Args:
        person: (p,) any numbers, those of a person together.
        fits: (p,) whether each is interesting.
    """
    lacking = ~np.isin(person, person[fits])
    return np.flatnonzero(fits | (lacking & (ranks_within(person) < NEIGHBOURS)))


def senders(offers: OfferColumns) -> NDArray[np.uint64]:
    """Whose offer each is, (n,): the SIRET, else the name, hashed; 0 when unnamed.

    Offers of a temp agency are as many clients': each has its own for an agency, an appellation and a commune.
    """
    rows = offers.rows
    named = np.where(rows["siret"] > 0, rows["siret"], rows["employer"])
    agency = np.isin(rows["contract"], _AGENCY) & (named > 0)
    client = named + rows["appellation"] * _MIX[0] + rows["insee"].astype(np.uint64) * _MIX[1]
    return np.asarray(np.where(agency, client, named))


def decent(person: Ints, group: Ints, sender: NDArray[np.uint64]) -> Ints:
    """Rows of the couples any of which may be sent together: one of each group, `PER_EMPLOYER` of each sender.

    Args:
        person: (p,) any numbers.
        group: (p,) of near-identical offers.
        sender: (p,) see `senders`; 0 is bounded by nothing.

    Returns:
        Ascending; of equals the first rows are kept, so give the best first.
    """
    rows = np.flatnonzero(_rank(person, group) == 0)
    among = _rank(person[rows], sender[rows])
    return np.asarray(rows[(among < PER_EMPLOYER) | (sender[rows] == 0)])


def known(person: Ints, group: Ints, pushed: "Pushed") -> Bools:
    """Whether the group of each couple was pushed to its person before, bool (p,)."""
    labels, column = np.unique(np.concatenate([group, pushed.group]), return_inverse=True)
    couple = np.concatenate([person, pushed.person]) * len(labels) + column
    return np.isin(couple[: len(group)], couple[len(group) :])


@dataclass(frozen=True, slots=True)
class Pushed:
    """What people were pushed, as columns.

    Attributes:
        person: int64 (p,), the same numbers as those asked about.
        group: int64 (p,).
    """

    person: Ints
    group: Ints

    @classmethod
    def of(cls, groups: Mapping[int, Collection[int]]) -> Self:
        """Columns of the groups pushed to each person."""
        person = np.repeat(np.array(list(groups), np.int64), [len(own) for own in groups.values()])
        return cls(person, np.fromiter((one for own in groups.values() for one in own), np.int64))


def _rank(person: Ints, label: NDArray[Any]) -> Ints:
    """Of each row, how many rows before it are of the same person and label."""
    order = np.lexsort((label, person))  # stable: rows of a run stay in their order
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(person[order]) != 0) | (label[order][1:] != label[order][:-1])
    rank = np.empty(len(order), np.int64)
    rank[order] = ranks_within(np.cumsum(first))
    return rank
