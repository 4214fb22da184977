from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Adviser, Channel, Frequency, Person, Profile, Project, RomeRef, Subscription, Support
from matching.errors import InputError
from matching.store.subscriptions import NO_PROJECT

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAILY = Subscription(Frequency.DAILY, 0.2, (Channel.SMS,), True)


@pytest.fixture
def two(store):
    """Persons 1, whose project is established and who is closely accompanied, and 2, who has none yet."""
    baker = Profile("P1", projects=(Project(RomeRef("D1102")),), support=Support.RENFORCE)
    store.profiles.upsert([baker, Profile("P2", text="je ne sais pas encore")])
    who = {"adviser": Adviser("C1")}
    store.persons.upsert(Person(f"N{n}", profile=("default", f"P{n}"), **who) for n in (1, 2))
    return store


def test_everyone_whose_project_is_established_is_subscribed(two):
    assert two.subscriptions.get([1, 2, 99], AT) == {
        1: Subscription(),
        2: Subscription(stopped_at=AT, stopped_for=NO_PROJECT),
    }


def test_what_is_wanted_replaces_what_was(two):
    two.subscriptions.put(1, Subscription(), AT)
    two.subscriptions.put(1, DAILY, AT)
    assert two.subscriptions.get([1]) == {1: DAILY}


def test_a_profile_comes_with_the_handle_that_its_person_set(two):
    two.subscriptions.put(1, DAILY, AT)
    two.subscriptions.put(2, Subscription(), AT)
    read = two.profiles.get([1, 2])
    for n, handle in ((1, DAILY.handle), (2, None)):
        known = two.persons.known(("default", f"N{n}"))
        assert two.profiles.with_handle(n) == (known.profile, known.handle) == (read[n], handle)
    assert two.profiles.with_handle(99) is None


def test_a_profile_of_nobody_has_no_handle(two):
    two.profiles.upsert([Profile("P3")])
    assert two.profiles.with_handle(3) == (two.profiles.get([3])[3], None)


def test_an_objection_is_effective_at_once_and_keeps_its_first_date(two):
    two.subscriptions.put(1, DAILY, AT)
    two.subscriptions.stop(1, AT)
    two.subscriptions.stop(1, AT + timedelta(days=1), "found_job")
    stopped = two.subscriptions.get([1])[1]
    assert (stopped.stopped_at, stopped.stopped_for, stopped.frequency) == (AT, "objection", Frequency.DAILY)


def test_an_objection_outranks_another_reason_and_keeps_its_date(two):
    two.subscriptions.stop(1, AT, "found_job")
    two.subscriptions.stop(1, AT + timedelta(days=1))
    stopped = two.subscriptions.get([1])[1]
    assert (stopped.stopped_at, stopped.stopped_for) == (AT, "objection")


def test_someone_without_a_project_may_object_beforehand(two):
    two.subscriptions.stop(2, AT)
    two.profiles.upsert([Profile("P2", projects=(Project(RomeRef("D1102")),))])
    assert two.subscriptions.get([2])[2].stopped_for == "objection"


def test_a_snooze_is_undone(two):
    two.subscriptions.snooze(1, AT + timedelta(days=30), AT)
    assert two.subscriptions.get([1])[1].snoozed_until == AT + timedelta(days=30)
    two.subscriptions.wake(1, AT + timedelta(days=30), AT)
    assert two.subscriptions.get([1])[1] == Subscription()


def test_a_snooze_neither_shortens_nor_undoes_a_longer_one(two):
    longer = Subscription(snoozed_until=AT + timedelta(days=60))
    two.subscriptions.put(1, longer, AT)
    two.subscriptions.snooze(1, AT + timedelta(days=30), AT)
    assert two.subscriptions.get([1])[1] == longer
    two.subscriptions.wake(1, AT + timedelta(days=30), AT)
    assert two.subscriptions.get([1])[1] == longer


def test_someone_without_a_project_who_sleeps_is_subscribed_once_it_is_established(two):
    two.subscriptions.snooze(2, AT + timedelta(days=30), AT)
    two.profiles.upsert([Profile("P2", projects=(Project(RomeRef("D1102")),))])
    assert two.subscriptions.get([2])[2] == Subscription(snoozed_until=AT + timedelta(days=30))


def test_lists_of_the_closely_accompanied_are_reviewed_unless_said_otherwise(two):
    assert two.subscriptions.reviewed([1, 2]) == {1}
    two.subscriptions.put(1, Subscription(reviewed=False), AT)
    two.subscriptions.put(2, Subscription(reviewed=True), AT)
    assert two.subscriptions.reviewed([1, 2]) == {2}


def test_letters_of_the_closely_accompanied_are_read_with_them_unless_said_otherwise(two):
    assert two.subscriptions.visited([1, 2]) == {1}
    two.subscriptions.put(1, Subscription(visited=False), AT)
    two.subscriptions.put(2, Subscription(visited=True), AT)
    assert two.subscriptions.visited([1, 2]) == {2}
    assert [one.visited for one in two.subscriptions.get([1, 2]).values()] == [False, True]


def test_lists_that_no_adviser_would_see_are_not_reviewed(two):
    two.subscriptions.put(2, Subscription(reviewed=True), AT)
    two.persons.set_adviser(1, None)
    assert two.subscriptions.reviewed([1, 2]) == {2}
    two.persons.set_adviser(2, None)
    assert two.subscriptions.reviewed([1, 2]) == set()


def test_what_makes_no_sense_is_refused(two):
    with pytest.raises(InputError, match="from 0"):
        two.subscriptions.put(1, Subscription(handle=2), AT)
    with pytest.raises(InputError, match="Person 99"):
        two.subscriptions.stop(99, AT)
