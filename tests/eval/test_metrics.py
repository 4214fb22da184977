"""Measures checked by hand, by their properties, and against frozen values of scikit-learn."""

import math

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from eval.metrics import (
    auc,
    bootstrap,
    dcg,
    difference,
    exposure,
    gain_share,
    hit,
    log_loss,
    log_loss_skill,
    ndcg,
    normalised_recall,
    rate,
    recall,
    reciprocal_rank,
)
from matching.exposure import gini, never_shown

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


def test_rate_counts_only_what_is_known_among_the_first() -> None:
    said = [[1, np.nan, 0, 1], [np.nan, np.nan, np.nan, 1]]
    assert rate(said, 3) == pytest.approx([0.5, np.nan], nan_ok=True)


def test_exposure_counts_each_offer_and_no_padding() -> None:
    assert exposure([[7, 5, -1], [7, 9, -1]], [5, 7, 11]).tolist() == [1, 2, 0]
    assert exposure([[3]], []).tolist() == []


def test_gini_by_hand() -> None:
    assert gini([1, 1, 1, 1]) == 0
    assert gini([0, 0, 0, 1]) == pytest.approx(0.75)
    assert gini([1, 3]) == pytest.approx(0.25)
    assert math.isnan(gini([0, 0]))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30), st.integers(2, 5))
def test_gini_does_not_change_with_the_unit_and_stays_below_one(shares: list[int], times: int) -> None:
    if sum(shares):
        assert gini([times * share for share in shares]) == pytest.approx(gini(shares))
        assert -1e-12 <= gini(shares) < 1


def test_never_shown_by_hand() -> None:
    assert never_shown([0, 2, 0, 1]) == 0.5
    assert math.isnan(never_shown([]))


def test_probabilities_measures_equal_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    p = rng.random(500).round(2)
    y = rng.random(500) < p
    assert auc(y, p) == pytest.approx(sklearn.metrics.roc_auc_score(y, p))
    clipped = np.clip(p, 1e-6, 1 - 1e-6)
    assert log_loss(y, p).mean() == pytest.approx(sklearn.metrics.log_loss(y, clipped))


def test_skill_is_zero_for_the_base_rate_and_one_for_the_truth() -> None:
    y = np.array([0, 1, 1, 0, 0])
    assert log_loss_skill(y, np.full(5, 0.4)) == pytest.approx(0)
    assert log_loss_skill(y, y) == pytest.approx(1, abs=1e-5)
    assert log_loss_skill(y, 1 - y) < 0


def test_one_class_has_neither_skill_nor_area() -> None:
    assert math.isnan(log_loss_skill([1, 1], [0.5, 0.6]))
    assert math.isnan(auc([0, 0], [0.5, 0.6]))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=30))
def test_reversing_the_scores_mirrors_the_area(cases: list[tuple[bool, int]]) -> None:
    y, scores = np.array([c[0] for c in cases]), np.array([c[1] for c in cases])
    assert auc(y, -scores) == pytest.approx(1 - auc(y, scores), nan_ok=True)


def normalised(n_offers: int, shift: float, seed: int) -> tuple[float, float]:
    """(recall at 10, normalised recall at 10) of a ranker that gives what is wanted `shift` more, 3 wanted each."""
    rng = np.random.default_rng(seed)
    score = rng.normal(size=(3000, n_offers))
    score[:, :3] += shift
    hits = (np.argsort(-score, axis=1)[:, :10] < 3).sum(axis=1)
    return hits.mean() / 3, normalised_recall(hits, np.full(3000, 3), np.full(3000, n_offers)).value


def test_normalised_recall_stays_when_offers_multiply_and_recall_does_not() -> None:
    (few, few_normalised), (many, many_normalised) = normalised(100, 1.5, 0), normalised(800, 1.5, 1)
    assert many < 0.6 * few
    assert many_normalised == pytest.approx(few_normalised, abs=0.02)


def test_normalised_recall_is_one_half_for_chance_and_higher_for_the_better_ranker() -> None:
    assert normalised(200, 0, 0)[1] == pytest.approx(0.5, abs=0.02)
    assert normalised(200, 2, 0)[1] > normalised(200, 1, 0)[1] + 0.1


def test_a_paired_difference_is_sharper_than_its_parts() -> None:
    rng = np.random.default_rng(0)
    ease = rng.normal(size=200)
    one, other = ease + 0.1, ease + rng.normal(0, 0.01, 200)
    found = difference(one, other)
    assert 0.09 < found.low < found.value < found.high < 0.11
    assert bootstrap(one).high - bootstrap(one).low > 10 * (found.high - found.low)


def test_gain_share_by_hand_in_both_directions() -> None:
    assert gain_share([0.8, 0.6], [0.7, 0.5], [0.6, 0.4]).value == pytest.approx(0.5)
    assert gain_share([0.2, 0.4], [0.35, 0.55], [0.4, 0.6]).value == pytest.approx(0.75)


@given(st.floats(0.05, 0.95), st.booleans())
def test_gain_share_does_not_depend_on_which_way_is_better(share: float, lower_is_better: bool) -> None:
    sign = -1 if lower_is_better else 1
    baseline = np.random.default_rng(0).random(20)
    found = gain_share(baseline, baseline + sign * share, baseline + sign, n_resamples=50)
    assert (found.value, found.low, found.high) == pytest.approx((share, share, share))


def test_gain_share_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    covered = []
    for seed in range(100):
        person = rng.normal(0, 1, (3, 80)) * 0.2 + rng.normal(0, 1, 80)
        found = gain_share(person[0], person[1] - 0.3, person[2] - 0.5, seed=seed, n_resamples=300)
        covered.append(found.low <= 0.6 <= found.high)
    assert np.mean(covered) >= 0.87
