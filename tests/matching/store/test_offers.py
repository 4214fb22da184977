from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from matching.domain import Employer, Offer, OfferStatus
from matching.errors import StoreError
from matching.store import Counts
from matching.store.schema import offers as table

AT = datetime(2026, 11, 20, tzinfo=UTC)


def fill(store, n, source="default"):
    store.offers.upsert(Offer(str(i), "t", source) for i in range(n))


def closed_at(store, id_):
    with store._scope.read() as connection:
        return connection.execute(select(table.c.closed_at).where(table.c.id == id_)).scalar_one()


def open_ids(store):
    return {offer.id for _, offer in store.offers.stream()}


def test_an_offer_closes_by_the_status_its_source_gives(store):
    fill(store, 2)
    assert store.offers.upsert([Offer("1", "t", status=OfferStatus.FILLED, updated_at=AT)]) == Counts(changed=1)
    assert open_ids(store) == {"0"}
    assert store.offers.get([2])[2].status is OfferStatus.FILLED
    assert closed_at(store, "1") == AT


def test_the_stream_of_every_status_also_gives_closed_offers(store):
    fill(store, 2)
    store.offers.close_missing("default", {"0"}, force=True)
    assert [(o.id, o.status.value) for _, o in store.offers.stream(None)] == [("0", "open"), ("1", "withdrawn")]
    assert store.offers.count(status=OfferStatus.OPEN) == 1


def test_a_snapshot_closes_what_it_no_longer_holds(store):
    fill(store, 10)
    fill(store, 3, source="other")
    seen = store.offers.revision
    assert store.offers.close_missing("default", {str(i) for i in range(8)}, at=AT) == 2
    assert store.offers.count("default", OfferStatus.OPEN) == 8
    assert store.offers.count("other", OfferStatus.OPEN) == 3
    assert closed_at(store, "9") == AT
    assert {o.id: o.status for _, o in store.offers.changes_since(seen)} == {
        "8": OfferStatus.WITHDRAWN,
        "9": OfferStatus.WITHDRAWN,
    }


def test_a_snapshot_that_would_close_more_than_a_fifth_is_refused_and_says_how_many(store):
    fill(store, 10)
    seen = store.offers.revision
    with pytest.raises(StoreError, match=r"3 of the 10 open offers of source 'default' \(30%\).*--force"):
        store.offers.close_missing("default", {str(i) for i in range(7)})
    assert store.offers.count(status=OfferStatus.OPEN) == 10
    assert store.offers.revision == seen


def test_the_share_is_of_the_offers_that_were_open_before_the_snapshot(store):
    fill(store, 10)
    store.offers.upsert(Offer(f"new{i}", "t") for i in range(90))
    seen = {f"new{i}" for i in range(90)} | {str(i) for i in range(5)}
    with pytest.raises(StoreError, match="5 of the 10"):
        store.offers.close_missing("default", seen, open_before=10)
    assert store.offers.close_missing("default", seen) == 5


def test_force_closes_them_all(store):
    fill(store, 10)
    assert store.offers.close_missing("default", set(), force=True) == 10
    assert open_ids(store) == set()


def test_a_snapshot_of_a_source_without_open_offers_closes_nothing(store):
    assert store.offers.close_missing("default", set()) == 0
    assert store.offers.revision == 0


def test_a_closed_offer_that_comes_back_opens_again(store):
    fill(store, 5)
    store.offers.close_missing("default", {"0", "1", "2", "3"})
    assert store.offers.upsert([Offer("4", "t")]) == Counts(changed=1)
    assert open_ids(store) == {"0", "1", "2", "3", "4"}
    assert closed_at(store, "4") is None


def test_a_closed_offer_that_changes_keeps_the_date_it_closed_at(store):
    fill(store, 1)
    store.offers.close_missing("default", set(), force=True, at=AT)
    filled = Offer("0", "t", status=OfferStatus.FILLED, updated_at=AT + timedelta(days=9))
    assert store.offers.upsert([filled]) == Counts(changed=1)
    assert closed_at(store, "0") == AT
    assert store.offers.get([1]) == {1: filled}


def test_old_offers_expire_and_undated_ones_never_do(store):
    old, fresh = AT - timedelta(days=91), AT - timedelta(days=89)
    store.offers.upsert(
        [
            Offer("old", "t", created_at=old),
            Offer("updated", "t", created_at=old, updated_at=fresh),
            Offer("fresh", "t", created_at=fresh),
            Offer("undated", "t"),
        ]
    )
    assert store.offers.expire(timedelta(days=90), AT) == 1
    assert open_ids(store) == {"updated", "fresh", "undated"}
    assert store.offers.get([1])[1].status is OfferStatus.EXPIRED
    assert store.offers.expire(timedelta(days=90), AT) == 0


def test_offers_that_name_one_employer_share_its_key(store, offer):
    named = [
        replace(offer, id="1", employer=Employer("Au Fournil d'Anaïs")),
        replace(offer, id="2", employer=Employer("AU FOURNIL D’ANAIS", adapted=True)),
        replace(offer, id="3", employer=Employer("Au Fournil d'Anaïs", siret="12345678900011")),
        replace(offer, id="4", employer=Employer("Autre nom", siret="12345678900011")),
        replace(offer, id="5", employer=Employer()),
        replace(offer, id="6", employer=Employer("   ")),
    ]
    store.offers.upsert(named)
    keys = list(store.offers.employer_keys(range(1, 7)).values())
    assert keys[0] == keys[1] != keys[2] == keys[3]
    assert keys[4:] == [None, None]
    assert store.employers.get(keys[:1]) == {keys[0]: Employer("Au Fournil d'Anaïs")}
    assert store.employers.keys([Employer(None, "12345678900011")]) == {"siret:12345678900011": keys[2]}


def test_an_offer_whose_employer_changes_points_to_the_new_one(store, offer):
    store.offers.upsert([offer])
    before = store.offers.employer_keys([1])[1]
    store.offers.upsert([replace(offer, employer=Employer("Une autre maison"))])
    assert store.offers.employer_keys([1])[1] not in (before, None)


def test_only_the_offers_of_the_source_expire_when_one_is_named(store):
    old = AT - timedelta(days=91)
    store.offers.upsert([Offer("1", "t", "a", created_at=old), Offer("1", "t", "b", created_at=old)])
    assert store.offers.expire(timedelta(days=90), AT, source="a") == 1
    assert [offer.source for _, offer in store.offers.stream()] == ["b"]
