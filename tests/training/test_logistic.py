import numpy as np
import pytest

from training.logistic import logistic

ONE = np.array([1.0])


def draw(n, slope, intercept=-0.5, seed=0):
    random = np.random.default_rng(seed)
    x = random.normal(size=(n, 1))
    y = (random.random(n) < 1 / (1 + np.exp(-intercept - slope * x[:, 0]))).astype(float)
    return x, y, np.ones(n)


def test_with_data_the_true_coefficients_are_found():
    intercept, slope = logistic(*draw(20_000, 1.5), np.zeros(1), ONE)
    assert intercept == pytest.approx(-0.5, abs=0.06)
    assert slope[0] == pytest.approx(1.5, abs=0.08)


def test_without_data_the_belief_stays():
    empty = np.empty((0, 2)), np.empty(0), np.empty(0)
    intercept, slopes = logistic(*empty, np.array([4.0, 0.0]), np.array([5.0, 50.0]))
    assert slopes.tolist() == [4, 0]
    assert intercept == pytest.approx(0)


def test_few_data_move_the_belief_less_than_many():
    few, many = (logistic(*draw(n, 1.5), np.zeros(1), 50 * ONE)[1][0] for n in (30, 3000))
    assert 0 < few < 0.5 < many


def test_an_input_that_hardly_varies_hardly_moves_its_coefficient():
    x, y, w = draw(300, 1.0)
    assert logistic(x / 1000, y, w, np.zeros(1), 20 * ONE)[1][0] < 1


def test_no_coefficient_is_negative():
    assert logistic(*draw(2000, -1.0), np.zeros(1), ONE)[1][0] == 0


def test_a_weight_of_two_is_the_row_twice():
    x, y, w = draw(200, 1.0)
    once = logistic(np.vstack([x, x]), np.r_[y, y], np.r_[w, w], np.zeros(1), ONE)
    twice = logistic(x, y, 2 * w, np.zeros(1), ONE)
    assert once[0] == pytest.approx(twice[0], abs=1e-3)
    assert once[1][0] == pytest.approx(twice[1][0], abs=1e-3)


def test_targets_all_alike_give_a_finite_answer():
    x, _, w = draw(100, 1.0)
    intercept, slope = logistic(x, np.zeros(100), w, np.zeros(1), ONE)
    assert np.isfinite(intercept)
    assert np.isfinite(slope).all()
