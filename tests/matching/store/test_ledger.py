from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import (
    Actor,
    Channel,
    DigestContent,
    DigestKind,
    DigestState,
    Event,
    EventKind,
    NewDigest,
    Offer,
    OfferStatus,
    Person,
)
from matching.store import offers as stored

AT = datetime(2026, 11, 28, 6, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def market(people):
    """Offers 1 to 4; person 1 and 2; digest 1 of person 1, sent."""
    people.offers.upsert([Offer(f"O{n}", "Boulanger") for n in range(1, 5)])
    people.persons.upsert([Person(f"N{n}", profile=("default", f"P{n}")) for n in (1, 2)])
    people.digests.write([NewDigest(1, "2026-11-28", DigestKind.OFFERS, DigestState.READY)], AT)
    people.digests.sent(1, Channel.EMAIL, AT)
    return people


def test_an_offer_is_pushed_once_to_a_person_and_once_to_each(market):
    assert market.ledger.add([(1, 1, 1, 1), (1, 2, 2, 1), (2, 1, 1, 2)], AT) == [True, True, True]
    assert market.ledger.add([(1, 3, 3, 9), (1, 1, 1, 9)], AT) == [True, False]
    assert market.ledger.pushed([1, 2, 99]) == {1: {1, 2, 3}, 2: {1}}
    assert market.ledger.pushed([]) == {}


def test_of_near_identical_offers_one_is_pushed(market):
    assert market.ledger.add([(1, 1, 1, 1), (1, 1, 3, 1)], AT) == [True, False]
    assert market.ledger.add([(1, 1, 4, 2)], AT) == [False]


def test_writers_at_once_push_an_offer_once(market, at_once):
    added = at_once(*[lambda store: store.ledger.add([(1, 1, 1, 1), (1, 2, 2, 1)], AT)] * 4)
    assert sorted(added) == [[False, False]] * 3 + [[True, True]]


def test_someone_erased_meanwhile_is_pushed_nothing(market):
    assert market.ledger.add([(99, 1, 1, 1), (2, 1, 1, 1)], AT) == [False, True]


def test_what_the_ledger_holds_is_undone_with_its_digest(market):
    with pytest.raises(ZeroDivisionError), market.transaction() as tx:
        tx.ledger.add([(1, 1, 1, 1)], AT)
        raise ZeroDivisionError
    assert market.ledger.pushed([1]) == {}


def test_an_offer_alone_is_its_own_group(market):
    market.offers.set_groups({3: 1, 4: 4})
    assert market.offers.groups([1, 3, 4, 99]) == {1: 1, 3: 1, 4: 4}
    market.offers.set_groups({3: 3})
    assert market.offers.groups([3]) == {3: 3}
    market.offers.set_groups({})


def test_only_what_is_near_identical_to_an_earlier_offer_is_a_copy(market):
    market.offers.set_groups({3: 1, 4: 4})
    assert market.offers.copies([1, 2, 3, 99]) == {3: 1}
    assert market.offers.copies([1]) == {}


def test_a_group_is_no_change_of_an_offer_and_a_change_keeps_it(market):
    before = market.offers.revision
    market.offers.set_groups({3: 1})
    assert market.offers.revision == before
    assert list(market.offers.changes_since(before)) == []
    market.offers.upsert([Offer("O3", "Boulangère")])
    assert market.offers.groups([3]) == {3: 1}


@pytest.mark.parametrize("many", [0, 10_000])
def test_an_offer_found_near_identical_after_its_push_bars_its_group_of_now(market, many, monkeypatch):
    monkeypatch.setattr(stored, "MANY", dict.fromkeys(stored.MANY, many))
    market.ledger.add([(1, 3, 3, 1)], AT)
    market.offers.set_groups({3: 1})
    assert market.ledger.pushed([1]) == {1: {1, 3}}


def test_what_comes_into_a_group_after_its_push_bars_the_group_when_another_is_added(market):
    market.ledger.add([(1, 3, 3, 1)], AT)
    market.offers.set_groups({3: 1})
    assert market.ledger.add([(1, 1, 1, 2), (1, 2, 2, 2), (2, 1, 1, 2)], AT) == [False, True, True]


def test_what_leaves_a_group_after_its_push_bars_its_own(market):
    market.offers.set_groups({3: 1, 4: 3})
    market.ledger.add([(1, 1, 3, 1)], AT)
    market.offers.set_groups({3: 3})
    assert market.ledger.add([(1, 3, 4, 2), (1, 2, 2, 2)], AT) == [False, True]


@pytest.mark.parametrize("many", [0, 10_000])
def test_an_offer_erased_after_its_push_still_bars_its_group(market, many, monkeypatch):
    monkeypatch.setattr(stored, "MANY", dict.fromkeys(stored.MANY, many))
    market.ledger.add([(1, 1, 3, 1)], AT)
    market.offers.erase([3])
    assert market.ledger.pushed([1]) == {1: {1, 3}}


def closing(store, *keys):
    store.offers.fill(keys, AT + DAY)


def test_what_closes_after_it_was_sent_is_found_until_it_is_said(market):
    market.ledger.add([(1, 1, 1, 1), (1, 2, 2, 1), (1, 3, 3, 1)], AT)
    closing(market, 1, 2)
    assert market.ledger.closed([1, 2], AT) == {1: [1, 2]}
    assert market.ledger.closed([1], AT + DAY) == {}
    market.ledger.said_closed([(1, 1), (1, 3)], AT + DAY)
    assert market.ledger.closed([1], AT) == {1: [2]}
    assert market.ledger.pushed([1]) == {1: {1, 2, 3}}


def test_offers_known_to_be_open_are_not_looked_at(market):
    market.ledger.add([(1, 1, 1, 1), (1, 2, 2, 1), (2, 1, 1, 1)], AT)
    closing(market, 1, 2)
    asked = []
    found = market.ledger.closed([1, 2], AT, lambda keys: asked.append(sorted(keys)) or {1})
    assert (found, asked) == ({1: [2]}, [[1, 2]])
    assert market.ledger.closed([1, 2], AT, set) == {}


def test_an_offer_open_again_is_not_said_closed(market):
    market.ledger.add([(1, 1, 1, 1)], AT)
    market.offers.upsert([Offer("O1", "Boulanger", status=OfferStatus.WITHDRAWN, updated_at=AT + DAY)])
    assert market.ledger.closed([1], AT) == {1: [1]}
    market.offers.upsert([Offer("O1", "Boulanger")])
    assert market.ledger.closed([1], AT) == {}


@pytest.mark.parametrize("groups", [{2: 1}, {1: 1, 2: 1, 3: 1}])
def test_what_is_posted_again_is_not_said_closed_while_the_new_one_is_open(market, groups):
    market.ledger.add([(1, 1, 1, 1), (1, 4, 4, 1)], AT)
    market.offers.set_groups(groups)
    closing(market, 1, 4)
    assert market.ledger.closed([1], AT) == {1: [4]}
    closing(market, 2, 3)
    assert market.ledger.closed([1], AT) == {1: [1, 4]}


def test_what_a_cancelled_digest_would_have_said_closed_is_said_another_time(market):
    market.ledger.add([(1, 1, 1, 1)], AT)
    closing(market, 1)
    told = NewDigest(1, "now-1", DigestKind.CLOSED, DigestState.READY, DigestContent(closed=(1,)))
    (key,) = market.digests.write([told], AT + DAY)
    market.ledger.said_closed([(1, 1)], AT + DAY)
    assert market.ledger.closed([1], AT) == {}
    market.digests.cancel(key, AT + DAY)
    assert market.ledger.closed([1], AT) == {1: [1]}


def test_what_was_never_sent_is_not_said_closed(market):
    (waiting,) = market.digests.write([NewDigest(1, "now-1", DigestKind.OFFERS, DigestState.REVIEW)], AT)
    market.ledger.add([(1, 1, 1, waiting)], AT)
    closing(market, 1)
    assert market.ledger.closed([1], AT) == {}


@pytest.mark.parametrize(
    ("kind", "side", "said"),
    [
        (EventKind.INTERESTED, "person", {}),
        (EventKind.REFUSED, "person", {}),
        (EventKind.OPENED, "person", {1: [1]}),
        (EventKind.CONTACTED, "employer", {1: [1]}),
    ],
)
def test_what_was_answered_wherever_it_was_shown_is_not_said_closed(market, shown, kind, side, said):
    market.ledger.add([(1, 1, 1, 1)], AT)
    ids = market.impressions.record([shown(1, offer_id=1, surface="page"), shown(2, list_id=1, offer_id=1)])
    market.events.append([Event(0, ids[0], kind, side, (), Actor(side), "", AT)])
    closing(market, 1)
    assert market.ledger.closed([1], AT) == said


def test_an_answer_to_another_offer_or_of_another_person_counts_for_nothing(market, shown):
    market.ledger.add([(1, 1, 1, 1)], AT)
    ids = market.impressions.record([shown(1, offer_id=2), shown(2, list_id=1, offer_id=1)])
    market.events.append([Event(0, one, EventKind.APPLIED, "person", (), Actor.PERSON, "", AT) for one in ids])
    closing(market, 1)
    assert market.ledger.closed([1], AT) == {1: [1]}


def test_what_was_pushed_from_a_moment_on_is_counted_by_digest(market):
    market.ledger.add([(1, 1, 1, 1)], AT)
    market.ledger.add([(1, 2, 2, 5), (1, 3, 3, 5), (2, 3, 3, 6)], AT + DAY)
    assert market.ledger.since([1, 2, 99], AT + DAY) == {1: [(AT + DAY, 5)] * 2, 2: [(AT + DAY, 6)]}
    assert market.ledger.since([1], AT + 2 * DAY) == {}
