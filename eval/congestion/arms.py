"""Ways of making everyone's lists from the same scores: by score, shuffled, capped, and at prices."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.congestion.batch import Batch
from matching.allocate import Couples, allocate

BOUNDS = (0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0)
"""Of `allocate`: applications that one position can use; together the curve."""

SHUFFLES = (1.0, 0.3, 0.1)
"""Temperatures: at 1 drawn in proportion to the score, as in production elsewhere; below, nearer the top."""

CAPS = (80, 10, 5, 4, 3)
"""Pushes of one offer: 80 as in production elsewhere."""

SCALED = 2.0
"""The cap of 80 in a market of this size: so many times the pushes of an offer if all got alike. An assumption."""

Floats = NDArray[np.floating[Any]]
Rows = NDArray[np.int64]


@dataclass(slots=True)
class Shown:
    """What earlier nights showed.

    Attributes:
        couples: bool (p,).
        pushes: int (o,).
        expected: float (o,) applications that the heads expect of them.
    """

    couples: NDArray[np.bool_]
    pushes: NDArray[np.int64]
    expected: NDArray[np.float64]

    @classmethod
    def nothing(cls, batch: Batch) -> "Shown":
        """Before the first night."""
        offers = len(batch.positions)
        return cls(np.zeros(len(batch.couples), bool), np.zeros(offers, np.int64), np.zeros(offers))

    def add(self, batch: Batch, lists: Rows) -> None:
        """Note the lists of a night, (people, places) rows of couples, -1 padded."""
        rows = lists[lists >= 0]
        self.couples[rows] = True
        self.pushes += np.bincount(batch.couples.offer[rows], minlength=len(self.pushes))
        self.expected += np.bincount(batch.couples.offer[rows], batch.expectation[rows], len(self.expected))


Arm = Callable[[Shown, int], Rows]
"""Lists of a night: (people, places) rows of couples, best first, -1 where a list is shorter."""


def arms(batch: Batch, nights: int = 1) -> dict[str, Arm]:
    """All of them, by stable name; a cap counts the pushes of all `nights`."""
    draw = np.random.default_rng([batch.seed, 5])
    mean_pushes = nights * 10 * len(batch.people_basin) / max(len(np.unique(batch.couples.offer)), 1)
    found: dict[str, Arm] = {"top": partial(top, batch)}
    found |= {f"shuffle_{heat:g}": partial(shuffled, batch, heat, draw) for heat in SHUFFLES}
    found |= {f"cap_{cap}": partial(capped, batch, cap) for cap in CAPS}
    found["cap_scaled"] = partial(capped, batch, int(np.ceil(SCALED * mean_pushes)))
    return found | {f"priced_{bound:g}": partial(priced, batch, bound) for bound in BOUNDS}


def top(batch: Batch, shown: Shown, places: int) -> Rows:
    """The best by score."""
    return _best(batch, batch.couples.utility, shown, places)


def shuffled(batch: Batch, heat: float, draw: np.random.Generator, shown: Shown, places: int) -> Rows:
    """Drawn without replacement, in proportion to score^(1 / heat).

    Source: Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006, as Gumbel noise on logarithms.
    """
    noise = draw.gumbel(size=len(batch.couples))
    return _best(batch, np.log(np.maximum(batch.couples.utility, 1e-9)) + heat * noise, shown, places)


def capped(batch: Batch, cap: int, shown: Shown, places: int) -> Rows:
    """Couples from the best of all down, while the person has a place and the offer fewer pushes than `cap`."""
    pushes, taken = shown.pushes.tolist(), [0] * len(batch.people_basin)
    lists = np.full((len(taken), places), -1)
    order = np.argsort(-batch.couples.utility, kind="stable")
    order = order[~shown.couples[order]]
    people, offers = batch.couples.person[order].tolist(), batch.couples.offer[order].tolist()
    for row, person, offer in zip(order.tolist(), people, offers, strict=True):
        if taken[person] < places and pushes[offer] < cap:
            lists[person, taken[person]] = row
            taken[person] += 1
            pushes[offer] += 1
    return lists


def priced(batch: Batch, bound: float, shown: Shown, places: int) -> Rows:
    """At the prices of `matching.allocate`."""
    left = np.flatnonzero(~shown.couples)
    c = batch.couples
    rest = Couples(c.person[left], c.offer[left], c.utility[left])
    found = allocate(rest, batch.positions, batch.expectation[left], places, bound, shown.expected)
    return _by_person(batch, left[found.assignment], places)


def _best(batch: Batch, value: Floats, shown: Shown, places: int) -> Rows:
    left = np.flatnonzero(~shown.couples)
    person = batch.couples.person[left]
    order = left[np.lexsort((-value[left], person))]
    return _by_person(batch, order[rank(batch.couples.person[order]) < places], places)


def _by_person(batch: Batch, rows: Rows, places: int) -> Rows:
    """Rows ascending by person, as lists."""
    person = batch.couples.person[rows]
    lists = np.full((len(batch.people_basin), places), -1)
    lists[person, rank(person)] = rows
    return lists


def rank(person: NDArray[np.integer]) -> NDArray[np.int64]:
    """Place of each row among those of the same person, from 0; persons ascend."""
    return np.arange(len(person)) - np.searchsorted(person, person)
