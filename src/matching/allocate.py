"""Who is pushed which offer when many would be pushed the same: prices on offers, over a whole batch.

A list maximises utility less price. The price of an offer grows with the applications that its pushes are expected to
bring, so that people whom another offer suits as well are sent there. Prices bar nobody: whoever has candidates gets as
long a list as without them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import InputError

PLACES = 10
"""Offers of a list, as in a digest."""

APPLICATIONS_PER_POSITION = 3.0
"""Expected applications that one open position can use.

One in three who apply is called back, so that three applications fill two positions out of three. On two markets of the
simulator kept for choosing, 101 and 102: of the bounds and weights within 1 % of the most hires, the lowest bound under
which 99 % of the expected applications stay, even where offers are the scarcest.
"""

WEIGHT = 0.2
"""Score that an offer loses at 1.7 times its bound; at its bound, 0.14. Chosen with the bound."""

ROUNDS = 25
"""Of the search for prices; 160 change hires, exposure and applications by less than half a percent."""

STEP, SMALLEST_STEP, LARGEST_STEP = 0.02, 1e-5, 0.1
"""Change of a price in the first round, and its limits in later ones."""

JITTER = 1e-4
"""Utilities closer than this are told apart by a fixed sequence: people who are alike do not all get the same."""

LEAST_EXPECTATION = 1e-3
"""When applications are turned into pushes, a push counts for this many at least."""

BLOCK = 16_384
"""People ranked at a time: bounds the memory of a round."""

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.floating[Any]]
Doubles = NDArray[np.float64]


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
        assignment: int64 (a,) rows of the couples that are pushed, ascending by person, best of each first.
        prices: float64 (o,) >= 0, in the unit of the score: a page ranks by score - price.
        budgets: int64 (o,) >= 0, how many more people each offer may be pushed to before it reaches its bound.
        expected: float64 (o,) applications that come of it, those already received included.
    """

    assignment: NDArray[np.int64]
    prices: Doubles
    budgets: NDArray[np.int64]
    expected: Doubles


def allocate(
    candidates: Couples,
    positions: Ints,
    expectation: Floats,
    places: int = PLACES,
    applications_per_position: float = APPLICATIONS_PER_POSITION,
    weight: float = WEIGHT,
    received: Floats | None = None,
) -> Allocation:
    """Choose everyone's list and every offer's price, each given the other.

    The price is weight x log(1 + expected / bound): `expected` applications come of the lists at these prices, and
    bound = positions x applications_per_position. It is per push and not per application, so that an offer goes to
    those whom it suits best and not to those who would never apply. No chance is drawn.

    Args:
        candidates: couples that eligibility and rules let through.
        positions: int (o,) open positions of each offer, 1 or more.
        expectation: float (p,) in [0, 1], P(applies | pushed) of each couple: calibrated, attention included.
        places: offers of a list.
        applications_per_position: what bounds the expected applications of one position. The bound is soft: beyond it
            the price goes on growing, and the budget is spent.
        weight: how much a crowded offer loses, in the unit of the utility; 0 ranks by utility alone.
        received: float (o,) applications received, or expected of earlier pushes; None: none.

    Returns:
        Lists of min(places, candidates of the person) offers, with the prices and what is left of the bounds.

    Raises:
        InputError: arrays do not agree, are not sorted, or hold values out of range.

    Source: prices at the equilibrium of a congestion game, Rosenthal, Int. J. Game Theory 2, 1973; the search moves
    each price by the sign of its error, Riedmiller and Braun, "The RPROP algorithm", ICNN 1993.
    """
    before = np.zeros(len(positions)) if received is None else np.asarray(received, np.float64)
    _check(candidates, positions, expectation, before)
    if places < 1 or not applications_per_position > 0 or not weight >= 0:
        raise InputError("Give at least 1 place, a bound of more than 0 applications, and a weight of 0 or more.")
    bound = np.asarray(positions, np.float64) * applications_per_position
    blocks = list(_blocks(candidates, expectation))

    def expected(prices: Doubles) -> Doubles:
        return sum((block.applications(prices, places) for block in blocks), start=before)

    prices = _equilibrium(expected, bound, weight)
    assignment = np.concatenate([np.empty(0, np.int64), *(block.lists(prices, places) for block in blocks)])
    found = expected(prices)
    budgets = np.maximum(bound - found, 0) / _per_push(candidates, expectation, assignment, len(bound))
    return Allocation(assignment, prices, budgets.astype(np.int64), found)


