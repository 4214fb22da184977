"""What liking is weighed from: today's practice, what is remembered, and what ensembles say."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from matching.features import FEATURE_NAMES
from matching.features.names import RISKS
from matching.features.pairs import Floats
from matching.rerank.formula import ANSWERED, RANKER, SKILLS_MISSING
from matching.rerank.preference import PreferenceScore

Doubles = NDArray[np.float64]

PREFERENCE, OBJECTIONS = "preference", "objections"

RISK_OF: Mapping[str, int] = {name.removeprefix("risk_"): FEATURE_NAMES.index(name) for name in RISKS}
"""Column of the risk that the memory gives to each reason."""

SPARED: Mapping[str, int] = {f"no_{slug}": column for slug, column in RISK_OF.items() if slug != SKILLS_MISSING}
"""Inputs that the memory gives, and the columns of their risks."""


def remembered(rows: Floats) -> dict[str, Doubles]:
    """Inputs that need no ensemble, float64 (p,) each: `PreferenceScore`, and the logarithm of each risk spared.

    A risk that is not known spares everything: it is the same for all offers, or the offer cannot expose to it.
    """
    found = {PREFERENCE: PreferenceScore().score(rows).astype(np.float64)}
    for name, column in SPARED.items():
        risk = rows[:, column].astype(np.float64)
        found[name] = np.log1p(-np.clip(np.where(np.isnan(risk), 0, risk), 0, 0.999))
    return found


def inputs(
    known: Mapping[str, Doubles], said: Mapping[str, Doubles], reasons: Mapping[str, Doubles]
) -> dict[str, Doubles]:
    """All inputs of liking.

    Args:
        known: what `remembered` gives.
        said: by ensemble; one left out says 0.
        reasons: probability of each reason.
    """
    nothing = np.zeros(len(known[PREFERENCE]))
    told = {ANSWERED: said.get(ANSWERED, nothing), RANKER: said.get(RANKER, nothing)}
    return {**known, **told, OBJECTIONS: unobjected(reasons, len(nothing))}


def unobjected(reasons: Mapping[str, Doubles], n: int) -> Doubles:
    """Logarithm of the probability that no objection holds, reasons taken as independent: float64 (n,)."""
    total = np.zeros(n)
    for slug, probability in reasons.items():
        if slug != SKILLS_MISSING:
            total += np.log1p(-probability)
    return total
