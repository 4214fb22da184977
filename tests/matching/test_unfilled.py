"""What limits an offer is counted as by lists before and after each change; of wishes, nothing is told of a few."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from matching.bank import Bank
from matching.columns import Layers, OfferColumns
from matching.domain import (
    Actor,
    Audience,
    ContractKind,
    EducationLevel,
    Event,
    EventKind,
    Licence,
    Mobility,
    Mode,
    Pay,
    RefusalReason,
    Schedule,
    WorkingTime,
)
from matching.store import Store
from matching.testing import LYON, make_impression, make_offer, make_profile, north_of
from matching.unfilled import CELL, CONFIDED, OPEN_FOR, changes, limits, long_open, refusals, to_call
from tests.matching.bank.conftest import ADVISER, NOW, OCCASION, PEOPLE, ROME, job, make_market

DEMANDING = make_offer(
    contract=ContractKind.CDD,
    working_time=WorkingTime.FULL,
    licences=(Licence("CE"),),
    schedule=Schedule(night=True, weekend=True),
    pay=Pay(1800.0, 1900.0),
    experience_months_min=36,
    education=EducationLevel.NV2,
    education_required=True,
)


@pytest.fixture(scope="module")
def market():
    draw = np.random.default_rng(4)
    people = [
        replace(
            one,
            hours=Schedule(night=bool(draw.integers(2)) or None, weekend=draw.random() < 0.8),
            salary_min_eur_month=float(draw.choice([1700, 1900, 2000, 2100])),
            experiences=one.experiences or (job("D1102", 40),),
        )
        for one in PEOPLE
    ]
    with Store.open(":memory:") as store:
        made = make_market(store, people)
        made.agree(people, Audience.ADVISERS)
        made.follow()
        yield made


def listed(market, offer):
    """Everyone whom a list for an offer may hold."""
    shown = market.bank.matcher.profiles_for([offer], 1_000, 110.0, NOW)[0].matches
    return market.store.profiles.get([match.candidate_key for match in shown])


def unwished(offer):
    """The same offer, which meets what anyone wishes."""
    return replace(offer, schedule=Schedule(), pay=Pay(9_000.0, 9_000.0))


def able(market, offer, experience=True, education=True):
    """Those of a list who look for or had the occupation or one that leads there, and have what is required."""
    near = {"D1102", "D1104", "D1106"}
    found = set()
    for key, one in listed(market, offer).items():
        codes = {one.projects[0].rome.code} | {past.rome.code for past in one.experiences}
        months = sum(
            past.months * ROME.proximity[ROME.position(past.rome.code), ROME.position("D1102")]
            for past in one.experiences
        )
        pay = (offer.pay.min_eur_month + offer.pay.max_eur_month) / 2
        fits = codes & near and pay >= one.salary_min_eur_month
        fits = fits and not (experience and months < offer.experience_months_min)
        fits = fits and not (education and one.education_level and one.education_level.rank < offer.education.rank)
        found |= {key} if fits else set()
    return found


def test_counts_are_those_of_lists_before_and_after_each_change(market):
    offers = [
        replace(DEMANDING, licences=(), education=EducationLevel.NV5),
        replace(DEMANDING, schedule=Schedule(), education=EducationLevel.NV5),
        replace(DEMANDING, schedule=Schedule(weekend=True), licences=(), experience_months_min=1),
        replace(
            make_offer(schedule=Schedule(weekend=True), pay=Pay(9_000.0, 9_000.0)),
            experience_months_min=1,
            education=EducationLevel.NV5,
        ),
    ]
    seen = set()
    for offer in offers:
        found, content = limits(market.bank.matcher, market.store, offer, ADVISER, NOW), able(market, offer)
        before = able(market, unwished(offer))
        assert (found.able, found.within) == (len(before), len(content))
        said = {(one.change.slug, one.change.value): one.more for one in found.limits}
        for change in changes(offer):
            if change.slug == "distance":
                continue
            if change.slug in CONFIDED:
                more = len(able(market, change.offer) - content)
                assert said.get((change.slug, change.value), more) == more
            else:
                lifted = {"experience": change.slug != "experience", "education": change.slug != "education"}
                more = len(able(market, unwished(change.offer), **lifted) - before)
                assert said.get((change.slug, change.value), 0) == more, change.slug
            seen |= {change.slug} if (change.slug, change.value) in said else set()
    assert seen >= {"hours", "licence", "experience", "education", "contract"}


@pytest.fixture
def quiet():
    with Store.open(":memory:") as store:
        yield make_market(store, [])


def limited(market, offer):
    return limits(market.bank.matcher, market.store, offer, ADVISER, NOW)


def test_people_who_live_further_are_counted_by_how_much_further(quiet):
    quiet.add(
        *(
            make_profile(f"P{km}", place=north_of(LYON, km), mobility=Mobility(10.0, (Mode.CAR,)))
            for km in (5, 15, 29, 41)
        )
    )
    found = limited(quiet, make_offer())
    assert (found.known, found.within, found.kept_out) == (4, 1, {"reach": 3})
    assert {one.change.value: one.more for one in found.limits} == {10: 1, 20: 2}  # 30 km bring no more than 20


def told(found):
    """Limit told -> people, by slug and value."""
    return {(one.change.slug, one.change.value): one.more for one in found.limits}


def test_pay_and_hours_say_nothing_of_fewer_than_eleven_people(quiet):
    offer = make_offer(pay=Pay(1800.0, 1800.0), schedule=Schedule(night=True))
    few = [make_profile(f"P{i}", hours=Schedule(night=False)) for i in range(CELL - 1)]
    quiet.add(*few)
    found = limited(quiet, offer)
    assert (found.known, found.able, found.within, found.kept_out, found.limits) == (CELL - 1, CELL - 1, None, {}, ())
    quiet.add(make_profile("one more", hours=Schedule(night=False)))
    found = limited(quiet, offer)
    assert (found.able, found.within, found.kept_out) == (CELL, 0, {})
    (hours,) = found.limits
    assert hours.more == CELL and hours.sentence == "11 personnes de plus sans travail de nuit"


def test_what_is_required_costs_the_same_whatever_people_wish(quiet):
    offer = make_offer(schedule=Schedule(night=True), contract=ContractKind.TEMP)
    permanent = (ContractKind.CDI,)
    quiet.add(*(make_profile(f"P{i}", contracts=permanent, hours=Schedule(night=i > 0)) for i in range(3)))
    found = limited(quiet, offer)
    assert (found.able, found.within, told(found)) == (0, 0, {("contract", "cdi"): 3})


def test_a_step_of_pay_that_a_few_people_wait_for_is_not_told(quiet):
    offer = make_offer(pay=Pay(1800.0, 1800.0))
    wishes = [1850.0] * 12 + [1950.0] * 3 + [2050.0] * 12
    quiet.add(*(make_profile(f"P{i}", salary_min_eur_month=wish) for i, wish in enumerate(wishes)))
    found = limited(quiet, offer)
    assert (found.able, found.within, told(found)) == (27, 0, {("pay", 100): 12, ("pay", 300): 27})


def test_no_number_is_told_that_leaves_a_few_people(quiet):
    offer = make_offer(schedule=Schedule(night=True, weekend=True))
    quiet.add(*(make_profile(f"N{i}", hours=Schedule(night=False)) for i in range(12)))
    quiet.add(*(make_profile(f"W{i}", hours=Schedule(weekend=False)) for i in range(4)))
    found = limited(quiet, offer)
    assert (found.able, found.within, told(found)) == (16, 0, {})
    quiet.add(*(make_profile(f"X{i}", hours=Schedule(weekend=False)) for i in range(7)))
    assert told(limited(quiet, offer)) == {("hours", "night"): 12, ("hours", "weekend"): 11}


def subtractions(found):
    """Every number of people of certain wishes that the numbers told give, or that is left by them."""
    if found.within is None:
        return []
    steps = [0, *sorted(one.more for one in found.limits if one.change.slug == "pay")]
    hours = [one.more for one in found.limits if one.change.slug == "hours"]
    wishes = found.able - found.within
    return [wishes, *np.diff(steps), *hours, wishes - steps[-1] - sum(hours)]


@pytest.mark.parametrize("seed", range(20))
def test_nobody_subtracts_to_a_few_people(quiet, seed):
    draw = np.random.default_rng(seed)
    offer = make_offer(pay=Pay(1800.0, 1800.0), schedule=Schedule(night=True, weekend=True))
    wanted = [
        Schedule(night=draw.choice([None, False], p=[0.6, 0.4]), weekend=draw.choice([None, False], p=[0.7, 0.3]))
        for _ in range(draw.integers(15, 120))
    ]
    wishes = draw.choice([1700.0, 1880.0, 1960.0, 2080.0, 2500.0], len(wanted), p=[0.5, 0.15, 0.15, 0.1, 0.1])
    quiet.add(
        *(
            make_profile(f"P{i}", hours=hours, salary_min_eur_month=float(wish))
            for i, (hours, wish) in enumerate(zip(wanted, wishes, strict=True))
        )
    )
    found = limited(quiet, offer)
    assert [n for n in subtractions(found) if 0 < n < CELL or n < 0] == []


def test_a_raise_counts_those_whose_wish_it_meets(quiet):
    quiet.add(*(make_profile(f"P{i}", salary_min_eur_month=1950.0) for i in range(12)))
    found = {one.change.value: one for one in limited(quiet, make_offer(pay=Pay(1800.0, 1800.0))).limits}
    assert {value: one.more for value, one in found.items()} == {200: 12, 300: 12}
    assert found[200].sentence == "12 personnes de plus si le salaire est relevé de 200 € par mois"


def test_an_offer_that_nothing_limits_has_no_limit(quiet):
    quiet.add(make_profile())
    found = limited(quiet, make_offer())
    assert (found.known, found.able, found.within, found.kept_out, found.limits) == (1, 1, 1, {}, ())


def test_people_whom_the_viewer_may_not_find_are_not_counted(quiet):
    quiet.add(make_profile("A"))
    quiet.store.profiles.upsert([make_profile("B")])
    quiet.follow()
    assert limited(quiet, make_offer()).known == 1


def test_offers_open_for_more_than_thirty_days_come_by_key():
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    ages = [31, 5, 300, None, 40]
    offers = [
        make_offer(f"O{i}", created_at=None if age is None else at - timedelta(days=age)) for i, age in enumerate(ages)
    ]
    pool = Layers.of(OfferColumns.from_offers(range(1, 6), offers, ROME))
    assert timedelta(days=30) == OPEN_FOR
    assert long_open(pool, at) == [1, 3, 5]
    assert long_open(pool, at, after=1, n=1) == [3]
    assert long_open(pool.replaced(np.array([3]), OfferColumns.empty()), at) == [1, 5]


def refuse(store, profile, offer, *reasons):
    (shown,) = store.impressions.record([make_impression(profile, offer, at=NOW)])
    said = Event(0, shown, EventKind.REFUSED, "person", tuple(reasons), Actor.PERSON, "web", NOW)
    return store.events.append([said])[0]


def test_reasons_of_refusal_are_added_up_and_none_is_of_a_few_people(quiet):
    keys = quiet.add(*(make_profile(f"P{i}") for i in range(13)))
    events = [
        refuse(quiet.store, key, 1, "too_far", *(["salary_too_low"] if i < 10 else [])) for i, key in enumerate(keys)
    ]
    found = refusals(quiet.store, 1)
    assert (found.people, found.reasons) == (13, {RefusalReason.TOO_FAR: 13})
    for event in events[:3]:
        quiet.store.events.withdraw(event, NOW + timedelta(hours=1))
    assert (refusals(quiet.store, 1).people, refusals(quiet.store, 1).reasons) == (None, {})
    assert refusals(quiet.store, 2).people is None


def test_those_to_call_are_the_best_placed_whom_nobody_asked(quiet):
    keys = quiet.add(*(make_profile(f"P{i}") for i in range(4)))
    quiet.store.offers.upsert([make_offer()])
    ((offer_key, offer),) = quiet.store.offers.stream()
    quiet.store.contacts.ask(keys[0], offer_key, None, "adviser", "A1", NOW)
    refuse(quiet.store, keys[2], offer_key, "too_far")
    found = to_call(Bank(quiet.bank.matcher, quiet.store), ADVISER, OCCASION, (offer_key, offer))
    assert [entry.profile_key for entry in found.entries] == [keys[1], keys[3]]
    assert found.total == 2
