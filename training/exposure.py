"""What was probably seen: people read a list from the top and stop somewhere, which no log tells.

What stands above the last answer of a list was surely seen. Below it, silence has two causes, passing over and having
stopped; the cascade model tells how likely each is, from three rates estimated by expectation-maximisation.

Source: Craswell et al., "An experimental comparison of click position-bias models", WSDM 2008; Chapelle and Zhang, "A
dynamic Bayesian network click model for web search ranking", WWW 2009.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 30
"""Of expectation-maximisation; the rates move by less than 0.001 after twenty."""

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Habits:
    """How lists are read.

    Attributes:
        opens: P(the list is read at all).
        goes_on: P(the next place is looked at | this one was).
        passes: P(nothing is answered | looked at).
    """

    opens: float = 0.5
    goes_on: float = 0.8
    passes: float = 0.5


@dataclass(frozen=True, slots=True)
class Lists:
    """Where the rows of a log stand in their lists.

    Attributes:
        of: int64 (n,), list of each row.
        position: int64 (n,), 1 the first; 0 and below: not shown.
        length: int64 (lists,), last position.
        last: int64 (lists,), last position that was answered; 0 for none.
        answers: how many rows were answered.
    """

    of: Ints
    position: Ints
    length: Ints
    last: Ints
    answers: int

    @classmethod
    def read(cls, list_id: Ints, position: Ints, answered: NDArray[np.bool_]) -> "Lists":
        """Gather rows, in any order, into lists."""
        lists, of = np.unique(list_id, return_inverse=True)
        length, last = np.zeros(len(lists), np.int64), np.zeros(len(lists), np.int64)
        np.maximum.at(length, of, position)
        np.maximum.at(last, of, np.where(answered, position, 0))
        return cls(of, position, length, last, int((answered & (position > 0)).sum()))

    def examined(self) -> NDArray[np.bool_]:
        """Surely seen, and not because it was answered: strictly above the last answer, bool (n,)."""
        return np.asarray((self.position > 0) & (self.position < self.last[self.of]))

    def seen(self) -> NDArray[np.float32]:
        """Probability that each row was looked at, float32 (n,): 1 down to the last answer, then less and less."""
        kinds, kind, count = np.unique(
            np.stack([self.length, self.last], axis=1), axis=0, return_inverse=True, return_counts=True
        )
        table = _seen(kinds, self._habits(kinds, count))
        seen = table[kind[self.of], np.clip(self.position, 0, table.shape[1] - 1)]
        return np.where(self.position > 0, seen, 0).astype(np.float32)

    def habits(self) -> Habits:
        """The rates that explain the log best."""
        kinds, count = np.unique(np.stack([self.length, self.last], axis=1), axis=0, return_counts=True)
        return self._habits(kinds, count)

    def _habits(self, kinds: Ints, count: Ints) -> Habits:
        habits, count = Habits(), np.where(kinds[:, 0] > 0, count, 0)
        for _ in range(STEPS if self.answers else 0):
            seen = _seen(kinds, habits)
            looked, opened = float(count @ seen[:, 1:].sum(axis=1)), float(count @ seen[:, 1])
            could_go_on = looked - float(count @ seen[np.arange(len(kinds)), kinds[:, 0]])
            habits = Habits(
                _rate(opened, float(count.sum())),
                _rate(looked - opened, could_go_on),
                _rate(looked - self.answers, looked),
            )
        return habits


def _seen(kinds: Ints, habits: Habits) -> Doubles:
    """P(seen) of each position (column, from 0) of each kind of list, by (length, last answered)."""
    length, last = kinds[:, :1], kinds[:, 1:]
    position = np.arange(max(int(length.max(initial=1)), 1) + 1)
    below = position - last
    silent = (habits.goes_on * habits.passes) ** np.maximum(below, 0)
    silent = np.where(last > 0, silent, silent / max(habits.goes_on, 1e-9) * habits.opens)
    stops = np.where(position < length, 1 - habits.goes_on, 1) * silent
    stops = np.where((below == 0) & (last == 0), 1 - habits.opens, stops)
    stops = np.where((below < 0) | (position > length), 0, stops)
    after = np.cumsum(stops[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(after / np.maximum(after[:, :1], 1e-300))


def _rate(part: float, whole: float) -> float:
    return float(np.clip(part / max(whole, 1e-9), 1e-3, 1 - 1e-3))
