"""Who is pushed which offer when many would be pushed the same: prices on offers, over a whole batch.

A list holds the offers of greatest worth: their utility, divided by one plus the applications expected of an offer for
each application that its positions can use. People whom another offer suits nearly as well are sent there. Prices bar
nobody: whoever has candidates gets as long a list as without them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import InputError

PLACES = 10
"""Offers of a list, as in a digest."""

APPLICATIONS_PER_POSITION = 2.0
"""Expected applications at which an offer is worth half as much to one more person. Source: ADR 0013, the lowest bound
within 1 % of the most hires in each basin of the markets kept for choosing (seeds 101 to 104)."""

TURNS = 64
"""People choose in so many turns, each seeing what those before chose: people who are alike do not all get the same."""

PASSES = 3
"""How often everyone chooses again; from the second on, fewer than one offer in ten of the lists changes."""

LEAST_UTILITY = 1e-6
"""Of what is told apart; utilities may be 0."""

LEAST_EXPECTATION = 1e-3
"""When applications are turned into pushes, a push counts for this many at least."""

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.floating[Any]]
Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Couples:
    """Who may be pushed what; each couple once.

    Attributes:
        person: int (p,) any numbers, ascending.
        offer: int (p,) rows of offers.
        utility: float (p,) in [0, 1], the score.
    """

    person: Ints
    offer: Ints
    utility: Floats

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a batch decides.

    Attributes:
        assignment: int64 (a,) rows of the couples that are pushed, ascending by person, greatest worth first.
        prices: float64 (o,) >= 0, logarithms: a page ranks by score x exp(-price), and log 2 halves a score.
        budgets: int64 (o,) >= 0, how many more people each offer may be pushed to before its positions have the
            applications that they can use.
        expected: float64 (o,) applications that come of it, those already received included.
    """

    assignment: Rows
    prices: Doubles
    budgets: Rows
    expected: Doubles


def allocate(
    candidates: Couples,
    positions: Ints,
    expectation: Floats,
    places: int = PLACES,
    applications_per_position: float = APPLICATIONS_PER_POSITION,
    received: Floats | None = None,
) -> Allocation:
    """Choose everyone's list and every offer's price, each given the other.

    The price is log(1 + expected / usable), where `expected` applications come of all lists and usable = positions x
    applications_per_position. A push costs its price whoever it goes to, so that an offer goes to those whom it suits
    best and not to those who would never apply. No chance is drawn.

    Args:
        candidates: couples that eligibility and rules let through.
        positions: int (o,) open positions of each offer, 1 or more.
        expectation: float (p,) in [0, 1], P(applies | pushed) of each couple: calibrated, attention included.
        places: offers of a list.
        applications_per_position: what one position can use; infinity ranks by utility alone.
        received: float (o,) applications received, or expected of earlier pushes; None: none.

    Returns:
        Lists of min(places, candidates of the person) offers, with the prices and what is left to push.

    Raises:
        InputError: arrays do not agree, are not sorted, or hold values out of range.

    Source: best replies in turn reach the equilibrium of a congestion game, Rosenthal, Int. J. Game Theory 2, 1973.
    """
    before = np.zeros(len(positions)) if received is None else np.asarray(received, np.float64)
    _check(candidates, positions, expectation, before)
    if places < 1 or not applications_per_position > 0:
        raise InputError("Give at least 1 place, and more than 0 applications per position.")
    usable = np.asarray(positions, np.float64) * applications_per_position
    assignment, found = _lists_in_turn(candidates, expectation, usable, before, places)
    budgets = np.maximum(usable - found, 0) / _per_push(candidates, expectation, assignment, len(usable))
    most = np.iinfo(np.int32).max
    return Allocation(assignment, np.log1p(found / usable), np.minimum(budgets, most).astype(np.int64), found)


