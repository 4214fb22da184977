"""How the occupation of an offer stands to those that a person looks for, and has had."""

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations
from matching.columns.occupations import ELSEWHERE, UNRANKED
from matching.features.pairs import Floats, Pairs, Rows, wanted


def projects(slots: NDArray[np.integer], rome: Rows, occupations: Occupations) -> tuple[Floats, Floats, Floats]:
    """Nearest proximity, same occupation and mobility over the projects; NaN when no occupation is known."""
    nearest = np.full(len(rome), np.nan, np.float32)
    mobility = np.full(len(rome), np.nan, np.float32)
    inverse = np.where(np.arange(256) == UNRANKED, 0, 1 / (1 + np.arange(256))).astype(np.float32)
    for known, project in _known_slots(slots, rome):
        cells = project[known], rome[known]
        nearest[known] = np.fmax(nearest[known], occupations.proximity[cells])
        mobility[known] = np.fmax(mobility[known], inverse[occupations.mobility[cells]])
    same = (slots == rome[:, None]).any(axis=1)
    return nearest, np.where(np.isnan(nearest), np.nan, same).astype(np.float32), mobility


def relation(pairs: Pairs, occupations: Occupations) -> Floats:
    """Nearest `Occupations.relation` of the offer to the projects, else to past jobs; NaN when not known."""
    slots, rome = wanted(pairs.profile), pairs.offer["rome"].astype(np.int64)
    nearest = np.full(len(rome), ELSEWHERE, np.uint8)
    for known, project in _known_slots(slots, rome):
        nearest[known] = np.minimum(nearest[known], occupations.relation[project[known], rome[known]])
    return np.where((rome >= 0) & (slots >= 0).any(axis=1), nearest, np.nan).astype(np.float32)


def affinity(slots: NDArray[np.integer], likely: Rows, shares: Floats, occupations: Occupations) -> Floats:
    """Expected worth of an offer, over the occupations it may be about, to the project it serves best."""
    best = np.full(len(slots), np.nan, np.float32)
    for known, project in _known_slots(slots, likely[:, 0]):
        wanted, offered = project[known][:, None], likely[known].astype(np.int64)
        worth = np.where(offered >= 0, occupations.affinity[wanted, offered], 0)
        best[known] = np.fmax(best[known], (worth * shares[known]).sum(axis=1))
    return best


def experience(
    slots: NDArray[np.integer], months: Floats, rome: Rows, occupations: Occupations
) -> tuple[Floats, Floats]:
    """Nearest proximity over past jobs, and their months weighted by it."""
    nearest = np.full(len(rome), np.nan, np.float32)
    weighted = np.where((rome >= 0) & (slots[:, 0] >= 0), 0, np.nan).astype(np.float32)
    for index, (known, job) in enumerate(_known_slots(slots, rome)):
        near = occupations.proximity[job[known], rome[known]]
        nearest[known] = np.fmax(nearest[known], near)
        weighted[known] += near * np.where(np.isnan(some := months[known, index]), 0, some)
    return nearest, weighted


def _known_slots(slots: NDArray[np.integer], rome: Rows) -> "list[tuple[NDArray[np.intp], Rows]]":
    """For each slot in use: positions of the pairs where both occupations are known, and the slot's occupation."""
    used = np.flatnonzero((slots >= 0).any(axis=0)).max(initial=-1) + 1
    columns = (slots[:, index].astype(np.int64) for index in range(used))
    return [(np.flatnonzero((column >= 0) & (rome >= 0)), column) for column in columns]
