"""Whether two offers say the same job: the same text, of the same work, in the same commune, on the same terms.

What one of them does not say tells nothing apart. Source of the thresholds: ADR 0015.
"""

from dataclasses import dataclass

import numpy as np

from matching.domain import ContractKind, Offer, Pay, Place
from matching.duplicates.cells import name_of
from matching.duplicates.wording import Hashes, hashes, runs, words
from matching.geo import great_circle_km
from matching.normalize.text import clean_title

LEAST_HELD = (0.75, 0.9, 0.95)
"""Share of the runs of the shorter text that the longer holds, as one may have been cut or been given a preamble: where
titles agree, where one title names what the other offer does not speak of, and where both do."""

RADIUS_KM = 3.0
"""Where a source names no commune, how far from the other's it may place the offer."""

PAY_TOLERANCE = 0.06
"""Of pay: net amounts and missing bases are converted, and the legal minimum rises between two posts."""

HOURS_TOLERANCE = 0.15

_CITIES = {"751": "75056", "6938": "69123", "132": "13055"}
"""First digits of the arrondissements of Paris, Lyon and Marseille."""

_KINDS = (
    {ContractKind.APPRENTICESHIP, ContractKind.PROFESSIONALISATION},
    {ContractKind.FREELANCE, ContractKind.FRANCHISE},
    {ContractKind.CDD, ContractKind.SEASONAL},
)
"""Contracts that sources take for one another."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is compared of an offer, computed once.

    Attributes:
        offer: as the store has it.
        runs: of its text, ascending.
        title: hashes of its words.
        words: hashes of the words of title and text.
    """

    offer: Offer
    runs: Hashes
    title: Hashes
    words: Hashes

    @classmethod
    def of(cls, offer: Offer) -> "Said":
        """Of an offer."""
        title, text = hashes(words(clean_title(offer.title))), words(offer.description)
        return cls(offer, runs(text), title, np.unique(np.concatenate([title, hashes(text)])))


def same(a: Said, b: Said) -> bool:
    """Whether two offers are near-identical."""
    return same_place(a.offer.place, b.offer.place) and same_terms(a.offer, b.offer) and same_text(a, b)


def same_text(a: Said, b: Said) -> bool:
    """Whether one text holds enough of the other, the more the less their titles agree."""
    likeness = held(a, b)
    return likeness >= LEAST_HELD[0] and likeness >= LEAST_HELD[_unspoken(a, b) + _unspoken(b, a)]


def held(a: Said, b: Said) -> float:
    """Share of the runs of the shorter text that the longer holds; 0 where one is too short to tell."""
    shared = np.intersect1d(a.runs, b.runs, assume_unique=True)
    return len(shared) / max(min(len(a.runs), len(b.runs)), 1)


def _unspoken(a: Said, b: Said) -> bool:
    """Whether the title of one offer names what the other does not speak of."""
    return not np.isin(a.title, b.words).all()


def same_place(a: Place, b: Place) -> bool:
    """Whether places are the same commune, or as near as sources disagree when one names none."""
    if a.code_insee and b.code_insee:
        return (
            a.code_insee == b.code_insee or _city(a.code_insee) == b.code_insee or a.code_insee == _city(b.code_insee)
        )
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return name_of(a) == name_of(b) != ""
    km = great_circle_km(*(np.array(x, np.float64) for x in (a.latitude, a.longitude, b.latitude, b.longitude)))
    return float(km) <= RADIUS_KM


def same_terms(a: Offer, b: Offer) -> bool:
    """Whether contract, hours and pay can be those of one offer."""
    return (
        _contracts(a.contract, b.contract)
        and _may_equal(a.working_time, b.working_time)
        and _near(a.hours_per_week, b.hours_per_week, HOURS_TOLERANCE)
        and _pays(a.pay, b.pay)
    )


def _contracts(a: ContractKind | None, b: ContractKind | None) -> bool:
    return _may_equal(a, b) or {a, b} in _KINDS


def _may_equal(a: object, b: object) -> bool:
    return a is None or b is None or a == b


def _near(a: float | None, b: float | None, tolerance: float) -> bool:
    return a is None or b is None or max(a, b) <= min(a, b) * (1 + tolerance)


def _pays(a: Pay | None, b: Pay | None) -> bool:
    """Whether the ranges of pay meet, but for the tolerance."""
    if a is None or b is None:
        return True
    lows = [pay.min_eur_month or pay.max_eur_month or 0.0 for pay in (a, b)]
    highs = [pay.max_eur_month or pay.min_eur_month or np.inf for pay in (a, b)]
    return max(lows) <= min(highs) * (1 + PAY_TOLERANCE)


def _city(code_insee: str) -> str:
    return next((city for start, city in _CITIES.items() if code_insee.startswith(start)), code_insee)
