from datetime import UTC, datetime

import pytest

from matching.store.prices import Price

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)


def test_a_new_allocation_replaces_the_former(store):
    store.prices.put_all({1: 0.2, 2: 0.1}, {1: 5, 2: 3}, AT)
    store.prices.put_all({2: 0.4}, {2: 1, 3: 9}, AT)
    assert store.prices.of([1, 2, 3]) == {2: Price(0.4, 1), 3: Price(0.0, 9)}


def test_a_push_is_taken_from_the_budget_until_nothing_is_left(store):
    store.prices.put_all({}, {1: 2}, AT)
    assert [store.prices.spend(1) for _ in range(3)] == [True, True, False]
    assert store.prices.of([1]) == {1: Price(0.0, 0)}


def test_an_offer_that_no_allocation_has_seen_is_not_bounded(store):
    store.prices.put_all({}, {}, AT)
    assert store.prices.spend(7)
    assert store.prices.of([7]) == {}


def test_a_push_that_is_not_decided_after_all_is_given_back(store):
    store.prices.put_all({}, {1: 1}, AT)
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        assert tx.prices.spend(1)
        raise ZeroDivisionError
    assert store.prices.spend(1)


def test_a_price_goes_with_the_offer_erased(store, offer):
    store.offers.upsert([offer])
    store.prices.put_all({}, {1: 1}, AT)
    store.offers.erase([1])
    assert store.prices.of([1]) == {}


def test_pushes_at_once_never_spend_more_than_the_budget(store, at_once):
    store.prices.put_all({}, {1: 25}, AT)
    found = at_once(*[lambda own: [own.prices.spend(1) for _ in range(10)]] * 4)
    assert sum(spent.count(True) for spent in found) == 25
