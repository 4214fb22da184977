from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import RefusalReason, RuleKind
from matching.errors import InputError

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_rule_is_read_back_the_same(people, rule):
    distance = rule(strength=2, shareable=True, impression_id=8)
    contract = rule(RuleKind.CONTRACT, "cdd", RefusalReason.CONTRACT_TYPE, until=None)
    one, two = people.rules.put(1, distance), people.rules.put(1, contract)
    assert people.rules.in_force([1, 2], AT) == {1: {one: distance, two: contract}}


def test_a_rule_holds_from_its_beginning_until_its_end(people, rule):
    people.rules.put(1, rule(until=AT + 2 * DAY))
    held = [bool(people.rules.in_force([1], AT + days * DAY)) for days in (-1, 0, 1, 2)]
    assert held == [False, True, True, False]


def test_a_rule_undone_no_longer_holds_but_held_before(people, rule):
    one = people.rules.put(1, rule())
    people.rules.undo(one, AT + 5 * DAY)
    people.rules.undo(one, AT + 9 * DAY)
    assert people.rules.in_force([1], AT + 4 * DAY).keys() == {1}
    assert people.rules.in_force([1], AT + 5 * DAY) == {}


def test_a_renewal_stands_in_for_what_it_renews_and_its_undoing_restores_that_exactly(people, rule):
    first, second = rule(), rule(value=15.0, since=AT + 10 * DAY, strength=2)
    one = people.rules.put(1, first)
    two = people.rules.put(1, second, renews=one)
    assert people.rules.in_force([1], AT + 9 * DAY) == {1: {one: first}}
    assert people.rules.in_force([1], AT + 10 * DAY) == {1: {two: second}}
    people.rules.undo(two, AT + 11 * DAY)
    assert people.rules.in_force([1], AT + 11 * DAY) == {1: {one: first}}
    assert people.rules.in_force([1], AT + 91 * DAY) == {}


def test_a_chain_of_renewals_shows_the_last(people, rule):
    one = people.rules.put(1, rule())
    two = people.rules.put(1, rule(value=20.0), renews=one)
    three = people.rules.put(1, rule(value=15.0), renews=two)
    assert people.rules.in_force([1], AT)[1].keys() == {three}


def test_a_rule_of_someone_else_cannot_be_renewed(people, rule):
    one = people.rules.put(1, rule())
    with pytest.raises(InputError, match=f"Profile 2 has no rule {one}"):
        people.rules.put(2, rule(), renews=one)


def test_what_does_not_exist_is_refused_with_the_cure(people, rule):
    with pytest.raises(InputError, match="no rule 7"):
        people.rules.undo(7, AT)
    with pytest.raises(InputError, match="Profile 44"):
        people.rules.put(44, rule())
