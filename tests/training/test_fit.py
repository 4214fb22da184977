from dataclasses import replace

import numpy as np
import pytest

from matching.bundle import Bundle, seal
from matching.features import CHANCE_FEATURES, FEATURE_NAMES
from matching.features.names import MEMORY
from matching.rerank import LightGBMReranker, PreferenceScore
from matching.testing import RerankerContract
from training.datasets import Dataset, DatasetError
from training.fit import fit, load_config
from training.measures import list_ndcg
from training.tasks import REASONED, all_tasks, switched


def config(**sections):
    """The shipped hyper-parameters without figures, and some changes: `config(switches={"no_reasons": True})`."""
    found = load_config()
    found["data"]["validation"], found["trees"]["num_threads"] = 0.0, 1
    for name, values in sections.items():
        found[name] |= values
    return found


@pytest.fixture(scope="module")
def data(planted_log):
    return Dataset.of(planted_log(600, sampled=True))


@pytest.fixture(scope="module")
def fitted(data):
    return fit(data, config())


@pytest.fixture(scope="module")
def later(planted_log, planted_truth):
    """Rows never seen, and their true P(apply | examined)."""
    rows = Dataset.of(planted_log(300, seed=9))
    far, low, keen, accepts = planted_truth(np.where(np.isnan(rows.features), 1, rows.features))
    return rows, 0.75 * (1 - far) * (1 - low) * keen, far, accepts


def order(reranker, later):
    rows, liked = later[:2]
    return list_ndcg(reranker.score(rows.features).astype(float), liked, rows.list_id)


class TestFitted(RerankerContract):
    @pytest.fixture(autouse=True)
    def _fitted(self, fitted):
        self.one = fitted.reranker

    def reranker(self):
        return self.one


def test_what_people_like_is_learned(fitted, later):
    assert order(fitted.reranker.with_handle(0), later) > order(PreferenceScore(), later) + 0.03


def test_liking_is_a_probability(fitted, later):
    liking, truth = fitted.reranker.heads(later[0].features).liking, later[1]
    assert liking.mean() == pytest.approx(truth.mean(), abs=0.03)
    assert np.corrcoef(liking, truth)[0, 1] > 0.9


def test_reasons_are_probabilities_of_what_was_planted(fitted, later):
    heads = fitted.reranker.heads(later[0].features)
    far = heads.reasons[:, heads.slugs.index("too_far")]
    assert np.corrcoef(far, later[2])[0, 1] > 0.9
    assert heads.reasons[:, heads.slugs.index("employer")].max() < 0.01  # nobody ever said it


def test_chance_is_learned_from_employers(fitted, later):
    assert np.corrcoef(fitted.reranker.for_employers().score(later[0].features), later[3])[0, 1] > 0.6


def test_chance_reads_nothing_but_its_own_features(fitted, later):
    other = later[0].features.copy()
    other[:, [index for index, name in enumerate(FEATURE_NAMES) if name not in CHANCE_FEATURES]] = 0.7
    alone = fitted.reranker.for_employers()
    np.testing.assert_array_equal(alone.score(other), alone.score(later[0].features))


def test_the_same_data_and_seed_give_the_same_bits(data, fitted, later):
    again = fit(data, config()).reranker
    assert again.trees.text == fitted.reranker.trees.text
    np.testing.assert_array_equal(again.score(later[0].features), fitted.reranker.score(later[0].features))


def test_few_answers_do_no_harm(planted_log, later):
    for seed in range(3):
        few = fit(Dataset.of(planted_log(25, seed=seed)), config()).reranker
        assert order(few, later) > order(PreferenceScore(), later) - 0.003


def test_refusals_for_the_datas_sake_change_little(planted_log, fitted, later):
    noisy = fit(Dataset.of(planted_log(600, sampled=True, data_reasons=0.2)), config()).reranker
    assert order(noisy.with_handle(0), later) == pytest.approx(order(fitted.reranker.with_handle(0), later), abs=0.01)


