"""What employers read and send."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from pydantic import Field

from matching.domain import ContractKind, EmployerReason, Offer, OfferStatus, WorkingTime
from matching.explain import french
from matching.guard import LAW, Finding, Ground, Severity, Verdict
from matching.unfilled import CONFIDED, Limit, Limits
from serving.guarding import LawfulShortNote, place
from serving.schemas.common import Model
from serving.schemas.unfilled import OfferLimit


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
        unstated=unstated(offer),
    )


class Passage(Model):
    """Un passage à revoir."""

    field: Literal["title", "description"] = Field(description="Où il est.")
    start: int = Field(description="Où il commence dans ce champ, en caractères.")
    words: str = Field(description="Les mots exacts.")
    severity: Severity = Field(
        description="« unlawful » ou « contradictory » : l’offre n’est pas publiée ainsi ; « borderline » : un conseil."
    )
    ground: Ground = Field(description="Ce qu’il nomme.")
    label: str = Field(description="Ce qu’il nomme, en français.")
    article: str = Field(description="Les articles de loi.")
    suggestion: str = Field(description="Ce qu’on peut écrire à la place.")


class OfferCheck(Model):
    """Ce que vaudrait une offre, si elle était déposée."""

    publishable: bool = Field(description="Vrai : elle peut être déposée telle quelle.")
    passages: list[Passage] = Field(description="Les passages à revoir, le plus grave d’abord.")
    unstated: list[str] = Field(description="Ce qui aiderait à mieux la proposer et qu’elle ne dit pas.")
    rome_label: str | None = Field(description="Métier retenu.")
    known: int = Field(
        description="Personnes des environs dont le métier est celui de l’offre, ou y mène, et que les employeurs"
        " peuvent trouver."
    )
    able: int = Field(
        description="Celles qui ont ce qui est exigé et que rien n’écarte, leurs souhaits de salaire et d’horaires à"
        " part."
    )
    limits: list[OfferLimit] = Field(
        description="Ce que chaque exigence coûte, la plus coûteuse d’abord ; pour le salaire et les horaires, à la"
        " dizaine inférieure, et jamais moins de onze personnes."
    )


def offer_check(offer: Offer, found: Verdict, reach: Limits) -> OfferCheck:
    """What an offer would be worth to its employer, who is told of what people wish in tens only."""
    return OfferCheck(
        publishable=not found.is_flagged,
        passages=[_passage(offer, one) for one in found.findings],
        unstated=unstated(offer),
        rome_label=offer.rome.label if offer.rome else None,
        known=reach.known,
        able=reach.able,
        limits=[_limit(one) for one in reach.limits],
    )


def _passage(offer: Offer, found: Finding) -> Passage:
    field, start = place(offer, found)
    return Passage(
        field=field,
        start=start,
        words=found.span,
        severity=found.severity,
        ground=found.ground,
        label=LAW[found.ground].label,
        article=found.article,
        suggestion=found.suggestion,
    )


def _limit(found: Limit) -> OfferLimit:
    more, sentence = found.more, found.sentence
    if found.change.slug in CONFIDED:
        more -= more % 10
        sentence = f"Au moins {french.plural(more, 'personne', 'personnes')} de plus {found.change.words}"
    return OfferLimit(slug=found.change.slug, value=found.change.value, more=more, sentence=sentence)


def unstated(offer: Offer) -> list[str]:
    """What would help to propose an offer better and that it does not say."""
    return [said for said, absent in UNSTATED.items() if absent(offer)]


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
    note: LawfulShortNote | None = Field(
        None, description="Un mot, pour moi ; la personne le lit si elle demande ses données."
    )
    close_offer: bool = Field(
        False, description="Confirme que le poste est pourvu : l’offre est fermée avec cette réponse."
    )


class Outcome(Model):
    """Une réponse enregistrée."""

    event_id: int = Field(description="À donner pour l’annuler.")
    offer_status: OfferStatus = Field(description="État de l’offre après cette réponse.")
    to_confirm: str | None = Field(description="Question à poser avant de fermer l’offre ; nul s’il n’y en a pas.")
