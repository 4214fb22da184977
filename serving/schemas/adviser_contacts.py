"""Contact requests, as advisers send, key and read them."""

from datetime import datetime

from pydantic import Field, model_validator

from matching.domain import Channel, Contact, ContactState
from serving.schemas.common import Key, Model


class NewAdviserContact(Model):
    """Une demande de mise en relation : par une place dans une liste, ou par un profil."""

    impression_id: Key | None = Field(None, description="De la liste montrée : elle dit qui et pour quelle offre.")
    profile_key: Key | None = Field(None, description="Clé d’un profil, à défaut de liste.")
    offer_key: Key | None = Field(None, description="Clé de l’offre, avec `profile_key`.")

    @model_validator(mode="after")
    def _one_way(self) -> "NewAdviserContact":
        if (self.impression_id is None) == (self.profile_key is None):
            raise ValueError("Donnez une place dans une liste, ou un profil : l’un des deux.")
        if self.impression_id is not None and self.offer_key is not None:
            raise ValueError("La liste dit déjà pour quelle offre.")
        return self


class AdviserContact(Model):
    """Une demande de mise en relation."""

    key: int = Field(description="Clé de la demande.")
    profile_key: int = Field(description="Clé du profil.")
    offer_key: int | None = Field(description="Clé de l’offre.")
    requester_role: str = Field(description="Qui demande : « adviser », « employer » ou « partner ».")
    state: ContactState = Field(description="Où elle en est.")
    requested_at: datetime = Field(description="Date de la demande.")
    expires_at: datetime = Field(description="Sans réponse, elle expire alors.")
    answered_at: datetime | None = Field(description="Date de la réponse.")


class KeyedContactAnswer(Model):
    """La réponse d’une personne à une demande, saisie pour elle."""

    accepted: bool = Field(description="Vrai : elle accepte que son identité soit montrée à qui demande.")
    channel: Channel = Field(description="Comment elle a répondu.")


def adviser_contact(one: Contact) -> AdviserContact:
    """A request as advisers read it."""
    return AdviserContact(
        key=one.key,
        profile_key=one.profile_key,
        offer_key=one.offer_key,
        requester_role=one.requester_role,
        state=one.state,
        requested_at=one.requested_at,
        expires_at=one.expires_at,
        answered_at=one.answered_at,
    )


def adviser_contacts(found: list[Contact]) -> list[AdviserContact]:
    """Several, as advisers read them."""
    return [adviser_contact(one) for one in found]
