import numpy as np
import pytest

from matching.features import FEATURE_NAMES
from matching.rerank import WEIGHTS, PreferenceScore, Reranker, alignments
from matching.testing import RerankerContract


def row(**features):
    values = np.full((1, len(FEATURE_NAMES)), np.nan, np.float32)
    for name, value in features.items():
        values[0, FEATURE_NAMES.index(name)] = value
    return values


def score(**features):
    return float(PreferenceScore().score(row(**features))[0])


class TestPreferenceScore(RerankerContract):
    def reranker(self):
        return PreferenceScore()


def test_the_preference_score_is_a_reranker():
    assert isinstance(PreferenceScore(), Reranker)


def test_weights_share_the_whole():
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert min(WEIGHTS.values()) >= 0


def test_every_weight_names_an_alignment():
    assert set(WEIGHTS) == set(alignments(row()))


def test_a_missing_feature_drops_out_of_the_mean():
    assert score(similarity=0.5) == pytest.approx(0.5)
    assert score(similarity=0.5, occupation_affinity=0.5) == pytest.approx(0.5)


def test_the_score_is_the_weighted_mean_of_the_alignments():
    expected = (WEIGHTS["text"] * 0.4 + WEIGHTS["occupation"] * 1.0) / (WEIGHTS["text"] + WEIGHTS["occupation"])
    assert score(similarity=0.4, occupation_affinity=1.0) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "worse", "better"),
    [
        ("occupation_affinity", 0.2, 0.9),
        ("distance_over_reach", 0.9, 0.1),
        ("skills_required_share", 0.0, 1.0),
        ("skills_wished_share", 0.0, 1.0),
        ("occupation_skills_share", 0.1, 0.8),
        ("experience_gap_months", -12, 6),
        ("experience_proximity", 0.1, 1.0),
        ("contract_accepted", 0, 1),
        ("working_time_accepted", 0, 1),
        ("hours_accepted", 0.5, 1),
        ("pay_over_wish", 0.8, 1.1),
        ("education_gap", -1, 0),
        ("licences_share", 0, 1),
        ("languages_share", 0, 1),
        ("available_in_days", 60, 0),
    ],
)
def test_a_better_alignment_raises_the_score(name, worse, better):
    assert score(similarity=0.5, **{name: worse}) < score(similarity=0.5, **{name: better})


def test_more_than_enough_is_enough():
    assert score(education_gap=0) == score(education_gap=4) == 1
    assert score(pay_over_wish=1.2) == score(pay_over_wish=3) == 1
