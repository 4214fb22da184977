"""The profile bank: who may be found by whom, in which order, and what is seen of them: anonymous cards, facets."""

from matching.bank.bank import NO_OFFER, Bank, Entry, Found
from matching.bank.bridge import Bridge, Step
from matching.bank.card import Availability, Card, card
from matching.bank.eligible import Bond, Held, Viewer
from matching.bank.facets import Facet
from matching.bank.pages import Cursor
from matching.bank.query import Query
from matching.bank.solicited import MOST_SOLICITED, SHOWN_WITHIN, SOLICITED_WITHIN
from matching.bank.transfer import Transfer
from matching.bank.widening import Wider, widened

__all__ = [
    "MOST_SOLICITED",
    "NO_OFFER",
    "SHOWN_WITHIN",
    "SOLICITED_WITHIN",
    "Availability",
    "Bank",
    "Bond",
    "Bridge",
    "Card",
    "Cursor",
    "Entry",
    "Facet",
    "Found",
    "Held",
    "Query",
    "Step",
    "Transfer",
    "Viewer",
    "Wider",
    "card",
    "widened",
]
