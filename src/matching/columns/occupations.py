"""A ROME release as arrays: what pairs of occupations and skills are compared with."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.columns.codes import skill_number
from matching.columns.ragged import Ragged

if TYPE_CHECKING:
    from matching.rome import Occupation, Rome

UNRANKED = 255

FIRST, MOBILITY_WORTH = 5, 1 / 3
PROXIMITY_WORTH = 0.02
"""Beyond the first mobilities, nearness only decides between offers that are otherwise alike: counted for half of its
value it spoils lists of offers (nDCG@10 0.597 against 0.611)."""


@dataclass(frozen=True, slots=True)
class Occupations:
    """Rows are positions in `Rome.codes`.

    Attributes:
        version: of the ROME release.
        proximity: float32 (n, n) in [0, 1].
        mobility: uint8 (n, n), rank of the column among the row's mobilities, 0 the nearest; 255 when not one of them.
        affinity: float32 (n, n), worth of the column's occupation to someone who looks for the row's: 1 the same,
            `MOBILITY_WORTH` one of its first `FIRST` mobilities, else `PROXIMITY_WORTH` of their proximity.
        reserved: bool (n,), whether one cannot begin without a diploma or a title: see `_reserved`.
        family: int32 (n,), equal for occupations that come from one ROME v3 sheet.
        skills: the OGR codes of each occupation, ascending.
        core: those at the heart of the occupation.
    """

    version: str
    proximity: NDArray[np.float32]
    mobility: NDArray[np.uint8]
    affinity: NDArray[np.float32]
    reserved: NDArray[np.bool_]
    family: NDArray[np.int32]
    skills: Ragged
    core: Ragged

    @classmethod
    def of(cls, rome: "Rome") -> "Occupations":
        """Read a release."""
        sheets = [rome.occupation(code) for code in rome.codes]
        skills = [[(skill_number(skill.ogr), skill.core) for skill in rome.skills(code)] for code in rome.codes]
        proximity, mobility = np.ascontiguousarray(rome.proximity, np.float32), _mobility(rome)
        return cls(
            version=rome.version,
            proximity=proximity,
            mobility=mobility,
            affinity=_affinity(proximity, mobility),
            reserved=np.array([_reserved(sheet) for sheet in sheets]),
            family=np.unique([sheet.parent or sheet.code for sheet in sheets], return_inverse=True)[1].astype(np.int32),
            skills=Ragged.of([sorted({ogr for ogr, _ in row} - {-1}) for row in skills], np.int32),
            core=Ragged.of([sorted({ogr for ogr, core in row if core} - {-1}) for row in skills], np.int32),
        )

    def __len__(self) -> int:
        return len(self.reserved)


_TITLE = re.compile(
    r"diplômes? d['’](?:É|é|E|e)tat|docteur|doctorat|\bordre\b|profession réglementée|carte professionnelle|concours"
    r"|obligatoire pour exercer|formation est obligatoire",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"permis|caces|certificat d['’]aptitude à la conduite|fimo|sans diplôme|tous les niveaux|\bcap\b|\bcqp\b"
    r"|certificat de qualification",
    re.IGNORECASE,
)


def _reserved(sheet: "Occupation") -> bool:
    """Whether a regulated occupation is closed to those who have nothing to do with it.

    ROME marks as regulated both the nurse, who needs a State diploma, and the forklift driver, whom an employer trains
    in a few days. What the sheet says of access tells them apart; a sheet that says nothing is taken as reserved.
    """
    return bool(sheet.regulated) and (bool(_TITLE.search(sheet.access)) or not _OPEN.search(sheet.access))


def _mobility(rome: "Rome") -> NDArray[np.uint8]:
    ranks = np.full((len(rome.codes), len(rome.codes)), UNRANKED, np.uint8)
    for row, code in enumerate(rome.codes):
        for rank, target in enumerate(rome.mobilities(code)):
            ranks[row, rome.position(target)] = min(rank, UNRANKED - 1)
    return ranks


def _affinity(proximity: NDArray[np.float32], mobility: NDArray[np.uint8]) -> NDArray[np.float32]:
    worth = np.where(mobility < FIRST, np.float32(MOBILITY_WORTH), np.float32(PROXIMITY_WORTH) * proximity)
    np.fill_diagonal(worth, 1)
    return worth
