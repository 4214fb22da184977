from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import NoticeKind
from matching.store import Periods
from matching.store.notices import NewNotice

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)
PROFILE = NoticeKind.PROFILE


def notice(adviser="C1", subject=1, profile=1):
    return NewNotice(adviser, PROFILE, subject, profile)


@pytest.fixture
def told(people):
    """Three people told to C1, and one to C2, the day before; the store."""
    people.notices.tell([*(notice(profile=key) for key in (1, 2, 3)), notice("C2")], AT - DAY)
    return people


def test_what_was_told_is_not_told_again(told):
    (new,) = told.notices.tell([notice(), notice(subject=2), notice("C2")], AT)
    assert (new.adviser, new.subject, new.profile_key, new.at, new.read_at) == ("C1", 2, 1, AT, None)
    assert told.notices.told(PROFILE, [1], [1, 2]) == {notice(), notice(profile=2), notice("C2")}


def test_the_last_told_is_read_first_page_after_page(told):
    first = told.notices.of_adviser("C1", n=2)
    assert [one.profile_key for one in first] == [3, 2]
    assert [one.profile_key for one in told.notices.of_adviser("C1", first[-1].key)] == [1]


def test_what_an_adviser_reads_up_to_one_is_read_and_what_came_after_is_not(told):
    last = told.notices.of_adviser("C1")[0]
    (new,) = told.notices.tell([notice(subject=2)], AT)
    assert told.notices.unread("C1") == 4
    assert told.notices.read("C1", last.key, AT) == 3
    assert told.notices.read("C1", last.key, AT + DAY) == 0
    assert (told.notices.unread("C1"), told.notices.unread("C2")) == (1, 1)
    assert told.notices.of_adviser("C1") == [
        new,
        *(replace(one, read_at=AT) for one in told.notices.of_adviser("C1")[1:]),
    ]


def test_people_told_are_counted_by_adviser_and_subjects_by_person_since_a_moment(told):
    told.notices.tell([notice(subject=2), notice("C2", subject=2)], AT)
    assert told.notices.counts(PROFILE, AT) == {"C1": 1, "C2": 1}
    assert told.notices.counts(PROFILE, AT - DAY) == {"C1": 4, "C2": 2}
    assert told.notices.subjects(PROFILE, [1, 2], AT - DAY) == {1: 2, 2: 1}
    assert told.notices.subjects(PROFILE, [1, 2], AT) == {1: 1}


def test_a_notice_says_where_its_person_is_in_the_log(told):
    (one,) = told.notices.of_adviser("C2")
    told.notices.place({one.key: 12})
    assert told.notices.of_adviser("C2") == [replace(one, impression_key=12)]


def test_notices_go_with_the_person_or_the_offer_erased(told, offer):
    told.offers.upsert([offer, replace(offer, id="A2")])
    told.notices.tell([notice(subject=2)], AT)
    told.profiles.erase([3])
    told.offers.erase([2])
    assert [(one.subject, one.profile_key) for one in told.notices.of_adviser("C1")] == [(1, 2), (1, 1)]


def test_a_person_reads_who_was_told_of_them(told, anais):
    said = told.about(anais)["notices"]
    assert [(one["adviser"], one["kind"], one["subject"]) for one in said] == [
        ("C1", "profile", 1),
        ("C2", "profile", 1),
    ]


def test_notices_are_kept_as_long_as_what_was_shown(told):
    assert told.retention.apply(Periods(lists=2), AT)["notices"] == 0
    assert told.retention.apply(Periods(lists=2), AT + 2 * DAY)["notices"] == 4
