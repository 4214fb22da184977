from dataclasses import replace
from datetime import timedelta

import pytest

from matching.domain import RuleKind
from matching.refusals import LASTS, shared, standing
from matching.testing import MONDAY, make_rule

DAY = timedelta(days=1)


def test_a_rule_stands_from_its_refusal_until_its_end():
    rule = make_rule(RuleKind.DISTANCE, 25)
    assert standing([rule], MONDAY - DAY) == ()
    assert standing([rule], MONDAY) == standing([rule], MONDAY + LASTS - DAY) == (rule,)
    assert standing([rule], MONDAY + LASTS) == ()


def test_a_rule_without_end_stands():
    rule = make_rule(RuleKind.HOURS, "night", until=None)
    assert standing([rule], MONDAY + 1000 * DAY) == (rule,)


def test_a_like_refusal_renews_and_strengthens():
    made = [make_rule(RuleKind.HOURS, "night"), make_rule(RuleKind.HOURS, "night", MONDAY + 10 * DAY)]
    (rule,) = standing(made, MONDAY + LASTS + 5 * DAY)
    assert (rule.strength, rule.since, rule.until) == (2, MONDAY + 10 * DAY, MONDAY + 10 * DAY + LASTS)


@pytest.mark.parametrize(
    ("kind", "values", "kept"),
    [(RuleKind.DISTANCE, (25, 15), 15), (RuleKind.DISTANCE, (15, 25), 15), (RuleKind.SALARY, (1900, 2100), 2100)],
)
def test_the_stricter_bound_is_kept(kind, values, kept):
    made = [make_rule(kind, value, MONDAY + day * DAY) for day, value in enumerate(values)]
    (rule,) = standing(made, MONDAY + 2 * DAY)
    assert (rule.value, rule.strength) == (kept, 2)


def test_another_value_is_another_rule():
    made = [make_rule(RuleKind.HOURS, "night"), make_rule(RuleKind.HOURS, "weekend"), make_rule(RuleKind.DISTANCE, 5)]
    assert set(standing(made, MONDAY)) == set(made)


def test_a_rule_that_has_ended_is_not_renewed():
    late = make_rule(RuleKind.DISTANCE, 40, MONDAY + LASTS + DAY)
    assert standing([make_rule(RuleKind.DISTANCE, 10), late], MONDAY + LASTS + 2 * DAY) == (late,)


def test_leaving_out_a_refusal_restores_what_stood_without_it():
    first, second = make_rule(RuleKind.DISTANCE, 25), make_rule(RuleKind.DISTANCE, 10, MONDAY + DAY)
    assert standing([first, second], MONDAY + 2 * DAY) != (first,)
    assert standing([first], MONDAY + 2 * DAY) == (first,)


def test_the_order_in_which_rules_are_given_changes_nothing():
    made = [make_rule(RuleKind.DISTANCE, km, MONDAY + km * DAY) for km in (20, 5, 40)]
    assert standing(made, MONDAY + LASTS) == standing(made[::-1], MONDAY + LASTS)


def test_what_stands_still_stands_when_added_up_again():
    made = [make_rule(RuleKind.DISTANCE, km, MONDAY + km * DAY) for km in (20, 5)] + [make_rule(RuleKind.NO_CAR, "car")]
    once = standing(made, MONDAY + 30 * DAY)
    assert standing(once, MONDAY + 30 * DAY) == once


def test_a_person_s_choice_to_share_outlives_a_renewal():
    made = [make_rule(RuleKind.DISTANCE, 20, shareable=True), make_rule(RuleKind.DISTANCE, 15, MONDAY + DAY)]
    assert standing(made, MONDAY + DAY)[0].shareable


def test_only_what_the_person_shares_is_shared_and_never_what_is_sensitive():
    private, secret = make_rule(RuleKind.DISTANCE, 20), make_rule(RuleKind.CONDITION, "noise", shareable=True)
    open_ = replace(private, shareable=True)
    assert shared([private, secret, open_]) == (open_,)
