from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Shortlisted
from matching.errors import ConflictError, InputError

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def key(people):
    return people.shortlists.create("adviser", "A12", "Boulangers", AT, offer_key=7).key


def test_a_list_is_that_of_its_owner(people, key):
    kept = people.shortlists.get(key)
    assert people.shortlists.of_owner("adviser", "A12") == [kept]
    assert (kept.name, kept.offer_key, kept.created_at) == ("Boulangers", 7, AT)
    assert people.shortlists.of_owner("employer", "A12") == people.shortlists.of_owner("adviser", "B") == []


def test_profiles_are_listed_in_the_order_in_which_they_were_added(people, key):
    people.shortlists.add(key, 3, "A12", AT, "à rappeler")
    people.shortlists.add(key, 1, "A12", AT + HOUR)
    assert people.shortlists.entries(key) == [
        Shortlisted(3, "à rappeler", "A12", AT),
        Shortlisted(1, "", "A12", AT + HOUR),
    ]


def test_a_note_is_replaced_and_a_profile_taken_off(people, key):
    people.shortlists.add(key, 1, "A12", AT)
    people.shortlists.annotate(key, 1, "vu lundi")
    assert [one.note for one in people.shortlists.entries(key)] == ["vu lundi"]
    assert people.shortlists.remove(key, 1)
    assert not people.shortlists.remove(key, 1)
    assert people.shortlists.entries(key) == []


def test_a_list_is_renamed_and_deleted_with_what_is_on_it(people, key):
    people.shortlists.add(key, 1, "A12", AT)
    people.shortlists.rename(key, "Pâtissiers")
    assert people.shortlists.get(key).name == "Pâtissiers"
    people.shortlists.delete(key)
    assert people.shortlists.get(key) is None
    assert people.shortlists.entries(key) == []


def test_a_profile_erased_disappears_from_all_lists(people, key):
    people.shortlists.add(key, 1, "A12", AT)
    people.shortlists.add(key, 2, "A12", AT)
    people.profiles.erase([1])
    assert [one.profile_key for one in people.shortlists.entries(key)] == [2]


def test_what_cannot_be_done_is_refused_with_the_cure(people, key):
    people.shortlists.add(key, 1, "A12", AT)
    with pytest.raises(ConflictError, match="annotate"):
        people.shortlists.add(key, 1, "A12", AT)
    with pytest.raises(InputError, match="500 characters"):
        people.shortlists.add(key, 2, "A12", AT, "x" * 501)
    with pytest.raises(InputError, match="500 characters"):
        people.shortlists.annotate(key, 1, "x" * 501)
    with pytest.raises(InputError, match="Profile 9"):
        people.shortlists.add(key, 9, "A12", AT)
    with pytest.raises(InputError, match="add it first"):
        people.shortlists.annotate(key, 2, "")
    for missing in (people.shortlists.delete, lambda k: people.shortlists.rename(k, "x")):
        with pytest.raises(InputError, match="no shortlist 99"):
            missing(99)
    with pytest.raises(InputError, match="no shortlist 99"):
        people.shortlists.add(99, 1, "A12", AT)
    for name in (" ", "x" * 101):
        with pytest.raises(InputError, match="1 to 100"):
            people.shortlists.create("adviser", "A12", name, AT)
    assert [one.profile_key for one in people.shortlists.entries(key)] == [1]
