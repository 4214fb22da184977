"""A wording that names a ground, and the contexts that make it lawful."""

from collections.abc import Iterator
from dataclasses import dataclass

from matching.guard.law import LAW, Ground
from matching.guard.scope import beside, denied, of_others, sentence
from matching.guard.verdict import Finding, Kind, Severity
from matching.read.cue import matches
from matching.read.text import Text, wording

OFFER: tuple[Kind, ...] = ("offer",)
QUERY: tuple[Kind, ...] = ("query",)
BOTH: tuple[Kind, ...] = ("offer", "query")
REACH = 90
"""Characters around a hint where a wording is searched."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One wording of a ground.

    Patterns are sources, for folded text: `matching.read.text.wording` compiles each when a text first asks for it, for
    all of them take half a second.

    Attributes:
        wording: what it says.
        hints: one of these strings stands in the match or within `REACH` of it: the text is searched there alone.
        needs: what the sentence must say too; None asks nothing more.
        unless: what makes it lawful when the sentence says it.
        unless_beside: what makes it lawful just before or after.
        unless_anywhere: what makes it lawful anywhere in the text.
        of_others: whether it is lawful said of the people served ("auprès de femmes enceintes").
        deniable: whether "sans distinction de..." makes it lawful.
        welcome: whether "ouvert aux..." does.
        kinds: the texts that it is looked for in.
        severity: what it makes of the text.
        suggestion: what to write instead; empty means the ground's own.
    """

    ground: Ground
    wording: str
    hints: tuple[str, ...]
    needs: str | None = None
    unless: str | None = None
    unless_beside: str | None = None
    unless_anywhere: str | None = None
    of_others: bool = True
    deniable: bool = True
    welcome: bool = True
    kinds: tuple[Kind, ...] = BOTH
    severity: Severity = Severity.UNLAWFUL
    suggestion: str = ""

    def findings(self, text: Text, kind: Kind, hints: tuple[str, ...] | None = None) -> Iterator[Finding]:
        """What it finds in a text, in order.

        Args:
            text: an offer's or a search's.
            kind: which of them.
            hints: those that stand in the text; None means that nobody looked.
        """
        if kind not in self.kinds:
            return
        for match in matches(wording(self.wording), text, self.hints if hints is None else hints, REACH):
            if self._holds(text, *match.span()):
                yield finding(text, *match.span(), self.ground, self.severity, self.suggestion)

    def _holds(self, text: Text, start: int, end: int) -> bool:
        said = sentence(text, start, end)
        if self.needs and not wording(self.needs).search(said):
            return False
        if self.unless and wording(self.unless).search(said):
            return False
        if self.unless_beside and wording(self.unless_beside).search(beside(text, start, end)):
            return False
        if self.unless_anywhere and wording(self.unless_anywhere).search(text.folded):
            return False
        if self.deniable and denied(text, start, end, self.welcome):
            return False
        return not (self.of_others and of_others(text, start))


def rule(ground: Ground, hints: str, *alternatives: str, **options: object) -> Rule:
    """A rule from "|"-separated hints, alternatives of the wording, and contexts, which begin at a word."""
    given = {
        name: rf"(?:\b|(?=\W))(?:{said})" if isinstance(said, str) and name in _CONTEXTS else said
        for name, said in options.items()
    }
    return Rule(ground, "|".join(alternatives), tuple(hints.split("|")), **given)  # type: ignore[arg-type]


_CONTEXTS = ("needs", "unless", "unless_beside", "unless_anywhere")


def finding(text: Text, start: int, end: int, ground: Ground, severity: Severity, suggestion: str = "") -> Finding:
    """A finding with the exact words and the ground's articles."""
    law = LAW[ground]
    span = text.words(start, end).strip(" .:-\n")
    at = text.raw.index(span, text.origin(start)) - len(_NO_TITLE)
    return Finding(span, at, ground, severity, law.article, suggestion or law.suggestion)


_NO_TITLE = "\n"
"""What parts the text from its empty title: see `matching.read.text.Text`."""