@pytest.mark.parametrize("switch", ["no_reasons", "no_position", "plain_negatives"])
def test_every_switch_changes_the_heads(data, fitted, switch):
    switched = fit(data, config(switches={switch: True}))
    reasons = 0 if switch in ("no_reasons", "plain_negatives") else len(fitted.reranker.formula.reasons)
    assert len(switched.reranker.formula.reasons) == reasons
    assert switched.reranker.formula != fitted.reranker.formula


def test_without_tolerance_what_answers_made_is_missing(data):
    told = replace(data, features=np.ones_like(data.features))
    hidden = switched(told, {**config()["switches"], "no_tolerance": True}).features
    assert np.isnan(hidden[0]).tolist() == [name in MEMORY for name in FEATURE_NAMES]


def test_without_reasons_what_reasons_made_is_missing(data):
    told = replace(data, features=np.ones_like(data.features))
    hidden = switched(told, {**config()["switches"], "no_reasons": True}).features
    assert np.isnan(hidden[0]).tolist() == [name in REASONED for name in FEATURE_NAMES]


def test_without_reasons_the_order_is_worse(data, fitted, later):
    plain = fit(data, config(switches={"plain_negatives": True})).reranker
    assert order(plain.with_handle(0), later) < order(fitted.reranker.with_handle(0), later)


def test_examined_rows_alone_teach_too(data, later):
    alone = fit(data, config(data={"exposure": "examined"})).reranker
    assert order(alone.with_handle(0), later) > order(PreferenceScore(), later) + 0.03


def test_figures_are_measured_on_later_lists(data):
    measured = fit(data, config(data={"validation": 0.2})).report
    assert measured is not None
    assert measured.figures["ndcg_at_10"] > measured.figures["ndcg_at_10.preference"]
    assert measured.figures["skill.liking"] > 0
    assert measured.figures["auc.too_far"] > 0.6
    assert measured.figures["ece.liking"] < 0.06
    assert set(measured.learning) == set(measured.importance) - {"ranker"}
    first, last = measured.learning["answered"][0][1], measured.learning["answered"][-1][1]
    assert last < first
    assert max(measured.importance["too_far"], key=measured.importance["too_far"].get) == "distance_over_reach"


def test_nothing_to_learn_is_said(data):
    with pytest.raises(DatasetError):
        fit(data.take(~data.answered), config())


def test_the_ranker_never_learns_that_what_was_not_reached_is_bad(data):
    task = next(task for task in all_tasks(data, config()) if task.name == "ranker")
    below = ~data.examined[task.rows] & ~data.judged()[task.rows]
    assert data.sampled[task.rows][below].all()
    assert (task.weight[data.sampled[task.rows]] < 1).all()


def test_a_saved_bundle_holds_the_base_and_the_heads(tmp_path, fitted, later):
    base = tmp_path / "base"
    (base / "heads").mkdir(parents=True)
    (base / "encoder.bin").write_bytes(b"vectors")
    (base / "heads" / "old.txt").write_text("former heads")
    seal(base)
    fitted.save(tmp_path / "next", Bundle.read(base))
    seal(tmp_path / "next")
    bundle = Bundle.read(tmp_path / "next")
    assert set(bundle.manifest["files"]) == {"encoder.bin", "heads/heads.json", "heads/trees.txt"}
    back = bundle.reranker()
    assert isinstance(back, LightGBMReranker)
    np.testing.assert_array_equal(back.score(later[0].features), fitted.reranker.score(later[0].features))


def test_the_chance_is_that_of_any_refusal_however_little_its_reason_teaches(data):
    light = replace(data, employer_weight=np.where(data.employer == 0, 0.1, 1).astype(np.float32))
    known = ~np.isnan(data.employer)
    said = fit(light, config()).reranker.for_employers().score(data.features[known])
    assert said.mean() == pytest.approx(data.employer[known].mean(), abs=0.05)
