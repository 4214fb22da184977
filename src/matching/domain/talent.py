"""Talent pools: whom advisers gather before there is an offer."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TalentPool:
    """People whom advisers gather before an opening: a search of the bank under a name, never a list of people.

    Attributes:
        name: as advisers call it.
        query: a `matching.bank.Query` as JSON.
        departement: of the place searched around, whose advisers share it ("69"); None: its author alone.
        author: id of the adviser who opened it.
        version: 1, and one more with each change: whoever changes it says which one they read.
        changed_by: id of the adviser who changed it last.
        used_at: when somebody last opened, changed or subscribed to it, within a day.
        archived_at: None while it is in use.
    """

    key: int
    name: str
    query: str
    departement: str | None
    author: str
    created_at: datetime
    version: int
    changed_by: str
    changed_at: datetime
    used_at: datetime
    archived_at: datetime | None = None
