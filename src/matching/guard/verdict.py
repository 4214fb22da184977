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
        ground: what they name.
        severity: never `LAWFUL`.
        article: the articles that forbid it.
        suggestion: what may be written instead, in French.
    """

    span: str
    ground: Ground
    severity: Severity
    article: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one text and its findings, the gravest first, then in the order of the text."""

    severity: Severity
    findings: tuple[Finding, ...] = ()

    @property
    def is_flagged(self) -> bool:
        """Whether the text is stopped until it is reworded."""
        return self.severity.is_flagged
