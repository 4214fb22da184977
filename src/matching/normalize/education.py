"""Education wording to the levels of the API's `niveauxFormations`."""

import re
from functools import lru_cache

from matching.domain import EducationLevel
from matching.normalize.text import fold

# First match wins: "bac +2" before "bac", "bac pro" with "bac". Official labels first in each pattern.
_WORDING = (
    (EducationLevel.NV1, re.compile(r"\bbac ?\+ ?[5-9]|\bmaster|\bmba\b|\bingenieur|\bdoctorat|\bphd\b|\bniveau 7\b")),
    (EducationLevel.NV2, re.compile(r"\bbac ?\+ ?[34]|\blicence|\bbachelor|\bmaitrise|\bbut\b|\bniveau 6\b|\bdcg\b")),
    (EducationLevel.NV3, re.compile(r"\bbac ?\+ ?[12]|\bbts|\bdut\b|\bdeug|\bdeust|\bniveau 5\b|\bassociate")),
    (EducationLevel.NV5, re.compile(r"\bcap\b|\bcapa?\b|\bbepa?\b|\bmention complementaire|\bniveau 3\b")),
    (EducationLevel.C12, re.compile(r"\b2n?de?\b.*\b1(?:er)?e\b|\bseconde\b.*achev|\b(?:2nde?|1ere) achevee")),
    (EducationLevel.NV4, re.compile(r"\bbac\b|\bbaccalaureat|\bbrevet professionnel|\bbp\b|\bniveau 4\b")),
    (EducationLevel.C3A, re.compile(r"\b3e(?:me)? achevee|\bbrevet(?: des colleges)?\b|\bdnb\b|\bcollege\b")),
    (EducationLevel.CFG, re.compile(r"\b4e(?:me)? achevee|\bcfg\b")),
    (EducationLevel.CP4, re.compile(r"\bprimaire\b")),
    (EducationLevel.AFS, re.compile(r"\baucune formation|\bsans (?:diplome|formation)|\baucun diplome")),
)  # fmt: skip


@lru_cache(4096)
def education_level(text: str) -> EducationLevel | None:
    """The level of a code ("NV4") or a wording ("Bac+2 ou équivalents", "CAP cuisine"); None when not understood."""
    code = text.strip().upper()
    if code in EducationLevel.__members__:
        return EducationLevel[code]
    folded = fold(text)
    return next((level for level, pattern in _WORDING if pattern.search(folded)), None)
