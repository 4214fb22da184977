"""Digests as the person reads them, and as their adviser reviews them before they leave."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from matching.domain import Channel, Digest, DigestEntry, DigestKind, Event, EventKind, Offer, RefusalReason
from serving.schemas.common import Key, Model
from serving.schemas.offers import OfferSummary, summary
from serving.schemas.trainings import MyTraining, my_training
from serving.trainings import Told

UNDO = "/me/answers"


class AlertOffer(Model):
    """Une offre d’un envoi, avec les raisons données alors."""

    impression_id: int = Field(description="À donner pour répondre à cette offre.")
    offer: OfferSummary = Field(description="L’offre, telle qu’elle est aujourd’hui.")
    distance_km: float | None = Field(description="Distance à vol d’oiseau, en kilomètres.")
    reasons_for: list[str] = Field(description="Ce qui plaide pour.")
    reasons_against: list[str] = Field(description="Ce qui plaide contre, ou reste à vérifier.")


class AlertAnswer(Model):
    """Ma réponse à une offre, où que je l’aie donnée."""

    event_id: int = Field(description="Identifiant de la réponse.")
    event: EventKind = Field(description="La réponse.")
    reasons: list[RefusalReason] = Field(description="Ses raisons, pour un refus.")
    at: datetime = Field(description="Quand.")
    undo: str = Field(description="Adresse à supprimer (DELETE) pour revenir sur la réponse.")


class MyAlertOffer(AlertOffer):
    """Une offre reçue."""

    answer: AlertAnswer | None = Field(description="Ma réponse ; nulle tant que je n’ai pas répondu.")


class AlertQuestion(Model):
    """La question d’un envoi."""

    text: str = Field(description="Ce qui est demandé : on répond par oui ou par non.")
    accepted: bool | None = Field(description="Ma réponse ; nulle tant que je n’ai pas répondu.")
    changes: list[str] = Field(description="Ce que ma réponse change, en français.")


class MyAlert(Model):
    """Un envoi reçu."""

    id: int = Field(description="Identifiant de l’envoi.")
    kind: DigestKind = Field(description="Ce qu’il apporte.")
    sent_at: datetime | None = Field(description="Date d’envoi.")
    channel: Channel | None = Field(description="Par quel canal.")
    offers: list[MyAlertOffer] = Field(description="Les offres, les meilleures d’abord.")
    closed: list[OfferSummary] = Field(description="Offres reçues avant, sans réponse, qui ne sont plus disponibles.")
    question: AlertQuestion | None = Field(description="La question ; nulle quand rien n’est demandé.")
    relaxations: list[str] = Field(description="Combien d’offres de plus si une contrainte était levée.")
    broadened: str | None = Field(description="Pourquoi des métiers voisins sont proposés ; nul s’il n’y en a pas.")
    trainings: list[MyTraining] = Field(description="Formations qui apprennent ce qui manque pour des offres.")


class QuestionAnswer(Model):
    """Ma réponse à une question."""

    accepted: bool = Field(description="Vrai : oui ; faux : non.")


class PendingAlert(Model):
    """Un envoi à relire."""

    id: int = Field(description="Identifiant de l’envoi.")
    person_key: int = Field(description="Clé de la personne.")
    kind: DigestKind = Field(description="Ce qu’il apporte.")
    made_at: datetime = Field(description="Préparé le.")
    leaves_at: datetime = Field(description="Sans réponse d’ici là, l’envoi part tel quel.")
    offers: list[AlertOffer] = Field(description="Les offres, les meilleures d’abord.")
    closed: list[OfferSummary] = Field(description="Offres reçues avant qui ne sont plus disponibles.")
    question: str | None = Field(description="La question posée ; nulle quand rien n’est demandé.")
    relaxations: list[str] = Field(description="Combien d’offres de plus si une contrainte était levée.")
    broadened: str | None = Field(description="Pourquoi des métiers voisins sont proposés ; nul s’il n’y en a pas.")
    trainings: list[str] = Field(description="Formations proposées avec les offres, et pourquoi.")


class Pending(Model):
    """Ce qui attend ma relecture, pour une personne."""

    reviewed: bool = Field(description="Vrai : rien ne part sans relecture ; faux : la relecture n’est pas demandée.")
    items: list[PendingAlert] = Field(description="Les envois à relire, le plus ancien d’abord.")


class Approval(Model):
    """Ce qui est approuvé."""

    impression_ids: list[Key] | None = Field(
        default=None, min_length=1, max_length=10, description="Offres gardées, dans l’ordre d’envoi ; absent : toutes."
    )


class Approved(Model):
    """Un envoi approuvé, qui part à son tour."""

    count: int = Field(description="Combien d’offres.")


class CancelReason(StrEnum):
    """Why an adviser keeps a digest from leaving."""

    UNSUITABLE = "unsuitable"  # the offers do not suit the person
    TOLD = "told"  # the adviser gave them otherwise
    SITUATION = "situation"  # the person's situation has changed
    OTHER = "other"


class Cancellation(Model):
    """Pourquoi un envoi ne part pas. Aucun texte libre."""

    reason: CancelReason = Field(
        description=(
            "Les offres ne conviennent pas (« unsuitable »), ont été données autrement (« told »), la situation de la "
            "personne a changé (« situation »), ou autre (« other »)."
        )
    )


def my_alert(
    digest: Digest,
    offers: Mapping[int, Offer],
    answers: Mapping[int, Event],
    question: AlertQuestion | None,
    trainings: Sequence[Told],
) -> MyAlert:
    """A digest that was sent.

    Args:
        digest: which.
        offers: by key; what is erased meanwhile is left out.
        answers: that stand, by key of the offer.
        question: None when it asks nothing.
        trainings: those of the digest.
    """
    return MyAlert(
        id=digest.digest_id,
        kind=digest.kind,
        sent_at=digest.sent_at,
        channel=digest.channel,
        offers=[
            MyAlertOffer(**dict(_offer(one, offers)), answer=_answer(answers.get(one.offer_key)))
            for one in _entries(digest, offers)
        ],
        closed=_closed(digest, offers),
        question=question,
        relaxations=[*digest.content.relaxations],
        broadened=digest.content.broadened,
        trainings=[my_training(one) for one in trainings],
    )


def pending_alert(
    digest: Digest, offers: Mapping[int, Offer], question: str | None, leaves_at: datetime, trainings: Sequence[Told]
) -> PendingAlert:
    """A digest that waits, until when; see `my_alert`."""
    return PendingAlert(
        id=digest.digest_id,
        person_key=digest.person_key,
        kind=digest.kind,
        made_at=digest.made_at,
        leaves_at=leaves_at,
        offers=[_offer(one, offers) for one in _entries(digest, offers)],
        closed=_closed(digest, offers),
        question=question,
        relaxations=[*digest.content.relaxations],
        broadened=digest.content.broadened,
        trainings=[f"{one.training.title} : {one.entry.sentence}" for one in trainings],
    )


def _entries(digest: Digest, offers: Mapping[int, Offer]) -> list[DigestEntry]:
    return [one for one in digest.content.entries if one.offer_key in offers]


def _offer(one: DigestEntry, offers: Mapping[int, Offer]) -> AlertOffer:
    return AlertOffer(
        impression_id=one.impression_id,
        offer=summary(one.offer_key, offers[one.offer_key]),
        distance_km=None if one.distance_km is None else round(one.distance_km, 1),
        reasons_for=[*one.reasons_for],
        reasons_against=[*one.reasons_against],
    )


def _closed(digest: Digest, offers: Mapping[int, Offer]) -> list[OfferSummary]:
    return [summary(key, offers[key]) for key in digest.content.closed if key in offers]


def _answer(event: Event | None) -> AlertAnswer | None:
    if event is None:
        return None
    return AlertAnswer(
        event_id=event.event_id,
        event=event.event,
        reasons=[RefusalReason(slug) for slug in event.reasons],
        at=event.at,
        undo=f"{UNDO}/{event.event_id}",
    )
