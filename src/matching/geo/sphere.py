"""Distances on the sphere."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088  # mean radius of WGS 84; Source: IUGG, Moritz (1980), Geodetic Reference System 1980


def great_circle_km(
    latitude: ArrayLike, longitude: ArrayLike, other_latitude: ArrayLike, other_longitude: ArrayLike
) -> NDArray[np.float64]:
    """Great-circle distance, broadcast over arrays of degrees WGS 84; NaN where a coordinate is NaN.

    Source: haversine formula, R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984). The sphere is
    within 0.5 % of the ellipsoid.
    """
    south, west, north, east = (
        np.radians(np.asarray(degrees, dtype=np.float64))
        for degrees in (latitude, longitude, other_latitude, other_longitude)
    )
    half = np.sin((north - south) / 2) ** 2 + np.cos(south) * np.cos(north) * np.sin((east - west) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def unit_sphere(latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.float64]:
    """Points of the unit sphere: degrees of shape (...) to (..., 3) float64; NaN where a coordinate is NaN.

    The straight line between two of them, times `EARTH_RADIUS_KM`, is the great circle to 0.01 % below 300 km.
    """
    north, east = (np.radians(np.asarray(degrees, dtype=np.float64)) for degrees in (latitude, longitude))
    return np.stack((np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north) + 0 * east), axis=-1)