def _lists_in_turn(
    candidates: Couples, expectation: Floats, usable: Doubles, before: Doubles, places: int
) -> tuple[Rows, Doubles]:
    """Rows of everyone's list, and the applications (o,) that come of them: each choice is best, given all others."""
    expected, turns = before.copy(), list(_turns(candidates))
    lists: list[Rows] = [np.empty((len(first), 0), np.int64) for first, _ in turns]
    for _ in range(PASSES):
        for turn, (first, count) in enumerate(turns):
            _add(expected, -1, candidates, expectation, lists[turn])
            lists[turn] = _best(candidates, first, count, np.log1p(expected / usable), places)
            _add(expected, 1, candidates, expectation, lists[turn])
    rows = np.concatenate([np.empty(0, np.int64), *(chosen[chosen >= 0] for chosen in lists)])
    return rows[np.argsort(candidates.person[rows], kind="stable")], np.maximum(expected, 0)


def _turns(candidates: Couples) -> Iterator[tuple[Rows, Rows]]:
    """First row and number of rows of the people of each turn, who are spread over the whole batch."""
    first = np.flatnonzero(np.diff(candidates.person, prepend=candidates.person[:1] - 1))
    count = np.diff(first, append=len(candidates))
    for turn in range(min(TURNS, len(first))):
        yield first[turn::TURNS], count[turn::TURNS]


def _best(candidates: Couples, first: Rows, count: Rows, prices: Doubles, places: int) -> Rows:
    """Rows of the couples of greatest worth, best first: (people, places), -1 where someone has fewer candidates."""
    column = np.arange(max(int(count.max()), places))
    present = column < count[:, None]
    rows = np.where(present, first[:, None] + column, first[:, None])
    loss = np.where(present, -worth(candidates.utility[rows], prices[candidates.offer[rows]]), np.inf)
    chosen = np.argpartition(loss, places - 1, axis=1)[:, :places]
    chosen = np.take_along_axis(chosen, np.argsort(np.take_along_axis(loss, chosen, 1), axis=1, kind="stable"), 1)
    return np.where(np.take_along_axis(present, chosen, 1), np.take_along_axis(rows, chosen, 1), -1)


def worth(utility: Floats, price: Floats) -> Floats:
    """What ranks offers once they have prices: log(utility) - price, of each couple."""
    return np.asarray(np.log(np.maximum(utility, LEAST_UTILITY)) - price)


def _add(expected: Doubles, sign: int, candidates: Couples, expectation: Floats, lists: Rows) -> None:
    rows = lists[lists >= 0]
    expected += sign * np.bincount(candidates.offer[rows], expectation[rows], len(expected))


def _per_push(candidates: Couples, expectation: Floats, assignment: Rows, n: int) -> Doubles:
    """Applications expected of one push of each offer: mean of its pushes, else of its candidates, else of all."""
    usual = float(expectation.mean()) if len(expectation) else 1.0
    every = _mean_by(candidates.offer, expectation, np.full(n, usual))
    return np.maximum(_mean_by(candidates.offer[assignment], expectation[assignment], every), LEAST_EXPECTATION)


def _mean_by(offer: Ints, values: Floats, missing: Doubles) -> Doubles:
    count = np.bincount(offer, minlength=len(missing))
    return np.where(count > 0, np.bincount(offer, values, len(missing)) / np.maximum(count, 1), missing)


def _check(candidates: Couples, positions: Ints, expectation: Floats, received: Doubles) -> None:
    if not len(candidates.person) == len(candidates.offer) == len(candidates.utility) == len(expectation):
        raise InputError("Give one person, offer, utility and expectation for each couple.")
    if (np.diff(candidates.person) < 0).any():
        raise InputError("Sort the couples by person.")
    if len(received) != len(positions) or not (received >= 0).all() or not (np.asarray(positions) >= 1).all():
        raise InputError("Give each offer 1 open position or more and 0 applications or more; leave filled offers out.")
    if len(candidates) and not 0 <= candidates.offer.min() <= candidates.offer.max() < len(positions):
        raise InputError(f"The couples name offers that are not among the {len(positions)} whose positions are given.")
    if not all(((values >= 0) & (values <= 1)).all() for values in (candidates.utility, expectation)):
        raise InputError("Utilities and expectations are numbers from 0 to 1.")
