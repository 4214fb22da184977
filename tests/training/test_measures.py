import numpy as np
import pytest
from sklearn.metrics import log_loss as their_log_loss
from sklearn.metrics import ndcg_score

from training.measures import calibration_error, list_ndcg, log_loss, reliability, skill

DRAW = np.random.default_rng(0)
P = DRAW.uniform(0.05, 0.95, 500)
Y = (DRAW.random(500) < P).astype(float)
W = DRAW.uniform(0.5, 2, 500)


def test_log_loss_is_the_known_one():
    assert log_loss(P, Y, W) == pytest.approx(their_log_loss(Y, P, sample_weight=W))


def test_skill_is_none_for_the_base_rate_and_positive_for_the_truth():
    assert skill(np.full(500, np.average(Y, weights=W)), Y, W) == pytest.approx(0, abs=1e-9)
    assert skill(P, Y, W) > 0.1


def test_calibration_error_by_hand():
    probability, target = np.array([0.2] * 60 + [0.8] * 90), np.array([0.0] * 60 + [1.0] * 90)
    assert calibration_error(probability, target, np.ones(150)) == pytest.approx(0.2)


def test_calibration_error_of_the_truth_is_small_and_of_a_shift_is_the_shift():
    p = DRAW.uniform(0.2, 0.6, 60_000)
    y = (DRAW.random(60_000) < p).astype(float)
    assert calibration_error(p, y, np.ones(60_000)) < 0.01
    assert calibration_error(p + 0.2, y, np.ones(60_000)) == pytest.approx(0.2, abs=0.01)


def test_bins_share_the_mass():
    assert reliability(P, Y, np.ones(500))[:, 2] == pytest.approx(1 / 15, abs=0.005)
    assert reliability(np.empty(0), np.empty(0), np.empty(0)).shape == (0, 3)


def test_ndcg_is_the_known_one():
    gain, score = DRAW.integers(0, 3, (40, 12)).astype(float), DRAW.random((40, 12))
    expected = ndcg_score(gain, score, k=10)
    assert list_ndcg(score.ravel(), gain.ravel(), np.repeat(np.arange(40), 12)) == pytest.approx(expected)


def test_lists_with_nothing_to_gain_do_not_count():
    gain = np.array([0.0, 0.0, 1.0, 0.0])
    assert list_ndcg(np.array([1.0, 2.0, 1.0, 2.0]), gain, np.array([1, 1, 2, 2])) == pytest.approx(1 / np.log2(3))
