"""Lists approved before they leave, and what people say of offers, looked at."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import OfferStatus, ReviewKind
from tests.serving.conftest import ANNE

MINE = 1


@pytest.fixture
def pending(anne):
    return [one["impression_id"] for one in anne.get(f"/adviser/persons/{MINE}/pending").json()["items"]]


def test_an_adviser_approves_the_offers_that_leave_once(anne, store, pending):
    kept = pending[2::-2]
    done = anne.post(f"/adviser/persons/{MINE}/pending", json={"impression_ids": kept})
    assert (done.status_code, done.json()["count"]) == (201, 2)
    (task,) = store.outbox.take(9, datetime.now(UTC), timedelta(minutes=1))
    assert (task.key, task.kind, task.person_key) == (done.json()["task"], "reviewed_list", MINE)
    assert task.payload == {"impression_ids": kept, "approved_by": ANNE}
    assert anne.post(f"/adviser/persons/{MINE}/pending", json={"impression_ids": pending[:1]}).status_code == 409


def test_only_a_list_reviewed_for_the_person_is_approved(anne, pending):
    path = f"/adviser/persons/{MINE}/pending"
    seen = anne.get(f"/adviser/persons/{MINE}/matches").json()["items"][0]["impression_id"]
    other = anne.get("/adviser/persons/3/pending").json()["items"][0]["impression_id"]
    for ids in ([seen], [other], [pending[0]] * 2, [2**62], [pending[0], other]):
        assert anne.post(path, json={"impression_ids": ids}).status_code == 422


def test_who_is_reviewed_is_told(anne, store):
    reviewed = anne.get(f"/adviser/persons/{MINE}/pending").json()["reviewed"]
    assert reviewed == (MINE in store.subscriptions.reviewed([MINE]))


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
