"""Measures checked by hand, by their properties, and against frozen values of scikit-learn."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from eval.metrics import bootstrap, dcg, hit, ndcg, recall, reciprocal_rank

GAINS = arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 15)), elements=st.sampled_from([0.0, 1.0, 3.0]))


def test_dcg_by_hand() -> None:
    assert dcg([[3, 0, 1]]) == pytest.approx([3 + 1 / 2])


def test_ndcg_by_hand() -> None:
    assert ndcg([[1, 3]], [[3, 1, 0]]) == pytest.approx([(1 + 3 / math.log2(3)) / (3 + 1 / math.log2(3))])


def test_ndcg_counts_what_was_not_returned() -> None:
    assert ndcg([[3]], [[3, 3, 3]]) == pytest.approx([3 / (3 + 3 / math.log2(3) + 3 / 2)])


def test_ndcg_ignores_what_comes_after_n() -> None:
    assert ndcg([[0, 3]], [[3, 0]], n=1) == pytest.approx([0])


def test_ndcg_is_nan_when_there_is_nothing_to_gain() -> None:
    assert np.isnan(ndcg([[0, 0]], [[0, 0]])).all()


def test_ndcg_equals_scikit_learn_frozen() -> None:
    gains = [
        [3, 1, 0, 0, 0, 0, 0, 0, 0, 3, 1, 3],
        [0, 1, 3, 1, 1, 0, 0, 3, 0, 3, 1, 0],
        [0, 3, 0, 0, 1, 1, 3, 0, 0, 3, 0, 0],
    ]
    assert ndcg(gains, gains, n=10) == pytest.approx([0.6238454173566231, 0.6028016626501439, 0.6245277036383591])


@given(GAINS)
def test_the_best_order_has_ndcg_one(gains: np.ndarray) -> None:
    value = ndcg(-np.sort(-gains, axis=1), gains)
    assert np.allclose(value[~np.isnan(value)], 1)


@given(GAINS, st.integers(1, 12))
def test_ndcg_stays_between_zero_and_one(gains: np.ndarray, n: int) -> None:
    value = ndcg(gains, gains, n)
    kept = value[~np.isnan(value)]
    assert ((kept >= 0) & (kept <= 1 + 1e-12)).all()


def test_reciprocal_rank_by_hand() -> None:
    assert reciprocal_rank([[False, True, True], [True, False, False], [False] * 3]).tolist() == [0.5, 1.0, 0.0]


def test_reciprocal_rank_of_empty_lists_is_zero() -> None:
    assert reciprocal_rank(np.zeros((2, 0), dtype=bool)).tolist() == [0.0, 0.0]


def test_hit_by_hand() -> None:
    assert hit([[False, True], [False, False]], 1).tolist() == [0.0, 0.0]
    assert hit([[False, True], [False, False]], 2).tolist() == [1.0, 0.0]


def test_recall_by_hand() -> None:
    assert recall([[5, 7, -1]], [[7, 9, -1]]) == pytest.approx([0.5])


def test_recall_is_nan_when_nothing_is_expected() -> None:
    assert np.isnan(recall([[5, -1]], [[-1, -1]])).all()


def test_padding_is_never_a_find() -> None:
    assert recall([[-1, -1]], [[3, -1]]).tolist() == [0.0]


@given(arrays(np.int64, (3, 6), elements=st.integers(-1, 20)))
def test_finding_exactly_what_is_expected_is_a_recall_of_one(ids: np.ndarray) -> None:
    value = recall(ids, ids)
    assert np.allclose(value[~np.isnan(value)], 1)


def test_bootstrap_leaves_nan_out() -> None:
    estimate = bootstrap([1.0, float("nan"), 0.0, 1.0])
    assert (estimate.value, estimate.n) == (pytest.approx(2 / 3), 3)


def test_bootstrap_of_nothing_is_nan() -> None:
    assert math.isnan(bootstrap([float("nan")]).low)


def test_bootstrap_covers_the_true_mean_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    trials = [bootstrap(rng.random(60) < 0.6, seed=i, n_resamples=300) for i in range(200)]
    assert 0.88 <= np.mean([t.low <= 0.6 <= t.high for t in trials]) <= 0.99


def test_grouped_queries_widen_the_interval() -> None:
    values = np.repeat(np.random.default_rng(1).random(20) < 0.5, 10)
    alone, grouped = bootstrap(values), bootstrap(values, groups=np.repeat(np.arange(20), 10))
    assert grouped.high - grouped.low > 2 * (alone.high - alone.low)
    assert grouped.value == alone.value


def test_bootstrap_is_the_same_under_one_seed() -> None:
    values = np.random.default_rng(2).random(30)
    assert bootstrap(values, seed=4) == bootstrap(values, seed=4)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_the_interval_holds_the_mean_of_bounded_values(values: list[float]) -> None:
    estimate = bootstrap(values, n_resamples=200)
    assert min(values) - 1e-9 <= estimate.low <= estimate.high <= max(values) + 1e-9
