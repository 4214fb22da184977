"""Offers for which advisers of one area are asked for people, and what they answer. Keys are the store's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TicketState(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"  # nobody has answered
    ANSWERED = "answered"  # somebody else than who asked has written
    CLOSED = "closed"


class TicketOutcome(StrEnum):
    """How a ticket ended."""

    FOUND = "found"  # somebody was found for the offer
    NOTHING = "nothing"  # nobody was, and the search is over
    ENDED = "ended"  # the offer is no longer open: filled, or withdrawn


@dataclass(frozen=True, slots=True)
class Ticket:
    """Advisers are asked for people for an offer.

    Attributes:
        departement: of the place of work, whose advisers are told, "69"; None: not known, those who follow it are.
        opened_by: id of the adviser; None: by itself, for nobody filled the offer in time.
        answered_at: when somebody else first wrote; None: nobody has.
        closed_at: None while it is not closed; an offer that is no longer open closes it, and has its own dates.
        closed_by: id of the adviser; None when the offer did.
        outcome: None while it is not closed.
    """

    key: int
    offer_key: int
    departement: str | None
    opened_by: str | None
    opened_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    closed_by: str | None
    outcome: TicketOutcome | None

    @property
    def state(self) -> TicketState:
        """Where it stands."""
        if self.outcome is not None:
            return TicketState.CLOSED
        return TicketState.OPEN if self.answered_at is None else TicketState.ANSWERED


@dataclass(frozen=True, slots=True)
class TicketMessage:
    """What an adviser wrote.

    Attributes:
        author: id of the adviser.
        profile_key: of the person whom it points to; None: nobody.
    """

    key: int
    ticket_key: int
    author: str
    at: datetime
    said: str
    profile_key: int | None
