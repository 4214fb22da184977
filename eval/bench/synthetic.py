"""A market of any size made up for benchmarks: offers where people live, vectors in groups like occupations."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.geo import Communes
from training.corpus import shared_data

OCCUPATIONS = 1584
"""Occupations of ROME 4.0 v4.60."""

DOMAINS = 14
NATIONWIDE = 0.02
"""Share of offers without a place, reached by every search."""

KM_PER_DEGREE = 111.2
SPREAD_KM = 1.5
"""Standard deviation of a workplace around its commune's centre."""

SPLIT_TOWNS = {"13055", "69123", "75056"}
"""Marseille, Lyon and Paris, whose arrondissements are counted instead."""


@dataclass(frozen=True, slots=True)
class Points:
    """Vectors (n, dim) float32, L2-normalised, and places (n, 2) in degrees, NaN for nationwide."""

    vectors: NDArray[np.float32]
    places: NDArray[np.float64]


class Synthetic:
    """Draws offers and queries from one population.

    Args:
        dim: width of the vectors.
        seed: of everything drawn.
    """

    def __init__(self, dim: int, seed: int):
        self._rng = np.random.default_rng(seed)
        domains = self._rng.normal(size=(DOMAINS, dim))
        own = self._rng.normal(size=(OCCUPATIONS, dim))
        self._centres = _normalised(domains[self._rng.integers(DOMAINS, size=OCCUPATIONS)] + 1.5 * own)
        self._share = 1 / np.arange(1, OCCUPATIONS + 1) ** 0.8
        self._share /= self._share.sum()
        rows = [row for row in _communes().rows if row.population and row.code_insee not in SPLIT_TOWNS]
        self._towns = np.array([(row.latitude, row.longitude) for row in rows], float)
        people = np.array([row.population for row in rows], float) * np.isfinite(self._towns).all(axis=1)
        self._people = people / people.sum()

    def offers(self, n: int) -> Points:
        """Draw offers, a few of them nationwide."""
        points = self.queries(n)
        points.places[self._rng.random(n) < NATIONWIDE] = np.nan
        return points

    def queries(self, n: int) -> Points:
        """Draw searches, each from somewhere."""
        dim = self._centres.shape[1]
        vectors = self._centres[self._rng.choice(OCCUPATIONS, n, p=self._share)]
        vectors += self._rng.standard_normal((n, dim), np.float32) * np.float32(0.75 / dim**0.5)
        places = self._towns[self._rng.choice(len(self._towns), n, p=self._people)]
        away = self._rng.normal(scale=SPREAD_KM / KM_PER_DEGREE, size=(n, 2))
        away[:, 1] /= np.cos(np.radians(places[:, 0]))
        return Points(_normalised(vectors), places + away)


def _communes() -> Communes:
    """All communes where the shared reference data is, else the embedded sample."""
    shared = shared_data() / "communes" / "communes_fr.csv.gz"
    return Communes.from_csv(shared) if shared.exists() else Communes.sample()


def _normalised(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    vectors = vectors.astype(np.float32, copy=False)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
