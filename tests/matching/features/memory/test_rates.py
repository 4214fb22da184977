"""Rates on planted populations, whose right answer is known by construction."""

import numpy as np
import pytest

from matching.features.memory.evidence import Telling
from matching.features.memory.past import ACCEPTED, ELSEWHERE, NAMED
from matching.features.memory.rates import Judged, RatePrior, Said, Shifts, fit, group, rate, shifts

START = RatePrior((0.3, 0.3, 0.3), (0.7, 0.7))
PEOPLE, ANSWERS = 400, 30


def planted(spread, naming, seed=0):
    """Person by occupation tastes of a known spread; a third of offers have something else against them."""
    draw = np.random.default_rng(seed)
    person = np.repeat(np.arange(PEOPLE), ANSWERS)
    occupation = draw.integers(1, 5, len(person))
    category = 1 + occupation % 2
    taste = draw.normal(0, spread, (PEOPLE, 5))[person, occupation] + np.where(category == 1, -2.0, 0.5)
    objects, other = draw.random(len(person)) < 1 / (1 + np.exp(-taste)), draw.random(len(person)) < 1 / 3
    named = objects & (~other | (draw.random(len(person)) < naming))
    verdict = np.where(named, NAMED, np.where(other, ELSEWHERE, ACCEPTED)).astype(np.int8)
    said = Said(verdict, np.ones(len(person), np.float32), Telling())
    steps = [group(person, np.ones(len(person), np.uint64)), group(person, occupation.astype(np.uint64))]
    return category, said, steps, 1 / (1 + np.exp(-taste))


@pytest.mark.parametrize(("spread", "naming"), [(1.5, 0.97), (0.1, 0.97), (1.5, 0.3)])
def test_fitting_finds_how_far_people_differ_and_what_goes_unnamed(spread, naming):
    category, said, steps, truth = planted(spread, naming)
    prior = fit(START, category, said, steps)
    assert (prior.spreads[1] >= 0.8) == (spread > 1)
    assert (prior.telling.naming > 0.6) == (naming > 0.6)
    for which in (1, 2):
        assert prior.means[which] == pytest.approx(truth[category == which].mean(), abs=0.06)


def test_a_fitted_prior_predicts_better_than_the_start():
    category, said, steps, truth = planted(1.5, 0.97)
    errors = []
    for prior in (START, fit(START, category, said, steps)):
        told = Said(said.verdict, said.weight, prior.telling)
        (found,) = shifts([prior], [Judged(category, told, steps)])
        errors.append(np.abs(rate(prior, category, found, steps) - truth).mean())
    assert errors[1] < 0.9 * errors[0]


def test_rates_learned_together_are_those_that_each_is_alone():
    priors = [START, RatePrior((0.1, 0.6, 0.2), (1.2, 0.4, 0.9), Telling(naming=0.8)), RatePrior((0.5,), (0.3,))]
    judged = []
    for seed, prior in enumerate(priors[:2]):
        category, said, steps, _ = planted(1.5, 0.6, seed)
        told = Said(said.verdict, said.weight, prior.telling)
        judged.append(Judged(category, told, [*steps, steps[1] * np.uint64(3)][: len(prior.spreads)]))
    none = np.empty(0, np.int64)
    nothing = Said(np.empty(0, np.int8), np.empty(0, np.float32), Telling())
    judged.append(Judged(none, nothing, [none.astype(np.uint64)]))
    for prior, one, together in zip(priors, judged, shifts(priors, judged), strict=True):
        (alone,) = shifts([prior], [one])
        for step, other in zip(together, alone, strict=True):
            assert step.unknown == other.unknown
            for name in ("keys", "values", "variances"):
                np.testing.assert_array_equal(getattr(step, name), getattr(other, name))


def test_without_answers_fitting_changes_nothing():
    none = np.empty(0, np.int64)
    said = Said(np.empty(0, np.int8), np.empty(0, np.float32), Telling())
    assert fit(START, none, said, [none.astype(np.uint64)] * 2) == START


def test_someone_unknown_has_the_rate_of_the_population():
    prior = RatePrior((0.5, 0.1, 0.8), (1.0, 2.0))
    nobody = Shifts(np.empty(0, np.uint64), np.empty(0, np.float32), np.empty(0, np.float32), 1.0)
    stranger = Shifts(np.empty(0, np.uint64), np.empty(0, np.float32), np.empty(0, np.float32), 4.0)
    category = np.array([1, 2])
    keys = np.array([7, 8], np.uint64)
    assert rate(prior, category, [nobody, stranger], [keys, keys]) == pytest.approx([0.1, 0.8], rel=1e-5)


def test_what_is_not_known_is_no_group():
    assert group(np.array([3, 4]), np.array([0, 0], np.uint64)).tolist() == [0, 0]
    said = Said(np.array([NAMED] * 5, np.int8), np.ones(5, np.float32), Telling())
    (found,) = shifts([START], [Judged(np.ones(5, np.int64), said, [np.zeros(5, np.uint64)] * 2)])
    assert all(len(step.keys) == 0 for step in found)


def test_what_is_decided_replaces_what_was_guessed():
    guessed = Shifts(np.array([2, 5], np.uint64), np.array([0.5, 1], np.float32), np.ones(2, np.float32), 1.0)
    after = guessed.decided(np.array([5, 1], np.uint64), np.array([-3, 3], np.float32))
    shift, variance = after.at(np.array([1, 2, 5, 9], np.uint64))
    np.testing.assert_array_equal(shift, [3, 0.5, -3, 0])
    np.testing.assert_array_equal(variance, [0, 1, 0, 1])


def test_the_last_answer_decides():
    none = Shifts(np.empty(0, np.uint64), np.empty(0, np.float32), np.empty(0, np.float32), 1.0)
    after = none.decided(np.array([4, 4], np.uint64), np.array([3, -3], np.float32))
    assert after.at(np.array([4], np.uint64))[0].tolist() == [-3]
