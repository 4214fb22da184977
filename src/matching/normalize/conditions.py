"""Working-condition labels to the physical demands of a job.

Source: ROME 4.0, "Conditions de travail et risques professionnels".
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from matching.normalize.text import fold

PHYSICAL = {
    "heavy_loads": re.compile(r"charges? (?:lourdes?|encombrantes?)|port de charges?|manutention"),
    "standing": re.compile(r"\bdebout\b"),
    "outdoors": re.compile(r"\ben exterieur|\bplein air|\bsur chantier|environnement climatique"),
    "cold_heat": re.compile(r"temperatures?\b|\bfrigorifique|\bfroid\b|\bchaleur|environnement climatique"),
    "noise": re.compile(r"\bbruyant|\bbruit\b"),
    "heights": re.compile(r"\bhauteur\b|\baltitude\b|risques? de chutes?"),
    "repetitive": re.compile(r"\brepetitif|\bcadence|\bgestes? repetitifs?"),
}
"""Slug of each physical demand, in the order they are given, with the folded wording that states it."""


def read_physical(labels: Iterable[str]) -> tuple[str, ...]:
    """The physical demands that labels state ("Station debout prolongée" -> "standing"), each once."""
    found = set[str]().union(*map(_demands, labels))
    return tuple(slug for slug in PHYSICAL if slug in found)


@lru_cache(4096)
def _demands(label: str) -> frozenset[str]:
    folded = fold(label)
    return frozenset(slug for slug, pattern in PHYSICAL.items() if pattern.search(folded))
