"""Whether two offers say the same job: the same text, for the same work, in the same place, on the same terms."""

from dataclasses import dataclass

import numpy as np

from matching.domain import Offer, Place
from matching.duplicates.wording import Hashes, runs, words
from matching.geo import great_circle_km
from matching.normalize.text import clean_title, fold

LEAST_LIKE = 0.6
"""Runs in common, of those of either text."""

LEAST_HELD = 0.85
"""Runs of the shorter text that the longer holds, when it may have been cut or been given a preamble."""

RADIUS_KM = 5.0
"""Sources place an offer at the workplace, at the town hall or in the next commune."""

PAY_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Said:
    """What is compared of an offer, computed once."""

    offer: Offer
    runs: Hashes
    title: frozenset[bytes]

    @classmethod
    def of(cls, offer: Offer) -> "Said":
        """Of an offer."""
        return cls(offer, runs(words(offer.description)), frozenset(words(clean_title(offer.title))))


def same(a: Said, b: Said) -> bool:
    """Whether two offers are near-identical."""
    return same_place(a.offer.place, b.offer.place) and not contradict(a.offer, b.offer) and same_text(a, b)


def same_text(a: Said, b: Said) -> bool:
    """Whether two texts are the same work."""
    if not (len(a.runs) and len(b.runs)):
        return False
    shared = len(np.intersect1d(a.runs, b.runs, assume_unique=True))
    like = shared / (len(a.runs) + len(b.runs) - shared)
    held = shared / min(len(a.runs), len(b.runs))
    return (like >= LEAST_LIKE or held >= LEAST_HELD) and same_work(a, b)


def same_work(a: Said, b: Said) -> bool:
    """Whether titles have a word in common, or the occupation is the same."""
    codes = [said.offer.rome.code if said.offer.rome else None for said in (a, b)]
    return bool(a.title & b.title) or (codes[0] is not None and codes[0] == codes[1])


def same_place(a: Place, b: Place) -> bool:
    """Whether two places are the same, or as near as sources disagree."""
    if None in (a.latitude, a.longitude, b.latitude, b.longitude):
        return _name(a) == _name(b) != ""
    km = great_circle_km(*(np.array(x, np.float64) for x in (a.latitude, a.longitude, b.latitude, b.longitude)))
    return float(km) <= RADIUS_KM


def contradict(a: Offer, b: Offer) -> bool:
    """Whether the terms of two offers exclude that they are one: what one does not say excludes nothing."""
    if a.contract and b.contract and a.contract is not b.contract:
        return True
    if a.working_time and b.working_time and a.working_time is not b.working_time:
        return True
    return _pays_apart(a, b)


def _pays_apart(a: Offer, b: Offer) -> bool:
    low = [offer.pay.min_eur_month or offer.pay.max_eur_month for offer in (a, b) if offer.pay]
    high = [offer.pay.max_eur_month or offer.pay.min_eur_month for offer in (a, b) if offer.pay]
    if len(low) < 2 or None in low + high:
        return False
    return max(x or 0 for x in low) > min(x or 0 for x in high) * (1 + PAY_TOLERANCE)


def _name(place: Place) -> str:
    return place.code_insee or fold(place.label or "").strip()
