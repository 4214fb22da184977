"""The side that asks: who, where from, how far, with which vectors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
class Queries:
    """A batch of queries; each search is one vector of one query.

    Attributes:
        ids: external ids, (q,).
        columns: the queries themselves, (q,).
        owners: int64 (m,), query of each search, ascending.
        slots: int64 (m,), project of each search; None when the queries are offers.
        vectors: float32 (m, dim).
        places: (m, 2) degrees; NaN searches everywhere.
        radius_km: (m,).
    """

    ids: Sequence[str]
    columns: OfferColumns | ProfileColumns
    owners: Ints
    slots: Ints | None
    vectors: Floats
    places: NDArray[np.float64]
    radius_km: NDArray[np.floating]

    @classmethod
    def of_profiles(
        cls, profiles: Sequence[Profile], encoding: Encoding, rome: Rome, times: TravelTimes | None
    ) -> "Queries":
        """One search a project, as far as the person goes by any mode; without a place, everywhere."""
        columns = ProfileColumns.from_profiles(range(len(profiles)), profiles, rome)
        owners, slots, vectors = encoding.profiles(profiles)
        rows = columns.rows
        modes = usable_modes(rows["modes"], may_drive(rows), np.zeros(len(rows), bool))
        radius = search_km(modes, rows["radius_km"], times)
        ids = [profile.id for profile in profiles]
        return cls(ids, columns, owners, slots, vectors, known_places(columns)[owners], radius[owners])

    @classmethod
    def of_offers(cls, offers: Sequence[Offer], radius_km: float, encoding: Encoding, rome: Rome) -> "Queries":
        """One search an offer; one without a place, or that may be taken from anywhere, searches everywhere."""
        columns = offer_columns(range(len(offers)), offers, encoding, rome)
        places = known_places(columns)
        places[columns.rows["everywhere"]] = np.nan
        ids, owners = [offer.id for offer in offers], np.arange(len(offers))
        return cls(ids, columns, owners, None, encoding.offers(offers), places, np.full(len(offers), radius_km))

    def nearer(self, rules: RuleColumns) -> "Queries":
        """The same, each no further than a rule of its profile lets; rules are by key of `columns`."""
        km = rules.rows["max_km"][rules.rows_of(self.columns.keys)]
        return replace(self, radius_km=np.minimum(self.radius_km, km[self.owners]))

    def __len__(self) -> int:
        return len(self.ids)

    def needs(self, query: int) -> tuple[str, ...]:
        """What a query lacks to be matched, or to be matched well."""
        first = np.searchsorted(self.owners, query)
        if first == len(self.owners) or self.owners[first] != query:
            return ("projects",)
        record = self.columns.rows[query]
        placed = self.slots is None or not np.isnan(record["latitude"])
        return () if placed else ("place",)

    def searches(self, which: Ints) -> Ints:
        """Positions of the searches of some queries."""
        return belonging(self.owners, which, len(self))
