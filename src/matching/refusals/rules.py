"""From one refusal to the rules that it puts in force at once: each bound comes from the refused offer."""

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import numpy as np

from matching.columns import codes
from matching.columns.offers import HOURS
from matching.domain import ContractKind, Mode, Offer, Profile, RefusalReason, Rule, RuleKind
from matching.errors import InputError
from matching.normalize.conditions import PHYSICAL
from matching.reach import modes_without_car, reach_km
from matching.refusals.table import PERSON, REQUESTED_AS

LASTS = timedelta(days=90)
"""How long a rule is in force, unless a like refusal renews it: the service's choice, a season of the labour market."""

STEP_KM = 5
"""Bounds on distance are multiples of so many km; below, whole km."""

Values = Iterable[float | str]


def rules_of(
    reasons: Iterable[str], offer: Offer, profile: Profile, distance_km: float | None, at: datetime, impression_id: int
) -> tuple[Rule, ...]:
    """The rules of one refusal: none, one or several.

    What the offer does not state makes no rule. The refused offer breaks each rule that it makes, except that of
    `NO_CAR` when it can be reached without one: a rule of distance then comes with it.

    Args:
        reasons: of the refusal, as stored or as requested ("childcare").
        offer: the refused one.
        profile: who refuses.
        distance_km: between the two, great-circle; None when not known, or when the offer may be taken from anywhere.
        at: the moment of the refusal, aware.
        impression_id: the refused impression.

    Returns:
        Rules of strength 1 until `at` + `LASTS`, in the order of the reasons, each kind and value once.

    Raises:
        InputError: a reason is not in the table.
    """
    made: dict[tuple[RuleKind, float | str], Rule] = {}
    km = math.nan if distance_km is None else distance_km
    for reason in map(stored_reason, reasons):
        for kind, value in _bounds(reason, offer, profile, km):
            made.setdefault((kind, value), Rule(kind, value, reason, at, at + LASTS, impression_id))
    return tuple(made.values())


def stored_reason(slug: str) -> RefusalReason:
    """The reason that is stored for the slug of a request.

    Raises:
        InputError: it is not in the table.
    """
    try:
        return RefusalReason(REQUESTED_AS.get(slug, slug))
    except ValueError as error:
        known = ", ".join([*RefusalReason, *REQUESTED_AS])
        raise InputError(f"{slug!r} is no reason of refusal; give one of {known}.") from error


def _bounds(reason: RefusalReason, offer: Offer, profile: Profile, km: float) -> list[tuple[RuleKind, float | str]]:
    kind = PERSON[reason].rule
    if kind is None:
        return []
    bounds = [(kind, value) for value in _VALUES[kind](offer, profile, km)]
    if kind is RuleKind.NO_CAR and _reached_without_car(offer, profile, km):
        bounds += [(RuleKind.DISTANCE, value) for value in _nearer(offer, profile, km)]
    return bounds


def nearer_km(km: float) -> list[float]:
    """The next lower multiple of `STEP_KM`, or whole km from `STEP_KM` down: some only walk.

    Within 1 km, and of a distance that is not known (NaN), none.
    """
    step = STEP_KM if km > STEP_KM else 1
    return [float(math.ceil(km / step) * step - step)] if km > 1 else []


def _nearer(_offer: Offer, _profile: Profile, km: float) -> Values:
    return nearer_km(km)


def _better_paid(offer: Offer, _profile: Profile, _km: float) -> Values:
    """The least whole euro above the pay offered, the middle of its range."""
    pay = offer.pay
    stated = [bound for bound in (pay.min_eur_month, pay.max_eur_month) if bound is not None] if pay else []
    return [float(math.floor(sum(stated) / len(stated)) + 1)] if stated else []


def _slots(offer: Offer, profile: Profile, _km: float) -> Values:
    """Every slot that the offer states and that the person has not said to accept."""
    return [name for name, _ in HOURS if getattr(offer.schedule, name) and not getattr(profile.hours, name)]


def _contract(offer: Offer, _profile: Profile, _km: float) -> Values:
    return [offer.contract.value] if offer.contract and offer.contract is not ContractKind.OTHER else []


def _working_time(offer: Offer, _profile: Profile, _km: float) -> Values:
    return [offer.working_time.value] if offer.working_time else []


def _conditions(offer: Offer, _profile: Profile, _km: float) -> Values:
    return [slug for slug in PHYSICAL if slug in offer.physical]


def _employer(offer: Offer, _profile: Profile, _km: float) -> Values:
    named = offer.employer.siret or offer.employer.name
    return [named] if named else []


def _car(_offer: Offer, _profile: Profile, _km: float) -> Values:
    return [Mode.CAR.value]


_VALUES: Mapping[RuleKind, Callable[[Offer, Profile, float], Values]] = MappingProxyType(
    {
        RuleKind.DISTANCE: _nearer,
        RuleKind.NO_CAR: _car,
        RuleKind.HOURS: _slots,
        RuleKind.CONTRACT: _contract,
        RuleKind.WORKING_TIME: _working_time,
        RuleKind.SALARY: _better_paid,
        RuleKind.CONDITION: _conditions,
        RuleKind.EMPLOYER: _employer,
    }
)


def _reached_without_car(offer: Offer, profile: Profile, km: float) -> bool:
    """Whether an offer would still be proposed to someone whose car is not counted on."""
    required = codes.licence_mask(licence.code for licence in offer.licences if licence.required)
    if required & ~codes.licence_mask(profile.licences, implied=True):
        return False
    stated = np.array([codes.mask(Mode, profile.mobility.modes)], np.uint8)
    modes = modes_without_car(stated, np.array([offer.schedule.night is True]))
    radius = profile.mobility.radius_km
    return bool(km <= reach_km(modes, np.array([math.nan if radius is None else radius]))[0])
