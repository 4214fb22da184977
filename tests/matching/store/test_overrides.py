from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import OverrideKind, OverrideReason
from matching.errors import InputError

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def put(people, offer):
    people.offers.upsert([offer, replace(offer, id="A2")])

    def put(offer_key=1, profile_key=1, kind=OverrideKind.PROMOTE, reason=OverrideReason.MET, at=AT):
        return people.overrides.put(offer_key, profile_key, kind, reason, "A12", at)

    return put


def test_the_last_override_of_a_couple_counts_and_withdrawing_it_brings_back_the_former(people, put):
    first = put()
    second = put(kind=OverrideKind.SET_ASIDE, reason=OverrideReason.CONSTRAINT_KNOWN, at=AT + DAY)
    assert people.overrides.standing([1, 2]) == {1: {1: second}}
    gone = people.overrides.withdraw(second.key, AT + 2 * DAY)
    assert gone == replace(second, withdrawn_at=AT + 2 * DAY)
    assert people.overrides.standing([1]) == {1: {1: first}}
    assert people.overrides.withdraw(second.key, AT + 9 * DAY) == gone


def test_overrides_are_read_by_offer_or_by_person(people, put):
    one, two, three = put(), put(profile_key=2), put(offer_key=2)
    assert people.overrides.standing([1, 2]) == {1: {1: one, 2: two}, 2: {1: three}}
    assert people.overrides.of_profile(1) == {1: one, 2: three}
    assert people.overrides.of_profile(3) == {}


def test_neither_a_change_of_the_offer_nor_of_the_profile_touches_an_override(people, put, offer, profile):
    stands = put()
    people.offers.upsert([replace(offer, title="Autre titre")])
    people.profiles.upsert([profile])
    people.offers.close_missing("default", set(), force=True)
    people.offers.upsert([offer])
    assert people.overrides.standing([1]) == {1: {1: stands}}


def test_overrides_go_with_the_offer_or_the_person_erased(people, put):
    put(), put(profile_key=2), put(offer_key=2)
    people.profiles.erase([2])
    people.offers.erase([2])
    assert [*people.overrides.standing([1, 2])[1]] == [1]
    assert people.overrides.of_profile(1).keys() == {1}


def test_what_does_not_exist_is_named(people, put):
    with pytest.raises(InputError, match="no offer 9"):
        put(offer_key=9)
    with pytest.raises(InputError, match="no profile 9"):
        put(profile_key=9)
    with pytest.raises(InputError, match="no override 9"):
        people.overrides.withdraw(9, AT)
