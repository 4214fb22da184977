from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import OfferStatus

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR = datetime(2100, 1, 1, tzinfo=UTC)


def said(store, key=1):
    return [(offer.title, offer.status.value) for _, offer in store.offers.versions(key)]


def test_what_an_offer_said_before_each_change_is_kept_in_order(store, offer):
    store.offers.upsert([offer])
    assert said(store) == []
    store.offers.upsert([offer])
    assert said(store) == []
    store.offers.upsert([replace(offer, title="Deux")])
    store.offers.close_missing("default", set(), force=True)
    store.offers.upsert([replace(offer, title="Trois")])
    assert said(store) == [(offer.title, "open"), ("Deux", "open"), ("Deux", "withdrawn")]
    assert store.offers.versions(1)[0][1] == offer


def test_every_way_to_close_keeps_what_was_open(store, offer):
    store.offers.upsert([replace(offer, id=str(i), created_at=LONG_AGO) for i in range(3)])
    store.offers.fill([1], FAR)
    store.offers.upsert([replace(offer, id="1", created_at=LONG_AGO, status=OfferStatus.WITHDRAWN)])
    store.offers.expire(timedelta(days=90), FAR)
    assert [said(store, key) for key in (1, 2, 3)] == [[(offer.title, "open")]] * 3
    assert [store.offers.get([key])[key].status.value for key in (1, 2, 3)] == ["filled", "withdrawn", "expired"]


def test_only_open_offers_can_be_filled(store, offer):
    store.offers.upsert([offer, replace(offer, id="A2", status=OfferStatus.WITHDRAWN)])
    assert store.offers.fill([1, 2, 99], FAR) == 1
    assert store.offers.get([2])[2].status is OfferStatus.WITHDRAWN


def test_an_offer_is_read_as_it_was_at_a_moment(store, offer):
    store.offers.upsert([offer])
    store.offers.upsert([replace(offer, title="Deux")])
    store.offers.upsert([replace(offer, title="Trois")])
    (first, _), (second, _) = store.offers.versions(1)
    moments = (LONG_AGO, first - timedelta(microseconds=1), first, second, FAR)
    titles = [store.offers.at(1, moment).title for moment in moments]
    assert titles == [offer.title, offer.title, "Deux", "Trois", "Trois"]
    assert store.offers.at(9, FAR) is None


def test_a_change_undone_leaves_no_version(store, offer):
    store.offers.upsert([offer])
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        tx.offers.upsert([replace(offer, title="Deux")])
        raise ZeroDivisionError
    assert said(store) == []


def test_a_record_given_thrice_in_one_import_makes_one_version(store, offer, monkeypatch):
    monkeypatch.setattr("matching.store.records.BATCH", 1)
    store.offers.upsert([offer])
    store.offers.upsert([replace(offer, title=title) for title in ("Deux", "Trois", "Quatre")])
    assert said(store) == [(offer.title, "open")]
    assert store.offers.get([1])[1].title == "Quatre"


def test_changes_of_one_transaction_keep_each_their_version(store, offer):
    with store.transaction() as tx:
        for title in ("Un", "Deux", "Trois"):
            tx.offers.upsert([replace(offer, title=title)])
    assert said(store) == [("Un", "open"), ("Deux", "open")]


def test_versions_go_with_the_offer_erased(store, offer):
    store.offers.upsert([offer])
    store.offers.upsert([replace(offer, title="Deux")])
    assert store.offers.erase([1]) == 1
    assert said(store) == []


def test_a_suspension_keeps_its_date_and_is_not_touched_by_a_change(store, offer):
    store.offers.upsert([offer, replace(offer, id="A2")])
    seen = store.offers.revision
    store.offers.suspend([1], FAR)
    store.offers.upsert([replace(offer, title="Deux")])
    assert store.offers.suspended([1, 2, 9]) == {1}
    store.offers.resume([1])
    assert store.offers.suspended([1]) == set()
    assert store.offers.revision == seen + 1
