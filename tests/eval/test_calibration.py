"""Calibration by hand, and on probabilities whose truth is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.calibration import calibration, ece, ece_by_chance


def test_ece_by_hand() -> None:
    table = calibration([0, 1, 1, 1], [0.2, 0.4, 0.6, 0.8], bins=2)
    assert (table.n.tolist(), table.observed.tolist()) == ([2, 2], [0.5, 1.0])
    assert table.predicted == pytest.approx([0.3, 0.7])
    assert table.ece == pytest.approx((0.2 + 0.3) / 2)


def test_bins_hold_as_many_cases_each() -> None:
    p = np.random.default_rng(0).beta(1, 9, 1500)
    assert calibration(np.zeros(1500), p).n.tolist() == [100] * 15


def test_probabilities_that_are_true_have_an_ece_within_chance() -> None:
    rng = np.random.default_rng(1)
    p = rng.beta(1, 4, 20_000)
    happened = rng.random(20_000) < p
    assert ece(happened, p) <= ece_by_chance(p, n_draws=50)
    assert ece(happened, np.sqrt(p)) > 0.1 > ece_by_chance(np.sqrt(p), n_draws=50)


def test_equal_probabilities_share_a_bin_whatever_the_order() -> None:
    label = np.repeat([0, 1], 50)
    assert calibration(label, np.full(100, 0.5)).n.tolist() == [100]
    assert ece(label, np.full(100, 0.5)) == 0


def test_a_rare_event_seen_little_has_an_ece_by_chance_that_is_not_small() -> None:
    assert ece_by_chance(np.full(500, 0.02) + np.linspace(0, 0.001, 500), n_draws=50) > 0.2 * 0.02


def test_nothing_said_has_no_ece() -> None:
    assert np.isnan(ece([], []))


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=60))
def test_ece_stays_between_zero_and_one_and_no_case_is_lost(cases: list[tuple[bool, float]]) -> None:
    label, p = zip(*cases, strict=True)
    table = calibration(label, p)
    assert table.n.sum() == len(cases)
    assert 0 <= table.ece <= 1
