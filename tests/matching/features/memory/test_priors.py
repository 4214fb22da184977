"""Priors on planted populations, whose right answer is known by construction."""

import json
from dataclasses import replace

import numpy as np
import pytest

from matching.columns import Occupations, OfferColumns, ProfileColumns
from matching.domain import Employer, Pay, RefusalReason, Schedule
from matching.errors import InputError
from matching.features import Pairs
from matching.features.memory import Memories, Past, Priors, Usual, fit_priors
from matching.testing import LYON, make_offer, make_profile, north_of, tiny_rome

ROME = tiny_rome()
OCCUPATIONS = Occupations.of(ROME)
PEOPLE, ANSWERS = 300, 8
BIT = {reason: 1 << index for index, reason in enumerate(RefusalReason)}


def planted(seed, people=PEOPLE):
    """People with a hidden tolerated distance, pay floor and dislike of nights, and what they answer.

    Among the objections met, one alone is named: the distance, else the pay, else the hours, else the taste.
    """
    draw = np.random.default_rng(seed)
    km, floor = np.exp(draw.normal(np.log(14), 0.5, people)), np.exp(draw.normal(np.log(2000), 0.1, people))
    nights = draw.random(people) < 0.6
    pay, stated = np.exp(draw.normal(np.log(2100), 0.15, 200)), draw.random(200) < 0.7
    offers = [
        make_offer(
            str(index),
            place=north_of(LYON, draw.uniform(1, 30)),
            pay=Pay(pay[index], pay[index]) if stated[index] else None,
            schedule=Schedule(night=bool(draw.random() < 0.4)),
            employer=Employer(f"E{index % 20}"),
        )
        for index in range(200)
    ]
    profiles = ProfileColumns.from_profiles(range(people), [make_profile(str(i)) for i in range(people)], ROME)
    columns = OfferColumns.from_offers(range(len(offers)), offers, ROME)
    person = np.repeat(np.arange(people), ANSWERS)
    oi = draw.integers(len(offers), size=len(person))
    pairs = Pairs.of(profiles, person, columns, oi, np.zeros(len(person), np.float32))
    far = pairs.distance_km > km[person]
    low = pay[oi] < floor[person]
    late = (pairs.offer["night"] == 1) & nights[person]
    other = draw.random(len(person)) < 0.3
    reasons = np.select(
        [far, low, late, other],
        [BIT[r] for r in (RefusalReason.TOO_FAR, RefusalReason.SALARY_TOO_LOW, RefusalReason.WORKING_HOURS)]
        + [BIT[RefusalReason.WRONG_OCCUPATION]],
        0,
    )
    grade = np.where(reasons > 0, 0, 2).astype(np.int8)
    past = Past(pairs, person, grade, reasons.astype(np.uint32), np.zeros(len(person), np.float32))
    return past, profiles, km, floor, nights


@pytest.fixture(scope="module")
def population():
    return planted(0)


@pytest.fixture(scope="module")
def fitted(population):
    past, profiles, *_ = population
    return fit_priors(past, profiles, OCCUPATIONS, Priors.default())


def errors(priors, seed=1):
    """How far memory is from the truth on other people: log km, log pay, log-loss of disliking nights."""
    past, profiles, km, floor, nights = planted(seed)
    memory = Memories.of(past, profiles, OCCUPATIONS, priors)
    likely = (memory.beliefs["hours"][:, 1::2]).sum(axis=1).clip(1e-6, 1 - 1e-6)
    return (
        np.abs(np.log(memory.tolerated("distance") / km)).mean(),
        np.abs(np.log(memory.tolerated("pay") / floor)).mean(),
        -np.log(np.where(nights, likely, 1 - likely)).mean(),
    )


def test_fitted_priors_recover_planted_tolerances_better_than_the_default(fitted):
    for ours, default in zip(errors(fitted), errors(Priors.default()), strict=True):
        assert ours < default


def test_fitted_priors_find_the_population(fitted):
    assert np.exp(fitted.thresholds["distance"].coefficients[0]) == pytest.approx(14, rel=0.15)
    assert fitted.thresholds["distance"].sd == pytest.approx(0.5, rel=0.3)
    assert fitted.subsets["hours"].dislike[0][0] == pytest.approx(0.6, abs=0.12)


def test_answers_bring_memory_nearer_to_the_truth(fitted, population):
    past, profiles, km, *_ = population
    before = Memories.empty(profiles, OCCUPATIONS, fitted).tolerated("distance")
    after = Memories.of(past, profiles, OCCUPATIONS, fitted).tolerated("distance")
    assert np.abs(np.log(after / km)).mean() < 0.7 * np.abs(np.log(before / km)).mean()


