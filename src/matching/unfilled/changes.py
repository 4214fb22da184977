"""What an employer may lift of an offer, one requirement at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from matching.columns.offers import HOURS
from matching.domain import ContractKind, Offer, Pay, WorkingTime
from matching.explain import french

STEPS_KM, STEPS_EUR = (10, 20, 30), (100, 200, 300)
CONFIDED = frozenset({"pay", "hours"})
"""Changes that meet what people confide."""

CONTRACTS = (ContractKind.CDI, ContractKind.CDD, ContractKind.TEMP)
"""Kinds that any employer may offer instead."""

HOURS_WORDS = {
    "night": "sans travail de nuit",
    "weekend": "sans travail le week-end",
    "split_shift": "sans horaires coupés",
    "shift_work": "sans travail en équipes",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One requirement lifted.

    Attributes:
        slug: "pay", "hours", "distance", "licence", "experience", "education", "contract" or "working_time".
        value: what is offered instead; None where there is nothing to choose.
        words: the French condition.
        offer: as it would be.
        further_km: that people are brought.
    """

    slug: str
    value: float | str | None
    words: str
    offer: Offer
    further_km: float = 0.0


def changes(offer: Offer) -> Iterator[Change]:
    """Every requirement that an employer may lift, alone."""
    yield from _better_paid(offer)
    for slot, _ in HOURS:
        if getattr(offer.schedule, slot):
            yield Change(
                "hours", slot, HOURS_WORDS[slot], replace(offer, schedule=replace(offer.schedule, **{slot: False}))
            )
    for km in STEPS_KM:
        yield Change("distance", km, f"si le trajet est rendu possible {km} km plus loin", offer, km)
    for licence in (one for one in offer.licences if one.required):
        left = tuple(one for one in offer.licences if one is not licence)
        yield Change("licence", licence.code, f"sans exiger le permis {licence.code}", replace(offer, licences=left))
    if offer.experience_months_min and not offer.beginner_accepted:
        yield Change("experience", None, "sans exiger d’expérience", offer)
    if offer.education is not None and offer.education_required:
        yield Change("education", None, "sans exiger de diplôme", offer)
    yield from _other_terms(offer)


def _better_paid(offer: Offer) -> Iterator[Change]:
    if offer.pay is None:
        return
    for eur in STEPS_EUR:
        low, high = (
            None if bound is None else bound + eur for bound in (offer.pay.min_eur_month, offer.pay.max_eur_month)
        )
        words = f"si le salaire est relevé de {french.euros(eur)} par mois"
        yield Change("pay", eur, words, replace(offer, pay=Pay(low, high)))


def _other_terms(offer: Offer) -> Iterator[Change]:
    for kind in CONTRACTS if offer.contract is not None else ():
        if kind is not offer.contract:
            words = f"si l’offre est aussi proposée en {french.CONTRACTS[kind]}"
            yield Change("contract", kind.value, words, replace(offer, contract=kind))
    if offer.working_time is not None:
        other = next(one for one in WorkingTime if one is not offer.working_time)
        words = f"si l’offre est aussi proposée à {french.WORKING_TIMES[other]}"
        yield Change("working_time", other.value, words, replace(offer, working_time=other))
