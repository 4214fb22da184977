from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import WELCOME, WELCOME_OWED, Due, Frequency, Person, Profile, Project, RomeRef, Subscription
from matching.store.schedule import Coverage

AT = datetime(2026, 11, 28, 6, tzinfo=UTC)
WEEK, SECOND = timedelta(days=7), timedelta(seconds=1)
PROJECT = (Project(RomeRef("D1102")),)


@pytest.fixture
def four(store):
    """Persons 1 to 4: the third has no project yet, the fourth no profile."""
    store.profiles.upsert([Profile(f"P{n}", projects=PROJECT if n < 3 else ()) for n in (1, 2, 3)])
    store.persons.upsert(
        Person(f"N{n}", profile=("default", f"P{n}") if n < 4 else None, departement="974") for n in range(1, 5)
    )
    return store


def keys(store, now=AT, after=0, n=10):
    return [one.person_key for one in store.schedule.due(now, after, n)]


def test_it_is_at_once_the_turn_of_who_was_never_looked_at_and_has_a_project(four):
    assert keys(four) == [1, 2]
    assert four.schedule.due(AT, 0, 1) == [Due(1, 1, AT, 0, None, Subscription(), "974")]


def test_someone_moved_is_due_again_at_their_time_with_the_cycle_before(four):
    four.schedule.move([(1, AT + WEEK, "2026-11-28", True)], AT)
    assert keys(four, AT + WEEK - SECOND) == [2]
    first, _ = four.schedule.due(AT + WEEK, 0, 10)
    assert (first.due_at, first.last_cycle, first.empty_cycles) == (AT + WEEK, "2026-11-28", 1)


def test_empty_cycles_in_a_row_are_counted_and_forgotten_by_one_that_is_not(four):
    counted = []
    for empty in (True, True, False, True):
        four.schedule.move([(1, AT, "x", empty)], AT)
        counted.append(four.schedule.due(AT, 0, 1)[0].empty_cycles)
    assert counted == [1, 2, 0, 1]


def test_a_welcome_that_is_owed_stays_so_until_it_is_the_occasion(four):
    four.schedule.move([(1, AT, WELCOME, False)], AT)
    four.schedule.owe_welcome(1)
    said = []
    for cycle in ("2026-11-28", WELCOME, "2026-11-29"):
        four.schedule.move([(1, AT, cycle, False)], AT)
        said.append(four.schedule.due(AT, 0, 1)[0].last_cycle)
    assert said == [WELCOME_OWED, WELCOME, "2026-11-29"]


def test_the_first_cycle_counts_when_it_is_not_empty_too(four):
    four.schedule.move([(1, AT, "x", False), (2, AT, "x", True)], AT)
    assert [one.empty_cycles for one in four.schedule.due(AT, 0, 2)] == [0, 1]


def test_pages_follow_one_another_by_person(four):
    four.profiles.upsert([Profile("P3", projects=PROJECT)])
    assert [keys(four, after=after, n=2) for after in (0, 2, 3)] == [[1, 2], [3], []]


def test_a_page_is_full_though_people_between_have_no_project(four):
    four.profiles.upsert([Profile("P1"), Profile("P3", projects=PROJECT)])
    assert keys(four, n=2) == [2, 3]
    assert keys(four, n=1) == [2]


def test_who_objects_or_sleeps_is_not_due_until_they_come_back(four):
    four.subscriptions.stop(1, AT)
    four.subscriptions.snooze(2, AT + WEEK, AT)
    assert keys(four) == []
    assert keys(four, AT + WEEK) == [2]
    four.subscriptions.put(1, Subscription(Frequency.DAILY), AT)
    assert [(one.person_key, one.subscription.frequency) for one in four.schedule.due(AT, 0, 9)] == [(1, "daily")]


def test_who_is_erased_is_moved_no_more(four):
    four.erasure.erase(1, AT)
    four.schedule.move([(1, AT + WEEK, "x", True), (2, AT + WEEK, "x", True)], AT)
    assert keys(four) == []
    assert keys(four, AT + WEEK) == [2]
    four.schedule.move([], AT)


