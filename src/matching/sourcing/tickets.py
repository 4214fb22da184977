"""Advisers ask one another for people for an offer: those of the département of the place of work are told.

A département stands for the employment area, which the store does not know.
"""

from datetime import datetime

from matching.domain import NoticeKind, Offer, Ticket, TicketMessage, TicketOutcome
from matching.geo import departement_of
from matching.store import Store


def ask(tx: Store, offer_key: int, offer: Offer, by: str | None, at: datetime) -> Ticket:
    """Open a ticket and tell of it who accompanies people of the département, or follows the offer.

    Args:
        tx: a transaction.
        offer_key: of the offer.
        offer: it.
        by: id of the adviser, who is not told; None: by itself.
        at: when, aware.

    Raises:
        ConflictError: one is open already.
        InputError: the offer is not open.
    """
    code = offer.place.code_insee or offer.place.code_postal
    departement = departement_of(code) if code else None
    ticket = tx.tickets.open(offer_key, departement, by, at)
    around = tx.persons.advisers_in(departement) if departement else []
    followers = tx.followed_offers.followers([offer_key]).get(offer_key, [])
    tx.notices.remind({*around, *followers} - {by}, NoticeKind.TICKET, ticket.key, at)
    return ticket


def answer(
    tx: Store, ticket: Ticket, author: str, said: str, at: datetime, profile_key: int | None = None
) -> TicketMessage:
    """Write to a ticket and tell the others who take part in it; errors as `Tickets.say`."""
    message = tx.tickets.say(ticket.key, author, said, at, profile_key)
    _tell_others(tx, ticket, author, at)
    return message


def end(tx: Store, ticket: Ticket, outcome: TicketOutcome, by: str, at: datetime) -> Ticket:
    """Close a ticket and tell the others who take part in it; errors as `Tickets.close`."""
    closed = tx.tickets.close(ticket.key, outcome, by, at)
    _tell_others(tx, ticket, by, at)
    return closed


def _tell_others(tx: Store, ticket: Ticket, author: str, at: datetime) -> None:
    wrote = {one.author for one in tx.tickets.messages(ticket.key)}
    others = {*wrote, *([ticket.opened_by] if ticket.opened_by else [])} - {author}
    tx.notices.remind(others, NoticeKind.TICKET, ticket.key, at)
