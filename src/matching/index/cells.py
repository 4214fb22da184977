"""Geographic cells: how places become lists, and which lists a circle touches."""

from dataclasses import dataclass
from math import pi
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from matching.errors import VectorIndexError
from matching.geo import EARTH_RADIUS_KM, unit_sphere

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SAMPLE = 100_000
"""How many places k-means reads: a hundred for each of the thousand cells of a million items."""

SLACK = 1e-12
"""Margin on cosines, far above rounding: no cell is missed, and each row of a doubtful one is checked."""

AT_ONCE = 128
"""Places compared with all centres together: a megabyte for a thousand cells."""


def placed(coordinates: NDArray[np.floating]) -> Bools:
    """True for the rows that are somewhere on Earth, (n,)."""
    known: Bools = np.isfinite(coordinates).all(axis=1)
    return known


def units_of(places: NDArray[np.floating]) -> Floats:
    """Turn places into unit vectors.

    Args:
        places: (n, 2) latitude and longitude in degrees. NaN: nationwide. Infinite: somewhere, but nobody knows where.

    Returns:
        (n, 3); rows of NaN for nationwide, of infinity for unknown.

    Raises:
        VectorIndexError: the shape is wrong or a coordinate is out of range.
    """
    places = np.asarray(places, np.float64)
    if places.ndim != 2 or places.shape[1] != 2:
        raise VectorIndexError(f"Places have the shape {places.shape}; give (n, 2): latitude and longitude in degrees.")
    known = placed(places)
    if (np.abs(places[known]) > (90, 180)).any():
        raise VectorIndexError("A place is out of range; give latitude then longitude in degrees, NaN for nationwide.")
    units = np.full((len(places), 3), np.nan)
    units[np.isinf(places).any(axis=1)] = np.inf
    units[known] = unit_sphere(places[known, 0], places[known, 1])
    return units


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which query reads which list, sorted by list, the partly covered lists first among equals.

    Attributes:
        query: (p,) position of the query.
        list_no: (p,) list to read.
        inside: (p,) True when the whole list is within the query's radius, so that no row needs a check.
    """

    query: Ints
    list_no: Ints
    inside: Bools


@dataclass(frozen=True, slots=True)
class Caps:
    """How far the items of each cell lie from its centre at most: a cap of the sphere.

    Attributes:
        radii: (c,) true angular radius; 0 for an empty cell.
        cosines: of the radii.
        sines: of the radii.
    """

    radii: Floats
    cosines: Floats
    sines: Floats


@dataclass(frozen=True, slots=True)
class Cells:
    """Centres of geographic cells. Lists are numbered: one per cell, then nationwide, then unknown place.

    Attributes:
        centres: (c, 3) unit vectors, c >= 1.
    """

    centres: Floats

    @classmethod
    def fit(cls, units: Floats, seed: int) -> "Cells":
        """Place about the square root of n cells where the items are, by k-means on the unit sphere."""
        rng = np.random.default_rng(seed)
        known = np.flatnonzero(placed(units))
        sample = units[rng.permutation(known)[:SAMPLE]].astype(np.float32)
        wanted = min(round(len(units) ** 0.5), len(np.unique(sample, axis=0)))
        if wanted < 2:
            return cls.one()
        kmeans: Any = faiss.Kmeans(
            3, wanted, niter=10, seed=seed, min_points_per_centroid=1, max_points_per_centroid=SAMPLE
        )
        kmeans.train(sample)
        centres: Floats = kmeans.centroids.astype(np.float64)
        centres[(centres == 0).all(axis=1)] = (0, 0, 1)
        return cls(centres / np.linalg.norm(centres, axis=1, keepdims=True))

    @classmethod
    def one(cls) -> "Cells":
        """One cell for the whole Earth."""
        return cls(np.array([[0.0, 0.0, 1.0]]))

    @property
    def nationwide(self) -> int:
        """The list that every search reads."""
        return len(self.centres)

    @property
    def unknown(self) -> int:
        """The list that only searches without a place read."""
        return len(self.centres) + 1

    @property
    def n_lists(self) -> int:
        """How many lists there are."""
        return len(self.centres) + 2

    def assign(self, units: Floats) -> Ints:
        """Give the list of each place: its nearest centre's, or one of the two lists without a place."""
        lists = np.where(np.isnan(units).any(axis=1), self.nationwide, self.unknown)
        known = np.flatnonzero(placed(units))
        for low in range(0, len(known), AT_ONCE):
            rows = known[low : low + AT_ONCE]
            lists[rows] = (units[rows] @ self.centres.T).argmax(axis=1)
        return lists

    def caps(self, units: Floats, lists: Ints) -> Caps:
        """Measure the cells from their items and the list of each."""
        known = lists < self.nationwide
        chord = np.linalg.norm(units[known] - self.centres[lists[known]], axis=1)
        radii = np.zeros(len(self.centres))
        np.maximum.at(radii, lists[known], 2 * np.arcsin(np.minimum(1, chord / 2)))
        return Caps(radii, np.cos(radii), np.sin(radii))

    def touched(self, units: Floats, radius: Floats, caps: Caps, sizes: Ints) -> Pairs:
        """Find the lists that each query must read.

        Args:
            units: (q, 3) where the queries are; rows that are not finite search everywhere.
            radius: (q,) angle in radians.
            caps: of the cells.
            sizes: (c + 2,) rows in each list; empty lists are left out.
        """
        blocks = []
        for low in range(0, len(units), AT_ONCE):
            block = slice(low, low + AT_ONCE)
            touch, inside = self.meet(units[block], radius[block], caps)
            query, list_no = np.nonzero(touch & (sizes > 0))
            blocks.append((query + low, list_no, inside[query, list_no]))
        query, list_no, covered = (np.concatenate(column) for column in zip(*blocks, strict=True))
        order = np.argsort(list_no * 2 + covered, kind="stable")
        return Pairs(query[order], list_no[order], covered[order])

    def meet(self, units: Floats, radius: Floats, caps: Caps) -> tuple[Bools, Bools]:
        """Which lists each of a few queries must read, and which are wholly within its radius: (q, lists) each.

        Two caps of the sphere meet when their centres are near enough. Arguments as in `touched`.
        """
        everywhere, angle = ~placed(units), radius[:, None]
        cosine = np.where(everywhere[:, None], 0, units) @ self.centres.T
        along = np.cos(angle) * caps.cosines  # cosines of the sum and of the difference of the two angles
        across = np.sin(angle) * caps.sines
        touch = np.ones((len(units), self.n_lists), bool)
        inside = np.ones_like(touch)
        touch[:, : self.nationwide] = (cosine >= along - across - SLACK) | (angle + caps.radii >= pi)
        inside[:, : self.nationwide] = (cosine >= along + across + SLACK) & (angle > caps.radii)
        touch[everywhere] = inside[everywhere] = True
        touch[:, self.unknown] = everywhere
        return touch, inside


def angle_of(radius_km: float | NDArray[np.floating], n: int) -> Floats:
    """Turn kilometres into radians seen from the Earth's centre, (n,), at most pi.

    Raises:
        VectorIndexError: a radius is NaN or negative, or there is not one per query.
    """
    radius = np.asarray(radius_km, np.float64)
    if radius.shape not in ((), (n,)) or not (radius >= 0).all():
        raise VectorIndexError("Give one radius in km, or one for each query; 0 or more, infinite for no limit.")
    return np.broadcast_to(np.minimum(radius / EARTH_RADIUS_KM, pi), (n,)).copy()
