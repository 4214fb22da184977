from dataclasses import replace

import lightgbm
import numpy as np
import pytest

from matching.bundle import seal
from matching.errors import InputError
from matching.features import FEATURE_NAMES, schema_id
from matching.replay import Verdict, replay
from matching.rerank import LightGBMReranker, PreferenceScore
from matching.rerank.formula import Curve, Formula, Liking
from matching.rerank.trees import Trees
from matching.versions import library_versions

HERE = library_versions()


@pytest.fixture
def rows():
    """Feature rows of 200 candidates, a third of the values missing."""
    draw = np.random.default_rng(0)
    rows = draw.uniform(0, 1, (200, len(FEATURE_NAMES))).astype(np.float32)
    rows[draw.random(rows.shape) < 1 / 3] = np.nan
    return rows


@pytest.fixture(scope="session")
def learned():
    draw = np.random.default_rng(1)
    rows = draw.uniform(0, 1, (400, len(FEATURE_NAMES))).astype(np.float32)
    table = lightgbm.Dataset(rows, (rows[:, 0] > 0.5).astype(float), feature_name=list(FEATURE_NAMES))
    parameters = {"objective": "binary", "num_leaves": 7, "verbosity": -1, "num_threads": 1, "deterministic": True}
    text = lightgbm.train(parameters, table, 9).model_to_string()
    trees = Trees.merged({"answered": text, "chance": text}, FEATURE_NAMES)
    liking = Liking(-1.0, {"preference": 2.0, "answered": 0.5, "objections": 0.7})
    return LightGBMReranker(trees, Formula(FEATURE_NAMES, trees.columns, liking, Curve(0.1, 0.9), {}))


@pytest.fixture
def models(tmp_path, learned):
    """Two bundles: `plain`, without heads, and `learned`."""
    for name in ("plain", "learned"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text(name)
    learned.save(tmp_path / "learned")
    for name in ("plain", "learned"):
        seal(tmp_path / name)
    return tmp_path


@pytest.fixture
def logged(shown, rows):
    """Makes the list of the ten best of 200, scored together, by a reranker."""

    def logged(reranker, **changes):
        scores = reranker.score(rows)
        best = np.argsort(-scores)[:10]
        return [
            shown(
                impression_id=place,
                position=place,
                score=float(scores[row]),
                features=tuple(rows[row].tolist()),
                feature_schema=schema_id(),
                **changes,
            )
            for place, row in enumerate(best.tolist(), 1)
        ]

    return logged


def test_a_list_of_a_bundle_without_heads_is_found_again_bit_for_bit(models, logged):
    found = replay(logged(PreferenceScore(), bundle="plain"), HERE, models)
    assert found.verdict is Verdict.EXACT
    assert "10 scores" in found.sentence
    assert [line.recomputed for line in found.lines] == [line.logged for line in found.lines]
    assert [line.position for line in found.lines] == list(range(1, 11))


@pytest.mark.parametrize("handle", [0.0, 0.3, 1.0])
def test_a_list_of_heads_is_found_again_at_its_own_handle(models, logged, learned, handle):
    shown = logged(learned.with_handle(handle), bundle="learned", handle=handle)
    assert replay(shown, HERE, models).verdict is Verdict.EXACT
    other = [replace(one, handle=0.5) for one in shown]
    assert replay(other, HERE, models).verdict is Verdict.DIFFERS


def test_a_list_of_an_employer_is_found_again_with_the_chance_alone(models, logged, learned):
    shown = logged(learned.for_employers(), bundle="learned", handle=1.0, direction="profiles_for")
    assert replay(shown, HERE, models).verdict is Verdict.EXACT


def test_a_list_of_which_a_person_was_erased_is_replayed_for_the_others(models, logged):
    assert replay(logged(PreferenceScore(), bundle="plain")[3:], HERE, models).verdict is Verdict.EXACT


def test_one_bit_is_a_difference_and_is_said(models, logged):
    shown = logged(PreferenceScore(), bundle="plain")
    shown[4] = replace(shown[4], score=float(np.nextafter(np.float32(shown[4].score), np.float32(1))))
    found = replay(shown, HERE, models)
    assert found.verdict is Verdict.DIFFERS
    assert found.sentence.startswith("1 des 10 scores")
    assert [line.position for line in found.lines if not line.exact] == [5]


def test_dropped_features_make_it_impossible(models, logged):
    found = replay([replace(one, features=()) for one in logged(PreferenceScore(), bundle="plain")], HERE, models)
    assert found.verdict is Verdict.IMPOSSIBLE
    assert "treize mois" in found.sentence
    assert {line.recomputed for line in found.lines} == {None}


def test_features_of_another_schema_make_it_impossible(models, logged):
    found = replay(
        [replace(one, feature_schema="old") for one in logged(PreferenceScore(), bundle="plain")], HERE, models
    )
    assert found.verdict is Verdict.IMPOSSIBLE
    assert f"schéma old) ne sont pas celles de cette version (schéma {schema_id()}" in found.sentence


@pytest.mark.parametrize("bundle", ["gone", "../plain", ""])
def test_an_absent_bundle_makes_it_impossible(models, logged, bundle):
    found = replay(logged(PreferenceScore(), bundle=bundle), HERE, models)
    assert found.verdict is Verdict.IMPOSSIBLE
    assert "restaurez son dossier" in found.sentence


def test_a_bundle_that_was_changed_makes_it_impossible(models, logged, learned):
    (models / "learned" / "heads" / "heads.json").write_text("{}")
    found = replay(logged(learned, bundle="learned"), HERE, models)
    assert found.verdict is Verdict.IMPOSSIBLE
    assert "incomplet ou modifié" in found.sentence


@pytest.mark.parametrize("versions", [{**HERE, "numpy": "1.0"}, {**HERE, "xgboost": "3"}, {}])
def test_other_libraries_are_named_and_the_scores_are_an_indication(models, logged, versions):
    found = replay(logged(PreferenceScore(), bundle="plain"), versions, models)
    assert found.verdict is Verdict.IMPOSSIBLE
    name = next(name for name in sorted(HERE.keys() | versions.keys()) if HERE.get(name) != versions.get(name))
    assert f"{name} {versions.get(name, 'absent')} (ici {HERE.get(name, 'absent')})" in found.sentence
    assert all(line.exact for line in found.lines)


def test_a_replay_is_of_one_list(models, shown):
    for given in ([], [shown(list_id=1), shown(list_id=2)]):
        with pytest.raises(InputError, match="of one list"):
            replay(given, HERE, models)
