"""Working-condition labels to the physical demands of a job.

Source: ROME 4.0, "Conditions de travail et risques professionnels".
"""

import re
from collections.abc import Iterable

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
    folded = [fold(label) for label in labels]
    return tuple(slug for slug, pattern in PHYSICAL.items() if any(pattern.search(label) for label in folded))
