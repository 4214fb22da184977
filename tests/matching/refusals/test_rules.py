from datetime import UTC, datetime

import pytest

from matching.domain import (
    ContractKind,
    Employer,
    Licence,
    Mobility,
    Mode,
    Pay,
    RefusalReason,
    RuleKind,
    Schedule,
    WorkingTime,
)
from matching.errors import InputError
from matching.refusals import LASTS, PERSON, Route, rules_of, stored_reason
from matching.testing import make_offer, make_profile

AT = datetime(2026, 3, 11, 8, tzinfo=UTC)
FULL = make_offer(
    contract=ContractKind.CDD,
    working_time=WorkingTime.PART,
    pay=Pay(1850.5, 1850.5),
    schedule=Schedule(night=True, weekend=True),
    physical=("noise", "standing"),
    employer=Employer("Dupain", "12345678900011"),
)


def bounds(reason, offer=FULL, profile=None, km=27.0):
    rules = rules_of([reason], offer, profile or make_profile(), km, AT, 5)
    return [(rule.kind.value, rule.value) for rule in rules]


@pytest.mark.parametrize(
    ("km", "bound"),
    [(27, 25), (25, 20), (25.01, 25), (5.01, 5), (5, 4), (3.4, 3), (1.2, 1), (100, 95)],
)
def test_the_bound_on_distance_is_strictly_below_the_refused_one(km, bound):
    assert bounds("too_far", km=km) == [("distance", bound)]


@pytest.mark.parametrize("km", [1, 0.2, None, float("nan")])
def test_next_door_or_no_known_distance_makes_no_rule(km):
    assert bounds("too_far", km=km) == []


@pytest.mark.parametrize(
    ("pay", "bound"),
    [(Pay(1850.5, 1850.5), 1851), (Pay(1800, 1800), 1801), (Pay(1800, 2200), 2001), (Pay(None, 1900), 1901)],
)
def test_the_pay_wanted_is_above_the_middle_of_what_the_offer_states(pay, bound):
    assert bounds("salary_too_low", make_offer(pay=pay)) == [("salary", bound)]


def test_every_slot_stated_is_refused_except_those_that_the_person_accepts():
    assert bounds("working_hours") == [("hours", "night"), ("hours", "weekend")]
    assert bounds("working_hours", profile=make_profile(hours=Schedule(weekend=True))) == [("hours", "night")]


def test_a_contract_a_working_time_and_an_employer_are_those_of_the_offer():
    assert bounds("contract_type") == [("contract", "cdd")]
    assert bounds("part_full_time") == [("working_time", "part")]
    assert bounds("employer") == [("employer", "12345678900011")]
    assert bounds("employer", make_offer(employer=Employer("Dupain"))) == [("employer", "Dupain")]


def test_each_physical_condition_of_the_offer_makes_a_rule():
    assert bounds("working_conditions") == [("condition", "standing"), ("condition", "noise")]


def test_an_unclassified_contract_makes_no_rule():
    assert bounds("contract_type", make_offer(contract=ContractKind.OTHER)) == []


@pytest.mark.parametrize("reason", [r for r, teaching in PERSON.items() if teaching.rule and r != "no_transport"])
def test_what_the_offer_does_not_state_makes_no_rule(reason):
    assert bounds(reason, make_offer(), km=None) == []


@pytest.mark.parametrize("reason", [r for r, teaching in PERSON.items() if teaching.route is not Route.CONSTRAINT])
def test_a_reason_that_is_no_constraint_makes_no_rule(reason):
    assert bounds(reason) == []


def test_without_transport_the_car_is_not_counted_on():
    assert bounds("no_transport", km=27) == [("no_car", "car")]


def test_without_transport_an_offer_within_reach_of_the_bus_also_bounds_the_distance():
    assert bounds("no_transport", make_offer(), km=12) == [("no_car", "car"), ("distance", 10)]
    assert bounds("no_transport", make_offer(schedule=Schedule(night=True)), km=12) == [("no_car", "car")]
    walker = make_profile(mobility=Mobility(modes=(Mode.CAR, Mode.WALK)))
    assert bounds("no_transport", make_offer(), walker, km=12) == [("no_car", "car")]


def test_without_transport_an_offer_that_requires_a_licence_the_person_lacks_bounds_no_distance():
    van = make_offer(licences=(Licence("B"),))
    assert bounds("no_transport", van, km=3) == [("no_car", "car")]
    assert bounds("no_transport", van, make_profile(licences=("B",)), km=3) == [("no_car", "car"), ("distance", 2)]


def test_a_rule_says_where_it_comes_from_and_when_it_ends():
    (rule,) = rules_of(["too_far"], FULL, make_profile(), 27, AT, 5)
    assert (rule.reason, rule.since, rule.until) == (RefusalReason.TOO_FAR, AT, AT + LASTS)
    assert (rule.impression_id, rule.strength, rule.shareable) == (5, 1, False)


def test_family_constraints_make_the_rule_of_hours_and_leave_no_trace():
    assert rules_of(["childcare"], FULL, make_profile(), 27, AT, 5) == rules_of(
        ["working_hours"], FULL, make_profile(), 27, AT, 5
    )
    assert len(rules_of(["childcare", "working_hours"], FULL, make_profile(), 27, AT, 5)) == 2


def test_two_reasons_for_one_bound_make_one_rule():
    rules = rules_of(["too_far", "no_transport"], make_offer(), make_profile(), 12, AT, 5)
    assert [rule.kind for rule in rules] == [RuleKind.DISTANCE, RuleKind.NO_CAR]


def test_an_unknown_reason_says_which_exist():
    with pytest.raises(InputError, match="too_far"):
        stored_reason("bad_vibes")
