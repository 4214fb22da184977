import numpy as np
import pytest

from matching.errors import BundleError
from matching.features import FEATURE_NAMES
from matching.rerank.trees import Trees
from matching.testing import RerankerContract

ROWS = RerankerContract().rows(300)


def test_merged_ensembles_say_what_each_says_alone(ensembles, learned):
    said = learned.trees.sums(ROWS)
    for name, model in ensembles.items():
        np.testing.assert_allclose(said[name], model.predict(ROWS, raw_score=True), rtol=0, atol=1e-12)


def test_what_is_said_of_a_row_is_the_same_bits_alone_and_in_any_batch(learned):
    said = learned.trees.sums(ROWS)
    for name, values in said.items():
        alone = np.concatenate([learned.trees.sums(row[None])[name] for row in ROWS])
        np.testing.assert_array_equal(values, alone)
        np.testing.assert_array_equal(values[7:130], learned.trees.sums(ROWS[7:130])[name])


def test_a_long_ensemble_takes_several_columns_and_a_short_one_is_filled_up(learned):
    assert learned.trees.columns.count("answered") == 3
    assert learned.trees.columns.count("skills_missing") == 1


def test_contributions_add_up_to_what_is_said(learned):
    shares, said = learned.trees.contributions(ROWS), learned.trees.sums(ROWS)
    for name, values in said.items():
        np.testing.assert_allclose(shares[name].sum(axis=1), values, atol=1e-9)


def test_no_ensemble_at_all_says_nothing():
    trees = Trees.merged({}, FEATURE_NAMES, 4)
    assert {name: values.tolist() for name, values in trees.sums(ROWS[:2]).items()} == {"": [0.0, 0.0]}


@pytest.mark.parametrize("damaged", ["", "tree\nnonsense\n", "half"])
def test_a_damaged_file_is_a_bundle_error(tmp_path, learned, damaged):
    path = tmp_path / "trees.txt"
    path.write_text(learned.trees.text[: len(learned.trees.text) // 2] if damaged == "half" else damaged)
    with pytest.raises(BundleError, match=r"trees\.txt"):
        Trees.read(path, learned.trees.columns, FEATURE_NAMES)


def test_other_features_are_refused_with_both_names(tmp_path, learned):
    path = tmp_path / "trees.txt"
    path.write_text(learned.trees.text)
    here = ("similarity", "horoscope", *FEATURE_NAMES[2:])
    with pytest.raises(BundleError, match=f"'{FEATURE_NAMES[1]}' there and 'horoscope' here"):
        Trees.read(path, learned.trees.columns, here)
    with pytest.raises(BundleError, match="'nothing' there and 'horoscope' here"):
        Trees.read(path, learned.trees.columns, (*FEATURE_NAMES, "horoscope"))


def test_columns_that_do_not_fit_the_trees_are_refused(tmp_path, learned):
    path = tmp_path / "trees.txt"
    path.write_text(learned.trees.text)
    with pytest.raises(BundleError, match="outputs"):
        Trees.read(path, ("answered",), FEATURE_NAMES)
