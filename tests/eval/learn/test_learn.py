import numpy as np
import pytest

from eval.learn import reference
from eval.learn.again import barred, expressed, repeated, under_rules
from eval.learn.arms import clicked_features
from eval.learn.aside import with_asides
from eval.learn.asked import told_of, tolerated_km, truth
from eval.learn.cold import first_of_all
from eval.learn.judged import MEASURES, top
from eval.learn.logged import log_of
from eval.learn.once import TRIED, refuse_once
from eval.learn.stage import Stage
from eval.learn.trial import Scene, outcome
from eval.market import build
from eval.market.behaviour import ASIDE, REFUSED, SILENT
from eval.rivals import ClickLog
from matching.bundle import Bundle
from matching.features import FEATURE_NAMES
from matching.features.names import MEMORY
from matching.log import outcomes
from matching.vectors import Vectorizer


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    rome, base = reference(tmp_path_factory.mktemp("nothing") / "absent")
    bundle = Bundle.open(None)
    market = build(rome, base, seed=3, n_people=160, days=60)
    return Scene.play(Stage(market, rome, Vectorizer(bundle.encoder(), bundle.coder(), rome)), seed=3, weeks=4)


@pytest.fixture(scope="module")
def one(scene):
    return outcome(scene, scene.life.first_answers(6), seed=3, arms=("clicks", "xgboost", "complete"), sweeps=30)


def test_nobody_is_shown_an_offer_twice(scene):
    couples = scene.life.person * len(scene.stage.offers) + scene.life.offer
    assert len(np.unique(couples)) == len(couples)


def test_what_is_ranked_was_shown_to_nobody(scene):
    assert not np.isin(scene.candidates.offer, scene.life.offer).any()


def test_a_life_is_cut_after_the_nth_answer_of_each_person(scene):
    part = scene.life.first_answers(3)
    answers = np.bincount(part.person, part.answer != SILENT, len(scene.stage.profiles))
    everything = np.bincount(scene.life.person, scene.life.answer != SILENT, len(scene.stage.profiles))
    np.testing.assert_array_equal(answers, np.minimum(everything, 3))


def test_the_first_answers_of_all_are_as_many_as_asked_for(scene):
    assert len(first_of_all(scene.life, 0, seed=0)) == 0
    assert (first_of_all(scene.life, 50, seed=0).answer != SILENT).sum() == 50


def test_the_log_of_a_life_says_the_same_as_the_life(scene):
    life = scene.life
    log = log_of(life, np.zeros((len(life), len(FEATURE_NAMES)), np.float32), len(scene.stage.profiles))
    found = outcomes(log)
    np.testing.assert_array_equal(found.grade, life.grade())
    np.testing.assert_array_equal(found.reasons, life.reasons())
    np.testing.assert_array_equal(found.answered, life.answer != SILENT)
    np.testing.assert_array_equal(found.opened, life.opened)
    np.testing.assert_array_equal(found.employer == 1, life.employer == 1)


def test_the_oracle_is_best_and_chance_is_worst(scene, one):
    means = {arm: np.nanmean(values["ndcg"]) for arm, values in one.measures.items()}
    assert means["oracle"] == max(means.values())
    assert means["random"] < means["preference"] < means["oracle"]


def test_learning_refuses_less_than_todays_practice(one):
    refused = {arm: np.nanmean(values["refusal_rate"]) for arm, values in one.measures.items()}
    assert refused["complete"] < refused["preference"]


def test_measures_are_in_their_range(one):
    for values in one.measures.values():
        assert set(values) == set(MEASURES)
        assert all(np.nanmin(v) >= 0 and np.nanmax(v) <= 1 + 1e-9 for v in values.values())


def test_lists_hold_the_best_scores_of_each_person(scene):
    score = np.arange(len(scene.candidates), dtype=float)
    rows = top(scene.truth, score)
    for person, line in zip(scene.truth.people[:5], rows[:5], strict=True):
        mine = np.flatnonzero(scene.candidates.person == person)
        np.testing.assert_array_equal(line, mine[::-1][:10])


def test_an_offer_without_score_is_not_shown(scene):
    score = np.where(np.arange(len(scene.candidates)) % 2 == 0, np.nan, 1.0)
    rows = top(scene.truth, score)
    assert (rows[rows >= 0] % 2 == 1).all()


def test_click_rankers_see_nothing_that_reasons_taught(scene):
    rows = np.ones((3, len(FEATURE_NAMES)), np.float32)
    log = ClickLog(rows, np.zeros(3, int), np.arange(3), np.zeros(3, bool), np.zeros(3, int))
    hidden = np.isnan(clicked_features(log).features).all(axis=0)
    assert {name for name, is_hidden in zip(FEATURE_NAMES, hidden, strict=True) if is_hidden} == set(MEMORY)


def test_rules_keep_out_what_is_as_strong_as_what_was_refused(scene):
    life, at = scene.life.first_answers(6), scene.stage.day(scene.day)
    out = barred(scene.stage, life, scene.candidates, at)
    assert out.any()
    assert not (under_rules(scene.stage, life, scene.candidates, at) & ~out).any()


def test_objections_shown_again_are_those_expressed(scene):
    life, at = scene.life.first_answers(6), scene.stage.day(scene.day)
    again = repeated(scene.stage, life, scene.candidates, at)
    refusing = np.unique(life.person[life.answer == REFUSED])
    assert again.any()
    assert np.isin(scene.candidates.person[again], refusing).all()
    assert set(expressed(scene.stage, life, at)) <= set(refusing.tolist())


@pytest.mark.parametrize("reason", TRIED)
def test_one_refusal_is_obeyed_at_once_and_undone_exactly(scene, one, reason):
    found = refuse_once(scene, one.life, one.heads.ours["complete"], one.priors, reason)
    assert found.people > 20
    assert found.rules > 0
    assert found.breaks == 0
    assert found.restored
    assert np.nanmean(found.moved) < 0.05


def test_asides_are_added_where_people_looked_in_silence(scene):
    life = with_asides(scene.life, 0.3, seed=0)
    added = np.flatnonzero(life.answer != scene.life.answer)
    assert len(added) == int(0.3 * (scene.life.answer != SILENT).sum())
    assert (life.answer[added] == ASIDE).all()
    assert scene.life.examined[added].all()


def test_answers_to_questions_are_true(scene):
    people, trades = scene.stage.market.people, scene.stage.market.trades
    assert truth(people, trades, 0, "night") == (not people.hours[0, 0])
    assert truth(people, trades, 0, "km:1") == (tolerated_km(people)[0] >= 1)
    assert not truth(people, trades, 0, "km:500")
    assert truth(people, trades, 0, "pay:9000")
    assert truth(people, trades, 0, f"domain:{trades.codes[people.trade[0]][:3]}")


def test_the_ceiling_hears_the_same_answers(scene):
    people, trades = scene.stage.market.people, scene.stage.market.trades
    told = told_of(people, trades, [0, 0, 1], ["km:20", "km:40", "night"], [True, False, False])
    assert told.km[0].tolist() == [20, 40]
    assert told.hours[1].tolist() == [0, -1, -1]
