"""What advisers want by mail: one mail is due whatever it holds, and what is told meanwhile enters the next."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from matching.domain import MailRhythm, NoticeKind
from matching.store.adviser_mails import NOTICES
from matching.store.migrate import HEAD, move
from matching.store.notices import NewNotice

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""A Friday."""
MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)
LEASE = timedelta(minutes=10)


@pytest.fixture
def mails(people):
    return people.adviser_mails


def tell(people, *profiles, adviser="C1", subject=1, at=AT):
    people.notices.tell([NewNotice(adviser, NoticeKind.PROFILE, subject, key) for key in profiles], at)


def due(people, at):
    """Rows whose mail is due, which is taken for good."""
    tasks = people.outbox.take(9, at, LEASE, NOTICES)
    people.outbox.all_done([task.key for task in tasks], at)
    return [task.payload["mail"] for task in tasks]


def test_whoever_chose_nothing_is_mailed_nothing(people, mails):
    tell(people, 1)
    assert mails.of("C1") is None and due(people, MONDAY + LEASE) == []


def test_a_daily_mail_is_due_the_next_morning_at_work_once_whatever_is_told_meanwhile(people, mails):
    mail = mails.put("C1", "anne@agence.example", MailRhythm.DAILY)
    tell(people, 1)
    tell(people, 2, 3)
    people.notices.remind(["C1"], NoticeKind.TICKET, 1, AT)
    assert due(people, MONDAY - timedelta(seconds=1)) == []
    assert due(people, MONDAY) == [mail.key]


def test_a_mail_at_once_is_due_at_once_in_working_hours(people, mails):
    mail = mails.put("C1", "anne@agence.example", MailRhythm.AT_ONCE)
    tell(people, 1, at=AT)
    assert due(people, AT) == [mail.key]
    other = mails.put("C2", "marc@agence.example", MailRhythm.AT_ONCE)
    tell(people, 1, adviser="C2", at=AT + timedelta(hours=12))
    assert due(people, MONDAY - timedelta(seconds=1)) == []
    assert due(people, MONDAY) == [other.key]


def test_what_was_told_before_mails_were_wanted_is_not_mailed(people, mails):
    tell(people, 1)
    mail = mails.put("C1", "anne@agence.example", MailRhythm.DAILY)
    tell(people, 2)
    begun = mails.begin(mail.key)
    new = people.notices.unread_between("C1", begun.told_until, begun.begun_until)
    assert [one.profile_key for one in new] == [2]


def test_each_attempt_is_about_the_same_and_what_came_since_makes_the_next_mail_due(people, mails):
    mail = mails.put("C1", "anne@agence.example", MailRhythm.AT_ONCE)
    tell(people, 1)
    assert due(people, AT) == [mail.key]
    begun = mails.begin(mail.key)
    tell(people, 2)
    assert mails.begin(mail.key) == begun and due(people, AT + timedelta(minutes=1)) == []
    mails.end(mail.key, AT)
    after = mails.get([mail.key])[mail.key]
    assert (after.told_until, after.begun_until, after.due) == (begun.begun_until, None, True)
    assert due(people, AT) == [mail.key]
    again = mails.begin(mail.key)
    assert [one.profile_key for one in people.notices.unread_between("C1", again.told_until, again.begun_until)] == [2]
    mails.end(mail.key, AT)
    assert due(people, MONDAY) == []


def test_what_was_read_is_not_new(people, mails):
    mail = mails.put("C1", "anne@agence.example", MailRhythm.AT_ONCE)
    tell(people, 1, 2)
    first, *_ = reversed(people.notices.of_adviser("C1"))
    people.notices.read("C1", first.key, AT)
    begun = mails.begin(mail.key)
    assert [one.profile_key for one in people.notices.unread_between("C1", begun.told_until, begun.begun_until)] == [2]


def test_nothing_is_sent_to_whoever_stopped_until_they_want_it_again(people, mails):
    mail = mails.put("C1", "anne@agence.example", MailRhythm.DAILY)
    tell(people, 1)
    mails.stop(mail.key)
    assert mails.begin(mail.key) is None
    mails.end(mail.key, AT)
    tell(people, 2)
    assert due(people, MONDAY) == [mail.key] and mails.begin(mail.key) is None  # that of before
    again = mails.put("C1", "anne@agence.example", MailRhythm.AT_ONCE)
    assert again.key == mail.key
    tell(people, 3, at=MONDAY)
    assert due(people, MONDAY) == [mail.key]
    begun = mails.begin(mail.key)
    assert [one.profile_key for one in people.notices.unread_between("C1", begun.told_until, begun.begun_until)] == [3]


def test_an_address_that_is_nobodys_is_not_written_to_until_another_is_given(people, mails):
    mail = mails.put("C1", "anne@agence.example", MailRhythm.AT_ONCE)
    tell(people, 1)
    assert due(people, AT) == [mail.key]
    mails.begin(mail.key)
    mails.end(mail.key, AT, returned=True)
    tell(people, 2)
    assert mails.of("C1").returned_at == AT and due(people, MONDAY) == []
    assert mails.put("C1", "a.serigny@agence.example", MailRhythm.AT_ONCE).returned_at is None
    tell(people, 3)
    assert due(people, AT) == [mail.key]


def test_what_is_told_and_what_is_mailed_take_turns_so_that_nothing_is_lost(people, mails, at_once):
    mail = mails.put("C1", "anne@agence.example", MailRhythm.AT_ONCE)

    def mailed(store, taken=False):
        if taken or due(store, AT):
            store.adviser_mails.begin(mail.key)
            store.adviser_mails.end(mail.key, AT)

    for n in range(4):
        told = [partial(tell, subject=one) for one in range(10 * n, 10 * n + 3)]
        at_once(*(lambda store, one=one: one(store, 1) for one in told), mailed)
        while due(people, AT):
            mailed(people, taken=True)
        last = people.notices.of_adviser("C1", n=1)[0].key
        after = mails.get([mail.key])[mail.key]
        assert (after.told_until, after.due) == (last, False)


def test_going_back_before_mails_forgets_them_and_what_was_due_and_keeps_what_was_told(people, mails):
    mails.put("C1", "anne@agence.example", MailRhythm.AT_ONCE)
    tell(people, 1)
    with people._scope.write() as connection:
        move(connection, "0025")
    with people._scope.write() as connection:
        move(connection, HEAD)
    assert mails.of("C1") is None and due(people, MONDAY) == []
    assert [one.profile_key for one in people.notices.of_adviser("C1")] == [1]
