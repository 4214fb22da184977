"""How far a person can travel to work, by each mode: an approximation, replaceable by a table of travel times.

A mode reaches as the crow flies `minutes / 60 * speed / DETOUR` km. Car reaches as far as the person states, else the
distance that the law long held reasonable. Nobody is sent across the sea: `matching.geo.landmass` separates shores.
A département or region stands at its main town, so that reach is only indicative there.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.domain import Mode
from matching.errors import InputError

Floats = NDArray[np.float64]

DETOUR = 1.3
"""Length of a way over the distance as the crow flies, the order of magnitude on French roads."""

TOLERATED_MINUTES = {Mode.WALK: 45.0, Mode.BIKE: 45.0, Mode.TRANSIT: 60.0, Mode.CAR: 60.0}
"""One way, door to door. One hour by public transport was the bound of a reasonable offer.

Source: code du travail, article L5411-6-3 (in force 2008-2018): one hour by public transport or thirty km.
"""

SPEED_KM_H = {Mode.WALK: 5.0, Mode.BIKE: 15.0, Mode.TRANSIT: 20.0}
"""Door to door, waiting and changes included: usual values for everyday trips, to be replaced by local travel times."""

DEFAULT_KM = 30.0
"""Reach by car, or when nothing is stated. Source: the thirty km of article L5411-6-3."""

FURTHEST_KM = 80.0
"""Searched when a travel-time table decides and no radius is stated: more than an hour by any everyday mode."""

REACH_KM = {mode: TOLERATED_MINUTES[mode] / 60 * speed / DETOUR for mode, speed in SPEED_KM_H.items()}
"""Km as the crow flies that a mode other than car reaches: about 3 on foot, 9 by bike, 15 by public transport."""

_BIT = {mode: 1 << index for index, mode in enumerate(Mode)}
_ANY = sum(_BIT.values())
_WITHOUT_CAR_KM = np.array(
    [max((km for mode, km in REACH_KM.items() if (mask or _ANY) & _BIT[mode]), default=0) for mask in range(_ANY + 1)]
)
"""Km that the modes of each mask reach without a car, when the person accepts so many."""


def usable_modes(modes: NDArray[Any], may_drive: NDArray[np.bool_], night: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Modes that remain for each pair: no car without licence, no public transport at night; walking always remains.

    Args:
        modes: uint8 masks of stated modes; 0 when not stated, which stays so.
        may_drive: whether a driving licence is held, or not stated.
        night: whether the work involves nights.
    """
    lost = np.where(may_drive, 0, _BIT[Mode.CAR]) | np.where(night, _BIT[Mode.TRANSIT], 0)
    kept = (modes & ~lost) | _BIT[Mode.WALK]
    return np.where(modes == 0, 0, kept).astype(np.uint8)


