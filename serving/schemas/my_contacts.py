"""Contact requests, as the person whom they are about reads and answers them."""

from datetime import datetime

from pydantic import Field

from matching.domain import Contact, ContactState, Offer
from serving.schemas.common import Model
from serving.schemas.offers import OfferSummary, summary

ROLES = {
    "adviser": "Une conseillère ou un conseiller",
    "employer": "Une entreprise",
    "partner": "Un partenaire du service de l’emploi",
}


class ContactAnswer(Model):
    """Ma réponse à une demande."""

    accepted: bool = Field(description="Vrai : mon identité et mes coordonnées sont montrées à qui demande.")


class MyContact(Model):
    """Quelqu’un voudrait me joindre."""

    key: int = Field(description="Clé de la demande.")
    requested_by: str = Field(description="Qui demande.")
    employer: str | None = Field(description="Au nom de quelle entreprise, quand elle est connue.")
    offer: OfferSummary | None = Field(description="À propos de quelle offre ; nul quand aucune n’est en cause.")
    state: ContactState = Field(description="Où elle en est.")
    requested_at: datetime = Field(description="Date de la demande.")
    expires_at: datetime = Field(description="Sans réponse, elle expire alors.")
    answered_at: datetime | None = Field(description="Date de la réponse.")


def my_contact(one: Contact, offer: Offer | None, employer: str | None) -> MyContact:
    """A request as the person reads it.

    Args:
        one: the request.
        offer: None when it is about none, or about one that is gone.
        employer: name; None when not known.
    """
    return MyContact(
        key=one.key,
        requested_by=ROLES.get(one.requester_role, "Le service de l’emploi"),
        employer=employer or (offer.employer.name if offer else None),
        offer=summary(one.offer_key, offer) if offer and one.offer_key else None,
        state=one.state,
        requested_at=one.requested_at,
        expires_at=one.expires_at,
        answered_at=one.answered_at,
    )
