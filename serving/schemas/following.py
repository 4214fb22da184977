"""Offers that advisers follow, and what they are told of the people who fit them."""

from datetime import datetime

from pydantic import Field

from matching.domain import NoticeKind, Offer
from serving.noticing import Told
from serving.schemas.bank import AdviserListed, adviser_listed
from serving.schemas.common import Key, Model
from serving.schemas.offers import OfferSummary, summary
from serving.schemas.tickets import TicketSummary, ticket_summary


class FollowedOffer(Model):
    """Une offre que je suis."""

    offer: OfferSummary = Field(description="L’offre.")
    since: datetime = Field(description="Depuis quand.")


class PoolRef(Model):
    """Le nom d’un vivier."""

    key: int = Field(description="Clé.")
    name: str = Field(description="Son nom.")


class AdviserAlert(Model):
    """Ce qui m’a été dit."""

    key: int = Field(description="Clé.")
    kind: NoticeKind = Field(
        description="« profile » : une personne convient à une offre que je suis ; « ticket » : une entraide ; "
        "« pool » : une personne entre dans un vivier auquel je suis abonné ou abonnée."
    )
    at: datetime = Field(description="Quand.")
    read_at: datetime | None = Field(description="Quand je l’ai lu ; nulle : pas encore.")
    offer: OfferSummary | None = Field(
        description="L’offre ; nulle quand elle n’existe plus, ou qu’il s’agit d’un vivier."
    )
    pool: PoolRef | None = Field(
        description="Le vivier ; nul quand je ne le partage plus, ou qu’il s’agit d’autre chose."
    )
    person: AdviserListed | None = Field(
        description="La personne ; nulle si elle ne convient plus, ou n’accepte plus d’être trouvée."
    )
    ticket: TicketSummary | None = Field(description="La demande d’entraide ; nulle quand il s’agit d’autre chose.")


class AdviserAlerts(Model):
    """Ce qui m’a été dit, le dernier d’abord."""

    items: list[AdviserAlert] = Field(description="Ceux de la page.")
    unread: int = Field(description="Combien je n’ai pas lus, en tout.")
    next: str | None = Field(description="À passer en `cursor` pour la page suivante ; nul à la dernière.")


class ReadUntil(Model):
    """Jusqu’où j’ai lu."""

    until: Key = Field(description="Clé de la dernière alerte lue : celles d’avant le sont aussi.")


class AlertsRead(Model):
    """Ce que je viens de lire."""

    count: int = Field(description="Combien d’alertes ne l’étaient pas encore.")


def followed_offer(key: int, offer: Offer, since: datetime) -> FollowedOffer:
    """An offer that an adviser follows."""
    return FollowedOffer(offer=summary(key, offer), since=since)


def adviser_alert(one: Told) -> AdviserAlert:
    """What an adviser was told, as it may be shown now."""
    return AdviserAlert(
        key=one.notice.key,
        kind=one.notice.kind,
        at=one.notice.at,
        read_at=one.notice.read_at,
        offer=summary(*one.offer) if one.offer else None,
        pool=PoolRef(key=one.pool.key, name=one.pool.name) if one.pool else None,
        person=adviser_listed(one.person) if one.person else None,
        ticket=ticket_summary(one.ticket, one.offer[1]) if one.ticket and one.offer else None,
    )
