"""What a night did, in numbers."""

from collections import Counter
from dataclasses import dataclass, field, fields

from matching.domain import DigestKind


@dataclass(frozen=True, slots=True)
class Summary:
    """What was decided for people.

    Attributes:
        due: people whose turn it was.
        digests: written, by kind.
        reviewed: of them, those that wait for an adviser.
        pushed: offers in them.
        empty: people for whom no offer was found.
        gone: people erased, stopped, paused or decided for by another run meanwhile; nothing was written for them.
    """

    due: int = 0
    digests: Counter[DigestKind] = field(default_factory=Counter)
    reviewed: int = 0
    pushed: int = 0
    empty: int = 0
    gone: int = 0

    def __add__(self, other: "Summary") -> "Summary":
        return Summary(*[getattr(self, one.name) + getattr(other, one.name) for one in fields(self)])