def modes_without_car(modes: NDArray[Any], night: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Modes that remain when the car is not to be counted on; all the others when none is stated.

    Args:
        modes: uint8 masks of stated modes; 0 when not stated.
        night: whether the work involves nights.
    """
    stated = np.where(modes == 0, _ANY, modes)
    return usable_modes(stated, np.zeros(len(stated), bool), night)


def reach_km(modes: NDArray[Any], radius_km: NDArray[Any]) -> Floats:
    """Tolerated km as the crow flies, by the mode that reaches furthest.

    Args:
        modes: uint8 masks of usable modes; 0 when not stated.
        radius_km: the most that the person accepts; NaN when not stated.
    """
    others = np.fmin(_WITHOUT_CAR_KM[modes].astype(np.result_type(radius_km, 1.0)), radius_km)
    car = np.where(_usable(modes, Mode.CAR), _mode_km(Mode.CAR, radius_km), 0)
    return np.asarray(np.maximum(np.maximum(others, car), 0), np.float64)


def search_km(modes: NDArray[Any], radius_km: NDArray[Any], times: "TravelTimes | None" = None) -> Floats:
    """Radius to search so as to miss nothing within reach; a travel-time table may reach further than `reach_km`."""
    if times is None:
        return reach_km(modes, radius_km)
    return np.where(np.isnan(radius_km), FURTHEST_KM, radius_km)


def within_reach(
    distance_km: NDArray[Any],
    modes: NDArray[Any],
    radius_km: NDArray[Any],
    home: NDArray[Any],
    work: NDArray[Any],
    times: "TravelTimes | None" = None,
) -> NDArray[np.bool_]:
    """Which pairs are within reach; where the table knows the way by a mode, it decides for that mode.

    Args:
        distance_km: as the crow flies; NaN, not known, is not within reach.
        modes: uint8 masks of usable modes; 0 when not stated.
        radius_km: the most that the person accepts; NaN when not stated.
        home: commune numbers (`matching.columns.codes.insee_number`), -1 when not known.
        work: the same for the places of work.
        times: the table; None means the approximation alone.
    """
    if times is None:
        return np.asarray(distance_km <= reach_km(modes, radius_km))
    reached = np.zeros(len(modes), bool)
    accepted = np.isnan(radius_km) | (distance_km <= radius_km)
    for mode in Mode:
        minutes = times.minutes_between(home, work, mode)
        by_time = (minutes <= TOLERATED_MINUTES[mode]) & accepted
        near = np.where(np.isnan(minutes), distance_km <= _mode_km(mode, radius_km), by_time)
        reached |= _usable(modes, mode) & near
    return reached


def _usable(modes: NDArray[Any], mode: Mode) -> NDArray[np.bool_]:
    return np.asarray((modes == 0) | (modes & _BIT[mode] > 0))


def _mode_km(mode: Mode, radius_km: NDArray[Any]) -> Floats:
    if mode is Mode.CAR:
        return np.where(np.isnan(radius_km), DEFAULT_KM, radius_km)
    return np.asarray(np.fmin(REACH_KM[mode], radius_km))


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """A table of travel times between communes.

    Attributes:
        links: uint64 (n,), sorted: origin, destination and mode in one number.
        minutes: float64 (n,), one way.
    """

    links: NDArray[np.uint64]
    minutes: Floats

    @classmethod
    def read(cls, path: Path) -> "TravelTimes":
        """Read a CSV of `from,to,mode,minutes`: codes INSEE, a `Mode`, minutes one way.

        Raises:
            InputError: the file is missing, a column is, or a line cannot be read.
        """
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                rows = [_read_link(path, line, row) for line, row in enumerate(csv.DictReader(lines), start=2)]
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path} cannot be read ({error}); give a UTF-8 CSV of from,to,mode,minutes.") from error
        links, first = np.unique(np.array([link for link, _ in rows], np.uint64), return_index=True)
        return cls(links, np.array([minutes for _, minutes in rows], np.float64)[first])

    def minutes_between(self, home: NDArray[Any], work: NDArray[Any], mode: Mode) -> Floats:
        """Minutes by a mode between communes, given by number; NaN where the table does not say."""
        if not len(self.links):
            return np.full(len(home), np.nan)
        wanted = _link(home.astype(np.uint64), work.astype(np.uint64), mode)
        at = np.minimum(np.searchsorted(self.links, wanted), len(self.links) - 1)
        known = (self.links[at] == wanted) & (home >= 0) & (work >= 0)
        return np.where(known, self.minutes[at], np.nan)


def _link(home: Any, work: Any, mode: Mode) -> Any:
    index = np.uint64(list(Mode).index(mode))
    return (home & np.uint64(0xFFFFFFF)) << np.uint64(32) | (work & np.uint64(0xFFFFFFF)) << np.uint64(3) | index


def _read_link(path: Path, line: int, row: dict[str, str]) -> tuple[int, float]:
    try:
        home, work = (np.uint64(int(row[side].strip(), 36)) for side in ("from", "to"))
        minutes = float(row["minutes"])
        mode = Mode(row["mode"].strip())
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise InputError(f"{path}, line {line}: {row} is no travel time; give from,to,mode,minutes.") from error
    if not minutes >= 0:
        raise InputError(f"{path}, line {line}: {minutes} minutes is no duration; give minutes, 0 or more.")
    return int(_link(home, work, mode)), minutes
