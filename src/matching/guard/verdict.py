"""What the guard says of a text."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from matching.guard.law import Ground

Kind = Literal["offer", "query"]


class Severity(StrEnum):
    """How grave a finding or a text is; the worst finding makes the verdict."""

    UNLAWFUL = "unlawful"
    CONTRADICTORY = "contradictory"
    BORDERLINE = "borderline"
    LAWFUL = "lawful"

    @property
    def is_flagged(self) -> bool:
        """Whether the text is stopped until it is reworded; a borderline one is published with an advice."""
        return self in (Severity.UNLAWFUL, Severity.CONTRADICTORY)


@dataclass(frozen=True, slots=True)
class Finding:
    """One wording that the law forbids, or that says the contrary of another.

    Attributes:
        span: the exact words.
        start: where they begin in the text, in characters.
        ground: what they name.
        severity: never `LAWFUL`.
        article: the articles that forbid it.
        suggestion: what may be written instead, in French.
    """

    span: str
    start: int
    ground: Ground
    severity: Severity
    article: str
    suggestion: str

    def repeats(self, other: "Finding") -> bool:
        """Whether it says nothing that the other does not: the same words, or the same ground in some of them."""
        apart = self.start + len(self.span) <= other.start or other.start + len(other.span) <= self.start
        return self.span == other.span or (self.ground is other.ground and not apart)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one text and its findings, the gravest first, then in the order of the text."""

    severity: Severity
    findings: tuple[Finding, ...] = ()

    @property
    def is_flagged(self) -> bool:
        """Whether the text is stopped until it is reworded."""
        return self.severity.is_flagged
