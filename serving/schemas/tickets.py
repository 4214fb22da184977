"""Tickets as advisers open, read and answer them."""

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from matching.bank import Card
from matching.domain import Offer, Ticket, TicketMessage, TicketOutcome, TicketState
from serving.guarding import LawfulNote
from serving.schemas.bank import ProfileCard, profile_card
from serving.schemas.common import Key, Model
from serving.schemas.offers import OfferSummary, summary

_CONTACT = re.compile(r"\S+@\S+\.\w|(?:\+33|0)\s*[1-9](?:[\s.-]*\d\d){4}")


def anonymous(said: str) -> str:
    """A message without any address or telephone.

    Raises:
        ValueError: it holds one.
    """
    if _CONTACT.search(said):
        raise ValueError("N’écrivez ni adresse électronique ni téléphone : désignez la personne par sa carte.")
    return said


Said = Annotated[LawfulNote, AfterValidator(anonymous)]


class NewTicket(Model):
    """Une demande d’entraide à ouvrir."""

    said: Said | None = Field(None, description="Ce qu’il faut savoir de l’offre ; aucune donnée personnelle.")


class NewTicketMessage(Model):
    """Une réponse."""

    said: Said = Field(description="Un mot, sans nom ni coordonnées.")
    profile_key: Key | None = Field(None, description="Clé du profil de la personne désignée, par sa carte anonyme.")


class TicketEnd(Model):
    """Comment une demande finit."""

    outcome: Literal["found", "nothing"] = Field(
        description="« found » : une personne est trouvée ; « nothing » : non."
    )


class TicketSummary(Model):
    """Une demande d’entraide."""

    key: int = Field(description="Clé.")
    offer: OfferSummary = Field(description="L’offre.")
    departement: str | None = Field(description="Code du département dont les conseillers sont prévenus.")
    opened_by: str | None = Field(
        description="Par qui ; nul : d’elle-même, faute de candidats au bout de trente jours."
    )
    opened_at: datetime = Field(description="Quand.")
    state: TicketState = Field(description="Où elle en est.")
    outcome: TicketOutcome | None = Field(
        description="Comment elle a fini ; « ended » : l’offre n’est plus ouverte. Nul tant qu’elle ne l’est pas."
    )


class TicketAnswer(Model):
    """Ce qu’un conseiller ou une conseillère a répondu."""

    author: str = Field(description="Qui.")
    at: datetime = Field(description="Quand.")
    said: str = Field(description="Quoi.")
    profile_key: int | None = Field(description="Clé du profil de la personne désignée.")
    card: ProfileCard | None = Field(description="Sa carte ; nulle si elle n’accepte plus d’être trouvée.")


class TicketDetail(TicketSummary):
    """Une demande d’entraide, avec les réponses."""

    messages: list[TicketAnswer] = Field(description="Les réponses, la première d’abord.")


def ticket_summary(one: Ticket, offer: Offer) -> TicketSummary:
    """A ticket, without what was written."""
    return TicketSummary(
        key=one.key,
        offer=summary(one.offer_key, offer),
        departement=one.departement,
        opened_by=one.opened_by,
        opened_at=one.opened_at,
        state=one.state,
        outcome=one.outcome,
    )


def ticket_answer(one: TicketMessage, card: Card | None) -> TicketAnswer:
    """What was written; `card` None when it points to nobody, or to somebody who may not be seen any more."""
    return TicketAnswer(
        author=one.author,
        at=one.at,
        said=one.said,
        profile_key=one.profile_key,
        card=profile_card(card) if card else None,
    )
