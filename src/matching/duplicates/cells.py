"""Where offers are compared: squares of the globe, each looked at with those around it."""

import math
from collections.abc import Sequence
from zlib import crc32

from matching.domain import Place
from matching.normalize.text import fold

SIDE = 0.1
"""Degrees of a side: 11 km from south to north, and 7 km from west to east at Dunkirk, more elsewhere in France."""

COLUMNS = 1 << 12
"""Squares of a row, more than there are: a square and its eastern neighbour follow each other."""


def cell(place: Place) -> int | None:
    """The square of a place; a negative number that stands for its name when it has no coordinates; None: unknown."""
    if place.latitude is not None and place.longitude is not None:
        return math.floor((place.latitude + 90) / SIDE) * COLUMNS + math.floor((place.longitude + 180) / SIDE) + 1
    name = name_of(place)
    return -1 - crc32(name.encode()) if name else None


def name_of(place: Place) -> str:
    """The code of the commune of a place, else its name without case and accents; empty: unknown."""
    return place.code_insee or fold(place.label or "").strip()


def around(cell: int) -> Sequence[tuple[int, int]]:
    """First and last of the squares, row by row, that may hold something within a side of something in a square."""
    if cell < 0:
        return ((cell, cell),)
    return tuple((row - 1, row + 1) for row in (cell - COLUMNS, cell, cell + COLUMNS))
