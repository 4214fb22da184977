"""Reading order of a page: columns are told by the white space between them, rows of dates are kept whole."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matching.cv.lines import Line

GUTTER = 6.0
"""Points of white space between two columns, at least."""

CROSSING = 0.35
"""Share of a page's lines (a name, headings) that may run across a gutter."""

SIDE_BY_SIDE = 0.4
"""Share of the lines of a column that must have a neighbour in the other one; short lines above others have none."""

_DATE = re.compile(
    r"^\W*(?:(?:19|20)\d\d|\d{1,2}[/.]\d|depuis|since|de |du |(?:jan|f[ée]v|feb|mars|mar|avr|apr|mai|may|juin"
    r"|jun|juil|"
    r"jul|ao[uû]|aug|sep|oct|nov|d[ée]c)\w{0,7}\.? (?:19|20)?\d\d|\d{1,2} (?:ans?|mois))",
    re.IGNORECASE,
)
_DATE_LETTERS = 32


def begins_with_date(text: str) -> bool:
    """Whether a short text is a date or begins with one."""
    return len(text) <= _DATE_LETTERS and _DATE.match(text) is not None


class Box(NamedTuple):
    """A stretch of text and its place on the page in points, `top` and `bottom` counted downwards."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def reading_order(boxes: Sequence[Box]) -> list[Line]:
    """The lines of one page: across first, then each column from top to bottom."""
    lines: list[Line] = []
    for block in _blocks([box for box in _with_bullets(boxes) if box.text.strip()]):
        rows = [" ".join(box.text.strip() for box in row) for row in _rows(block)]
        lines += [Line(text, fresh=at == 0) for at, text in enumerate(rows)]
    return lines


def _blocks(boxes: list[Box]) -> Iterator[list[Box]]:
    """Stretches of the page that are read one after the other."""
    gutter = _gutter(boxes)
    if gutter is None:
        if boxes:
            yield boxes
        return
    crossing = sorted((box for box in boxes if _crosses(box, gutter)), key=lambda box: box.top)
    above = float("-inf")
    for box in (*crossing, None):
        below = box.top if box else float("inf")
        band = [other for other in boxes if above <= other.top < below and not _crosses(other, gutter)]
        yield from _blocks([other for other in band if other.right <= gutter])
        yield from _blocks([other for other in band if other.right > gutter])
        if box:
            yield [box]
            above = box.top


def _gutter(boxes: list[Box]) -> float | None:
    """Where the widest-read right column begins; None when the page has one column, or rows that begin with dates."""
    best, place = 0, None
    for x in sorted({round(box.left) - 1.0 for box in boxes})[1:]:
        left = [box for box in boxes if box.right <= x - GUTTER + 1]
        right = [box for box in boxes if box.left >= x]
        apart = min(len(left), len(right))
        if apart <= best or len(boxes) - len(left) - len(right) > CROSSING * len(boxes):
            continue
        if apart >= 3 and _neighbours(left, right) and not _dates(left) and not _dates(right):
            best, place = apart, x
    return place


def _crosses(box: Box, x: float) -> bool:
    return box.left < x < box.right


def _neighbours(left: list[Box], right: list[Box]) -> bool:
    fewer, others = sorted((left, right), key=len)
    met = sum(any(box.top < other.bottom and other.top < box.bottom for other in others) for box in fewer)
    return met >= SIDE_BY_SIDE * len(fewer)


def _dates(column: list[Box]) -> bool:
    dated = sum(begins_with_date(box.text) for box in column)
    return 2 * dated >= len(column)


def _rows(boxes: list[Box]) -> list[list[Box]]:
    """Boxes on one height, from left to right; rows from top to bottom."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: (box.top, box.left)):
        middle = (box.top + box.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [sorted(row, key=lambda box: box.left) for row in rows]


def _with_bullets(boxes: Sequence[Box]) -> Iterator[Box]:
    """Bullets drawn apart are put back before the text on their right."""
    bullets = [box for box in boxes if not any(c.isalnum() for c in box.text)]
    for box in boxes:
        if any(c.isalnum() for c in box.text):
            middle = (box.top + box.bottom) / 2
            marked = any(b.top <= middle <= b.bottom and 0 <= box.left - b.right < 30 for b in bullets)
            yield box._replace(text=f"• {box.text.strip()}") if marked else box