def test_a_move_is_undone_with_its_digest(four):
    with pytest.raises(ZeroDivisionError), four.transaction() as tx:
        tx.schedule.move([(1, AT + WEEK, "x", False)], AT)
        raise ZeroDivisionError
    assert keys(four) == [1, 2]


def test_whose_turn_it_still_is_is_asked_again_before_what_is_decided_is_written(four):
    assert four.schedule.still([1, 2, 3, 99], AT) == {one.person_key: one for one in four.schedule.due(AT, 0, 9)}
    four.schedule.move([(1, AT + WEEK, "x", False)], AT)
    assert four.schedule.still([1, 2], AT).keys() == {2}
    four.subscriptions.stop(2, AT)
    assert four.schedule.still([1, 2], AT) == {}


def test_whose_turn_it_still_is_is_read_of_some_people_alone(four):
    four.schedule.move([(1, AT + WEEK, "x", False)], AT)
    assert list(four.schedule.still([1, 2, 3, 4, 99], AT)) == [2]
    assert four.schedule.still([1], AT + WEEK) == {1: four.schedule.due(AT + WEEK, 0, 1)[0]}
    four.subscriptions.stop(1, AT)
    assert four.schedule.still([1], AT + WEEK) == {}


def test_who_wants_offers_at_once_and_is_awake_is_found_whether_it_is_their_turn_or_not(four):
    for person in (1, 2):
        four.subscriptions.put(person, Subscription(Frequency.IMMEDIATE), AT)
    four.schedule.move([(1, AT + WEEK, "x", False)], AT)
    assert list(four.schedule.at_once(AT)) == [1, 2]
    assert list(four.schedule.at_once(AT, [2, 3, 99])) == [2]
    four.subscriptions.snooze(1, AT + WEEK, AT)
    assert list(four.schedule.at_once(AT)) == [2]


def test_who_is_subscribed_is_counted_of_everyone(four):
    four.schedule.move([(1, AT + WEEK, "x", False)], AT)
    assert four.schedule.coverage(AT) == Coverage(persons=4, subscribed=2, due=1)
    four.subscriptions.stop(2, AT)
    assert four.schedule.coverage(AT) == Coverage(4, 1, 0)


def test_who_wants_offers_more_often_is_looked_at_again_the_next_morning_of_where_they_live(four):
    evening = AT.replace(hour=22)  # two in the morning of the 29th in La Réunion
    four.schedule.move([(1, AT + WEEK, "2026-11-29", False)], evening)
    for often in (Frequency.DAILY, Frequency.IMMEDIATE):
        four.subscriptions.put(1, Subscription(often), evening)
        assert keys(four, AT.replace(day=30, hour=3) - SECOND) == [2], "the 29th has had its digest"
        assert keys(four, AT.replace(day=30, hour=3)) == [1, 2]


def test_who_changes_late_in_the_week_is_looked_at_at_once(four):
    four.schedule.move([(1, AT + WEEK, "2026-11-28", False)], AT)
    four.subscriptions.put(1, Subscription(Frequency.DAILY), AT + WEEK / 2)
    assert keys(four, AT + WEEK / 2) == [1, 2]


def test_who_wants_offers_less_often_waits_a_week_from_the_last_turn_and_is_back_where_they_were(four):
    four.subscriptions.put(1, Subscription(Frequency.DAILY), AT)
    four.schedule.move([(1, AT + WEEK / 7, "2026-11-28", False)], AT)
    four.subscriptions.put(1, Subscription(Frequency.WEEKLY), AT)
    morning = AT.replace(day=28, hour=3) + WEEK
    assert keys(four, morning - SECOND) == [2]
    assert keys(four, morning) == [1, 2]
    four.subscriptions.put(1, Subscription(Frequency.DAILY), AT)
    assert keys(four, morning - 6 * WEEK / 7) == [1, 2]


def test_the_next_turn_stays_when_the_frequency_does(four):
    four.schedule.move([(1, AT + 2 * WEEK, "2026-11-28", False)], AT)
    four.subscriptions.put(1, Subscription(handle=0.9), AT)
    assert keys(four, AT + 2 * WEEK - SECOND) == [2]


def test_someone_never_looked_at_who_changes_is_due_at_once(four):
    four.subscriptions.put(1, Subscription(Frequency.DAILY), AT)
    assert keys(four) == [1, 2]
