"""All the rules on one text."""

from collections.abc import Iterator
from datetime import date

from matching.guard import contradiction, low_pay
from matching.guard.rules import RULES
from matching.guard.rules.titles import one_sex_titles
from matching.guard.verdict import Finding, Kind, Severity, Verdict
from matching.read.text import Text

_ORDER = tuple(Severity)


class Guard:
    """Reads an offer or a recruiter's search before it is published or run; keeps nothing."""

    def __init__(self, on: date | None = None) -> None:
        """Make a guard.

        Args:
            on: the day whose minimum wage counts; None means the latest known.
        """
        self._on = on

    def check(self, text: str, kind: Kind = "offer") -> Verdict:
        """Say what a text may not say.

        Args:
            text: title and description of an offer, or the words of a search; only the first
                `matching.read.text.MAX_CHARACTERS` are read.
            kind: a search is short: it needs no verb to ask for "homme 30 ans".

        Returns:
            The verdict, `LAWFUL` without a finding; one finding for the same words.
        """
        found: dict[str, Finding] = {}
        for finding in sorted(self._findings(Text("", text), kind), key=lambda finding: _ORDER.index(finding.severity)):
            found.setdefault(finding.span, finding)
        findings = tuple(found.values())
        return Verdict(findings[0].severity if findings else Severity.LAWFUL, findings)

    def _findings(self, text: Text, kind: Kind) -> Iterator[Finding]:
        for rule in RULES:
            yield from rule.findings(text, kind)
        yield from one_sex_titles(text, kind)
        yield from low_pay.findings(text, self._on)
        if kind == "offer":
            yield from contradiction.findings(text)
