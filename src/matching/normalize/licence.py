"""Driving-licence wording to the categories of the API's `permis` list."""

import re
from functools import lru_cache

from matching.normalize.text import fold

CATEGORIES = frozenset(
    ["AM", "A1", "A2", "A", "B1", "B", "B96", "B79", "BE", "C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE"]
)
"""Source: France Travail API "Offres d'emploi v2", `permis`."""

_SYNONYMS = {"EB": "BE", "EC": "CE", "ED": "DE", "PL": "C", "SPL": "CE", "VL": "B"}
_CODE = r"([a-e][a-e0-9]{0,2}|spl|pl|vl|am)\b"
_NAMED = re.compile(rf"\b(?:permis(?: de conduire)?|licence|categorie|cat\.?)[ .:]*(?!de conduire){_CODE}")
_ALONE = re.compile(rf"^{_CODE}(?! [a-z])")
_MENTION = re.compile(r"\bmention (96|79)\b")
_WORDING = (
    ("CE", re.compile(r"\bsuper poids lourds?|\bspl\b|\bpoids lourds? ?\+ ?remorque")),
    ("C", re.compile(r"\bpoids lourds?|\bpl\b")),
    ("D", re.compile(r"\btransport (?:en commun|de personnes)")),
    ("A", re.compile(r"\bmoto\b")),
    ("AM", re.compile(r"\bcyclomoteur|\bbsr\b")),
    ("B", re.compile(r"\bvehicule leger|\bvoiture|^permis(?: de conduire)?(?: valide)?$")),
)


@lru_cache(4096)
def licence_code(text: str) -> str | None:
    """The category a label names ("B - Véhicule léger", "EC", "permis B", "B mention 96"); None when none is."""
    folded = fold(text).strip()
    if mention := _MENTION.search(folded):
        return "B" + mention[1]
    if leading := _NAMED.search(folded) or _ALONE.match(folded):
        code = leading[1].upper()
        code = _SYNONYMS.get(code, code)
        if code in CATEGORIES:
            return code
    return next((code for code, pattern in _WORDING if pattern.search(folded)), None)