@dataclass(frozen=True, slots=True)
class _Block:
    """Some people and their candidates, a row each, padded on the right with utility -inf.

    Attributes:
        first: int64 (n, 1), row of each person's first couple.
        offer: int32 (n, m).
        utility: float32 (n, m), told apart by `JITTER`.
        expectation: float32 (n, m).
    """

    first: NDArray[np.int64]
    offer: NDArray[np.int32]
    utility: NDArray[np.float32]
    expectation: NDArray[np.float32]

    def applications(self, prices: Doubles, places: int) -> Doubles:
        """Expected of everyone's list at these prices, by offer (o,)."""
        chosen = self._best(-self._worth(prices), places)
        offer, expected = (np.take_along_axis(grid, chosen, 1).ravel() for grid in (self.offer, self.expectation))
        return np.bincount(offer, expected, len(prices)).astype(np.float64, copy=False)

    def lists(self, prices: Doubles, places: int) -> NDArray[np.int64]:
        """Rows of the couples in everyone's list, best first."""
        loss = -self._worth(prices)
        chosen = self._best(loss, places)
        chosen = np.take_along_axis(chosen, np.argsort(np.take_along_axis(loss, chosen, 1), 1, kind="stable"), 1)
        return np.asarray((self.first + chosen)[np.take_along_axis(self.utility, chosen, 1) > -np.inf])

    def _worth(self, prices: Doubles) -> NDArray[np.float32]:
        return self.utility - prices.astype(np.float32)[self.offer]

    @staticmethod
    def _best(loss: NDArray[np.float32], places: int) -> NDArray[np.int64]:
        if loss.shape[1] <= places:
            return np.broadcast_to(np.arange(loss.shape[1]), loss.shape)
        return np.argpartition(loss, places - 1, axis=1)[:, :places]


def _blocks(candidates: Couples, expectation: Floats) -> Iterator[_Block]:
    person = np.asarray(candidates.person)
    starts = (
        np.flatnonzero(np.concatenate([[True], person[1:] != person[:-1]])) if len(person) else np.empty(0, np.int64)
    )
    counts = np.diff(starts, append=len(person))
    for low in range(0, len(starts), BLOCK):
        first, count = starts[low : low + BLOCK, None], counts[low : low + BLOCK, None]
        column = np.arange(count.max())
        present = column < count
        rows = np.where(present, first + column, first)
        offer = candidates.offer[rows].astype(np.int32)
        told_apart = candidates.utility[rows] + JITTER * _spread(person[first], offer)
        yield _Block(
            first,
            offer,
            np.where(present, told_apart, -np.inf).astype(np.float32),
            np.where(present, expectation[rows], 0).astype(np.float32),
        )


def _spread(person: Ints, offer: Ints) -> Doubles:
    """Numbers in [0, 1) that fill the square of people and offers evenly.

    Source: Roberts, "The unreasonable effectiveness of quasirandom sequences", 2018: the powers of the plastic number.
    """
    return np.asarray((person * 0.7548776662466927 + offer * 0.5698402909980532) % 1)


def _equilibrium(expected: Callable[[Doubles], Doubles], bound: Doubles, weight: float) -> Doubles:
    """Prices that are what the applications at these prices make them, to about a thousandth."""
    prices, step, last = np.zeros(len(bound)), np.full(len(bound), STEP), np.zeros(len(bound))
    for _ in range(ROUNDS if weight else 0):
        error = weight * np.log1p(expected(prices) / bound) - prices
        agrees = np.sign(error) * last
        step *= np.where(agrees > 0, 1.2, np.where(agrees < 0, 0.5, 1.0))
        step = step.clip(SMALLEST_STEP, LARGEST_STEP)
        prices += np.clip(error, -step, step)
        last = np.sign(error)
    return prices


def _per_push(candidates: Couples, expectation: Floats, assignment: NDArray[np.int64], n: int) -> Doubles:
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
