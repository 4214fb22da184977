from datetime import UTC, datetime
from threading import Event, Thread

import pytest

from matching.store import Store
from matching.store.prices import Price

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)


def test_a_new_allocation_replaces_the_former(store):
    store.prices.put_all({1: 0.2, 2: 0.1}, {1: 5, 2: 3}, AT)
    store.prices.put_all({2: 0.4}, {2: 1, 3: 9}, AT)
    assert store.prices.of([1, 2, 3]) == {2: Price(0.4, 1), 3: Price(0.0, 9)}


def test_a_push_is_taken_from_the_budget_until_nothing_is_left(store):
    store.prices.put_all({}, {1: 2}, AT)
    assert store.prices.spend([1, 1, 1]) == [True, True, False]
    assert store.prices.of([1]) == {1: Price(0.0, 0)}


def test_an_offer_that_no_allocation_has_seen_is_not_bounded(store):
    store.prices.put_all({}, {}, AT)
    assert store.prices.spend([7, 7]) == [True, True]
    assert store.prices.of([7]) == {}


def test_a_push_that_is_not_decided_after_all_is_given_back(store):
    store.prices.put_all({}, {1: 1}, AT)
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        assert tx.prices.spend([1]) == [True]
        raise ZeroDivisionError
    assert store.prices.spend([1]) == [True]


def test_a_price_goes_with_the_offer_erased(store, offer):
    store.offers.upsert([offer])
    store.prices.put_all({}, {1: 1}, AT)
    store.offers.erase([1])
    assert store.prices.of([1]) == {}


def test_pushes_at_once_never_spend_more_than_the_budget(store, at_once):
    store.prices.put_all({}, {1: 25}, AT)
    found = at_once(*[lambda own: [own.prices.spend([1])[0] for _ in range(10)]] * 4)
    assert sum(spent.count(True) for spent in found) == 25


def test_many_pushes_at_once_and_a_new_allocation_wait_for_one_another_without_end_of_any(store, at_once):
    keys = list(range(1, 101))
    store.prices.put_all({}, dict.fromkeys(keys[::-1], 1_000), AT)

    def spending(order):
        return lambda own: [own.prices.spend(order) for _ in range(30)]

    def allocating(own):
        for _ in range(30):
            own.prices.put_all({}, dict.fromkeys(keys[::-1], 1_000), AT)

    one, other, none = at_once(spending(keys), spending(keys[::-1]), allocating)
    assert (one, other, none) == ([[True] * 100] * 30, [[True] * 100] * 30, None)


def test_a_push_that_waits_for_a_new_allocation_is_bounded_by_it(store, store_url):
    store.prices.put_all({}, {1: 9, 2: 9}, AT)
    begun, found = Event(), []

    def spend():
        with Store.open(store_url) as own:
            begun.set()
            found.extend(own.prices.spend([1, 2]))

    with store.transaction() as tx:
        tx.prices.put_all({}, {1: 0}, AT)
        thread = Thread(target=spend)
        thread.start()
        begun.wait()
    thread.join()
    assert found == [False, True]
