"""Digests approved before they leave, and what people say of offers, looked at."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import (
    DigestContent,
    DigestEntry,
    DigestKind,
    DigestState,
    NewDigest,
    OfferStatus,
    ReviewKind,
    Subscription,
)
from matching.times import review_ends, zone_of
from tests.serving.conftest import ANNE

MINE, THEIRS = 1, 3
"""A person of Anne's, another of hers."""


@pytest.fixture
def shown(client_for):
    found = client_for("jobseeker", "P001").get("/me/offers").json()["items"]
    return [one["impression_id"] for one in found]


@pytest.fixture
def make_digest(store):
    """Writes a digest that waits for an adviser, its offers in the ledger; its id."""

    def make_digest(person=MINE, impressions=(), cycle="2026-11-28"):
        now = datetime.now(UTC)
        offers = {key: one.offer_id for key, one in store.impressions.get(impressions).items()}
        content = DigestContent(tuple(DigestEntry(key, offers[key], ("Proche.",)) for key in impressions), closed=(1,))
        (key,) = store.digests.write([NewDigest(person, cycle, DigestKind.OFFERS, DigestState.REVIEW, content)], now)
        store.ledger.add([(person, offers[one], offers[one], key) for one in impressions], now)
        return key

    return make_digest


def test_what_waits_is_shown_to_the_referent_of_each_person_until_when(anne, marc, store, make_digest, shown):
    mine, theirs = make_digest(MINE, shown[:2]), make_digest(THEIRS)
    waiting = anne.get(f"/adviser/persons/{MINE}/pending").json()
    (item,) = waiting["items"]
    assert (item["id"], item["person_key"], item["kind"]) == (mine, MINE, "offers")
    assert [one["impression_id"] for one in item["offers"]] == shown[:2]
    prepared, leaves = (datetime.fromisoformat(item[name]) for name in ("made_at", "leaves_at"))
    assert leaves == review_ends(prepared, zone_of(store.persons.get([MINE])[MINE].departement), 3)
    assert item["offers"][0]["reasons_for"] == ["Proche."] and [one["key"] for one in item["closed"]] == [1]
    first = anne.get("/adviser/pending?limit=1").json()
    rest = anne.get("/adviser/pending", params={"limit": 1, "cursor": first["next"]}).json()
    assert [one["id"] for one in first["items"] + rest["items"]] == [mine, theirs] and rest["next"] is None
    assert marc.get("/adviser/pending").json()["items"] == []
    assert marc.get(f"/adviser/persons/{MINE}/pending").status_code == 404


def test_some_offers_are_approved_in_order_and_leave_once(anne, store, make_digest, shown):
    digest, kept = make_digest(MINE, shown[:3]), [shown[2], shown[0]]
    path = f"/adviser/pending/{digest}/approve"
    done = anne.post(path, json={"impression_ids": kept})
    assert (done.status_code, done.json()) == (200, {"count": 2})
    (task,) = store.outbox.take(9, datetime.now(UTC), timedelta(minutes=1))
    assert (task.kind, task.payload, task.person_key) == ("digest", {"digest_id": digest}, MINE)
    ready = store.digests.get([digest])[digest]
    assert (ready.state, [one.impression_id for one in ready.content.entries]) == (DigestState.READY, kept)
    left_out = store.impressions.get(shown[:3])[shown[1]].offer_id
    assert left_out not in store.ledger.pushed([MINE])[MINE]
    assert anne.post(path, json={}).status_code == 409
    entry = store.audit.of(MINE)[-1]
    assert (entry.actor, entry.action, entry.subject) == (f"adviser:{ANNE}", "digest_approved", MINE)
    assert entry.payload == {"digest": digest, "kept": kept, "left_out": [shown[1]]}


def test_all_is_approved_by_naming_nothing(anne, store, make_digest, shown):
    offers, notice = make_digest(MINE, shown[:2]), make_digest(MINE, (), "2026-11-29")
    assert anne.post(f"/adviser/pending/{offers}/approve", json={}).json() == {"count": 2}
    assert anne.post(f"/adviser/pending/{notice}/approve", json={}).json() == {"count": 0}
    assert store.digests.waiting(MINE) == []


def test_only_offers_of_the_digest_are_approved_each_once(anne, store, make_digest, shown):
    digest = make_digest(MINE, shown[:2])
    for ids in ([shown[2]], [shown[0]] * 2, [2**62], []):
        answer = anne.post(f"/adviser/pending/{digest}/approve", json={"impression_ids": ids})
        assert answer.status_code == 422, ids
    assert [one.digest_id for one in store.digests.waiting(MINE)] == [digest]


def test_what_is_not_sent_is_said_why_and_its_offers_may_come_again(anne, store, make_digest, shown):
    digest = make_digest(MINE, shown[:2])
    path = f"/adviser/pending/{digest}/cancel"
    assert anne.post(path, json={"reason": "parce que"}).status_code == 422
    assert anne.post(path, json={"reason": "told"}).status_code == 204
    assert store.digests.get([digest])[digest].state is DigestState.CANCELLED
    assert store.ledger.pushed([MINE]) == {} and store.outbox.counts(datetime.now(UTC)).due == 0
    entry = store.audit.of(MINE)[-1]
    assert (entry.action, entry.payload) == ("digest_cancelled", {"digest": digest, "reason": "told"})
    assert anne.post(path, json={"reason": "told"}).status_code == 409
    assert anne.post(f"/adviser/pending/{digest}/approve", json={}).status_code == 409


def test_another_adviser_decides_nothing(marc, store, make_digest, shown):
    digest = make_digest(MINE, shown[:1])
    assert marc.post(f"/adviser/pending/{digest}/approve", json={}).status_code == 404
    assert marc.post(f"/adviser/pending/{digest}/cancel", json={"reason": "told"}).status_code == 404
    assert [one.digest_id for one in store.digests.waiting(MINE)] == [digest]


def test_who_is_reviewed_is_told(anne, store):
    for reviewed in (True, False):
        store.subscriptions.put(MINE, Subscription(reviewed=reviewed), datetime.now(UTC))
        assert anne.get(f"/adviser/persons/{MINE}/pending").json()["reviewed"] is reviewed


@pytest.fixture
def review(store):
    """Opens a review of offer 1 by a person."""
    return lambda person, kind=ReviewKind.OFFER_CLOSED, offer=1: (
        store.reviews.open(kind, offer, person, None, datetime.now(UTC)).key
    )


def test_the_queue_comes_by_pages_and_by_kind_and_does_not_say_who(anne, review):
    keys = [review(1), review(2, ReviewKind.OFFER_UNCLEAR), review(3, ReviewKind.DUPLICATE)]
    first = anne.get("/adviser/reviews?limit=2").json()
    rest = anne.get("/adviser/reviews", params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["key"] for one in first["items"] + rest["items"]] == keys and rest["next"] is None
    (unclear,) = anne.get("/adviser/reviews?kind=offer_unclear").json()["items"]
    assert unclear["offer"]["key"] == 1 and "profile_key" not in unclear
    assert anne.get("/adviser/reviews?state=confirmed").json()["items"] == []


def test_an_offer_found_filled_is_closed_and_its_reviews_with_it(anne, marc, review, store):
    first, second = review(1), review(2)
    done = anne.post(f"/adviser/reviews/{second}", json={"state": "confirmed"}).json()
    assert (done["state"], done["closed_by"], done["offer"]["status"]) == ("confirmed", ANNE, "filled")
    assert store.offers.get([1])[1].status is OfferStatus.FILLED
    assert marc.post(f"/adviser/reviews/{first}", json={"state": "dismissed"}).status_code == 409
