"""Controlled rollout: what is tried on a share of people or of offers, beside what is done for the others."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Unit(StrEnum):
    """What is assigned to an arm, by its key: everything shown to a person, or everything shown for an offer."""

    PERSON = "person"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Arm:
    """One way of doing.

    Attributes:
        share: weight of the arm among the arms; they need not add up to 1.
        bundle: id of the bundle that ranks; None: the one served.
        handle: between liking and chance, when nobody chose it; None: the usual one.
        interest_first: the person's interest is collected before their card is sent to the employer; None: as usual.
    """

    name: str
    share: float
    bundle: str | None = None
    handle: float | None = None
    interest_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """Arms that run beside one another; the first is the default, to which the others are compared.

    Attributes:
        secret: key of the assignment; another secret is another draw.
        stopped_at: from then on everyone has the default arm; None while it runs.
        stopped_for: why; None while it runs.
    """

    name: str
    unit: Unit
    arms: tuple[Arm, ...]
    secret: bytes
    started_at: datetime
    stopped_at: datetime | None = None
    stopped_for: str | None = None
