"""Who may care for offers that have just come: within reach, of the occupations that they look for."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations, OfferColumns, ProfileColumns
from matching.columns.occupations import MOBILITY_WORTH
from matching.features.pairs import may_drive, wanted
from matching.geo import great_circle_km
from matching.reach import TravelTimes, search_km, usable_modes

Ints = NDArray[np.int64]

AT_ONCE = 1_000_000
"""Couples whose distance is computed at once."""


@dataclass(frozen=True, slots=True)
class Near:
    """Couples, by person.

    Attributes:
        person: int64 (p,) rows of the people.
        offer: int64 (p,) rows of the offers.
    """

    person: Ints
    offer: Ints


def near(
    people: ProfileColumns, offers: OfferColumns, occupations: Occupations, times: TravelTimes | None = None
) -> Near:
    """Couples that are worth judging: no veto of theirs is settled here, but that of distance as the crow flies.

    Args:
        people: who want offers as they come.
        offers: that have come.
        occupations: of the release that the columns point into.
        times: a table of travel times; None means the approximation.
    """
    rows = people.rows
    modes = usable_modes(rows["modes"], may_drive(rows), np.zeros(len(rows), bool))
    reach, slots = search_km(modes, rows["radius_km"], times), wanted(rows)
    step = max(1, AT_ONCE // max(len(offers), 1))
    parts = [np.empty((2, 0), np.int64)]
    for low in range(0, len(rows), step):
        some = slice(low, low + step)
        found = _within(rows[some], reach[some], offers.rows) & _worth(slots[some], offers.rows["rome"], occupations)
        person, offer = np.nonzero(found)
        parts.append(np.array((person + low, offer)))
    return Near(*np.concatenate(parts, axis=1))


def _within(people: NDArray[np.void], reach: NDArray[np.floating], offers: NDArray[np.void]) -> NDArray[np.bool_]:
    """(people, offers); whoever has no place, and whatever may be taken from anywhere, is near everything."""
    here = people["latitude"][:, None], people["longitude"][:, None]
    km = great_circle_km(*here, offers["latitude"], offers["longitude"])
    return np.asarray((km <= reach[:, None]) | np.isnan(here[0]) | offers["everywhere"])


def _worth(
    slots: NDArray[np.integer[Any]], rome: NDArray[np.integer[Any]], occupations: Occupations
) -> NDArray[np.bool_]:
    """(people, offers): an occupation looked for, or one of its first mobilities; or it is not known."""
    known = np.append(occupations.affinity, np.zeros((1, occupations.affinity.shape[1]), np.float32), axis=0)
    worth = np.max([known[slot][:, np.maximum(rome, 0)] for slot in slots.T], axis=0)
    unknown = np.all(slots < 0, axis=1, keepdims=True)
    return np.asarray((worth >= MOBILITY_WORTH) | (rome < 0) | unknown)
