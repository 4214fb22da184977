"""Offers that stay unfilled: what limits each, counted by the vetoes of lists, why people refuse, whom to call."""

from matching.disclosure import CELL
from matching.unfilled.calling import MOST_CONTACTS, OPEN_FOR, Refusals, long_open, refusals, spoken_of, to_call
from matching.unfilled.changes import CONFIDED, Change, changes
from matching.unfilled.limits import WISHES, Limit, Limits, limits

__all__ = [
    "CELL",
    "CONFIDED",
    "MOST_CONTACTS",
    "OPEN_FOR",
    "WISHES",
    "Change",
    "Limit",
    "Limits",
    "Refusals",
    "changes",
    "limits",
    "long_open",
    "refusals",
    "spoken_of",
    "to_call",
]
