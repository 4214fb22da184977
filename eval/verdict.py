"""What a gate says: checks with their sentence in French, and the decision they make together."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from eval.metrics import Estimate
from matching.explain.french import THIN, plural, sentence

Rule = Mapping[str, Any]
"""One section of `gate.toml`."""


class Outcome(StrEnum):
    """Of a check."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        name: section of `gate.toml`, with the audited attribute after a dot where there is one.
        outcome: what was found.
        required: whether not being measured refuses the promotion.
        sentence: for people, in French.
        value: of the challenger; None when not measured.
        reference: of the served model, or the bound when there is one; None likewise.
    """

    name: str
    outcome: Outcome
    required: bool
    sentence: str
    value: float | None = None
    reference: float | None = None

    @property
    def passes(self) -> bool:
        """Whether it lets the challenger through."""
        return self.outcome == Outcome.ACCEPTED or (self.outcome == Outcome.NOT_MEASURED and not self.required)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks, in the order of `gate.toml`."""

    checks: tuple[Check, ...]

    @property
    def accepted(self) -> bool:
        """Whether the challenger may be served."""
        return all(check.passes for check in self.checks)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What to tell people: the decision, then each check."""
        against = [check for check in self.checks if not check.passes]
        failed = plural(len(against), "contrôle non satisfait", "contrôles non satisfaits")
        said = f"Promotion refusée : {failed} sur {len(self.checks)}."
        return (sentence(said if against else "Promotion acceptée."), *(check.sentence for check in self.checks))


def measured(name: str, rule: Rule, what: str, accepted: bool, value: float, reference: float | None = None) -> Check:
    """A check that was made; `what` is its sentence without the decision."""
    outcome = Outcome.ACCEPTED if accepted else Outcome.REFUSED
    said = sentence(f"{what} : {'accepté' if accepted else 'refusé'}.")
    return Check(name, outcome, rule["required"], said, float(value), reference)


def not_measured(name: str, rule: Rule, what: str, why: str) -> Check:
    """A check that could not be made, and why."""
    required = ", ce qui suffit à refuser" if rule["required"] else ""
    return Check(name, Outcome.NOT_MEASURED, rule["required"], sentence(f"{what} : non mesuré ({why}{required})."))


def number(value: float, digits: int = 3) -> str:
    """A number as it is written in French."""
    return f"{value:.{digits}f}".replace(".", ",").replace("-", "−")


def count(n: int) -> str:
    """A number of things, with thousands apart."""
    return f"{n:,}".replace(",", THIN)


def share(value: float) -> str:
    """A share, in percent."""
    return f"{number(100 * value, 1)} %"


def between(estimate: Estimate) -> str:
    """The bounds of an interval."""
    return f"de {number(estimate.low)} à {number(estimate.high)}"
