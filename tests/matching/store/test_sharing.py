from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from matching.domain import Audience, Profile, Purpose
from matching.store.schema import consents, persons

AT = datetime(2026, 11, 25, tzinfo=UTC)
AGENCIES, MISSIONS = Audience.TEMP_AGENCIES, Audience.MISSIONS_LOCALES


@pytest.fixture
def people(store):
    """Four profiles, each with its person."""
    store.profiles.upsert(Profile(id=f"P{i}") for i in range(1, 5))
    rows = [
        {"source": "default", "id": f"D{i}", "profile_key": i, "content_hash": b"", "payload": "{}"}
        for i in range(1, 5)
    ]
    with store._scope.write() as connection:
        connection.execute(insert(persons), rows)
    return store


def agree(store, person, audience=AGENCIES, purpose=Purpose.SHARING):
    row = {"person_key": person, "purpose": purpose.value, "audience": audience.value, "given_at": AT}
    with store._scope.write() as connection:
        connection.execute(insert(consents).values(**row, recorded_by="person"))


def withdraw(store, person):
    """Takes every consent back, as the person; the profile moves in the feed."""
    with store._scope.write() as connection:
        connection.execute(update(consents).where(consents.c.person_key == person).values(withdrawn_at=AT))
    touch(store, person)


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
    withdraw(people, 1)
    assert people.sharing.shared([1], AGENCIES) == set()
    assert told(people, last) == [(1, False)]


def test_an_erasure_is_told(people):
    agree(people, 1)
    last = people.sharing.changes(AGENCIES, (0, 0), 9)[-1][0]
    people.profiles.erase([1])
    assert told(people, last) == [(1, False)]
