"""True reasons pass, reasons named at random fail the same test."""

import numpy as np
import pytest

from eval.faithfulness import faithfulness
from matching.errors import InputError

REASONS = {"distance": [0], "pay": [1, 2], "hours": [3], "skills": [4]}
WEIGHTS = np.array([1.5, 0.4, 0.4, 0.8, 1.2])
ROWS = np.random.default_rng(0).normal(size=(600, 5)).astype(np.float32)


def score(rows: np.ndarray) -> np.ndarray:
    return np.nan_to_num(rows) @ WEIGHTS


def contributions() -> np.ndarray:
    return np.stack([(ROWS[:, columns] * WEIGHTS[columns]).sum(axis=1) for columns in REASONS.values()], axis=1)


def test_the_largest_contributions_are_faithful_for_and_against() -> None:
    parts, names = contributions(), np.array(list(REASONS))
    for in_favour, named in ((True, parts.argmax(axis=1)), (False, parts.argmin(axis=1))):
        found = faithfulness(score, ROWS, names[named].tolist(), np.full(600, in_favour), REASONS)
        assert found.holds
        assert found.named.value > 0.9
        assert found.further.low > 0.9


def test_reasons_named_at_random_fail() -> None:
    rng = np.random.default_rng(1)
    outcomes = [
        faithfulness(
            score, ROWS, rng.choice(list(REASONS), 600).tolist(), rng.random(600) < 0.5, REASONS, seed=seed
        ).holds
        for seed in range(10)
    ]
    assert not any(outcomes)


def test_right_reasons_said_in_the_wrong_direction_fail() -> None:
    named = np.array(list(REASONS))[contributions().argmax(axis=1)]
    found = faithfulness(score, ROWS, named.tolist(), np.zeros(600, bool), REASONS)
    assert found.named.value < 0.1
    assert not found.holds


def test_a_reason_against_is_removed_by_putting_the_best_value_seen() -> None:
    named = np.array(list(REASONS))[contributions().argmin(axis=1)]
    found = faithfulness(score, ROWS, named.tolist(), np.zeros(600, bool), REASONS, reference=ROWS.max(axis=0))
    assert found.named.value == 1
    assert found.further.low > 0.5


def test_rows_are_left_as_they_were() -> None:
    rows = ROWS[:20].copy()
    faithfulness(score, rows, ["pay"] * 20, np.ones(20, bool), REASONS)
    assert (rows == ROWS[:20]).all()


def test_an_unknown_reason_is_named() -> None:
    with pytest.raises(InputError, match="weather"):
        faithfulness(score, ROWS[:1], ["weather"], [True], REASONS)


def test_one_reason_alone_cannot_be_compared() -> None:
    with pytest.raises(InputError, match="two reasons"):
        faithfulness(score, ROWS[:1], ["pay"], [True], {"pay": [1]})
