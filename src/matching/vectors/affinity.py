"""What an occupation is worth to someone who looks for another, and a small space whose inner product says it."""

import numpy as np
from numpy.typing import NDArray

from matching.rome import Rome

Floats = NDArray[np.float32]

SAME = 1.0
MOBILITY = 1 / 3
MOBILITIES = 5
"""A first mobility is worth a third of the occupation itself: the gains by which lists of offers are judged."""

PROXIMITY_SHARE = 0.1
UNRELATED = 0.02
OPPOSITE = -0.2
"""Between occupations without affinity the inner product may take any value from OPPOSITE up to UNRELATED, plus a share
of their ROME proximity: that freedom is what lets a small space tell so many occupations apart."""

SWEEPS = 8
RIDGE = 1e-3


def affinity(rome: Rome) -> Floats:
    """Worth of the occupation of a column for someone who looks for that of the row.

    Returns:
        float32 (n, n) in the order of `rome.codes`: 1 the same, 1/3 one of the first five mobilities, else 0.
    """
    worth = np.zeros((len(rome.codes), len(rome.codes)), np.float32)
    for row, code in enumerate(rome.codes):
        worth[row, [rome.position(target) for target in rome.mobilities(code)[:MOBILITIES]]] = MOBILITY
        worth[row, row] = SAME
    return worth


class OccupationSpace:
    """Two vectors for each occupation, wanted and offered, whose inner product approaches their affinity.

    Attributes:
        wanted: float32 (n + 1, dim), mean norm 1; the last row is zero, for an unknown occupation (-1).
        offered: likewise.
    """

    def __init__(self, rome: Rome, dim: int) -> None:
        wanted, offered = factorise(affinity(rome), UNRELATED + PROXIMITY_SHARE * rome.proximity, dim)
        self.wanted, self.offered = _padded(wanted), _padded(offered)


def factorise(worth: Floats, ceiling: Floats, dim: int) -> tuple[Floats, Floats]:
    """Factors of a matrix whose zero entries only have to stay between OPPOSITE and a ceiling.

    Alternating least squares; after each sweep the free entries take the value that the factors give them, clipped.

    Args:
        worth: (n, n), entries above 0 are to be matched.
        ceiling: (n, n), highest value of the other entries.
        dim: width of the factors.

    Returns:
        wanted and offered, float32 (n, dim), `wanted @ offered.T` approaching `worth`. The same on every call.

    Source: Srebro and Jaakkola, "Weighted low-rank approximations", ICML 2003, section 4 (imputation).
    """
    offered = np.random.default_rng(0).standard_normal((len(worth), dim)).astype(np.float32) / np.float32(dim**0.5)
    matched, target, wanted = worth > 0, worth, offered
    for _ in range(SWEEPS):
        wanted = _solve(target, offered)
        offered = _solve(target.T, wanted)
        target = np.where(matched, worth, np.clip(wanted @ offered.T, OPPOSITE, ceiling))
    return wanted, offered


def _solve(target: Floats, factor: Floats) -> Floats:
    gram = factor.T @ factor + np.float32(RIDGE) * np.eye(factor.shape[1], dtype=np.float32)
    return np.linalg.solve(gram, (target @ factor).T).T.astype(np.float32)


def _padded(factor: Floats) -> Floats:
    scaled = factor / np.linalg.norm(factor, axis=1).mean()
    return np.vstack([scaled, np.zeros((1, factor.shape[1]), np.float32)]).astype(np.float32)
