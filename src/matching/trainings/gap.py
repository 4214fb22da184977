"""The gap: skills that offers ask for and that people lack, of the offers that they like or cannot reach.

An offer is in the gap of a person when all of this holds:
- it is open, not suspended, and at a known distance, within their reach by their usable modes of travel;
- no veto falls on it, their own rules included: skills are what is missing, not the contract or the hours;
- they answered that it interests them, that they applied, or refused it for want of the skills; or, unanswered, it is
  of an occupation that they look for (of a project, else of a past job);
- it asks for a skill that their profile lacks: one that it requires, and, of an offer that they answered, one that it
  wishes too.
Of someone whose profile states no skill, nothing is known to be missing, and nothing is in the gap.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import Layers, Occupations, OfferColumns, ProfileColumns, RuleColumns
from matching.columns.ragged import Ragged, offsets_of
from matching.eligibility import vetoes
from matching.features import Pairs
from matching.features.pairs import may_drive, wanted
from matching.geo import great_circle_km
from matching.reach import TravelTimes, search_km, usable_modes
from matching.trainings.bands import Bands, Ints

KEY_BITS, SKILL_BITS = 44, 32
"""Room for a key of the store, and for an OGR code, beside the position of whoever they go with."""


@dataclass(frozen=True, slots=True)
class Said:
    """Offers that people answered, `a` couples; the last word on each.

    Attributes:
        person: int64 (a,), position of the person.
        offer: int64 (a,), key.
        counts: bool (a,), of interest, applied to, or refused for want of the skills; the others are in no gap.
    """

    person: Ints
    offer: Ints
    counts: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Gap:
    """`g` couples of a person and an offer, by person.

    Attributes:
        person: int64 (g,), position of the person, ascending.
        offer: int64 (g,), key.
        missing: OGR codes that each offer asks for and its person lacks, ascending; none is empty.
    """

    person: Ints
    offer: Ints
    missing: Ragged

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Market:
    """Offers that require skills, by occupation then latitude.

    Attributes:
        columns: of all open offers.
        keys: int64 (n,), of those that `bands` holds.
        places: float64 (2, n), latitude and longitude of these.
    """

    columns: Layers[OfferColumns]
    keys: Ints
    places: NDArray[np.float64]
    bands: Bands

    @classmethod
    def of(cls, columns: Layers[OfferColumns]) -> "Market":
        """Sort the offers of a pool; those that may be taken from anywhere are near nobody."""
        keys, rome, places = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty((2, 0))]
        for layer, alive in zip(columns.columns, columns.alive, strict=True):
            kept = (layer.rows["rome"] >= 0) & ~layer.rows["everywhere"] & (layer.lists["required"].lengths() > 0)
            kept &= True if alive is None else alive
            keys.append(layer.keys[kept])
            rome.append(layer.rows["rome"][kept].astype(np.int64))
            places.append(np.stack([layer.rows["latitude"][kept], layer.rows["longitude"][kept]]))
        where = np.concatenate(places, axis=1)
        return cls(columns, np.concatenate(keys), where, Bands.of(np.concatenate(rome), where[0]))


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a gap is bounded by.

    Attributes:
        occupations: the release that offers and profiles are read with.
        times: a table of travel times; None means the approximation of `matching.reach`.
        suspended: those of some keys of offers that are not to be pushed.
    """

    occupations: Occupations
    times: TravelTimes | None
    suspended: Callable[[Collection[int]], Collection[int]]


def gap_of(people: ProfileColumns, said: Said, rules: RuleColumns | None, market: Market, bounds: Bounds) -> Gap:
    """The gap of some people.

    Args:
        people: keyed by their position.
        said: what they answered.
        rules: in force, keyed by position; None for none.
        market: the open offers.
        bounds: what else bounds it.
    """
    person, key, answered = _candidates(people, said, market, bounds.times)
    stated = people.lists["skills"].lengths()[person] > 0
    person, key, answered = person[stated], key[stated], answered[stated]
    offers, row = _columns(market.columns, key)
    pairs = Pairs.of(people, person, offers, row, np.full(len(person), np.nan, np.float32))
    able = (vetoes(pairs, bounds.occupations, bounds.times, rules=rules) == 0) & ~np.isnan(pairs.distance_km)
    held = np.fromiter(bounds.suspended(np.unique(key[able]).tolist()), np.int64)
    left = np.flatnonzero(able & ~np.isin(key, held))
    missing = _missing(people, person[left], offers, row[left], answered[left])
    some = np.flatnonzero(missing.lengths())
    return Gap(person[left][some], key[left][some], missing.take(some))


def _candidates(
    people: ProfileColumns, said: Said, market: Market, times: TravelTimes | None
) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Couples of a person and an open offer, by person then key, each once, and whether they answered it."""
    rows = people.rows
    day = usable_modes(rows["modes"], may_drive(rows), np.zeros(len(rows), bool))
    km = search_km(day, rows["radius_km"], times)
    own = wanted(rows).astype(np.int64)
    person, slot = np.nonzero(own >= 0)
    query, found = market.bands.near(own[person, slot], rows["latitude"][person], km[person])
    home = rows[person[query]]
    near = great_circle_km(home["latitude"], home["longitude"], *market.places[:, found]) <= km[person[query]]
    query, found = query[near], found[near]
    aimed, spoken = _marks(person[query], market.keys[found]), _marks(said.person, said.offer)
    every = np.unique(np.concatenate([aimed, spoken[said.counts]]))
    who, key = every >> KEY_BITS, every & (1 << KEY_BITS) - 1
    kept = np.flatnonzero(~np.isin(every, spoken[~said.counts]) & (market.columns.positions(key) >= 0))
    return who[kept], key[kept], np.isin(every[kept], spoken[said.counts])


def _marks(owner: Ints, value: NDArray[np.integer], bits: int = KEY_BITS) -> Ints:
    """Couples as one number each, ordered as they are."""
    return owner << bits | value.astype(np.int64)


def _columns(columns: Layers[OfferColumns], keys: Ints) -> tuple[OfferColumns, Ints]:
    """Records of the distinct offers, and which of them each key is."""
    distinct, row = np.unique(keys, return_inverse=True)
    return columns.take(columns.positions(distinct)), row


def _missing(
    people: ProfileColumns, person: Ints, offers: OfferColumns, row: Ints, answered: NDArray[np.bool_]
) -> Ragged:
    """OGR codes that each couple lacks, ascending."""
    required, owner = offers.lists["required"].expand(row)
    spoken = np.flatnonzero(answered)
    wished, of_spoken = offers.lists["wished"].expand(row[spoken])
    asked = np.unique(
        np.concatenate([_marks(owner, required, SKILL_BITS), _marks(spoken[of_spoken], wished, SKILL_BITS)])
    )
    couple, skill = asked >> SKILL_BITS, asked & (1 << SKILL_BITS) - 1
    skills, holder = people.lists["skills"].expand(np.arange(len(people)))
    lacking = ~np.isin(_marks(person[couple], skill, SKILL_BITS), _marks(holder, skills, SKILL_BITS))
    lengths = np.bincount(couple[lacking], minlength=len(person))
    return Ragged(offsets_of(lengths), skill[lacking].astype(np.int32))
