"""What an answer of the bank is made of: exact counts over everyone eligible, not over the page shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.bank.bridge import needed
from matching.bank.card import EXPERIENCE_YEARS, Availability
from matching.bank.eligible import Bond, Eligible
from matching.columns.codes import LANGUAGES, LICENCES
from matching.columns.offers import NO_DAY, day
from matching.domain import ContractKind
from matching.explain import french
from matching.explain.adviser import BANDS_KM
from matching.features.pairs import wanted
from matching.rome import Rome

MOST_OCCUPATIONS = 20
"""Occupations counted, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of the people eligible have one value.

    Attributes:
        name: "occupation", "bond", "distance", "experience", "availability", "licence", "contract" or "language".
        value: as a filter takes it; a band by its bound (see `Card`), "" beyond the last one or not stated.
        label: in French.
        count: 1 or more. People may have several occupations, licences, contracts and languages.
    """

    name: str
    value: str
    label: str
    count: int


def facets(found: Eligible, rome: Rome, today: date) -> tuple[Facet, ...]:
    """Count everyone eligible, by each value of each facet that someone has."""
    counted = [
        *_occupations(found, rome),
        *_bonds(found),
        *_distances(found),
        *_experiences(found),
        *_availability(found, today),
        *_bits(found, "licence", "licences", LICENCES, [f"permis {code}" for code in LICENCES]),
        *_contracts(found),
        *_bits(found, "language", "languages", LANGUAGES, [french.LANGUAGES.get(code, code) for code in LANGUAGES]),
    ]
    return tuple(one for one in counted if one.count)


def _occupations(found: Eligible, rome: Rome) -> Iterator[Facet]:
    slots = np.sort(wanted(found.people.rows), axis=1)
    first = np.ones(slots.shape, bool)
    first[:, 1:] = slots[:, 1:] != slots[:, :-1]
    rows, counts = np.unique(slots[first & (slots >= 0)], return_counts=True)
    for place in np.argsort(-counts, kind="stable")[:MOST_OCCUPATIONS].tolist():
        sheet = rome.occupation(rome.codes[rows[place]])
        yield Facet("occupation", sheet.code, sheet.label, int(counts[place]))


def _bonds(found: Eligible) -> Iterator[Facet]:
    """What ties them to the occupations asked, the most first: nothing does when only skills are."""
    done = found.bonds & Bond.DONE > 0
    near = needed(found.bonds)
    sought = ~done & ~near & (found.bonds & Bond.SOUGHT > 0)
    yield Facet("bond", "done", "a déjà exercé un des métiers", _count(done))
    yield Facet("bond", "near", "vient d’un métier proche, sans l’avoir exercé", _count(near))
    yield Facet("bond", "sought", "le recherche, sans l’avoir exercé ni rien de proche", _count(sought))


def _distances(found: Eligible) -> Iterator[Facet]:
    bounds = (*BANDS_KM, np.inf)
    which = np.searchsorted(bounds, found.distance_km[~np.isnan(found.distance_km)])
    counts = np.bincount(which, minlength=len(bounds)).tolist()
    for low, km, count in zip((0, *BANDS_KM), BANDS_KM, counts, strict=False):
        yield Facet("distance", str(km), f"de {low} à {km} km", count)
    yield Facet("distance", "", f"à plus de {BANDS_KM[-1]} km", counts[-1])


def _experiences(found: Eligible) -> Iterator[Facet]:
    months = found.people.rows["months_total"]
    lows = (0, *EXPERIENCE_YEARS)
    stated = months > 0
    which = np.searchsorted([low * 12 for low in lows], months[stated], "right") - 1
    counts = np.bincount(which, minlength=len(lows)).tolist()
    for low, high, count in zip(lows, (*EXPERIENCE_YEARS, None), counts, strict=True):
        label = f"de {low} à {high} ans" if low and high else f"{low} ans ou plus" if low else "moins d’un an"
        yield Facet("experience", str(low), label, count)
    yield Facet("experience", "", "expérience non précisée", _count(~stated))


def _availability(found: Eligible, today: date) -> Iterator[Facet]:
    days = found.people.rows["available"]
    stated, ready = days != NO_DAY, days <= day(today)
    yield Facet("availability", Availability.NOW, "disponible", _count(stated & ready))
    yield Facet("availability", Availability.LATER, "disponible plus tard", _count(stated & ~ready))
    yield Facet("availability", Availability.UNKNOWN, "disponibilité non précisée", _count(~stated))


def _contracts(found: Eligible) -> Iterator[Facet]:
    accepted = found.people.rows["contracts"]
    any_kind = _count(accepted == 0)
    for kind, count in zip(ContractKind, _counts(accepted), strict=False):
        yield Facet("contract", kind, french.CONTRACTS[kind], any_kind + count)


def _bits(found: Eligible, name: str, column: str, values: Sequence[str], labels: Sequence[str]) -> Iterator[Facet]:
    for value, label, count in zip(values, labels, _counts(found.people.rows[column]), strict=False):
        yield Facet(name, value, label, count)


def _counts(masks: NDArray[np.unsignedinteger]) -> list[int]:
    """How many of some masks have each of 64 bits, the lowest first."""
    bits = np.unpackbits(masks.astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    counts: list[int] = bits.sum(axis=0).tolist()
    return counts


def _count(which: NDArray[np.bool_]) -> int:
    return int(np.count_nonzero(which))
