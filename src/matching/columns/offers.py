"""Offers as columns."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from matching.columns import codes
from matching.columns.ragged import Ragged
from matching.columns.table import Columns
from matching.domain import (
    ContractKind,
    Offer,
    OfferStatus,
    Place,
    PlaceScope,
    Remote,
    RomeRef,
    Schedule,
    WorkingTime,
)
from matching.geo import landmass

if TYPE_CHECKING:
    from matching.rome import Rome

SURE = 0.8
"""Confidence from which something read or recoded may keep a person away from an offer, or send one across France."""

NO_DAY = np.iinfo(np.int32).min
"""Day of a date that is not stated."""

EPOCH = date(1970, 1, 1)

OCCUPATIONS = 5
"""Occupations kept of one offer."""

MOST_POSITIONS = np.iinfo(np.uint16).max
"""Open positions that an offer is said to have at most."""

PLACE = [("latitude", "f8"), ("longitude", "f8"), ("landmass", "i1"), ("scope", "i1"), ("insee", "i4")]
HOURS = [("night", "i1"), ("weekend", "i1"), ("split_shift", "i1"), ("shift_work", "i1")]


class OfferColumns(Columns):
    """Offers. Codes are positions in their enum, flags 1, 0 or -1 (not stated), amounts NaN when not stated.

    `rome` is a row of `Occupations`, -1 when not known, `rome_sure` whether it may keep someone away; `occupations` are
    all those that the offer may be about, -1 padded, with how sure each is in `occupation_shares`; `everywhere` marks
    nationwide and fully remote offers; `created` counts days since 1970; `physical` is a mask of the physical demands
    stated (`codes.physical_mask`); `siret`, `employer` and `appellation` (else the title) are hashes
    (`codes.name_hash`).
    """

    __slots__ = ()
    dtype: ClassVar[np.dtype[Any]] = np.dtype(
        [
            *PLACE,
            *HOURS,
            ("everywhere", "?"),
            ("rome", "i2"),
            ("rome_sure", "?"),
            ("occupations", "i2", (OCCUPATIONS,)),
            ("occupation_shares", "f4", (OCCUPATIONS,)),
            ("contract", "i1"),
            ("contract_months", "f4"),
            ("working_time", "i1"),
            ("hours_per_week", "f4"),
            ("remote", "i1"),
            ("pay_min", "f4"),
            ("pay_max", "f4"),
            ("pay_estimated", "?"),
            ("experience_months", "f4"),
            ("beginner", "i1"),
            ("education", "i1"),
            ("education_required", "?"),
            ("licences_required", "u4"),
            ("licences_wished", "u4"),
            ("languages", "u8"),
            ("siret", "u8"),
            ("employer", "u8"),
            ("created", "i4"),
            ("status", "i1"),
            ("physical", "u1"),
            ("positions", "u2"),
            ("appellation", "u8"),
        ]
    )
    ragged: ClassVar[dict[str, str]] = {"ids": "u1", "required": "i4", "wished": "i4"}

    @classmethod
    def from_offers(
        cls,
        keys: Sequence[int],
        offers: Sequence[Offer],
        rome: "Rome",
        refs: Sequence[RomeRef | None] | None = None,
        shares: tuple[NDArray[np.int16], NDArray[np.float32]] | None = None,
    ) -> Self:
        """Read offers.

        Args:
            keys: the store's key of each.
            offers: canonical offers.
            rome: the release that occupations are looked up in.
            refs: the occupation of each in that release, when it was recoded from the text; None means what
                `Rome.resolve` makes of the fields.
            shares: rows of `Occupations` that each may be about, -1 padded, (n, `OCCUPATIONS`), and how sure each is,
                the same shape; None means that of `refs` alone.
        """
        if refs is None:
            refs = [rome.resolve(offer.rome, offer.appellation, offer.title) for offer in offers]
        rows = np.array([_record(offer, ref, rome) for offer, ref in zip(offers, refs, strict=True)], cls.dtype)
        rows["landmass"] = landmass(rows["latitude"], rows["longitude"])
        rows["occupations"], rows["occupation_shares"] = _alone(rows["rome"], refs) if shares is None else shares
        lists = {
            "ids": Ragged.of([offer.id.encode() for offer in offers], "u1"),
            "required": Ragged.of([_skills(offer, True) for offer in offers], "i4"),
            "wished": Ragged.of([_skills(offer, False) for offer in offers], "i4"),
        }
        return cls(np.array(keys, np.int64), rows, lists)


def day(stated: date | None) -> int:
    """Days since 1970; `NO_DAY` for None."""
    return NO_DAY if stated is None else (stated - EPOCH).days


def number(value: float | None) -> float:
    """NaN for None."""
    return np.nan if value is None else value


def place_record(place: Place) -> tuple[float, float, int, int, int]:
    """Values of the `PLACE` columns; the landmass is filled in afterwards."""
    scope = codes.position(PlaceScope, place.scope)
    return number(place.latitude), number(place.longitude), -1, scope, codes.insee_number(place.code_insee)


def hours_record(hours: Schedule) -> tuple[int, ...]:
    """Values of the `HOURS` columns."""
    return tuple(codes.tristate(getattr(hours, name)) for name, _ in HOURS)


def _record(offer: Offer, ref: RomeRef | None, rome: "Rome") -> tuple[Any, ...]:
    pay = offer.pay
    return (
        *place_record(offer.place),
        *hours_record(offer.schedule),
        everywhere(offer),
        rome.position(ref.code) if ref else -1,
        ref is not None and _confidence(ref) >= SURE,
        (-1,) * OCCUPATIONS,
        (0.0,) * OCCUPATIONS,
        codes.position(ContractKind, offer.contract),
        number(offer.contract_months),
        codes.position(WorkingTime, offer.working_time),
        number(offer.hours_per_week),
        codes.position(Remote, offer.remote),
        number(pay.min_eur_month if pay else None),
        number(pay.max_eur_month if pay else None),
        bool(pay and pay.estimated),
        number(offer.experience_months_min),
        codes.tristate(offer.beginner_accepted),
        offer.education.rank if offer.education is not None else -1,
        offer.education_required,
        codes.licence_mask(licence.code for licence in offer.licences if licence.required),
        codes.licence_mask(licence.code for licence in offer.licences if not licence.required),
        codes.language_mask([language for language in offer.languages if language.required]),
        codes.name_hash(offer.employer.siret),
        codes.name_hash(offer.employer.name),
        int(offer.created_at.timestamp() // 86400) if offer.created_at else NO_DAY,
        codes.position(OfferStatus, offer.status),
        codes.physical_mask(offer.physical),
        min(max(offer.positions, 1), MOST_POSITIONS),
        codes.name_hash(offer.appellation or offer.title),
    )


def _confidence(ref: RomeRef) -> float:
    return 1.0 if ref.confidence is None else ref.confidence


def _alone(rome: NDArray[np.int16], refs: Sequence[RomeRef | None]) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    occupations = np.full((len(rome), OCCUPATIONS), -1, np.int16)
    shares = np.zeros((len(rome), OCCUPATIONS), np.float32)
    occupations[:, 0] = rome
    shares[:, 0] = [_confidence(ref) if ref and row >= 0 else 0 for ref, row in zip(refs, rome.tolist(), strict=True)]
    return occupations, shares


def everywhere(offer: Offer) -> bool:
    """Whether an offer may be taken from anywhere: nationwide, or surely all remote."""
    if offer.place.scope is PlaceScope.NATIONWIDE:
        return True
    sure = all(fact.confidence >= SURE for fact in offer.facts if fact.name == "remote")
    return offer.remote is Remote.FULL and sure


def _skills(offer: Offer, required: bool) -> list[int]:
    """OGR codes; a skill whose requirement is not stated counts as wished."""
    numbers = {codes.skill_number(skill.ogr) for skill in offer.skills if bool(skill.required) is required}
    return sorted(numbers - {-1})
