"""Drawings made by the server: where marks go; templates draw them, with the table that says the same."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching.geo.sphere import EARTH_RADIUS_KM

KM = math.radians(1) * EARTH_RADIUS_KM
"""Of a degree of latitude."""

WIDTH, HEIGHT, MARGIN = 640, 440, 24
"""Of a drawing, in its own units."""

APART = 28
"""Of two spots, so that neither hides the number of the other: their points are one spot when they are nearer."""

Place = tuple[float, float]
"""Latitude and longitude, degrees WGS 84."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one or several points are on a map.

    Attributes:
        x: from the left.
        y: from the top.
        numbers: of its points, from 1, in the order given.
    """

    x: float
    y: float
    numbers: list[int]


@dataclass(frozen=True, slots=True)
class Plan:
    """A map.

    Attributes:
        spots: where points are; those without coordinates are nowhere.
        centre: x and y of the place around which one looks; None when it is not known.
        reach: radius of the circle around it; None without one.
        scale_km: length of the bar that gives the scale, a round number of kilometres.
        scale: the same in units of the drawing.
    """

    spots: list[Spot]
    centre: tuple[float, float] | None
    reach: float | None
    scale_km: float
    scale: float


def plan(points: Sequence[Mapping[str, Any]], centre: Place | None = None, reach_km: float | None = None) -> Plan:
    """Points on a map around a place, north on top, everything within sight.

    Args:
        points: each with `lat` and `lon`, degrees WGS 84, or None.
        centre: the place; None: the middle of the points.
        reach_km: of a circle around it.
    """
    places = [(one["lat"], one["lon"]) for one in points]
    known = [place for place in places if _is_known(place)]
    middle = centre or _middle(known)
    flat = [_flat(place, middle) for place in known]
    reach = reach_km if centre else None
    half_x = max([abs(x) for x, _ in flat] + [reach or 0, 1])
    half_y = max([abs(y) for _, y in flat] + [reach or 0, 1])
    unit = min((WIDTH / 2 - MARGIN) / half_x, (HEIGHT / 2 - MARGIN) / half_y)
    spots: list[Spot] = []
    for rank, place in enumerate(places, 1):
        if _is_known(place):
            x, y = _flat(place, middle)
            _put(spots, round(WIDTH / 2 + x * unit), round(HEIGHT / 2 - y * unit), rank)
    scale_km = _round(half_x / 2)
    drawn = (WIDTH / 2, HEIGHT / 2) if centre else None
    return Plan(spots, drawn, reach and reach * unit, scale_km, scale_km * unit)


def _put(spots: list[Spot], x: float, y: float, number: int) -> None:
    """Add a point to the spot that it would hide, or to one of its own."""
    for spot in spots:
        if math.hypot(spot.x - x, spot.y - y) < APART:
            spot.numbers.append(number)
            return
    spots.append(Spot(x, y, [number]))


def bars(values: Sequence[float]) -> list[float]:
    """Lengths of bars between 0 and 1, the longest one 1; 0 where there is nothing to draw."""
    most = max((value for value in values if value == value), default=0)
    return [max(0.0, value / most) if most > 0 and value == value else 0.0 for value in values]


@dataclass(frozen=True, slots=True)
class Curves:
    """Lines of a chart.

    Attributes:
        paths: of each series, what `d` says; a value that is missing breaks the line.
        ticks: height and value of lines across.
    """

    paths: list[str]
    ticks: list[tuple[float, float]]


def curves(series: Sequence[Sequence[float | None]], low: float = 0.0) -> Curves:
    """Series over the same steps.

    Args:
        series: values in order; None where there is none.
        low: the value at the bottom, unless one is lower.
    """
    said = [value for one in series for value in one if value is not None]
    bottom, top = min([low, *said]), max([low, *said])
    step = _round((top - bottom) / 4 or 1)
    top = bottom + step * math.ceil((top - bottom) / step or 1)
    steps = max(map(len, series), default=1)

    def across(rank: int) -> float:
        return MARGIN + rank * (WIDTH - 2 * MARGIN) / max(1, steps - 1)

    def high(value: float) -> float:
        return HEIGHT - MARGIN - (value - bottom) * (HEIGHT - 2 * MARGIN) / (top - bottom)

    count = round((top - bottom) / step)
    ticks = [(round(high(bottom + rank * step), 1), bottom + rank * step) for rank in range(count + 1)]
    return Curves([_path(one, across, high) for one in series], ticks)


def _path(values: Sequence[float | None], across: Callable[[int], float], high: Callable[[float], float]) -> str:
    """A value alone is a line of no length, which has round ends."""
    said, pen = [], "M"
    for rank, value in enumerate(values):
        if value is not None:
            said.append(f"{pen}{across(rank):.1f} {high(value):.1f}{'h0' if pen == 'M' else ''}")
        pen = "M" if value is None else "L"
    return " ".join(said)


def _is_known(place: tuple[float | None, float | None]) -> bool:
    return all(part is not None and part == part for part in place)


def _middle(places: Sequence[Place]) -> Place:
    if not places:
        return 0.0, 0.0
    south, west = (min(one[axis] for one in places) for axis in (0, 1))
    north, east = (max(one[axis] for one in places) for axis in (0, 1))
    return (south + north) / 2, (west + east) / 2


def _flat(place: Place, middle: Place) -> tuple[float, float]:
    """Kilometres to the east and to the north of the middle: equirectangular, fair at the scale of a region."""
    east = (place[1] - middle[1] + 180) % 360 - 180
    return east * KM * math.cos(math.radians(middle[0])), (place[0] - middle[0]) * KM


def _round(value: float) -> float:
    """The nearest below of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(times * power for times in (1, 2, 5) if times * power <= value * (1 + 1e-9))


DRAWINGS: Mapping[str, object] = {"plan": plan, "bars": bars, "curves": curves}
"""Name in templates -> function."""
