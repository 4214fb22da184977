"""Contact requests, as employers and partners read and send them."""

from datetime import datetime

from pydantic import Field

from matching.domain import Contact, ContactState, Person
from serving.schemas.common import Key, Model


class NewContact(Model):
    """Une demande de mise en relation."""

    impression_id: Key = Field(description="De la carte montrée : elle dit qui et pour quelle offre.")


class NewPartnerContact(Model):
    """Une demande de mise en relation : par une carte montrée, ou par un profil partagé."""

    impression_id: Key | None = Field(None, description="De la carte montrée : elle dit qui et pour quelle offre.")
    profile_key: Key | None = Field(None, description="Clé d’un profil partagé, à défaut de carte.")
    offer_key: Key | None = Field(None, description="Clé d’une de vos offres, avec `profile_key`.")


class ContactRequest(Model):
    """Une demande de mise en relation, et sa réponse. Rien n’est su de la personne avant qu’elle accepte."""

    key: int = Field(description="Clé de la demande.")
    offer_key: int | None = Field(description="Clé de l’offre.")
    state: ContactState = Field(description="Où elle en est.")
    requested_at: datetime = Field(description="Date de la demande.")
    expires_at: datetime = Field(description="Sans réponse, elle expire alors.")
    answered_at: datetime | None = Field(description="Date de la réponse.")


def contact_request(one: Contact) -> ContactRequest:
    """A request as who asked reads it."""
    return ContactRequest(
        key=one.key,
        offer_key=one.offer_key,
        state=one.state,
        requested_at=one.requested_at,
        expires_at=one.expires_at,
        answered_at=one.answered_at,
    )


def contact_requests(found: list[Contact]) -> list[ContactRequest]:
    """Several, as who asked reads them."""
    return [contact_request(one) for one in found]


class ContactIdentity(Model):
    """Qui a accepté d’être contacté, et comment l’être. Chaque lecture est notée et visible de la personne."""

    name: str | None = Field(description="Nom, tel qu’elle se fait appeler.")
    emails: list[str] = Field(description="Adresses électroniques.")
    phones: list[str] = Field(description="Téléphones.")


def contact_identity(person: Person) -> ContactIdentity:
    """What is needed to reach someone, and no more: no postal address, no adviser."""
    return ContactIdentity(name=person.name, emails=[*person.emails], phones=[*person.phones])