def test_without_answers_priors_stay_as_they_were():
    past, profiles, *_ = planted(0, people=3)
    start = Priors.default()
    found = fit_priors(Past.nothing(past.pairs), profiles, OCCUPATIONS, start)
    assert found.thresholds == start.thresholds
    assert found.subsets == start.subsets
    for name, prior in found.rates.items():
        assert prior.means == pytest.approx(start.rates[name].means)
        assert prior.spreads == start.rates[name].spreads


def test_few_answers_move_priors_less_than_many(fitted):
    past, profiles, *_ = planted(0, people=3)
    few = fit_priors(past, profiles, OCCUPATIONS, Priors.default())
    start, there = (p.thresholds["distance"].coefficients[0] for p in (Priors.default(), fitted))
    assert abs(few.thresholds["distance"].coefficients[0] - start) < abs(there - start)


def test_priors_survive_json(fitted):
    usual = Usual.of(planted(0, people=3)[0].pairs.offers, OCCUPATIONS)
    before = replace(fitted, usual=usual)
    after = Priors.from_json(before.to_json())
    assert (after.thresholds, after.subsets, after.rates) == (before.thresholds, before.subsets, before.rates)
    np.testing.assert_allclose(after.usual.log_pay, usual.log_pay, rtol=1e-5)
    np.testing.assert_allclose(after.usual.hours, usual.hours, rtol=1e-5)
    assert after.to_json() == before.to_json()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"usual": 1}'])
def test_what_is_no_prior_is_an_input_error(text):
    with pytest.raises(InputError, match="fit them again"):
        Priors.from_json(text)


@pytest.mark.parametrize(
    "change", [lambda rates: rates.pop("employer"), lambda rates: rates["no_transport"]["means"].pop()]
)
def test_priors_of_other_groups_are_an_input_error(change):
    found = json.loads(Priors.default().to_json())
    change(found["rates"])
    with pytest.raises(InputError, match="fit them again"):
        Priors.from_json(json.dumps(found))


def test_usual_values_come_from_offers_that_state_them():
    offers = [make_offer(str(i), "D1102", pay=Pay(2500, 2500), schedule=Schedule(night=True)) for i in range(50)]
    offers += [make_offer(str(i), "J1506", pay=Pay(1900, 1900), schedule=Schedule(night=False)) for i in range(50)]
    offers += [make_offer(str(i), "N1101", pay=None) for i in range(50)]
    usual = Usual.of(OfferColumns.from_offers(range(len(offers)), offers, ROME), OCCUPATIONS)
    baker, nurse, driver, nobody = usual.row(np.array([ROME.position(c) for c in ("D1102", "J1506", "N1101")] + [-1]))
    pay = np.exp(usual.log_pay)
    assert pay[baker] == pytest.approx(2500, rel=0.02)
    assert pay[nurse] == pytest.approx(1900, rel=0.02)
    assert pay[driver] == pytest.approx(pay[nobody])
    assert usual.hours[baker, 0] > 0.9 > 0.1 > usual.hours[nurse, 0]


def test_an_occupation_with_few_offers_is_like_its_domain():
    offers = [make_offer(str(i), "D1102", pay=Pay(2500, 2500)) for i in range(50)]
    offers += [make_offer(str(i), "N1105", pay=Pay(1900, 1900)) for i in range(50)]
    usual = Usual.of(OfferColumns.from_offers(range(len(offers)), offers, ROME), OCCUPATIONS)
    assert usual.log_pay[ROME.position("D1104")] > usual.log_pay[ROME.position("G1602")]


def test_priors_of_another_release_are_an_input_error():
    usual = Usual(np.ones(4, np.float32), 0.2, np.ones((4, 4), np.float32), np.ones(4, np.float32), np.ones((4, 7)))
    past, profiles, *_ = planted(0, people=3)
    with pytest.raises(InputError, match="know 3 occupations and ROME tiny has 8"):
        Memories.of(past, profiles, OCCUPATIONS, Priors.default(usual))


def test_priors_are_fitted_from_a_bounded_number_of_answers(population, monkeypatch):
    past, profiles, *_ = population
    monkeypatch.setattr("matching.features.memory.fit.FITTED", 800)
    few = fit_priors(past, profiles, OCCUPATIONS, Priors.default())
    third = past.take(np.flatnonzero(past.person % 3 == 0))
    assert few.to_json() == fit_priors(third, profiles, OCCUPATIONS, Priors.default()).to_json()
