"""Pairs of a profile and an offer, whichever of the two asks: rows gathered once, and what the two say of each other.

Every comparison gives NaN when either side does not state what it needs.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import OfferColumns, ProfileColumns, offers
from matching.columns.codes import LICENCES, position
from matching.domain import ContractKind
from matching.geo import great_circle_km
from matching.reach import TravelTimes, reach_km, usable_modes, within_reach

if TYPE_CHECKING:
    from matching.features.memory import Memories

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Rows = NDArray[np.int64]

HOURS = tuple(name for name, _ in offers.HOURS)

_LICENCE_B = 1 << LICENCES.index("B")
_OTHER_CONTRACT = position(ContractKind, ContractKind.OTHER)


@dataclass(frozen=True, slots=True)
class Demand:
    """What others answered of each offer so far: int64 (rows of the offers,) each."""

    applications: Rows
    refusals: Rows


@dataclass(frozen=True, slots=True)
class Pairs:
    """`p` pairs.

    Attributes:
        profiles: columns that `pi` points into.
        pi: int64 (p,), profile row of each pair.
        offers: columns that `oi` points into.
        oi: int64 (p,), offer row of each pair.
        profile: records of the profiles, (p,).
        offer: records of the offers, (p,).
        similarity: float32 (p,), cosine of the vectors.
        distance_km: float64 (p,), great-circle; NaN without two places, or when the offer may be taken from anywhere.
        modes: uint8 (p,), modes of travel usable for these hours.
        reach_km: float64 (p,), tolerated km as the crow flies for these hours.
        memory: what the people taught by their answers, one row for each row of `profiles`; None in employers' lists,
            and when nothing is remembered.
        demand: of each row of `offers`; None when not counted.
    """

    profiles: ProfileColumns
    pi: Rows
    offers: OfferColumns
    oi: Rows
    profile: NDArray[Any]
    offer: NDArray[Any]
    similarity: Floats
    distance_km: NDArray[np.float64]
    modes: NDArray[np.uint8]
    reach_km: NDArray[np.float64]
    memory: "Memories | None" = None
    demand: Demand | None = None

    @classmethod
    def of(
        cls,
        profiles: ProfileColumns,
        pi: Rows,
        offers: OfferColumns,
        oi: Rows,
        similarity: Floats,
        memory: "Memories | None" = None,
        demand: Demand | None = None,
    ) -> "Pairs":
        """Gather the records of the pairs and measure the way between them."""
        p, o = profiles.rows.take(pi), offers.rows.take(oi)
        km = great_circle_km(p["latitude"], p["longitude"], o["latitude"], o["longitude"])
        modes = usable_modes(p["modes"], may_drive(p), o["night"] == 1)
        distance = np.where(o["everywhere"], np.nan, km)
        reach = reach_km(modes, p["radius_km"])
        return cls(profiles, pi, offers, oi, p, o, similarity, distance, modes, reach, memory, demand)

    def __len__(self) -> int:
        return len(self.pi)

    def take(self, chosen: Rows) -> "Pairs":
        """Some of the pairs, by position."""
        return Pairs(
            self.profiles,
            self.pi.take(chosen),
            self.offers,
            self.oi.take(chosen),
            self.profile.take(chosen),
            self.offer.take(chosen),
            self.similarity.take(chosen),
            self.distance_km.take(chosen),
            self.modes.take(chosen),
            self.reach_km.take(chosen),
            self.memory,
            self.demand,
        )

    def out_of_reach(self, times: TravelTimes | None = None) -> Bools:
        """Too far, across the sea, or nowhere known; a profile without a place is out of reach of nothing."""
        p, o = self.profile, self.offer
        near = within_reach(self.distance_km, self.modes, p["radius_km"], p["insee"], o["insee"], times)
        ashore = p["landmass"] == o["landmass"]
        return np.asarray(~(near & ashore) & ~o["everywhere"] & ~np.isnan(p["latitude"]))

    def contract_accepted(self) -> Floats:
        """1 or 0; NaN also for an unclassified contract."""
        contract, accepted = self.offer["contract"], self.profile["contracts"]
        known = (contract >= 0) & (contract != _OTHER_CONTRACT) & (accepted > 0)
        return _or_nan(known, accepted >> np.maximum(contract, 0) & 1)

    def working_time_accepted(self) -> Floats:
        """1 or 0."""
        wished, offered = self.profile["working_time"], self.offer["working_time"]
        return _or_nan((wished >= 0) & (offered >= 0), wished == offered)

    def hours_accepted(self) -> Floats:
        """Share of the constraints on hours, stated on both sides, that the person does not refuse."""
        stated, refused = np.zeros(len(self), np.int8), np.zeros(len(self), np.int8)
        for name in HOURS:
            wished, asked = self.profile[name], self.offer[name]
            stated += (wished >= 0) & (asked >= 0)
            refused += (wished == 0) & (asked == 1)
        return _or_nan(stated > 0, 1 - refused / np.maximum(stated, 1))

    def licences_share(self, asked: str = "licences_required") -> Floats:
        """Share of the driving licences of a column of the offers that the profile states; 0 when it states none."""
        required = self.offer[asked]
        held = np.bitwise_count(required & self.profile["licences"])
        wanted = np.bitwise_count(required)
        return _or_nan(wanted > 0, held / np.maximum(wanted, 1))

    def languages_share(self) -> Floats:
        """Share of the required languages that the profile states."""
        required, spoken = self.offer["languages"], self.profile["languages"]
        wanted = np.bitwise_count(required)
        return _or_nan((wanted > 0) & (spoken > 0), np.bitwise_count(required & spoken) / np.maximum(wanted, 1))

    def pay_over_wish(self) -> Floats:
        """Pay offered, the middle of its range, over the least pay wished for."""
        low, high = self.offer["pay_min"], self.offer["pay_max"]
        offered = (np.where(np.isnan(low), high, low) + np.where(np.isnan(high), low, high)) / 2
        wished = self.profile["salary_min"]
        return _or_nan(wished > 0, offered / np.where(wished > 0, wished, 1))

    def education_gap(self) -> Floats:
        """Levels that the person has above (or, negative, below) the one asked for."""
        held, asked = self.profile["education"], self.offer["education"]
        return _or_nan((held >= 0) & (asked >= 0), held.astype(np.int16) - asked)


def wanted(profiles: NDArray[Any]) -> NDArray[np.int16]:
    """Occupations of the projects of records of profiles, else of their past jobs: int16 (n, slots), -1 padded."""
    aimed = (profiles["projects"] >= 0).any(axis=1, keepdims=True)
    return np.where(aimed, profiles["projects"], profiles["experiences"])


def may_drive(profiles: NDArray[Any]) -> Bools:
    """Whether the records of profiles hold a car licence, or state none at all."""
    return np.asarray((profiles["licences"] == 0) | (profiles["licences"] & _LICENCE_B > 0))


def _or_nan(known: Bools, value: NDArray[Any]) -> Floats:
    return np.where(known, value, np.nan).astype(np.float32)
