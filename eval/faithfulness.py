"""Whether the reason named for a score is a reason of the score: without it, the score moves as was said.

Source: erasure as a test of explanations; DeYoung et al., "ERASER: a benchmark to evaluate rationalized NLP models",
ACL 2020.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eval.metrics import Estimate, bootstrap, difference
from matching.errors import InputError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """How scores move without a reason.

    Attributes:
        named: share of rows whose score moves as said when the named reason is removed.
        other: the same when another reason, drawn at random, is removed instead.
        gain: `named` - `other`, row by row; about 0 when reasons are named at random.
        further: share of rows that the named reason moves further, as said, than the other one; ties count half.
    """

    named: Estimate
    other: Estimate
    gain: Estimate
    further: Estimate

    @property
    def holds(self) -> bool:
        """Whether what is named moves scores more often, and further, than chance, both intervals apart."""
        return self.gain.low > 0 and self.further.low > 0.5


def faithfulness(
    scorer: Callable[[NDArray[np.float32]], ArrayLike],
    rows: ArrayLike,
    named: Sequence[str],
    in_favour: ArrayLike,
    reasons: Mapping[str, Sequence[int]],
    reference: ArrayLike = np.nan,
    groups: ArrayLike | None = None,
    seed: int = 0,
) -> Faithfulness:
    """Remove the named reason of each row, then another one, and look at the score.

    Args:
        scorer: features (r, f) -> score (r,).
        rows: (r, f).
        named: (r,) the reason named for each row, a key of `reasons`.
        in_favour: bool (r,), whether it was said to speak for the match: its removal must lower the score; otherwise it
            must raise it.
        reasons: every reason that can be named -> columns of its features.
        reference: what removal puts in their place, broadcast to (r, f): NaN, or the best value seen for a reason
            against.
        groups: as in `eval.metrics.bootstrap`.
        seed: of the other reasons, and of the bootstrap.

    Raises:
        InputError: there are fewer than two reasons, or a row names an unknown one.
    """
    table, names = np.asarray(rows, np.float32), list(reasons)
    if len(names) < 2:
        raise InputError("Faithfulness compares the reason named with another; give at least two reasons.")
    if unknown := set(named) - set(names):
        raise InputError(f"{sorted(unknown)[0]!r} is no reason that can be removed; give one of {', '.join(names)}.")
    said = np.array([names.index(name) for name in named], np.int64)
    other = (said + np.random.default_rng(seed).integers(1, len(names), len(said))) % len(names)
    sign, before = np.where(np.asarray(in_favour, np.bool_), 1.0, -1.0), np.asarray(scorer(table), np.float64)
    columns = [np.asarray(reasons[name], np.int64) for name in names]
    moved, chance = (
        sign * (before - np.asarray(scorer(_without(table, which, columns, reference)), np.float64))
        for which in (said, other)
    )
    as_said, by_chance = (moved > 0).astype(np.float64), (chance > 0).astype(np.float64)
    return Faithfulness(
        bootstrap(as_said, groups, seed),
        bootstrap(by_chance, groups, seed),
        difference(as_said, by_chance, groups, seed),
        bootstrap((moved > chance) + 0.5 * (moved == chance), groups, seed),
    )


def _without(
    rows: NDArray[np.float32], which: NDArray[np.int64], columns: Sequence[NDArray[np.int64]], reference: ArrayLike
) -> NDArray[np.float32]:
    removed, instead = rows.copy(), np.broadcast_to(np.asarray(reference, np.float32), rows.shape)
    for reason, mine in enumerate(columns):
        cells = np.ix_(which == reason, mine)
        removed[cells] = instead[cells]
    return removed
