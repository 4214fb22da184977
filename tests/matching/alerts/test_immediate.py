from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.alerts.night import run
from matching.alerts.watch import Watch
from matching.domain import DigestKind, Employer, Frequency, Subscription
from matching.testing import LYON, make_offer, north_of

AT = datetime(2026, 11, 28, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def wanting(market):
    """The key of someone in Lyon who wants offers as they come."""
    (person,) = market.people("P1")
    market.store.subscriptions.put(person, Subscription(Frequency.IMMEDIATE), AT)
    return person


@pytest.fixture
def watch(work, wanting):
    return Watch(work)


def test_an_offer_that_comes_is_sent_at_once_to_who_wants_it_so(market, watch, wanting):
    (other,) = market.people("P2")
    (key,) = market.offers("a")
    assert watch.turn(AT).pushed == 1
    (digest,) = market.digests(wanting)
    assert digest.kind is DigestKind.OFFERS
    assert digest.cycle == f"now-{market.store.offers.revision}"
    assert market.sent(wanting) == [[key]]
    assert market.digests(other) == []
    (task,) = market.store.outbox.take(10, AT, MINUTE)
    assert task.payload == {"digest_id": digest.digest_id}


def test_offers_that_were_there_before_wait_for_the_morning(work, market, wanting):
    market.offers("a")
    watch = Watch(work)
    market.offers("b")
    watch.turn(AT)
    assert len(market.sent(wanting)[0]) == 1
    run(work, AT)
    assert [len(one) for one in market.sent(wanting)] == [1, 1]


def test_what_was_sent_at_once_does_not_come_in_the_morning(work, market, watch, wanting):
    market.offers("a")
    watch.turn(AT)
    run(work, AT + timedelta(days=1))
    assert len(market.sent(wanting)) == 1


def test_begun_again_from_the_same_revision_nothing_is_sent_twice(work, market, watch, wanting):
    before = watch._seen
    market.offers("a")
    watch.turn(AT)
    watch._seen = before
    assert watch.turn(AT).pushed == 0
    assert Watch(work).turn(AT) is None
    assert len(market.sent(wanting)) == 1


def test_an_offer_out_of_reach_dull_or_of_another_trade_is_not_sent(market, watch, wanting):
    market.offers("far", place=north_of(LYON, 40))
    market.offers("other", rome="N1101")
    assert watch.turn(AT).pushed == 0
    assert market.digests(wanting) == []


def test_three_messages_leave_in_a_local_day_and_ten_offers(market, watch, wanting):
    for number in range(4):
        market.offers(f"x{number}")
        watch.turn(AT + number * MINUTE)
    assert len(market.sent(wanting)) == 3
    market.offers("y")
    watch.turn(AT + timedelta(days=1))
    assert len(market.sent(wanting)) == 4


def test_ten_offers_leave_in_a_local_day_and_two_of_an_employer_in_a_message(market, watch, wanting):
    market.offers(*(f"x{number}" for number in range(8)))
    market.offers(*(f"f{number}" for number in range(4)), employer=Employer("Fournil"))
    watch.turn(AT)
    market.offers(*(f"y{number}" for number in range(8)))
    watch.turn(AT + MINUTE)
    first = market.sent(wanting)
    assert [len(one) for one in first] == [10]
    named = [market.store.offers.get([key])[key].employer.name for key in first[0]]
    assert named.count("Fournil") == 2


def test_an_offer_with_no_push_left_is_not_sent(market, watch, wanting):
    (spent, left) = market.offers("a", "b")
    market.store.prices.put_all({spent: 0.7, left: 0.7}, {spent: 0, left: 1}, AT)
    watch.turn(AT)
    assert market.sent(wanting) == [[left]]
    assert market.store.prices.of([left])[left].budget == 0


def test_who_stopped_meanwhile_gets_nothing(work, market, watch, wanting, monkeypatch):
    from matching.alerts import immediate

    def before(desk, *rest, drafts=immediate._drafts):
        found = drafts(desk, *rest)
        work.store.subscriptions.stop(wanting, AT)
        return found

    monkeypatch.setattr(immediate, "_drafts", before)
    market.offers("a")
    assert watch.turn(AT).pushed == 0
    assert market.digests(wanting) == []


def test_the_same_offer_changed_does_not_come_again(market, watch, wanting):
    market.offers("a")
    watch.turn(AT)
    market.store.offers.upsert([replace(make_offer("a"), title="Boulanger de nuit")])
    assert watch.turn(AT + MINUTE).pushed == 0
