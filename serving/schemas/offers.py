"""An offer as every audience reads it."""

from datetime import datetime

from pydantic import Field

from matching.domain import ContractKind, Offer, OfferStatus, Remote, WorkingTime
from matching.explain.french import CONTRACTS
from serving.schemas.common import Model

PAY_FACTS = ("pay_eur_month_min", "pay_eur_month_max")


class OfferPay(Model):
    """Un salaire, en euros brut par mois, à temps plein."""

    min_eur_month: float | None = Field(description="Le moins.")
    max_eur_month: float | None = Field(description="Le plus.")
    actual_min_eur_month: float | None = Field(description="Le moins, au temps de travail de l’offre.")
    actual_max_eur_month: float | None = Field(description="Le plus, au temps de travail de l’offre.")
    estimated: bool = Field(description="Converti ou complété : une estimation, pas ce que dit l’offre.")
    words: str = Field(description="Les mots de l’offre d’où vient ce salaire.")
    origin: str | None = Field(description="« field » : un champ de l’offre ; « text » : lu dans son texte.")


class OfferSummary(Model):
    """L’essentiel d’une offre."""

    key: int = Field(description="Clé de l’offre dans le service.")
    title: str = Field(description="Intitulé.")
    employer: str | None = Field(description="Employeur, quand l’offre le nomme.")
    place: str | None = Field(description="Lieu de travail.")
    contract: ContractKind | None = Field(description="Nature du contrat.")
    contract_label: str | None = Field(description="Nature du contrat, en français.")
    contract_months: float | None = Field(description="Durée du contrat, en mois.")
    working_time: WorkingTime | None = Field(description="Temps plein ou partiel.")
    hours_per_week: float | None = Field(description="Heures par semaine.")
    remote: Remote | None = Field(description="Télétravail.")
    pay: OfferPay | None = Field(description="Salaire, quand l’offre en dit assez.")
    url: str | None = Field(description="Adresse de l’offre.")
    created_at: datetime | None = Field(description="Date de parution.")
    status: OfferStatus = Field(description="Où en est l’offre.")


def summary(key: int, offer: Offer) -> OfferSummary:
    """An offer in brief."""
    return OfferSummary(
        key=key,
        title=offer.title,
        employer=offer.employer.name,
        place=offer.place.label,
        contract=offer.contract,
        contract_label=CONTRACTS[offer.contract] if offer.contract else None,
        contract_months=offer.contract_months,
        working_time=offer.working_time,
        hours_per_week=offer.hours_per_week,
        remote=offer.remote,
        pay=_pay(offer),
        url=offer.url,
        created_at=offer.created_at,
        status=offer.status,
    )


def _pay(offer: Offer) -> OfferPay | None:
    pay = offer.pay
    if pay is None:
        return None
    read = next((fact for fact in offer.facts if fact.name in PAY_FACTS), None)
    return OfferPay(
        min_eur_month=pay.min_eur_month,
        max_eur_month=pay.max_eur_month,
        actual_min_eur_month=pay.actual_min_eur_month,
        actual_max_eur_month=pay.actual_max_eur_month,
        estimated=pay.estimated,
        words=pay.text,
        origin=read.source if read else None,
    )
