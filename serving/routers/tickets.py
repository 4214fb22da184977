"""Advisers ask one another for people for an offer, and answer."""

from datetime import UTC, datetime

from matching.domain import Ticket, TicketOutcome
from matching.errors import ConflictError as Refused
from matching.errors import InputError
from matching.sourcing.tickets import answer, ask, end
from matching.store import Store
from serving.cards import cards_seen
from serving.errors import ConflictError
from serving.identity import Principal
from serving.pagination import Paged, page
from serving.rights import AsAdviser, any_offer, any_ticket, own_ticket, seen_by_adviser
from serving.routing import make_router
from serving.schemas.common import Key, Page
from serving.schemas.tickets import (
    NewTicket,
    NewTicketMessage,
    TicketDetail,
    TicketEnd,
    TicketSummary,
    ticket_answer,
    ticket_summary,
)
from serving.service import Service
from serving.transactions import Reading, TheService, Tx

router = make_router("Conseillers : entraide")

OPEN_ALREADY = "Une demande est déjà ouverte pour cette offre : répondez-y."
NOT_OPEN = "Cette offre n’est plus ouverte : personne n’est cherché."
CLOSED = "Cette demande est close."


@router.post("/adviser/offers/{key}/tickets", status_code=201)
def open_ticket(me: AsAdviser, tx: Tx, service: TheService, key: Key, body: NewTicket) -> TicketDetail:
    """Demander de l’aide pour une offre.

    Sont prévenus les conseillers qui accompagnent quelqu’un du département du lieu de travail, et qui suit l’offre.
    """
    offer, now = any_offer(tx, key), datetime.now(UTC)
    try:
        ticket = ask(tx, key, offer, me.id, now)
    except Refused:
        raise ConflictError(OPEN_ALREADY) from None
    except InputError:
        raise ConflictError(NOT_OPEN) from None
    tx.followed_offers.follow(me.id, key, now)
    if body.said:
        answer(tx, ticket, me.id, body.said, now)
    return _detail(service, tx, me, ticket)


@router.get("/adviser/offers/{key}/tickets")
def get_offer_tickets(me: AsAdviser, store: Reading, key: Key) -> list[TicketSummary]:  # noqa: ARG001
    """Les demandes d’entraide d’une offre, la dernière d’abord."""
    offer = any_offer(store, key)
    return [ticket_summary(one, offer) for one in store.tickets.of_offer(key)]


@router.get("/adviser/tickets")
def get_tickets(me: AsAdviser, store: Reading, paged: Paged) -> Page[TicketSummary]:
    """Les demandes ouvertes des départements des personnes que j’accompagne, et les miennes, la dernière d’abord."""
    areas, before = store.persons.departements_of(me.id), paged.after_key() or None
    found = store.tickets.open_in(areas, me.id, before, paged.limit + 1)
    some = found[: paged.limit]
    offers = store.offers.get([one.offer_key for one in some])
    items = [ticket_summary(one, offers[one.offer_key]) for one in some if one.offer_key in offers]
    return page(items, (some[-1].key,) if len(found) > len(some) else None)


@router.get("/adviser/tickets/{key}")
def get_ticket(me: AsAdviser, service: TheService, store: Reading, key: Key) -> TicketDetail:
    """Une demande d’entraide, avec les réponses.

    Les personnes désignées y ont leur carte anonyme, tant qu’elles acceptent d’être trouvées.
    """
    return _detail(service, store, me, any_ticket(store, key))


@router.post("/adviser/tickets/{key}/messages", status_code=201)
def answer_ticket(me: AsAdviser, tx: Tx, service: TheService, key: Key, body: NewTicketMessage) -> TicketDetail:
    """Répondre à une demande d’entraide.

    Sans nom ni coordonnées : une personne que je peux trouver est désignée par sa carte. Qui a demandé, et qui a déjà
    répondu, est prévenu.
    """
    ticket = any_ticket(tx, key)
    if body.profile_key is not None:
        seen_by_adviser(me, tx, body.profile_key)
    try:
        answer(tx, ticket, me.id, body.said, datetime.now(UTC), body.profile_key)
    except Refused:
        raise ConflictError(CLOSED) from None
    return _detail(service, tx, me, any_ticket(tx, key))


@router.post("/adviser/tickets/{key}/close")
def close_ticket(me: AsAdviser, tx: Tx, service: TheService, key: Key, body: TicketEnd) -> TicketDetail:
    """Clore une demande d’entraide : celle que j’ai ouverte, ou une qui s’est ouverte d’elle-même.

    Une offre pourvue ou retirée clôt la sienne.
    """
    ticket, now = own_ticket(me, tx, key), datetime.now(UTC)
    try:
        closed = end(tx, ticket, TicketOutcome(body.outcome), me.id, now)
    except Refused:
        raise ConflictError(CLOSED) from None
    return _detail(service, tx, me, closed)


def _detail(service: Service, store: Store, me: Principal, one: Ticket) -> TicketDetail:
    messages = store.tickets.messages(one.key)
    keys = [message.profile_key for message in messages if message.profile_key is not None]
    cards = cards_seen(service, store, me, keys)
    said = [ticket_answer(message, cards.get(message.profile_key or 0)) for message in messages]
    offer = any_offer(store, one.offer_key)
    return TicketDetail(**ticket_summary(one, offer).model_dump(), messages=said)
