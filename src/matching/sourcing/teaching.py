"""Whom a training would bring into a talent pool: who lacks only skills that it teaches."""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matching.bank import Bank, Query, Viewer
from matching.bank.eligible import Held, holding
from matching.bank.prepared import Prepared, looked_up
from matching.domain import Training
from matching.explain import french
from matching.geo import great_circle_km, landmass
from matching.trainings.bands import Ints
from matching.trainings.catalogue import Catalogue
from matching.trainings.sentence import teaches

MOST = 3
"""Trainings said at most: a line of a page each. A choice of the service."""

Covered = frozenset[int]
"""Positions of the skills asked that a training teaches."""


@dataclass(frozen=True, slots=True)
class Bringing:
    """A training, and how many people it would bring.

    Attributes:
        key: of the training.
        query: of the pool without the skills that it teaches: it finds the members and these people.
        more: how many these are, 1 or more.
        sentence: how many, in French.
        why: what it teaches of what is asked, in French, and whether it states so.
    """

    key: int
    training: Training
    query: Query
    more: int
    sentence: str
    why: str


def bringing(bank: Bank, query: Query, viewer: Viewer, catalogue: Catalogue, at: datetime) -> list[Bringing]:
    """The trainings that would bring the most people, `MOST` at most, one of those that bring the same.

    A training counts where one of its sessions may be entered, and it is around the place of the pool, as the people
    counted are, or may be followed from anywhere. A pool of no occupation counts nothing: all whom nothing but skills
    keeps out of it are everyone.

    Args:
        bank: of whom.
        query: of the pool.
        viewer: who looks.
        catalogue: of the trainings.
        at: the moment, aware.

    Raises:
        InputError: see `matching.bank.Bank.search`.
    """
    asked = looked_up(bank.matcher, query, None)
    best = _best(catalogue, asked.skills, query) if query.romes else {}
    if not best:
        return []
    everyone = Prepared.of(bank.matcher, bank.store, replace(query, skills=()), viewer, None, at).found.people
    lacking = holding(everyone, asked, query, bank.matcher.parts.occupations) == Held.NO
    first = _most(best, lacking)
    trainings = bank.store.trainings.get(int(catalogue.keys[best[covered]]) for covered in first)
    found = []
    for covered, more in first.items():
        row = best[covered]
        if training := trainings.get(int(catalogue.keys[row])):  # else withdrawn since the catalogue was read
            taught = catalogue.taught[catalogue.rows["programme"][row]]
            why = teaches(taught, [asked.skills[one] for one in sorted(covered)], bank.matcher.rome)
            found.append(_bringing(int(catalogue.keys[row]), training, query, covered, more, why))
    return found


def _best(catalogue: Catalogue, skills: tuple[int, ...], query: Query) -> dict[Covered, int]:
    """By what is taught of some skills, the row of the nearest training that does, then the soonest, the cheapest."""
    which, programme = catalogue.teach(np.array(skills, np.int32))
    taught: dict[int, Covered] = {}
    for one, skill in zip(programme.tolist(), which.tolist(), strict=True):
        taught[one] = taught.get(one, frozenset()) | {skill}
    best: dict[Covered, int] = {}
    for row in _around(catalogue, programme, query).tolist():
        best.setdefault(taught[int(catalogue.rows["programme"][row])], row)
    return best


def _around(catalogue: Catalogue, programmes: Ints, query: Query) -> Ints:
    """Rows of the trainings of some programmes that are around the place of a query, the best first."""
    row = np.flatnonzero(np.isin(catalogue.rows["programme"], programmes))
    km = np.zeros(len(row))
    if query.place is not None and query.place.latitude is not None and query.place.longitude is not None:
        here, rows = (query.place.latitude, query.place.longitude), catalogue.rows[row]
        there = great_circle_km(*here, rows["latitude"], rows["longitude"])
        reached = (there <= query.radius_km) & (rows["landmass"] == landmass(*map(np.atleast_1d, here)))
        km = np.where(rows["remote"], 0.0, np.where(reached, there, np.inf))
    order = np.lexsort((row, catalogue.rows["price"][row], catalogue.rows["day"][row], km))
    return row[order[np.isfinite(km[order])]]


def _most(best: dict[Covered, int], lacking: NDArray[np.bool_]) -> dict[Covered, int]:
    """How many people lack nothing but what is covered: the `MOST` most, without what another covers with more."""
    found = {}
    for covered in best:
        if not any(covered < other for other in best):
            others = np.isin(np.arange(lacking.shape[1]), [*covered], invert=True)
            found[covered] = int((lacking.any(axis=1) & ~lacking[:, others].any(axis=1)).sum())
    first = sorted(filter(found.get, found), key=lambda covered: (-found[covered], best[covered]))
    return {covered: found[covered] for covered in first[:MOST]}


def _bringing(key: int, training: Training, query: Query, covered: Covered, more: int, why: str) -> Bringing:
    left = tuple(one for position, one in enumerate(query.skills) if position not in covered)
    people = french.plural(more, "personne", "personnes")
    sentence = french.sentence(f"{people} de plus avec la formation « {training.title} »")
    return Bringing(key, training, replace(query, skills=left), more, sentence, why)
