"""Where offers are lost on their way to people, and what these would have answered.

At each turn of some people every open offer of their basin is followed to the step that keeps it from them, or to the
digest. The truth of the market judges the step: to lose what people would apply to is a fault, what they would refuse
is not.
"""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from eval.alerts.counts import Counts
from eval.alerts.steps import STEP, STEPS, steps
from eval.alerts.stock import Stock, within_reach
from eval.market import Market, answers
from eval.report import Report
from matching.alerts.desk import Desk
from matching.domain import Due, Frequency

FOLLOWED = 200
"""People of a market who are followed."""

GOOD = 0.25
"""P(applies | looks) of an offer that serves its person: more than twice that of an offer of their own occupation."""

MEASURES = ("offers_a_turn", "would_apply", "would_refuse", "turns_emptied", "turns_spoilt", "of_possible_applications")
"""Of each step: offers that it keeps out, a turn; what people would answer to them; turns of which it keeps out the
last offer, and the last of `GOOD`; its share of the applications that people would make to what was published within
the radius that they state, where the furthest step that a work came to counts."""

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


class Funnel:
    """What is followed of a month.

    Args:
        market: people and the truth.
        stock: what is published.
        days: of the month.
        seed: chooses the people.
    """

    def __init__(self, market: Market, stock: Stock, days: int, seed: int) -> None:
        self._market, self._stock, self._days = market, stock, days
        who = market.people
        chosen = np.random.default_rng([seed, 24]).permutation(len(who))[:FOLLOWED]
        self._rows = {row: i for i, row in enumerate(np.sort(chosen).tolist())}
        self._works = [np.flatnonzero(market.offers.regime == who.regime[row]) for row in self._rows]
        self._truth = [self._answers(row, works) for row, works in zip(self._rows, self._works, strict=True)]
        self._furthest = [np.zeros(len(works), np.int64) for works in self._works]
        self._waiting = list[tuple[int, Ints, Ints]]()
        shape = len(self._rows), len(STEPS)
        self._turns, self._offers, self._applies, self._refuses = np.zeros(shape[0]), *np.zeros((3, *shape))
        self._emptied, self._spoilt = np.zeros((2, *shape))
        self._often = np.full(shape[0], "never_due", object)

    def follow(self, desk: Desk, due: Mapping[int, Due], open_: Ints, keys: Ints, at: datetime) -> None:
        """Follow the offers of a night, before it is run.

        Args:
            desk: what the night will be decided with.
            due: people whose turn it is, by row.
            open_: rows of `Stock`.
            keys: of these in the store, ascending.
            at: the moment of the night.
        """
        some = [row for row in self._rows if row in due]
        basin = self._market.offers.regime[self._stock.work[open_]]
        here = [np.flatnonzero(basin == self._market.people.regime[row]) for row in some]
        found = steps(desk, [due[row] for row in some], [keys[one] for one in here], at)
        for row in some:
            self._often[self._rows[row]] = due[row].subscription.frequency.value
        self._waiting = [(row, open_[one], step) for row, one, step in zip(some, here, found, strict=True)]

    def decided(self, person: Ints, stock: Ints) -> None:
        """Count what was followed, now that the night has pushed rows of `Stock` to rows of people."""
        for row, own, step in self._waiting:
            now = np.isin(own, stock[person == row])
            self._count(self._rows[row], own, np.where(now, STEP["pushed"], step), now)
        self._waiting = []

    def _count(self, i: int, stock: Ints, step: Ints, now: NDArray[np.bool_]) -> None:
        place, n = np.searchsorted(self._works[i], self._stock.work[stock]), len(STEPS)
        np.maximum.at(self._furthest[i], place, step)
        left = (step < STEP["pushed"]) | now  # the others were pushed at an earlier turn
        place, step = place[left], step[left]
        applies, refuses = (of[place] for of in self._truth[i])
        self._turns[i] += 1
        self._offers[i] += np.bincount(step, minlength=n)
        self._applies[i] += np.bincount(step, applies, n)
        self._refuses[i] += np.bincount(step, refuses, n)
        self._emptied[i, step.max(initial=0)] += 1
        self._spoilt[i, step[applies >= GOOD].max(initial=0)] += 1

    def counts(self) -> Counts:
        """Figures "funnel.STEP.MEASURE", see `MEASURES`, and the turns with an offer of each frequency."""
        found, possible = Counts(), self._possible()
        every = possible.sum(axis=1)
        for name, k in STEP.items():
            ratios = (
                (self._offers[:, k], self._turns),
                (self._applies[:, k], self._offers[:, k]),
                (self._refuses[:, k], self._offers[:, k]),
                (self._emptied[:, k], self._turns),
                (self._spoilt[:, k], self._turns),
                (possible[:, k], every),
            )
            found.ratios |= {f"funnel.{name}.{m}": both for m, both in zip(MEASURES, ratios, strict=True)}
        for often in Frequency:
            own = self._often == often.value
            served = self._emptied[own, STEP["pushed"]]
            found.ratios[f"turns_with_an_offer.{often.value}"] = served, self._turns[own]
        return found

    def _possible(self) -> Doubles:
        """Applications expected of what was published within reach, by the furthest step: (people, steps)."""
        found = np.zeros((len(self._rows), len(STEPS)))
        for row, i in self._rows.items():
            new = np.isin(self._works[i], within_reach(self._market, row, self._days))
            found[i] = np.bincount(self._furthest[i][new], self._truth[i][0][new], len(STEPS))
        return found

    def _answers(self, row: int, works: Ints) -> tuple[Doubles, Doubles]:
        true = answers(self._market, np.full(len(works), row), works)
        return true.applies, true.refuses


def show(report: Report) -> None:
    """Print the funnel of a report as a table, a row a step; steps that keep nothing out are left out."""
    table = Table(title="where offers are lost")
    for heading in ("step", "offers", "apply", "refuse", "emptied", "spoilt", "possible"):
        table.add_column(heading, no_wrap=True)
    for name in STEPS:
        found = [report.figures[f"funnel.{name}.{measure}"].value for measure in MEASURES]
        if np.nansum(found) > 0:
            table.add_row(name, *(f"{value:.3f}" for value in found))
    Console().print(table)
