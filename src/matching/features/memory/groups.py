"""Which groups of like offers a pair belongs to, from the person's view; rates are counted by person and group."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations
from matching.columns.occupations import ELSEWHERE
from matching.domain import Mode, RefusalReason
from matching.features.occupation import relation
from matching.features.pairs import Floats, Pairs
from matching.reach import REACH_KM

Groups = Mapping[str, NDArray[np.uint64]]

SIZES: Mapping[str, int] = MappingProxyType({"all": 2, "relation": ELSEWHERE + 2, "level": 4, "way": 4})
"""Groups that the population has a rate for, and how many there are; 0 is not known."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate to learn.

    Attributes:
        reason: what a refusal says; None for the rate of acceptance.
        category: group of `SIZES` by which the population differs.
        steps: groups of one person's offers, from the widest to the narrowest.
    """

    reason: RefusalReason | None
    category: str
    steps: tuple[str, ...]


RATES: Mapping[str, Rate] = MappingProxyType(
    {
        "employer": Rate(RefusalReason.EMPLOYER, "all", ("all", "employer")),
        "occupation": Rate(RefusalReason.WRONG_OCCUPATION, "relation", ("relation", "large_domain", "domain", "code")),
        "overqualified": Rate(RefusalReason.OVERQUALIFIED, "level", ("level", "code")),
        "no_transport": Rate(RefusalReason.NO_TRANSPORT, "way", ("way",)),
        "skills_missing": Rate(RefusalReason.SKILLS_MISSING, "all", ("all", "domain")),
        "acceptance": Rate(None, "relation", ("all", "large_domain", "domain", "code")),
    }
)


def groups(pairs: Pairs, occupations: Occupations, related: Floats | None = None) -> Groups:
    """Group of each pair by kind, uint64 (p,); 0 is not known, and never counted.

    Args:
        pairs: who and what.
        occupations: the ROME release that both columns point into.
        related: what `relation` says of the pairs, float32 (p,); None works it out.
    """
    o, near = pairs.offer, relation(pairs, occupations) if related is None else related
    rome = o["rome"].astype(np.int64)
    found = {
        "all": np.ones(len(pairs)),
        "relation": np.where(np.isnan(near), 0, near + 1),
        "level": _level(pairs),
        "way": _way(pairs),
        "large_domain": np.where(rome >= 0, occupations.large_domain[np.maximum(rome, 0)] + 1, 0),
        "domain": np.where(rome >= 0, occupations.domain[np.maximum(rome, 0)] + 1, 0),
        "code": rome + 1,
        "employer": np.where(o["siret"] > 0, o["siret"], o["employer"]),
    }
    return {name: values.astype(np.uint64) for name, values in found.items()}


def _level(pairs: Pairs) -> NDArray[np.int64]:
    """Education above the one asked for: 0 not known, 1 none, 2 one level, 3 more."""
    gap = pairs.education_gap()
    return np.where(np.isnan(gap), 0, 1 + np.fmin(np.fmax(gap, 0), 2)).astype(np.int64)


def _way(pairs: Pairs) -> NDArray[np.int64]:
    """0 distance not known, 1 within reach without a car, 2 beyond, 3 a licence that is asked for is lacking."""
    known, far = ~np.isnan(pairs.distance_km), pairs.distance_km > REACH_KM[Mode.TRANSIT]
    return np.where(pairs.licences_share() < 1, 3, np.where(known, 1 + far, 0)).astype(np.int64)
