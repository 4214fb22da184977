"""A ROME release as arrays: what pairs of occupations and skills are compared with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.columns.codes import skill_number
from matching.columns.ragged import Ragged

if TYPE_CHECKING:
    from matching.rome import Rome

UNRANKED = 255


@dataclass(frozen=True, slots=True)
class Occupations:
    """Rows are positions in `Rome.codes`.

    Attributes:
        version: of the ROME release.
        proximity: float32 (n, n) in [0, 1].
        mobility: uint8 (n, n), rank of the column among the row's mobilities, 0 the nearest; 255 when not one of them.
        regulated: bool (n,).
        family: int32 (n,), equal for occupations that come from one ROME v3 sheet.
        skills: the OGR codes of each occupation, ascending.
        core: those at the heart of the occupation.
    """

    version: str
    proximity: NDArray[np.float32]
    mobility: NDArray[np.uint8]
    regulated: NDArray[np.bool_]
    family: NDArray[np.int32]
    skills: Ragged
    core: Ragged

    @classmethod
    def of(cls, rome: "Rome") -> "Occupations":
        """Read a release."""
        sheets = [rome.occupation(code) for code in rome.codes]
        skills = [[(skill_number(skill.ogr), skill.core) for skill in rome.skills(code)] for code in rome.codes]
        return cls(
            version=rome.version,
            proximity=np.ascontiguousarray(rome.proximity, np.float32),
            mobility=_mobility(rome),
            regulated=np.array([bool(sheet.regulated) for sheet in sheets]),
            family=np.unique([sheet.parent or sheet.code for sheet in sheets], return_inverse=True)[1].astype(np.int32),
            skills=Ragged.of([sorted({ogr for ogr, _ in row} - {-1}) for row in skills], np.int32),
            core=Ragged.of([sorted({ogr for ogr, core in row if core} - {-1}) for row in skills], np.int32),
        )

    def __len__(self) -> int:
        return len(self.regulated)


def _mobility(rome: "Rome") -> NDArray[np.uint8]:
    ranks = np.full((len(rome.codes), len(rome.codes)), UNRANKED, np.uint8)
    for row, code in enumerate(rome.codes):
        for rank, target in enumerate(rome.mobilities(code)):
            ranks[row, rome.position(target)] = min(rank, UNRANKED - 1)
    return ranks
