from datetime import UTC, datetime, timedelta
from itertools import pairwise

from matching.domain import Channel

AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_moments_follow_one_another_at_the_rate_from_now_on(store):
    assert [*store.paces.reserve(Channel.EMAIL, 3, 2.0, AT)] == [AT, AT + SECOND / 2, AT + SECOND]
    assert [*store.paces.reserve(Channel.EMAIL, 1, 2.0, AT)] == [AT + 3 * SECOND / 2]


def test_after_a_rest_nothing_is_made_up_for(store):
    store.paces.reserve(Channel.EMAIL, 3, 2.0, AT)
    assert [*store.paces.reserve(Channel.EMAIL, 2, 2.0, AT + 60 * SECOND)] == [AT + 60 * SECOND, AT + 60.5 * SECOND]


def test_channels_do_not_wait_for_one_another(store):
    store.paces.reserve(Channel.EMAIL, 99, 1.0, AT)
    assert next(store.paces.reserve(Channel.SMS, 1, 1.0, AT)) == AT


def test_workers_at_once_are_given_different_moments(store, at_once):
    found = at_once(*[lambda store: [*store.paces.reserve(Channel.EMAIL, 4, 10.0, AT)]] * 8)
    moments = sorted(moment for own in found for moment in own)
    assert {later - one for one, later in pairwise(moments)} == {SECOND / 10}
    assert len(moments) == 32
