"""What advisers want to receive by mail of what they are told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MailRhythm(StrEnum):
    """How often an adviser is written to."""

    DAILY = "daily"  # once, in the morning, when there is something new
    AT_ONCE = "at_once"  # as things are told


@dataclass(frozen=True, slots=True)
class AdviserMail:
    """What an adviser wants by mail, and how far they were written to.

    Attributes:
        adviser: id.
        address: where.
        rhythm: None: nothing is sent.
        told_until: key of the last notice that a mail was about; what they were told after it is new.
        begun_until: key of the last notice of the mail under way; None: none is.
        due: a mail of what is new is to leave, or is under way.
        returned_at: when the address was found to be nobody's; None: it is not known to be.
    """

    key: int
    adviser: str
    address: str
    rhythm: MailRhythm | None
    told_until: int
    begun_until: int | None
    due: bool
    returned_at: datetime | None
