"""Open offers of an occupation around a place, for whoever comes: nobody's profile counts, and nothing is logged."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import Layers, OfferColumns
from matching.columns.codes import position
from matching.domain import PlaceScope
from matching.geo import great_circle_km
from serving.errors import NotReadyError
from serving.service import Service


@dataclass(frozen=True, slots=True)
class Nearby:
    """Offers, the nearest first; of those as near, the last published first.

    Attributes:
        keys: of the offers, int64 (n,).
        km: from the place, as the crow flies, float64 (n,).
    """

    keys: NDArray[np.int64]
    km: NDArray[np.float64]


def nearby(service: Service, rome: str, place: tuple[float, float], radius_km: float) -> Nearby:
    """Find the offers whose place of work is known, within a radius.

    Args:
        service: whose offers count.
        rome: ROME code of the occupation.
        place: latitude and longitude, degrees WGS 84.
        radius_km: as the crow flies.

    Raises:
        NotReadyError: the service holds no offers yet.
    """
    pool = service.served.matcher.offers
    if pool is None:
        raise NotReadyError
    return among(pool.state.columns, service.rome.position(rome), place, radius_km)


def among(pool: Layers[OfferColumns], occupation: int, place: tuple[float, float], radius_km: float) -> Nearby:
    """The same among the offers of a pool; `occupation` is a row of `matching.columns.Occupations`."""
    known = position(PlaceScope, PlaceScope.POINT)
    keys, km, created = [np.empty(0, np.int64)], [np.empty(0)], [np.empty(0, np.int32)]
    for columns, alive in zip(pool.columns, pool.alive, strict=True):
        wanted = (columns.rows["rome"] == occupation) & (columns.rows["scope"] == known)
        at = np.flatnonzero(wanted if alive is None else wanted & alive)
        rows = columns.rows[at]
        away = great_circle_km(*place, rows["latitude"], rows["longitude"])
        near = away <= radius_km
        keys.append(columns.keys[at[near]])
        km.append(away[near])
        created.append(rows["created"][near])
    order = np.lexsort((-np.concatenate(created), np.concatenate(km)))
    return Nearby(np.concatenate(keys)[order], np.concatenate(km)[order])
