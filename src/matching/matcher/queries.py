"""The side that asks: who, where from, how far, with which vectors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.columns import OfferColumns, ProfileColumns, RuleColumns
from matching.domain import Offer, Profile
from matching.features.pairs import may_drive
from matching.matcher.candidates import Floats, Ints, belonging
from matching.pool import Encoding, known_places, offer_columns
from matching.reach import TravelTimes, search_km, usable_modes
from matching.rome import Rome


@dataclass(frozen=True, slots=True)
class Searches:
    """What the index is asked for the queries of a batch, each search one vector of one query.

    Attributes:
        owners: int64 (m,), query of each search, ascending.
        slots: int64 (m,), project of each search; None when the queries are offers.
        vectors: float32 (m, dim).
        places: (m, 2) degrees; NaN searches everywhere.
        radius_km: (m,).
    """

    owners: Ints
    slots: Ints | None
    vectors: Floats
    places: NDArray[np.float64]
    radius_km: NDArray[np.floating]

    def of(self, which: Ints, n: int) -> "Searches":
        """The searches of some of `n` queries."""
        rows = belonging(self.owners, which, n)
        slots = None if self.slots is None else self.slots[rows]
        return Searches(self.owners[rows], slots, self.vectors[rows], self.places[rows], self.radius_km[rows])


@dataclass(frozen=True)
class Queries:
    """A batch of queries.

    Attributes:
        ids: external ids, (q,).
        columns: the queries themselves, (q,).
        make: makes their searches; it is called when they are first needed, for vectors are dear.
    """

    ids: Sequence[str]
    columns: OfferColumns | ProfileColumns
    make: Callable[[], Searches]

    @classmethod
    def of_profiles(
        cls, profiles: Sequence[Profile], encoding: Encoding, rome: Rome, times: TravelTimes | None
    ) -> "Queries":
        """One search a project, as far as the person goes by any mode; without a place, everywhere."""
        columns = ProfileColumns.from_profiles(range(len(profiles)), profiles, rome)

        def make() -> Searches:
            owners, slots, vectors = encoding.profiles(profiles)
            rows = columns.rows
            modes = usable_modes(rows["modes"], may_drive(rows), np.zeros(len(rows), bool))
            radius = search_km(modes, rows["radius_km"], times)
            return Searches(owners, slots, vectors, known_places(columns)[owners], radius[owners])

        return cls([profile.id for profile in profiles], columns, make)

    @classmethod
    def of_offers(cls, offers: Sequence[Offer], radius_km: float, encoding: Encoding, rome: Rome) -> "Queries":
        """One search an offer; one without a place, or that may be taken from anywhere, searches everywhere."""
        columns = offer_columns(range(len(offers)), offers, encoding, rome)

        def make() -> Searches:
            places = known_places(columns)
            places[columns.rows["everywhere"]] = np.nan
            radius = np.full(len(offers), radius_km)
            return Searches(np.arange(len(offers)), None, encoding.offers(offers), places, radius)

        return cls([offer.id for offer in offers], columns, make)

    @cached_property
    def searches(self) -> Searches:
        """What the index is asked for them."""
        return self.make()

    def nearer(self, rules: RuleColumns) -> "Queries":
        """The same, each no further than a rule of its profile lets; rules are by key of `columns`."""
        km = rules.rows["max_km"][rules.rows_of(self.columns.keys)]

        def make() -> Searches:
            found = self.searches
            return replace(found, radius_km=np.minimum(found.radius_km, km[found.owners]))

        return replace(self, make=make)

    def __len__(self) -> int:
        return len(self.ids)

    def needs(self) -> list[tuple[str, ...]]:
        """What each query lacks to be matched, or to be matched well."""
        found = self.searches
        known = np.isin(np.arange(len(self)), found.owners)
        placed = np.full(len(self), found.slots is None) | ~np.isnan(self.columns.rows["latitude"])
        return [
            ("projects",) if not searched else () if there else ("place",)
            for searched, there in zip(known.tolist(), placed.tolist(), strict=True)
        ]
