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


SAME, DOMAIN, LARGE_DOMAIN, ELSEWHERE = 0, 2, 4, 6
"""How the occupation of an offer stands to the one looked for, nearest first; one less for a mobility."""


@dataclass(frozen=True, slots=True)
class Occupations:
    """Rows are positions in `Rome.codes`.

    Attributes:
        version: of the ROME release.
        codes: ROME codes (n,).
        domain: int64 (n,), equal for occupations of one domaine professionnel (three characters).
        large_domain: int64 (n,), equal for occupations of one grand domaine (a letter).
        relation: uint8 (n, n), of the column to the row: `SAME`, `DOMAIN` (same domaine professionnel), `LARGE_DOMAIN`
            (same letter) or `ELSEWHERE`; one less when among the row's mobilities, or from the same ROME v3 sheet.
        proximity: float32 (n, n) in [0, 1].
        mobility: uint8 (n, n), rank of the column among the row's mobilities, 0 the nearest; 255 when not one of them.
        affinity: float32 (n, n), worth of the column's occupation to someone who looks for the row's: 1 the same,
            `MOBILITY_WORTH` one of its first `FIRST` mobilities, else `PROXIMITY_WORTH` of their proximity.
        reserved: bool (n,), whether one cannot begin without a diploma or a title: see `_reserved`.
        family: int32 (n,), equal for occupations that come from one ROME v3 sheet.
        skills: the OGR codes of each occupation, ascending.
        core: those at the heart of the occupation.
        ogrs: int32 (s,), ascending: the OGR codes of skills.
        macros: int32 (s,), the macro-competence of each, or itself when it has none.
    """

    version: str
    codes: NDArray[np.str_]
    domain: NDArray[np.int64]
    large_domain: NDArray[np.int64]
    relation: NDArray[np.uint8]
    proximity: NDArray[np.float32]
    mobility: NDArray[np.uint8]
    affinity: NDArray[np.float32]
    reserved: NDArray[np.bool_]
    family: NDArray[np.int32]
    skills: Ragged
    core: Ragged
    ogrs: NDArray[np.int32]
    macros: NDArray[np.int32]

    @classmethod
    def of(cls, rome: "Rome") -> "Occupations":
        """Read a release."""
        sheets = [rome.occupation(code) for code in rome.codes]
        skills = [[(skill_number(skill.ogr), skill.core) for skill in rome.skills(code)] for code in rome.codes]
        proximity, mobility = np.ascontiguousarray(rome.proximity, np.float32), _mobility(rome)
        codes = np.array(rome.codes, dtype=str)
        family = np.unique([sheet.parent or sheet.code for sheet in sheets], return_inverse=True)[1].astype(np.int32)
        ogrs, macros = _macros(rome)
        return cls(
            version=rome.version,
            codes=codes,
            domain=_group(codes, 3),
            large_domain=_group(codes, 1),
            relation=_relation(codes, mobility, family),
            proximity=proximity,
            mobility=mobility,
            affinity=_affinity(proximity, mobility),
            reserved=np.array([_reserved(sheet) for sheet in sheets]),
            family=family,
            skills=Ragged.of([sorted({ogr for ogr, _ in row} - {-1}) for row in skills], np.int32),
            core=Ragged.of([sorted({ogr for ogr, core in row if core} - {-1}) for row in skills], np.int32),
            ogrs=ogrs,
            macros=macros,
        )

    def __len__(self) -> int:
        return len(self.reserved)

    def macro(self, ogrs: NDArray[np.int32]) -> NDArray[np.int32]:
        """The macro-competence of each skill; the skill itself when it has none, or is not in the release."""
        if not len(self.ogrs):
            return ogrs
        place = np.minimum(np.searchsorted(self.ogrs, ogrs), len(self.ogrs) - 1)
        return np.where(self.ogrs[place] == ogrs, self.macros[place], ogrs).astype(np.int32)


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


def _group(codes: NDArray[np.str_], length: int) -> NDArray[np.int64]:
    """Equal numbers for codes that begin alike."""
    return np.unique([str(code)[:length] for code in codes], return_inverse=True)[1].astype(np.int64)


def _relation(codes: NDArray[np.str_], mobility: NDArray[np.uint8], family: NDArray[np.int32]) -> NDArray[np.uint8]:
    relation = np.full(mobility.shape, ELSEWHERE, np.uint8)
    for length, level in ((1, LARGE_DOMAIN), (3, DOMAIN)):
        group = _group(codes, length)
        relation[group[:, None] == group] = level
    relation -= (mobility != UNRANKED) | (family[:, None] == family)
    np.fill_diagonal(relation, SAME)
    return relation


def _macros(rome: "Rome") -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """OGR codes of the skills of occupations, ascending, and their macro-competences."""
    found = {skill_number(skill.ogr): skill_number(skill.macro) for code in rome.codes for skill in rome.skills(code)}
    ogrs = sorted(found.keys() - {-1})
    macros = [ogr if found[ogr] < 0 else found[ogr] for ogr in ogrs]
    return np.array(ogrs, np.int32), np.array(macros, np.int32)
