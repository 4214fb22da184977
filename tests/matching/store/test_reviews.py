from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Offer, OfferStatus, Profile, ReviewKind, ReviewState
from matching.errors import ConflictError, InputError

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CLOSED, UNCLEAR, OTHER = ReviewKind.OFFER_CLOSED, ReviewKind.OFFER_UNCLEAR, ReviewKind.OTHER


@pytest.fixture
def market(store):
    """Two offers and six people."""
    store.offers.upsert([Offer("A1", "t"), Offer("A2", "t")])
    store.profiles.upsert(Profile(id=f"P{i}") for i in range(1, 7))
    return store


def say(store, *people, kind=CLOSED, offer=1, at=AT):
    return [store.reviews.open(kind, offer, person, 50 + person, at).key for person in people]


def suspended(store):
    return store.offers.suspended([1, 2])


def states(store):
    return [one.state.value for one in store.reviews.queue(None)]


def test_what_a_person_says_twice_is_one_review_and_two_people_make_two(market):
    assert say(market, 1, 1, 2) == [1, 1, 2]
    assert say(market, 1, kind=UNCLEAR) == say(market, 1, kind=UNCLEAR) == [3]
    first = market.reviews.get(1)
    assert (first.kind, first.offer_key, first.profile_key, first.event_key) == (CLOSED, 1, 1, 51)
    assert (first.opened_at, first.state) == (AT, ReviewState.OPEN)


def test_the_queue_gives_open_reviews_oldest_first_by_kind_and_page(market):
    say(market, 1, 2), say(market, 3, kind=OTHER)
    market.reviews.close(3, ReviewState.DISMISSED, "A12", AT)
    assert [one.key for one in market.reviews.queue()] == [1, 2]
    assert [one.key for one in market.reviews.queue(n=1, after=1)] == [2]
    assert [one.key for one in market.reviews.queue(None, OTHER)] == [3]
    assert market.reviews.queue(kind=OTHER) == []


def test_three_people_who_say_that_an_offer_is_closed_suspend_it(market):
    say(market, 1, 2, 2)
    assert suspended(market) == set()
    say(market, 3)
    assert suspended(market) == {1}
    assert market.offers.get([1])[1].status is OfferStatus.OPEN


def test_three_other_complaints_or_three_words_of_no_person_suspend_nothing(market):
    say(market, 1, 2, 3, kind=UNCLEAR), say(market, 1, kind=CLOSED), say(market, 2, offer=2)
    for _ in range(3):
        market.reviews.open(CLOSED, 1, None, None, AT)
    assert suspended(market) == set()


def test_an_offer_confirmed_closed_is_filled_and_not_pushed_even_if_its_source_gives_it_again(market):
    keys, seen = say(market, 1, 2, 3), market.offers.revision
    closed = market.reviews.close(keys[0], ReviewState.CONFIRMED, "A12", AT + DAY)
    assert (closed.state, closed.closed_by, closed.closed_at) == (ReviewState.CONFIRMED, "A12", AT + DAY)
    assert states(market) == ["confirmed"] * 3
    assert market.offers.get([1])[1].status is OfferStatus.FILLED
    assert [key for key, _ in market.offers.changes_since(seen)] == [1]
    market.offers.upsert([Offer("A1", "t")])
    assert market.offers.get([1])[1].status is OfferStatus.OPEN
    assert suspended(market) == {1}


def test_an_offer_found_open_is_pushed_again_until_three_others_say_otherwise(market):
    keys = say(market, 1, 2, 3)
    market.reviews.close(keys[1], ReviewState.DISMISSED, "A12", AT)
    assert (suspended(market), states(market)) == (set(), ["dismissed"] * 3)
    assert market.offers.get([1])[1].status is OfferStatus.OPEN
    say(market, 4, 5)
    assert suspended(market) == set()
    say(market, 6)
    assert suspended(market) == {1}


def test_one_who_takes_it_back_no_longer_counts_and_undoes_no_confirmation(market):
    say(market, 1, 2, 3)
    market.reviews.take_back(1, 2, [CLOSED], AT)
    assert (suspended(market), states(market)) == (set(), ["open", "dismissed", "open"])
    market.reviews.close(1, ReviewState.CONFIRMED, "A12", AT)
    say(market, 4)
    market.reviews.take_back(1, 4, [CLOSED, UNCLEAR], AT + DAY)
    assert suspended(market) == {1}


def test_a_review_of_something_else_is_closed_alone(market):
    keys = say(market, 1, 2, kind=OTHER)
    market.reviews.close(keys[0], ReviewState.CONFIRMED, "A12", AT)
    assert states(market) == ["confirmed", "open"]


def test_what_cannot_be_closed_is_refused(market):
    (key,) = say(market, 1)
    with pytest.raises(InputError, match="confirmed"):
        market.reviews.close(key, ReviewState.OPEN, "A12", AT)
    market.reviews.close(key, ReviewState.DISMISSED, "A12", AT)
    with pytest.raises(ConflictError, match="dismissed already, by A12"):
        market.reviews.close(key, ReviewState.CONFIRMED, "B", AT)
    with pytest.raises(InputError, match="no review 9"):
        market.reviews.close(9, ReviewState.CONFIRMED, "B", AT)
    assert market.offers.get([1])[1].status is OfferStatus.OPEN


def test_reviews_go_with_the_offer_erased_and_those_of_unknown_offers_are_kept(market):
    say(market, 1), say(market, 1, offer=99)
    market.offers.erase([1])
    assert [one.offer_key for one in market.reviews.queue(None)] == [99]


def test_people_who_say_it_at_once_all_count(market, at_once):
    at_once(*[lambda store, person=person: say(store, person) for person in (1, 2, 3)])
    assert suspended(market) == {1}
