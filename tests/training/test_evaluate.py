"""What a gate is told of a model: probabilities where it has some, reasons that hold, slices that hide the few."""

from dataclasses import replace

import numpy as np
import pytest

from eval.slices import LEAST
from matching.features import FEATURE_NAMES
from matching.rerank import PreferenceScore
from training.datasets import Dataset
from training.evaluate import by_slice, faithful, heldout, scored
from training.fit import fit, load_config


@pytest.fixture(scope="module")
def reranker(planted_log):
    config = load_config()
    config["data"]["validation"], config["trees"]["num_threads"] = 0.0, 1
    return fit(Dataset.of(planted_log(600)), config).reranker


@pytest.fixture(scope="module")
def later(planted_log):
    return Dataset.of(planted_log(200, seed=9))


def test_todays_practice_says_a_score_alone(later):
    said = scored(PreferenceScore(), later.features)
    np.testing.assert_array_equal(said.score, PreferenceScore().score(later.features))
    assert (said.liking, said.chance, dict(said.reasons)) == (None, None, {})
    assert said.ms_per_200 > 0


def test_heads_say_what_each_list_ranks_by(reranker, later):
    said, heads = scored(reranker, later.features), reranker.heads(later.features)
    np.testing.assert_array_equal(said.liking, heads.liking)
    np.testing.assert_array_equal(said.chance, reranker.for_employers().score(later.features))
    np.testing.assert_array_equal(said.reasons["too_far"], heads.reasons[:, heads.slugs.index("too_far")])


def test_rows_of_the_gate_have_their_own_features(planted_log):
    log = planted_log(30, sampled=True)
    data, features = heldout(log, {})
    assert len(data) == len(features) == 450
    np.testing.assert_array_equal(features, Dataset.of(log).features)


def test_the_named_objection_lowers_the_score(reranker, later):
    found = faithful(reranker, later.features, later.profile_id)
    assert found.holds
    assert found.named.value > 0.95


def test_a_score_that_objections_raise_is_unfaithful(reranker, later):
    liking = reranker.formula.liking
    turned = replace(liking, weights={name: -weight for name, weight in liking.weights.items()})
    perverse = replace(reranker, formula=replace(reranker.formula, liking=turned))
    assert not faithful(perverse, later.features, later.profile_id).holds


def test_faithfulness_is_not_measured_without_heads_or_on_few_offers(reranker, later):
    assert faithful(PreferenceScore(), later.features, later.profile_id) is None
    assert faithful(reranker, later.features[:50], later.profile_id[:50]) is None


def test_slices_are_by_answers_and_month_and_hide_the_few(reranker, later):
    features = later.features.copy()
    features[:, FEATURE_NAMES.index("answers")] = np.log1p(np.where(later.profile_id < LEAST - 1, 40, 5))
    found = {(one.by, one.name): one for one in by_slice(reranker, replace(later, features=features))}
    few, many = found["answers", "36 et plus"], found["answers", "4 à 10"]
    assert (few.people, few.estimate) == (None, None)
    assert many.people >= LEAST
    assert 0 < many.estimate.low < many.estimate.value < many.estimate.high <= 1
    assert {name for by, name in found if by == "month"} == {"2026-01", "2026-02"}
