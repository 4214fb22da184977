"""Periods as CVs write them: two dates, one date, a length of time."""

import re
from datetime import date
from typing import NamedTuple

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "fev feb", "mar", "avr apr", "mai may", "juin jun", "juil jul", "aou aug", "sep", "oct", "nov", "dec"),
        1,
    )
    for name in names.split()
}
_SEASONS = {"printemps": 4, "ete": 7, "automne": 10, "hiver": 1}
_MONTH = (
    r"(?:janvier|january|janv?|fevrier|february|fev|feb|mars|march|mar|avril|april|avr|apr|mai|may|juin|june|jun"
    r"|juillet|july|juil|jul|aout|august|aug|septembre|september|sept?|octobre|october|oct|novembre|november|nov"
    r"|decembre|december|dec)\.?|printemps|ete|automne|hiver"
)
_YEAR = r"(?:19[5-9]|20[0-4])\d"


def _point(name: str) -> str:
    """A date: month and year in figures, a month in letters, or a bare year; its groups end in the name."""
    return (
        rf"(?:(?:\d{{1,2}}[/.-])?(?P<n{name}>0?[1-9]|1[0-2])[/.-](?P<m{name}>{_YEAR})"
        rf"|(?:\d{{1,2}} )?(?P<w{name}>{_MONTH})(?: (?P<y{name}>{_YEAR}))?|(?P<z{name}>{_YEAR}))"
    )


_NOW = r"aujourd'?hui|ce jour|present|presente?ment|actuel(?:lement)?|maintenant|en cours|now|current|today|\.\.\."
_BETWEEN = r"\s*(?:-|–|—|→|/|a|au|to|jusqu'(?:a|en|au)|until|et)\s*"
_RANGE = re.compile(rf"(?:\b(?:de|du|d'|from|entre) ?)?\b{_point('a')}{_BETWEEN}(?:{_point('b')}\b|(?P<now>{_NOW}))")
_SINCE = re.compile(rf"\b(?:depuis|since|des) (?:le |l')?{_point('a')}\b")
_SINGLE = re.compile(rf"(?:\b(?:en|in) )?(?<!\d)\b{_point('a')}\b")
_LENGTH = re.compile(
    r"\b(?:(?P<years>\d{1,2}|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix) (?:ans?|annees?"
    r"|years?)(?P<half> et demie?)?)?"
    r"(?: ?(?:et|,)? ?)?(?:(?P<months>\d{1,2}|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix) (?:mois|months?))?"
    r"(?:(?P<weeks>\d{1,2}) (?:semaines?|weeks?))?"
)
_NUMBERS = ("", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


class Period(NamedTuple):
    """A period found in a text.

    Attributes:
        months: how long, at least 1; None when not told.
        ended_at: "YYYY" or "YYYY-MM"; None when it goes on or is not told.
        start: where its words begin in the text.
        end: where they end.
    """

    months: int | None
    ended_at: str | None
    start: int
    end: int


def find_period(folded: str, today: date) -> Period | None:
    """The period that a line tells; None when it tells none.

    Args:
        folded: the line, lower case without accents, a character for a character.
        today: the day that "until now" means.
    """
    length = _length(folded)
    dated = _dated(folded, today)
    if dated is None or length is None:
        return dated or length
    return (
        dated._replace(months=length.months, start=min(dated.start, length.start), end=max(dated.end, length.end))
        if abs(length.start - dated.end) < 12 or abs(dated.start - length.end) < 12
        else dated
    )


def _dated(folded: str, today: date) -> Period | None:
    if (match := _RANGE.search(folded)) and (period := _range(match, today)):
        return period
    if (match := _SINCE.search(folded)) and (start := _read(match, "a")):
        return Period(_between(start, (today.year, today.month)), None, *match.span())
    if (match := _SINGLE.search(folded)) and (point := _read(match, "a")):
        return Period(None, _written(point), *match.span())
    return None


def _range(match: re.Match[str], today: date) -> Period | None:
    if match["now"]:
        start = _read(match, "a")
        return start and Period(_between(start, (today.year, today.month)), None, *match.span())
    end = _read(match, "b")
    start = _read(match, "a", end[0] if end else None)
    if not start or not end or (end[0], end[1] or 12) < (start[0], start[1] or 1):
        return None
    return Period(_between(start, end), _written(end), *match.span())


Point = tuple[int, int | None]


def _read(match: re.Match[str], name: str, year: int | None = None) -> Point | None:
    """Year and month of a point; "de mars à juin 2019" lends its year to its first month."""
    parts = match.groupdict()
    if parts[f"m{name}"]:
        return int(parts[f"m{name}"]), int(parts[f"n{name}"])
    if word := parts[f"w{name}"]:
        stated = parts[f"y{name}"]
        year = int(stated) if stated else year
        month = _SEASONS.get(word) or next(n for start, n in _MONTHS.items() if word.startswith(start))
        return (year, month) if year else None
    return (int(parts[f"z{name}"]), None) if parts[f"z{name}"] else None


def _between(start: Point, end: Point) -> int:
    """Months from one to the other, at least 1; bare years count whole ones, and one year alone is twelve months."""
    if start[1] is None or end[1] is None:
        return max(1, end[0] - start[0]) * 12
    return max(1, (end[0] - start[0]) * 12 + end[1] - start[1])


def _written(point: Point) -> str:
    return f"{point[0]}-{point[1]:02d}" if point[1] else str(point[0])


def _length(folded: str) -> Period | None:
    for match in _LENGTH.finditer(folded):
        years, months, weeks = (_number(match[part]) for part in ("years", "months", "weeks"))
        total = 12 * years + months + (6 if match["half"] else 0) + round(weeks / 4.35)
        if (years or months or weeks) and total <= 600:
            return Period(max(1, total), None, *match.span())
    return None


def _number(word: str | None) -> int:
    if not word:
        return 0
    return int(word) if word.isdigit() else _NUMBERS.index(word.replace("une", "un"))
