from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Channel, DeliveryState, DigestKind, DigestState, NewDigest
from matching.errors import MatchingError
from matching.store.deliveries import Left
from matching.store.queues import ERROR_LIMIT

AT = datetime(2026, 11, 28, 6, tzinfo=UTC)
LATER = AT + timedelta(minutes=1)
EMAIL, SPACE = Channel.EMAIL, Channel.SPACE
SENDING, SENT, FAILED = DeliveryState.SENDING, DeliveryState.SENT, DeliveryState.FAILED


@pytest.fixture
def digest(people, anais):
    (key,) = people.digests.write([NewDigest(anais, "welcome", DigestKind.WELCOME, DigestState.READY)], AT)
    return key


def test_an_attempt_is_written_before_it_is_made_and_after(people, digest):
    begun = people.deliveries.begin(digest, EMAIL, AT)
    assert people.deliveries.of_digest(digest) == [begun]
    assert (begun.digest_id, begun.channel, begun.state, begun.attempts, begun.uncertain) == (
        digest,
        EMAIL,
        SENDING,
        1,
        0,
    )
    people.deliveries.sent(begun.key, "<1@exemple.fr>", LATER)
    (sent,) = people.deliveries.of_digest(digest)
    assert (sent.state, sent.provider_id, sent.error, sent.at) == (SENT, "<1@exemple.fr>", None, LATER)


def test_what_left_is_said_with_what_is_about_to(people, digest):
    first = people.deliveries.begin(digest, EMAIL, AT)
    begun = people.deliveries.begin(digest, SPACE, LATER, Left(first.key, "<1@exemple.fr>", AT))
    (sent, sending) = people.deliveries.of_digest(digest)
    assert (sent.state, sent.provider_id, sent.at) == (SENT, "<1@exemple.fr>", AT)
    assert (sending, sending.state, sending.at) == (begun, SENDING, LATER)


def test_what_left_is_not_said_when_what_follows_cannot_begin(people, digest):
    first = people.deliveries.begin(digest, EMAIL, AT)
    with pytest.raises(MatchingError):
        people.deliveries.begin(digest + 1, EMAIL, LATER, Left(first.key, None, AT))
    assert people.deliveries.of_digest(digest) == [first]


def test_what_left_does_not_leave_again_by_that_channel(people, digest):
    begun = people.deliveries.begin(digest, EMAIL, AT)
    people.deliveries.sent(begun.key, None, AT)
    again = people.deliveries.begin(digest, EMAIL, LATER)
    assert (again.state, again.attempts, again.at) == (SENT, 1, AT)
    people.deliveries.failed(begun.key, "late", LATER)
    assert people.deliveries.of_digest(digest) == [again]


def test_an_attempt_that_failed_is_made_again_and_counted(people, digest):
    begun = people.deliveries.begin(digest, EMAIL, AT)
    people.deliveries.failed(begun.key, "451 greylisted" + "x" * ERROR_LIMIT, LATER)
    (failed,) = people.deliveries.of_digest(digest)
    assert (failed.state, len(failed.error), failed.uncertain) == (FAILED, ERROR_LIMIT, 0)
    again = people.deliveries.begin(digest, EMAIL, LATER)
    assert (again.key, again.state, again.attempts, again.uncertain) == (begun.key, SENDING, 2, 0)


def test_an_attempt_whose_end_is_unknown_is_counted_as_such(people, digest):
    people.deliveries.begin(digest, EMAIL, AT)
    again = people.deliveries.begin(digest, EMAIL, LATER)
    assert (again.attempts, again.uncertain) == (2, 1)
    people.deliveries.failed(again.key, "no answer", LATER, uncertain=True)
    assert people.deliveries.begin(digest, EMAIL, LATER).uncertain == 2


def test_each_channel_is_tried_apart_in_order(people, digest):
    first = people.deliveries.begin(digest, EMAIL, AT)
    people.deliveries.failed(first.key, "550", AT)
    people.deliveries.begin(digest, SPACE, LATER)
    assert [(one.channel, one.state) for one in people.deliveries.of_digest(digest)] == [
        (EMAIL, FAILED),
        (SPACE, SENDING),
    ]


def test_workers_at_once_know_that_the_other_may_have_sent(people, digest, at_once):
    first = people.deliveries.begin(digest, EMAIL, AT)
    people.deliveries.failed(first.key, "451", AT)
    begun = at_once(*[lambda store: store.deliveries.begin(digest, EMAIL, LATER)] * 8)
    assert sorted((one.attempts, one.uncertain) for one in begun) == [(n + 2, n) for n in range(8)]
