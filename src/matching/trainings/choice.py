"""Which trainings each person is told of: a few, of those within reach, that open the most offers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.columns import ProfileColumns
from matching.columns.ragged import ranks_within
from matching.features.pairs import may_drive
from matching.geo import great_circle_km
from matching.reach import reach_km, usable_modes
from matching.trainings.bands import Floats, Ints
from matching.trainings.catalogue import Catalogue
from matching.trainings.coverage import Coverage

MOST = 2
"""Trainings of a digest at most: the offers are what it is sent for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a person wants of trainings.

    Attributes:
        furthest_km: as the crow flies; infinite when nothing was said.
        none: none at all, for now.
        programmes: those that are not proposed: told of before, refused, or of an occupation that is not theirs.
    """

    furthest_km: float = np.inf
    none: bool = False
    programmes: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Chosen:
    """One training for one person.

    Attributes:
        person: position.
        row: of the catalogue.
        distance_km: great-circle; None when it may be followed from anywhere.
    """

    person: int
    row: int
    distance_km: float | None


def chosen(
    people: ProfileColumns, coverage: Coverage, catalogue: Catalogue, limits: Mapping[int, Limits], most: int = MOST
) -> list[Chosen]:
    """The best trainings of each person, one a programme.

    Programmes come by how many offers they open, then by how many missing skills they cover; the trainings of one by
    distance, then the soonest, then the cheapest; one that may be followed from anywhere counts as at the door.

    Args:
        people: keyed by their position.
        coverage: what programmes do for them.
        catalogue: the trainings.
        limits: of the people by position; absent: none.
        most: how many each, at most.
    """
    couple, row, km = _within_reach(people, coverage, catalogue, limits)
    rows, person = catalogue.rows[row], coverage.person[couple]
    cost = row, rows["price"], rows["day"], np.nan_to_num(km)  # the last counts most
    nearest = np.lexsort((*cost, couple))
    best = nearest[np.unique(couple[nearest], return_index=True)[1]]  # of each programme, its training
    worth = -coverage.covered[couple[best]], -coverage.opened[couple[best]], person[best]
    first = best[np.lexsort((*(each[best] for each in cost), *worth))]
    kept = first[ranks_within(person[first]) < most]
    far = [None if np.isnan(one) else one for one in km[kept].tolist()]
    return [Chosen(*one) for one in zip(person[kept].tolist(), row[kept].tolist(), far, strict=True)]


def _within_reach(
    people: ProfileColumns, coverage: Coverage, catalogue: Catalogue, limits: Mapping[int, Limits]
) -> tuple[Ints, Ints, Floats]:
    """Couples of `coverage`, trainings of their programme within reach, and how far: NaN from anywhere."""
    wanted = _wanted(coverage, limits)
    rows = people.rows[coverage.person[wanted]]
    modes = usable_modes(rows["modes"], may_drive(rows), np.zeros(len(rows), bool))
    furthest = np.array([limits[p].furthest_km if p in limits else np.inf for p in coverage.person[wanted].tolist()])
    reach = np.minimum(reach_km(modes, rows["radius_km"]), furthest)
    query, row = catalogue.bands.near(coverage.programme[wanted], rows["latitude"], reach)
    at, home = catalogue.rows[row], rows[query]
    km = great_circle_km(home["latitude"], home["longitude"], at["latitude"], at["longitude"])
    near = np.flatnonzero((km <= reach[query]) & (home["landmass"] == at["landmass"]))
    afar = catalogue.afar[coverage.programme[wanted]]
    there = np.flatnonzero(afar >= 0)
    couple = wanted[np.concatenate([query[near], there])]
    return couple, np.concatenate([row[near], afar[there]]), np.concatenate([km[near], np.full(len(there), np.nan)])


def _wanted(coverage: Coverage, limits: Mapping[int, Limits]) -> Ints:
    """Couples that the limits of their person let through."""
    kept = np.ones(len(coverage.person), bool)
    for person, limit in limits.items():
        low, high = np.searchsorted(coverage.person, [person, person + 1])
        kept[low:high] = not limit.none and ~np.isin(coverage.programme[low:high], list(limit.programmes))
    return np.flatnonzero(kept)
