"""What employers read and send."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from pydantic import Field

from matching.domain import ContractKind, EmployerReason, Offer, OfferStatus, WorkingTime
from serving.schemas.common import Model


class MyOffer(Model):
    """Une de mes offres."""

    key: int = Field(description="Clé de l’offre dans le service.")
    source: str = Field(description="D’où elle vient ; les vôtres commencent par « employer: ».")
    id: str = Field(description="Votre identifiant.")
    status: OfferStatus = Field(description="État de l’offre.")
    title: str = Field(description="Intitulé.")
    rome: str | None = Field(description="Code ROME retenu.")
    rome_label: str | None = Field(description="Libellé ROME.")
    place: str | None = Field(description="Lieu de travail.")
    contract: ContractKind | None = Field(description="Type de contrat.")
    working_time: WorkingTime | None = Field(description="Temps de travail.")
    hours_per_week: float | None = Field(description="Heures par semaine.")
    pay_min_eur_month: float | None = Field(description="Salaire minimum, en euros brut par mois à temps plein.")
    pay_max_eur_month: float | None = Field(description="Salaire maximum, de même.")
    experience_months_min: int | None = Field(description="Expérience demandée, en mois.")
    positions: int = Field(description="Nombre de postes.")
    created_at: datetime | None = Field(description="Date de création.")
    unstated: list[str] = Field(description="Ce qui aiderait à mieux proposer l’offre et qu’elle ne dit pas.")


def my_offer(key: int, offer: Offer) -> MyOffer:
    """An offer as its employer reads it."""
    return MyOffer(
        key=key,
        source=offer.source,
        id=offer.id,
        status=offer.status,
        title=offer.title,
        rome=offer.rome.code if offer.rome else None,
        rome_label=offer.rome.label if offer.rome else None,
        place=offer.place.label,
        contract=offer.contract,
        working_time=offer.working_time,
        hours_per_week=offer.hours_per_week,
        pay_min_eur_month=offer.pay.min_eur_month if offer.pay else None,
        pay_max_eur_month=offer.pay.max_eur_month if offer.pay else None,
        experience_months_min=offer.experience_months_min,
        positions=offer.positions,
        created_at=offer.created_at,
        unstated=[said for said, absent in UNSTATED.items() if absent(offer)],
    )


UNSTATED: dict[str, Callable[[Offer], bool]] = {
    "le salaire": lambda offer: offer.pay is None,
    "le lieu de travail": lambda offer: offer.place.latitude is None,
    "le type de contrat": lambda offer: offer.contract is None,
    "le temps de travail": lambda offer: offer.working_time is None and offer.hours_per_week is None,
    "l’expérience demandée, ou « débutant accepté »": lambda offer: (
        offer.experience_months_min is None and offer.beginner_accepted is None
    ),
}


class Closing(Model):
    """La fermeture d’une offre."""

    status: Literal["filled", "withdrawn"] = Field(description="« filled » : pourvue ; « withdrawn » : retirée.")


class NewOutcome(Model):
    """Ce qu’il est advenu d’une personne proposée."""

    event: Literal["contacted", "interviewed", "hired", "refused"] = Field(description="Ce qui s’est passé.")
    reasons: list[EmployerReason] = Field([], max_length=15, description="Motifs, pour « refused » seulement.")
    close_offer: bool = Field(
        False, description="Confirme que le poste est pourvu : l’offre est fermée avec cette réponse."
    )


class Outcome(Model):
    """Une réponse enregistrée."""

    event_id: int = Field(description="À donner pour l’annuler.")
    offer_status: OfferStatus = Field(description="État de l’offre après cette réponse.")
    to_confirm: str | None = Field(description="Question à poser avant de fermer l’offre ; nul s’il n’y en a pas.")
