"""Places sorted by group then latitude: those of a group within some km north and south are found at once."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from matching.columns.ragged import offsets_of
from matching.geo import EARTH_RADIUS_KM

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SPAN = 1_000.0
"""More degrees than there are, so that groups do not meet."""


@dataclass(frozen=True, slots=True)
class Bands:
    """`n` places.

    Attributes:
        marks: float64 (n,), ascending: group x `SPAN` + latitude.
        rows: int64 (n,), which place each is.
    """

    marks: Floats
    rows: Ints

    @classmethod
    def of(cls, group: Ints, latitude: Floats) -> Self:
        """Sort places; those whose latitude is NaN are left out."""
        known = np.flatnonzero(~np.isnan(latitude))
        marks = group[known] * SPAN + latitude[known]
        order = np.argsort(marks, kind="stable")
        return cls(marks[order], known[order])

    def near(self, group: Ints, latitude: Floats, km: Floats) -> tuple[Ints, Ints]:
        """Places of each group no further north or south than some km.

        Args:
            group: int64 (q,).
            latitude: float64 (q,), degrees; NaN finds nothing.
            km: float64 (q,).

        Returns:
            Which query, ascending, and which place, int64 (p,) each.
        """
        centre, reach = group * SPAN + latitude, np.degrees(km / EARTH_RADIUS_KM) + 1e-9
        low, high = np.searchsorted(self.marks, centre - reach), np.searchsorted(self.marks, centre + reach, "right")
        lengths = np.where(np.isnan(centre), 0, high - low)
        query = np.repeat(np.arange(len(group)), lengths)
        within = np.arange(len(query)) - np.repeat(offsets_of(lengths)[:-1], lengths)
        return query, self.rows[low[query] + within]
