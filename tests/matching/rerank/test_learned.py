import json
from dataclasses import replace

import numpy as np
import pytest

from matching.errors import BundleError
from matching.features import CONFIDED, FEATURE_NAMES
from matching.rerank import LightGBMReranker, PreferenceScore, Reranker
from matching.rerank.formula import Curve, Formula, Liking
from matching.rerank.trees import Trees
from matching.testing import RerankerContract

ROWS = RerankerContract().rows(300)


class TestLearned(RerankerContract):
    @pytest.fixture(autouse=True)
    def _one(self, learned):
        self.one = learned

    def reranker(self):
        return self.one

    def test_it_is_a_reranker(self):
        assert isinstance(self.one, Reranker)


class TestLearnedForEmployers(TestLearned):
    def reranker(self):
        return self.one.for_employers()


def test_a_score_is_the_same_bits_alone_and_in_any_batch(learned):
    together = learned.score(ROWS)
    np.testing.assert_array_equal(together, np.concatenate([learned.score(row[None]) for row in ROWS]))
    np.testing.assert_array_equal(together[3:71], learned.score(ROWS[3:71]))


def test_the_handle_goes_from_liking_to_chance(learned):
    heads = learned.heads(ROWS)
    np.testing.assert_allclose(learned.with_handle(0).score(ROWS), heads.liking, rtol=1e-6)
    np.testing.assert_allclose(learned.with_handle(1).score(ROWS), heads.chance, rtol=1e-6)
    np.testing.assert_allclose(learned.score(ROWS), np.sqrt(heads.liking * heads.chance), rtol=1e-6)


@pytest.mark.parametrize("handle", [-0.1, 1.1, float("nan")])
def test_a_handle_outside_0_and_1_is_refused(learned, handle):
    with pytest.raises(BundleError, match="from 0"):
        learned.with_handle(handle)


def test_heads_give_a_probability_for_each_reason(learned):
    heads = learned.heads(ROWS)
    assert heads.slugs == ("too_far", "employer", "skills_missing")
    assert heads.reasons.shape == (300, 3)
    assert ((heads.reasons > 0) & (heads.reasons < 1)).all()
    np.testing.assert_allclose(heads.reasons[:, 1], 1 / (1 + np.exp(4.0)), rtol=1e-6)  # no trees: the base rate


def test_a_likely_objection_lowers_liking(learned):
    frequent = replace(learned.formula, reasons={**learned.formula.reasons, "too_far": Curve(1.0, 0.8, 0.5, -2.0)})
    assert (LightGBMReranker(learned.trees, frequent).heads(ROWS).liking < learned.heads(ROWS).liking).all()


def test_missing_skills_lower_the_chance_of_a_persons_own_lists_alone(learned):
    alone = learned.for_employers().score(ROWS)
    lacking = learned.heads(ROWS).reasons[:, 2]
    np.testing.assert_allclose(learned.with_handle(1).score(ROWS), alone * (1 - lacking), rtol=1e-5)


def test_employers_lists_do_not_move_with_what_people_confide(learned):
    told = ROWS.copy()
    told[:, [FEATURE_NAMES.index(name) for name in sorted(CONFIDED)]] = 0.9
    np.testing.assert_array_equal(learned.for_employers().score(told), learned.for_employers().score(ROWS))


def test_a_chance_that_reads_what_people_confide_is_refused(tmp_path, learned):
    telling = replace(
        learned.trees,
        columns=tuple({"answered": "chance", "chance": "answered"}.get(c, c) for c in learned.trees.columns),
    )
    replace(learned, trees=telling, formula=replace(learned.formula, columns=telling.columns)).save(tmp_path)
    with pytest.raises(BundleError, match="may not reach employers"):
        LightGBMReranker.load(tmp_path)


def test_without_a_coefficient_but_preference_the_order_is_todays():
    trees = Trees.merged({}, FEATURE_NAMES, 4)
    cold = LightGBMReranker(
        trees, Formula(FEATURE_NAMES, trees.columns, Liking(-1.0, {"preference": 4.0}), Curve(0.0), {})
    )
    np.testing.assert_array_equal(np.argsort(cold.score(ROWS)), np.argsort(PreferenceScore().score(ROWS)))


def test_a_remembered_risk_lowers_liking_and_raises_its_reason(learned):
    column = FEATURE_NAMES.index("risk_too_far")
    low, high = ROWS.copy(), ROWS.copy()
    low[:, column], high[:, column] = 0.1, 0.6
    assert (learned.heads(high).liking < learned.heads(low).liking).all()
    assert (learned.heads(high).reasons[:, 0] > learned.heads(low).reasons[:, 0]).all()


def test_a_reason_of_which_nothing_is_remembered_has_the_usual_risk(learned):
    usual, missing = ROWS.copy(), ROWS.copy()
    column = FEATURE_NAMES.index("risk_too_far")
    usual[:, column], missing[:, column] = 1 / (1 + np.exp(2.0)), np.nan
    np.testing.assert_allclose(learned.heads(missing).reasons[:, 0], learned.heads(usual).reasons[:, 0], rtol=1e-3)


def test_contributions_are_the_slope_of_liking(learned):
    shares = learned.contributions(ROWS)
    assert shares.shape == ROWS.shape
    used = shares[:, FEATURE_NAMES.index("occupation_affinity")]
    affinity = ROWS[:, FEATURE_NAMES.index("occupation_affinity")]
    assert used[affinity > 0.8].mean() > 0 > used[affinity < 0.2].mean()
    assert np.abs(shares[:, FEATURE_NAMES.index("remote")]).mean() < np.abs(used).mean() / 20


def test_saved_heads_are_read_back_bit_for_bit(tmp_path, learned):
    learned.save(tmp_path, seed=3)
    back = LightGBMReranker.load(tmp_path)
    assert back.formula == learned.formula
    np.testing.assert_array_equal(back.score(ROWS), learned.score(ROWS))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 99}', '{"format": 1, "features": 3}'])
def test_a_damaged_formula_is_a_bundle_error(tmp_path, learned, text):
    learned.save(tmp_path)
    (tmp_path / "heads" / "heads.json").write_text(text)
    with pytest.raises(BundleError, match=r"heads\.json"):
        LightGBMReranker.load(tmp_path)


def test_heads_of_other_features_are_refused_with_both_names(tmp_path, learned):
    learned.save(tmp_path)
    path = tmp_path / "heads" / "heads.json"
    data = json.loads(path.read_text())
    data["features"][4] = "horoscope"
    path.write_text(json.dumps(data))
    with pytest.raises(BundleError, match=f"'horoscope' there and '{FEATURE_NAMES[4]}' here"):
        LightGBMReranker.load(tmp_path)


@pytest.mark.parametrize("name", ["heads.json", "trees.txt"])
def test_a_missing_file_is_a_bundle_error(tmp_path, learned, name):
    learned.save(tmp_path)
    (tmp_path / "heads" / name).unlink()
    with pytest.raises(BundleError, match=name):
        LightGBMReranker.load(tmp_path)
