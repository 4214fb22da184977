"""Tickets: advisers of one area are asked for people for an offer, and answer one another.

open -> answered -> closed

An offer that is no longer open closes its ticket: nothing is written, the status of the offer says so when it is read.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, delete, exists, insert, or_, select, update

from matching.domain import NoticeKind, OfferStatus, Ticket, TicketMessage, TicketOutcome
from matching.errors import ConflictError, InputError
from matching.store.database import Scope
from matching.store.keys import parts
from matching.store.notices import about
from matching.store.once import insert_once
from matching.store.records import MAX_KEY
from matching.store.schema import notices, offers, profiles, ticket_messages, tickets

SAID_LIMIT = 500
"""Characters of a message."""

_LIVE = offers.c.status == OfferStatus.OPEN.value
_OUTCOME = case((tickets.c.outcome.is_not(None), tickets.c.outcome), (~_LIVE, TicketOutcome.ENDED.value))


class Tickets:
    """The tables of tickets and of their messages."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def open(self, offer_key: int, departement: str | None, opened_by: str | None, at: datetime) -> Ticket:
        """Ask for people for an offer.

        Args:
            offer_key: of the offer.
            departement: of the place of work; None: not known.
            opened_by: id of the adviser; None: by itself.
            at: when, aware.

        Raises:
            ConflictError: a ticket of this offer is open already.
            InputError: there is no such offer, or it is no longer open.
        """
        values = {"offer_key": offer_key, "departement": departement, "opened_by": opened_by, "opened_at": at}
        with self._scope.write() as connection:
            if not connection.execute(select(exists().where(offers.c.key == offer_key, _LIVE))).scalar():
                raise InputError(f"Offer {offer_key} is not open: nobody is looked for.")
            query = insert_once(connection, tickets).values(values).returning(tickets.c.key)
            key = connection.execute(query).scalar()
        if key is None:
            raise ConflictError(f"A ticket of offer {offer_key} is open already; answer it.")
        return self._one(key)

    def say(self, key: int, author: str, said: str, at: datetime, profile_key: int | None = None) -> TicketMessage:
        """Write to a ticket.

        Args:
            key: of the ticket.
            author: id of the adviser.
            said: what; no personal data.
            at: when, aware.
            profile_key: of the person whom it points to; None: nobody.

        Raises:
            ConflictError: the ticket is closed.
            InputError: there is no such ticket or profile, or the message is empty or longer than `SAID_LIMIT`.
        """
        if not said.strip() or len(said) > SAID_LIMIT:
            raise InputError(f"A message has 1 to {SAID_LIMIT} characters; shorten it.")
        values = {"ticket_key": key, "author": author, "at": at, "said": said, "profile_key": profile_key}
        c = tickets.c
        with self._scope.write() as connection:
            one = connection.execute(_SELECT.where(c.key == key)).mappings().one_or_none()
            _checked(one, key)
            if profile_key and not connection.execute(select(1).where(profiles.c.key == profile_key)).first():
                raise InputError(f"Profile {profile_key} is not in the store (erased, perhaps).")
            first = update(tickets).where(c.key == key, c.answered_at.is_(None), c.opened_by.is_distinct_from(author))
            connection.execute(first.values(answered_at=at))
            query = insert(ticket_messages).values(values).returning(ticket_messages)
            return TicketMessage(**connection.execute(query).mappings().one())

    def close(self, key: int, outcome: TicketOutcome, closed_by: str, at: datetime) -> Ticket:
        """End a ticket.

        Raises:
            ConflictError: it is closed already.
            InputError: there is no such ticket.
        """
        values = {"outcome": TicketOutcome(outcome).value, "closed_by": closed_by, "closed_at": at}
        with self._scope.write() as connection:
            one = connection.execute(_SELECT.where(tickets.c.key == key)).mappings().one_or_none()
            _checked(one, key)
            connection.execute(
                update(tickets).where(tickets.c.key == key, tickets.c.closed_at.is_(None)).values(values)
            )
        return self._one(key)

    def get(self, keys: Collection[int]) -> dict[int, Ticket]:
        """Tickets by key; those that are not there are left out."""
        found: dict[int, Ticket] = {}
        for part in parts(list(keys)):
            found |= {one.key: one for one in self._of(_SELECT.where(tickets.c.key.in_(part)))}
        return found

    def of_offer(self, offer_key: int) -> list[Ticket]:
        """The tickets of an offer, the last one first."""
        return self._of(_SELECT.where(tickets.c.offer_key == offer_key).order_by(tickets.c.key.desc()))

    def open_in(self, departements: Collection[str], adviser: str, before: int | None, n: int) -> list[Ticket]:
        """Tickets that are open in some départements, or that an adviser opened, the last one first.

        Args:
            departements: "69"...
            adviser: id.
            before: key of the last one of the former page; None: from the last.
            n: how many, at most.
        """
        c = tickets.c
        theirs = or_(c.departement.in_(list(departements)), c.opened_by == adviser)
        query = _SELECT.where(theirs, c.closed_at.is_(None), _LIVE, c.key < (MAX_KEY if before is None else before))
        return self._of(query.order_by(c.key.desc()).limit(n))

    def asked(self, offer_keys: Collection[int]) -> set[int]:
        """Those of some offers that have, or had, a ticket."""
        found: set[int] = set()
        with self._scope.read() as connection:
            for part in parts(list(offer_keys)):
                query = select(tickets.c.offer_key).where(tickets.c.offer_key.in_(part))
                found |= set(connection.execute(query).scalars())
        return found

    def messages(self, key: int) -> list[TicketMessage]:
        """What was written to a ticket, the first first."""
        c = ticket_messages.c
        query = select(ticket_messages).where(c.ticket_key == key).order_by(c.key)
        with self._scope.read() as connection:
            return [TicketMessage(**row) for row in connection.execute(query).mappings()]

    def _one(self, key: int) -> Ticket:
        return self.get([key])[key]

    def _of(self, query: Select[Any]) -> list[Ticket]:
        with self._scope.read() as connection:
            return [_ticket(row) for row in connection.execute(query).mappings()]


_SELECT = select(*(column for column in tickets.c if column.name != "outcome"), _OUTCOME.label("outcome")).join(
    offers, offers.c.key == tickets.c.offer_key
)


def forget_tickets(connection: Connection, offer_keys: Collection[int]) -> None:
    """Delete the tickets of offers, with what was written and told."""
    theirs = select(tickets.c.key).where(tickets.c.offer_key.in_(offer_keys))
    connection.execute(delete(notices).where(about(NoticeKind.TICKET), notices.c.subject.in_(theirs)))
    connection.execute(delete(ticket_messages).where(ticket_messages.c.ticket_key.in_(theirs)))
    connection.execute(delete(tickets).where(tickets.c.offer_key.in_(offer_keys)))


def _checked(row: Any, key: int) -> None:
    if row is None:
        raise InputError(f"There is no ticket {key} (its offer was erased, perhaps); give a key of `of_offer`.")
    if row["outcome"] is not None:
        raise ConflictError(f"Ticket {key} is closed; open another one if somebody is looked for again.")


def _ticket(row: Any) -> Ticket:
    outcome = row["outcome"]
    return Ticket(**{**row, "outcome": None if outcome is None else TicketOutcome(outcome)})
