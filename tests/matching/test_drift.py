import numpy as np
import pytest

from matching.drift import CHANGED, FEW, WATCH, drifts, psi

RNG = np.random.default_rng(7)
SAME, AGAIN = RNG.normal(size=(5_000, 1)), RNG.normal(size=(5_000, 1))


def test_two_samples_of_one_population_do_not_drift():
    assert psi(SAME[:, 0], AGAIN[:, 0]) < WATCH / 5


def test_a_shift_of_a_standard_deviation_is_another_population():
    assert psi(SAME[:, 0], AGAIN[:, 0] + 1) > CHANGED


def test_shares_by_hand():
    before = np.array([0.0] * 50 + [1.0] * 50)
    after = np.array([0.0] * 25 + [1.0] * 75)
    assert psi(before, after) == pytest.approx((0.25 - 0.5) * np.log(0.25 / 0.5) + (0.75 - 0.5) * np.log(0.75 / 0.5))


@pytest.mark.parametrize("now", [0.0, 2.0])
def test_a_constant_that_becomes_another_is_a_drift(now):
    assert psi(np.full(FEW, 1.0), np.full(FEW, now)) > CHANGED


def test_values_that_go_missing_are_a_drift_and_are_said():
    after = AGAIN.copy()
    after[::2] = np.nan
    (found,) = drifts(SAME, after, ["pay"])
    assert (found.missing_before, found.missing_after) == (0.0, 0.5) and found.psi > CHANGED


def test_a_feature_that_is_always_missing_does_not_move():
    nothing = np.full((FEW, 1), np.nan)
    assert drifts(nothing, nothing, ["pay"])[0].psi == 0.0


def test_the_feature_that_moved_most_comes_first():
    before, after = np.hstack([SAME, SAME]), np.hstack([AGAIN, AGAIN + 1])
    assert [one.feature for one in drifts(before, after, ["still", "moved"])] == ["moved", "still"]


def test_few_rows_say_nothing():
    assert drifts(SAME[: FEW - 1], AGAIN, ["pay"]) == [] == drifts(SAME, AGAIN[: FEW - 1], ["pay"])
