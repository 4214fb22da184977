"""Impact by group by hand, small cells kept silent, and what mitigation costs."""

import numpy as np
import pytest

from eval.fairness import FOUR_FIFTHS, impact, labels, mitigation, worst
from matching.errors import InputError


def test_impact_by_hand() -> None:
    group = np.repeat(["a", "b"], [20, 40])
    selected = np.r_[np.repeat([1, 0], [10, 10]), np.repeat([1, 0], [12, 28])]
    a, b = impact(selected, group, np.arange(60))
    assert (a.people, b.people) == (20, 40)
    assert (a.rate.value, b.rate.value) == (0.5, 0.3)
    assert (a.ratio.value, b.ratio.value) == (1.0, pytest.approx(0.6))
    assert b.ratio.low < 0.6 < b.ratio.high
    assert (a.ratio.low, a.ratio.high) == (1, 1)
    assert worst([a, b]) is b
    assert b.ratio.value < FOUR_FIFTHS


def test_a_cell_under_eleven_people_is_suppressed_and_is_no_reference() -> None:
    group = np.repeat(["a", "b"], [30, 10])
    a, b = impact(np.r_[np.tile([1, 0], 15), np.ones(10)], group, np.arange(40))
    assert (b.people, b.rate, b.ratio) == (None, None, None)
    assert a.ratio.value == 1
    assert worst([a, b]) is None


def test_many_rows_of_few_people_are_still_few_people() -> None:
    persons = np.repeat(np.arange(10), 50)
    assert impact(np.ones(500), np.full(500, "a"), persons)[0].people is None


def test_who_gave_no_consent_is_left_out() -> None:
    assert labels({3: "a"}, [3, 4]).tolist() == ["a", ""]
    assert impact(np.ones(40), np.full(40, ""), np.arange(40)) == []


def test_among_the_qualified_a_difference_of_qualification_is_no_impact() -> None:
    rng = np.random.default_rng(0)
    group = rng.choice(["a", "b"], 6000)
    qualified = rng.random(6000) < np.where(group == "a", 0.8, 0.4)
    selected = qualified & (rng.random(6000) < 0.5)
    everyone = worst(impact(selected, group, np.arange(6000)))
    among = worst(impact(selected, group, np.arange(6000), qualified))
    assert everyone.ratio.high < FOUR_FIFTHS
    assert among.ratio.low > FOUR_FIFTHS


def sample(n: int = 4000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    group = rng.choice(["a", "b"], n)
    x = rng.normal(size=(n, 3))
    x[:, 1] -= group == "b"
    return x, (rng.random(n) < 1 / (1 + np.exp(-2 * x.sum(axis=1)))).astype(int), group


def test_mitigation_trades_accuracy_for_equal_selection() -> None:
    none, threshold, loose, tight = mitigation(*sample(), bounds=(0.1, 0.02))
    assert none.ratio < FOUR_FIFTHS
    assert threshold.ratio > 0.9
    assert none.ratio < loose.ratio < tight.ratio
    assert max(threshold.accuracy, tight.accuracy) < none.accuracy
    assert [row.deployable for row in (none, threshold, tight)] == [True, False, True]


def test_mitigation_needs_two_groups() -> None:
    x, y, _ = sample(100)
    with pytest.raises(InputError, match="two groups"):
        mitigation(x, y, np.full(100, "a"))
