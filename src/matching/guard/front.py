"""All the rules on one text."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from matching.guard import contradictions, low_pay
from matching.guard.likeness import Likeness
from matching.guard.present import Present
from matching.guard.rules import RULES, notes
from matching.guard.rules.titles import one_sex_titles
from matching.guard.verdict import Finding, Kind, Severity, Verdict
from matching.read.text import Text

_ORDER = tuple(Severity)
_PRESENT = Present([rule.hints for rule in RULES])


class Guard:
    """Reads an offer or a recruiter's search before it is published or run; keeps nothing."""

    def __init__(self, on: date | None = None, likeness: Likeness | None = None) -> None:
        """Make a guard.

        Args:
            on: the day whose minimum wage counts; None means the latest known.
            likeness: what hears the wordings that no rule foresaw; None means the one of the package.
        """
        self._on = on
        self._likeness = likeness or Likeness.load()

    def check(self, text: str, kind: Kind = "offer") -> Verdict:
        """Say what a text may not say.

        Args:
            text: title and description of an offer, or the words of a search; only the first
                `matching.read.text.MAX_CHARACTERS` are read.
            kind: a search is short: it needs no verb to ask for "homme 30 ans".

        Returns:
            The verdict, `LAWFUL` without a finding; no two findings repeat each other.
        """
        read = Text("", text)
        found = list(self.rules_find(read, kind))
        if not any(finding.severity.is_flagged for finding in found):
            found += filter(None, [self._likeness.find(read, [finding.span for finding in found])])
        return _verdict(found)

    def check_note(self, text: str) -> Verdict:
        """Say what a note about a person may not hold: what a search may not, and what the person is.

        The rules alone are asked: a note is short, and is not stopped on a likeness.
        """
        read = Text("", text)
        found = chain(self.rules_find(read, "query"), *(rule.findings(read, "query") for rule in notes.RULES))
        return _verdict([replace(finding, suggestion=notes.ADVICE) for finding in found])

    def rules_find(self, text: Text, kind: Kind) -> Iterator[Finding]:
        """What the rules alone find, in their order."""
        for at, hints in _PRESENT.among(text.folded.replace("\n", " ")).items():
            yield from RULES[at].findings(text, kind, tuple(hints))
        yield from one_sex_titles(text, kind)
        yield from low_pay.findings(text, self._on)
        if kind == "offer":
            yield from contradictions.findings(text)


def _verdict(found: list[Finding]) -> Verdict:
    findings = _distinct(found)
    return Verdict(findings[0].severity if findings else Severity.LAWFUL, findings)


def _distinct(found: list[Finding]) -> tuple[Finding, ...]:
    """The gravest first, then in the order of the text, the longest words before others that begin there."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda one: (_ORDER.index(one.severity), one.start, -len(one.span))):
        if not any(one.repeats(other) for other in kept):
            kept.append(one)
    return tuple(kept)
