"""Which land a point is on: two points on different lands are never a commute apart.

Lands joined by a bridge count as one (Ré, Oléron and Noirmoutier with the mainland, Basse-Terre with Grande-Terre), and
so do the two islands of Mayotte, which a barge joins day and night. Neighbouring countries that one drives to belong to
the mainland.

Source: boxes drawn by hand around each island, to about 0.01 degree, away from the opposite shore; the centroid of
every commune of the official list falls on the land of its département.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

NOWHERE = -1  # no coordinates
ELSEWHERE = 0  # none of the lands below

Box = tuple[float, float, float, float]  # south, north, west, east, degrees

# A later line wins over an earlier one.
_BOXES: tuple[tuple[str, Box], ...] = (
    ("France continentale", (36.0, 71.0, -9.6, 40.0)),
    ("Grande-Bretagne et Irlande", (50.90, 61.0, -11.0, 1.50)),
    ("Grande-Bretagne et Irlande", (50.45, 50.90, -6.0, 0.95)),
    ("Grande-Bretagne et Irlande", (49.85, 50.45, -6.5, -3.0)),
    ("Jersey", (49.15, 49.28, -2.28, -1.98)),
    ("Guernesey", (49.40, 49.53, -2.72, -2.34)),
    ("Corse", (41.30, 43.10, 8.50, 9.65)),
    ("Chausey", (48.85, 48.91, -1.87, -1.77)),
    ("Bréhat", (48.835, 48.88, -3.03, -2.97)),
    ("Batz", (48.738, 48.76, -4.05, -3.98)),
    ("Ouessant", (48.42, 48.50, -5.17, -5.02)),
    ("Molène", (48.38, 48.42, -5.00, -4.92)),
    ("Sein", (48.02, 48.06, -4.90, -4.80)),
    ("Glénan", (47.69, 47.74, -4.06, -3.94)),
    ("Groix", (47.60, 47.665, -3.54, -3.40)),
    ("Belle-Île", (47.26, 47.41, -3.28, -3.03)),
    ("Houat", (47.37, 47.41, -3.02, -2.93)),
    ("Hoëdic", (47.32, 47.36, -2.91, -2.84)),
    ("Île-aux-Moines", (47.565, 47.608, -2.862, -2.835)),
    ("Île-d'Arz", (47.57, 47.61, -2.82, -2.785)),
    ("Yeu", (46.66, 46.76, -2.43, -2.26)),
    ("Aix", (46.005, 46.035, -1.19, -1.15)),
    ("Frioul", (43.25, 43.29, 5.27, 5.335)),
    ("Embiez", (43.065, 43.085, 5.77, 5.795)),
    ("Porquerolles", (42.97, 43.017, 6.15, 6.27)),
    ("Port-Cros", (42.98, 43.03, 6.35, 6.42)),
    ("Levant", (43.00, 43.07, 6.42, 6.53)),
    ("Lérins", (43.50, 43.528, 7.02, 7.08)),
    ("Guadeloupe", (15.90, 16.56, -61.85, -61.13)),
    ("Les Saintes", (15.81, 15.90, -61.70, -61.52)),
    ("Marie-Galante", (15.83, 16.05, -61.37, -61.15)),
    ("La Désirade", (16.27, 16.37, -61.13, -60.96)),
    ("Saint-Barthélemy", (17.85, 17.98, -62.95, -62.76)),
    ("Saint-Martin", (17.99, 18.16, -63.20, -62.95)),
    ("Martinique", (14.35, 14.93, -61.27, -60.75)),
    ("Guyane", (2.0, 6.0, -54.7, -51.4)),
    ("La Réunion", (-21.45, -20.82, 55.15, 55.90)),
    ("Mayotte", (-13.10, -12.55, 44.95, 45.35)),
    ("Saint-Pierre", (46.73, 46.83, -56.27, -56.10)),
    ("Miquelon", (46.80, 47.16, -56.45, -56.22)),
    ("Polynésie, autres îles", (-28.0, -7.0, -155.0, -134.0)),
    ("Tahiti", (-17.92, -17.47, -149.65, -149.10)),
    ("Moorea", (-17.62, -17.45, -149.95, -149.73)),
    ("Raiatea et Tahaa", (-16.95, -16.52, -151.58, -151.33)),
    ("Bora-Bora", (-16.58, -16.40, -151.85, -151.66)),
    ("Huahine", (-16.86, -16.66, -151.10, -150.90)),
    ("Nouvelle-Calédonie", (-22.75, -19.90, 163.90, 167.15)),
    ("Bélep", (-19.90, -19.50, 163.50, 163.85)),
    ("Île des Pins", (-22.80, -22.45, 167.30, 167.60)),
    ("Ouvéa", (-20.80, -20.30, 166.25, 166.80)),
    ("Lifou", (-21.25, -20.65, 166.95, 167.55)),
    ("Maré", (-21.75, -21.28, 167.60, 168.25)),
    ("Wallis", (-13.45, -13.15, -176.35, -176.05)),
    ("Futuna", (-14.46, -14.20, -178.30, -177.90)),
)

LANDMASSES: tuple[str, ...] = ("ailleurs", *dict.fromkeys(name for name, _ in _BOXES))
"""French names of the lands, in the order of their numbers."""

_BOUNDS = np.array([box for _, box in reversed(_BOXES)]).T
_NUMBERS = np.array([LANDMASSES.index(name) for name, _ in reversed(_BOXES)])
"""The last box that holds a point is the first here."""


def landmass(latitude: ArrayLike, longitude: ArrayLike) -> NDArray[np.int8]:
    """Number of the land of each point, a position in `LANDMASSES`.

    Args:
        latitude: degrees WGS 84, any shape.
        longitude: the same shape.

    Returns:
        int8 of that shape: 0 outside the lands known here, -1 where a coordinate is NaN.
    """
    north, east = np.asarray(latitude), np.asarray(longitude)
    bottom, top, left, right = _BOUNDS
    y, x = north[..., None], east[..., None]
    inside = (y >= bottom) & (y <= top) & (x >= left) & (x <= right)
    land = np.where(inside.any(axis=-1), _NUMBERS[inside.argmax(axis=-1)], ELSEWHERE)
    return np.where(np.isnan(north) | np.isnan(east), NOWHERE, land).astype(np.int8)
