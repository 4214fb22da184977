from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Audience, Person, Profile, Purpose

AT = datetime(2026, 11, 25, tzinfo=UTC)
AGENCIES, MISSIONS = Audience.TEMP_AGENCIES, Audience.MISSIONS_LOCALES


def owner(i, profile=None):
    """Person of key `i`, of the profile of the same key unless told otherwise."""
    return Person(f"D{i}", profile=("default", f"P{profile or i}"))


@pytest.fixture
def people(store):
    """Four profiles, each with its person, and a fifth that is nobody's."""
    store.profiles.upsert(Profile(id=f"P{i}") for i in range(1, 6))
    store.persons.upsert(owner(i) for i in range(1, 5))
    return store


def agree(store, person, audience=AGENCIES, purpose=Purpose.SHARING):
    store.consents.give(person, purpose, audience, AT)


def touch(store, key):
    profile = store.profiles.get([key])[key]
    store.profiles.upsert([replace(profile, text=profile.text + ".", visible_to=())])


def told(store, after=(0, 0), n=100, audience=AGENCIES):
    return [(place[1], profile is not None) for place, profile in store.sharing.changes(audience, after, n)]


def test_only_what_is_shared_with_the_audience_is_read(people):
    agree(people, 1)
    agree(people, 2, MISSIONS)
    agree(people, 3, purpose=Purpose.VISIBILITY)
    assert people.sharing.shared([1, 2, 3, 4], AGENCIES) == {1}
    assert told(people) == [(1, True)]
    assert told(people, audience=MISSIONS) == [(2, True)]


def test_the_feed_goes_on_where_it_stopped(people):
    for person in (1, 2, 3):
        agree(people, person)
    first = people.sharing.changes(AGENCIES, (0, 0), 2)
    assert [place[1] for place, _ in first] == [1, 2]
    assert told(people, first[-1][0]) == [(3, True)]
    last = people.sharing.changes(AGENCIES, first[-1][0], 9)[-1][0]
    assert told(people, last) == []
    touch(people, 1)
    assert told(people, last) == [(1, True)]


def test_who_takes_their_consent_back_is_read_no_more_and_the_feed_says_so(people):
    agree(people, 1)
    last = people.sharing.changes(AGENCIES, (0, 0), 9)[-1][0]
    people.consents.withdraw(1, Purpose.SHARING, AGENCIES, AT + timedelta(days=1))
    assert people.sharing.shared([1], AGENCIES) == set()
    assert told(people, last) == [(1, False)]


def test_an_erasure_is_told(people):
    agree(people, 1)
    last = people.sharing.changes(AGENCIES, (0, 0), 9)[-1][0]
    people.profiles.erase([1])
    assert told(people, last) == [(1, False)]


def test_a_profile_that_its_owner_leaves_for_another_is_withdrawn_and_the_other_told(people):
    agree(people, 1)
    last = people.sharing.changes(AGENCIES, (0, 0), 9)[-1][0]
    people.persons.upsert([owner(1, profile=5)])
    assert told(people, last) == [(1, False), (5, True)]
    assert told(people) == [(1, False), (5, True)]
    assert people.sharing.shared([1, 5], AGENCIES) == {5}


def test_a_profile_left_by_someone_who_shared_nothing_is_not_told(people):
    people.persons.upsert([owner(1, profile=5)])
    assert told(people) == []


def test_a_profile_left_and_taken_by_another_who_shares_is_told_once(people):
    agree(people, 1)
    agree(people, 2)
    last = people.sharing.changes(AGENCIES, (0, 0), 9)[-1][0]
    people.persons.upsert([owner(1, profile=5)])
    people.persons.upsert([owner(2, profile=1)])
    assert told(people, last) == [(5, True), (1, True), (2, False)]
    people.persons.upsert([owner(2)])
    people.persons.upsert([owner(1)])
    assert told(people, last) == [(2, True), (1, True), (5, False)]


def test_a_profile_left_then_erased_is_told_once(people):
    agree(people, 1)
    people.persons.upsert([owner(1, profile=5)])
    people.profiles.erase([1])
    assert told(people) == [(5, True), (1, False)]
