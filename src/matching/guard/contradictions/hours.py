"""A full time of few hours, a part time of many. Source: L3121-27, L3123-1."""

import re
from collections.abc import Iterator

from matching.guard.law import Ground
from matching.guard.rule import finding
from matching.guard.verdict import Finding, Severity
from matching.read.text import Text, wording

FULL_TIME_FROM = 32.0
"""Hours a week; some agreements call 32 hours a full time."""
PART_TIME_UNDER = 35.0
"""Hours a week. Source: L3123-1."""

_RANGE = wording(r"\d ?(?:h|heures)? ?(?:a|-|/|ou|et) ?$|evol\w+[^.;]{0,12}$|jusqu'a ?$|apres[^.;]{0,12}$")
_RANGE_AFTER = wording(r"^ ?(?:a|-|/|ou) ?\d|^[^.;]{0,15}evol")
_FULL = wording(r"temps (?:plein|complet)\b|plein temps\b")
_PART = wording(r"temps (?:partiel|incomplet|non complet)\b|mi-? ?temps\b|partiel\b")
_WEEK = wording(
    r"(?<![\d,.h-])(?P<n>\d{1,2}) ?(?:h|heures)(?:[0-5]\d)?\b ?(?:/ ?sem\w*|par sem\w*|hebdo\w*|semaine)|(?:hebdo\w*"
    r"|semaine|duree du travail|temps de travail) ?:? ?(?:de )?(?P<n3>\d{1,2}) ?h(?:eures)?\b(?! ?\d)",
    r"(?:temps (?:plein|complet|partiel)|contrat)[\x20,:(-]{1,4}(?:de )?(?P<n2>\d{1,2}) ?(?:h"
    r"|heures)\b(?!\d)(?! ?(?:-|a) ?\d)",
)
_SCHOOL = wording(
    r"enseign|professeur|heures de cours|formation de|face a face|alternan|apprenti|en centre|puis|3x8|vsd|\bsd\b"
    r"|ou temps|week-?end|majore|heures de delegation|par jour"
)


def findings(text: Text) -> Iterator[Finding]:
    """Weekly hours that do not go with the working time named, when one alone is named."""
    full, part = _FULL.search(text.folded), _PART.search(text.folded)
    if bool(full) == bool(part):
        return
    for match in _WEEK.finditer(text.folded):
        week = float(match["n"] or match["n2"] or match["n3"])
        contrary = 8 <= week < FULL_TIME_FROM if full else PART_TIME_UNDER <= week <= 48
        if contrary and not _ranges(text, match) and not _SCHOOL.search(text.folded):
            yield finding(text, *match.span(), Ground.WORKING_TIME, Severity.CONTRADICTORY)


def _ranges(text: Text, match: "re.Match[str]") -> bool:
    """Whether the hours are an end of a range, or will change."""
    before, after = text.line_before(match.start(), 30), text.line_after(match.end(), 30)
    return bool(_RANGE.search(before) or _RANGE_AFTER.match(after))
