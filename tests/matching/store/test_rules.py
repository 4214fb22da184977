from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import RefusalReason, RuleKind
from matching.errors import InputError

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_rule_is_read_back_the_same(people, rule):
    distance = rule(strength=2, shareable=True, impression_id=8)
    contract = rule(RuleKind.CONTRACT, "cdd", RefusalReason.CONTRACT_TYPE, until=None)
    one, two = people.rules.put(1, [distance, contract])
    assert people.rules.made([1, 2], AT) == {1: {one: distance, two: contract}}
    assert people.rules.in_force([1, 2], AT) == {1: (distance, contract)}


def test_a_rule_holds_from_its_beginning_until_its_end(people, rule):
    people.rules.put(1, [rule(until=AT + 2 * DAY)])
    held = [bool(people.rules.in_force([1], AT + days * DAY)) for days in (-1, 0, 1, 2)]
    assert held == [False, True, True, False]


def test_a_rule_undone_no_longer_holds_but_held_before(people, rule):
    ids = people.rules.put(1, [rule()])
    people.rules.undo(ids, AT + 5 * DAY)
    people.rules.undo(ids, AT + 9 * DAY)
    assert people.rules.in_force([1], AT + 4 * DAY).keys() == {1}
    assert people.rules.in_force([1], AT + 5 * DAY) == {}


def test_a_like_rule_renews_and_its_undoing_restores_exactly_what_stood(people, rule):
    people.rules.put(1, [rule()])
    before = people.rules.in_force([1], AT + 12 * DAY)
    ids = people.rules.put(1, [rule(value=15.0, since=AT + 10 * DAY)])
    (stands,) = people.rules.in_force([1], AT + 95 * DAY)[1]
    assert (stands.value, stands.strength) == (15.0, 2)
    people.rules.undo(ids, AT + 11 * DAY)
    assert people.rules.in_force([1], AT + 12 * DAY) == before
    assert people.rules.in_force([1], AT + 95 * DAY) == {}


def test_what_a_renewal_renewed_counts_after_its_own_end(people, rule):
    people.rules.put(1, [rule(value=10.0), rule(value=30.0, since=AT + 80 * DAY)])
    (stands,) = people.rules.in_force([1], AT + 95 * DAY)[1]
    assert stands.value == 10.0


def test_what_does_not_exist_is_refused_with_the_cure_and_nothing_changes(people, rule):
    ids = people.rules.put(1, [rule()])
    with pytest.raises(InputError, match="no rule 7"):
        people.rules.undo([*ids, 7], AT)
    with pytest.raises(InputError, match="Profile 44"):
        people.rules.put(44, [rule()])
    assert people.rules.in_force([1, 44], AT).keys() == {1}


def test_no_rule_is_nothing_to_add(people):
    assert people.rules.put(1, []) == []
