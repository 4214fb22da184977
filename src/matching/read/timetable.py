"""Hours of the day: where they are written, and what two stretches side by side tell."""

import re
from collections.abc import Iterator

from matching.domain import Fact
from matching.read.text import Text, elsewhere, wording

CLOCK = wording(
    r"(?P<from>\d(?<![\d.,€/-]\d)\d?) ?(?:h(?:eures?)?|:) ?(?P<m1>\d\d)? ?(?:-|/|a|jusqu'a|>) ?"
    r"(?!(?P=from) ?h)(?P<to>\d{1,2}) ?(?:h(?:eures?)?|:) ?(?P<m2>\d\d)?(?![\d€])",
)
_WHOLE_DAY = (6.5, 9.5)
"""Hours of one team's day; a shorter stretch is a morning or an afternoon."""

_LONG_BREAK = 2.0
"""Hours; a longer stop between two stretches of a day is more than a lunch: the day is split."""

_JOINT = wording(r"[^\n\d.]{0,3}(?:/|,|\bou\b|\bet\b|\bpuis\b|\n)[^\d.]{0,16}")


def side_by_side(text: Text) -> Iterator[Fact]:
    """`shift_work` and `split_shift`: "4h-12h ou 13h-21h" are two teams, "9h-13h, 17h-20h" a split day."""
    previous: re.Match[str] | None = None
    for clock in CLOCK.finditer(text.folded):
        beside = previous and _JOINT.fullmatch(text.folded, previous.end(), clock.start())
        if previous and beside and not elsewhere(text, previous.start(), clock.end()):
            first, second = hours_of(previous), hours_of(clock)
            words = text.words(previous.start(), clock.end())
            one_day = "di" not in text.folded[previous.end() : clock.start()]  # no day from "lundi" to "dimanche"
            if _are_two_teams(first, second):
                yield Fact("shift_work", True, "text", words, 0.75)
            elif one_day and _is_split_day(first, second):
                yield Fact("split_shift", True, "text", words, 0.75)
        previous = clock


def _are_two_teams(first: tuple[float, float], second: tuple[float, float]) -> bool:
    lengths = [(end - start) % 24 for start, end in (first, second)]
    shortest, longest = _WHOLE_DAY
    return abs(first[0] - second[0]) >= 4 and shortest <= min(lengths) and max(lengths) <= longest


def _is_split_day(first: tuple[float, float], second: tuple[float, float]) -> bool:
    return 0 < first[1] - first[0] < _WHOLE_DAY[0] and second[0] - first[1] > _LONG_BREAK


def hours_of(clock: re.Match[str]) -> tuple[float, float]:
    """Start and end of a match of `CLOCK`, in hours of the clock."""
    return _hour(clock["from"], clock["m1"]), _hour(clock["to"], clock["m2"])


def _hour(hours: str, minutes: str | None) -> float:
    return int(hours) + int(minutes or 0) / 60
