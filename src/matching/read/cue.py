"""A table of wordings: what each states, how sure it is, and the search for the surest one."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from matching.domain import Fact, FactValue
from matching.read.text import Text, denied


@dataclass(frozen=True, slots=True)
class Cue:
    """One wording.

    Attributes:
        value: what it states.
        hints: it is searched only around these strings of the folded text, one of which it always holds: reading is
            many times faster so.
        unless: when given, a match for which it is true is passed over.
        if_denied: what the wording states once denied ("pas de ..."); None means nothing.
    """

    value: FactValue
    wording: re.Pattern[str]
    confidence: float
    hints: tuple[str, ...]
    unless: Callable[[Text, int, int], bool] | None = None
    if_denied: FactValue | None = None
    deniable: bool = True
    reach: int = 50  # characters around a hint where the wording is searched


def matches(wording: re.Pattern[str], text: Text, hints: tuple[str, ...], reach: int = 50) -> Iterator[re.Match[str]]:
    """Matches of a wording around the hints."""
    for start, end in text.near(hints, reach):
        yield from wording.finditer(text.folded, start, end)


def readings(name: str, text: Text, cues: Sequence[Cue]) -> Iterator[Fact]:
    """What the cues find in the text, in the order of the table, then of the text."""
    for cue in cues:
        for match in matches(cue.wording, text, cue.hints, cue.reach):
            start, end = match.span()
            if cue.unless and cue.unless(text, start, end):
                continue
            value: FactValue | None = cue.value
            if cue.deniable and denied(text, start, end):
                value = cue.if_denied
            if value is not None:
                yield Fact(name, value, "text", text.words(start, end), cue.confidence)


def surest(facts: Iterator[Fact]) -> Fact | None:
    """The fact of highest confidence, the first among equals; None when there is none."""
    return max(facts, key=lambda fact: fact.confidence, default=None)
