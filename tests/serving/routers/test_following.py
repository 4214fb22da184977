"""Offers that an adviser follows, and what they are told: as the bank would list it now."""

from datetime import UTC, datetime

import pytest

from matching.domain import NoticeKind
from matching.sourcing.watch import ProfileWatch
from matching.workspace import Workspace
from tests.serving.routers.test_sourcing import hide

FOLLOWED = "/adviser/followed-offers"


@pytest.fixture
def told(anne, app, store, post):
    """Tells Anne of everyone who fits an offer that she follows: the key of the offer."""
    offer = post("vacance", 1)
    anne.put(f"/adviser/offers/{offer}/follow")
    work = app.app.state.service.work
    watch = ProfileWatch(Workspace.beside(work, work.bundle))
    watch._seen, watch._before = 0, None
    assert watch.turn() > 0
    return offer


def alerts(caller, **params):
    return caller.get("/adviser/alerts", params=params).json()


def test_an_offer_is_followed_by_whoever_says_so_until_they_say_no(anne, marc):
    for _ in range(2):
        assert anne.put("/adviser/offers/1/follow").status_code == 204
    (one,) = anne.get(FOLLOWED).json()
    assert one["offer"]["key"] == 1
    assert marc.get(FOLLOWED).json() == []
    for _ in range(2):
        assert anne.delete("/adviser/offers/1/follow").status_code == 204
    assert anne.get(FOLLOWED).json() == []


def test_a_shortlist_for_an_offer_is_a_way_to_follow_it(anne):
    anne.post("/adviser/shortlists", json={"name": "Pain", "offer_key": 2})
    assert [one["offer"]["key"] for one in anne.get(FOLLOWED).json()] == [2]


def test_alerts_show_people_as_the_bank_lists_them_with_reasons_and_a_place_in_the_log(anne, marc, told, store):
    found = alerts(anne)
    assert found["unread"] == len(found["items"]) > 0
    one = found["items"][0]
    assert (one["kind"], one["offer"]["key"], one["read_at"]) == ("profile", told, None)
    assert one["person"]["card"] and one["person"]["reasons_for"]
    shown = store.impressions.get([one["person"]["impression_id"]])[one["person"]["impression_id"]]
    assert (shown.profile_id, shown.offer_id) == (one["person"]["profile_key"], told)
    asked = anne.post("/adviser/contacts", json={"impression_id": one["person"]["impression_id"]})
    assert asked.status_code == 201
    assert alerts(marc) == {"items": [], "unread": 0, "next": None}


def test_who_no_longer_lets_advisers_find_them_is_in_no_alert(anne, told, store):
    marcs = next(one for one in alerts(anne)["items"] if one["person"]["profile_key"] != 1)
    hide(store, marcs["person"]["profile_key"])
    again = next(one for one in alerts(anne)["items"] if one["key"] == marcs["key"])
    assert again["person"] is None


def test_whom_an_adviser_sets_aside_afterwards_is_in_no_alert(anne, told):
    one = alerts(anne)["items"][0]
    body = {"profile_key": one["person"]["profile_key"], "kind": "set_aside", "reason": "other"}
    anne.post(f"/adviser/offers/{told}/overrides", json=body)
    assert alerts(anne)["items"][0]["person"] is None


def test_of_an_offer_that_is_filled_nobody_is_shown(anne, told, store):
    store.offers.fill([told], datetime.now(UTC))
    assert {one["person"] for one in alerts(anne)["items"]} == {None}


def test_alerts_are_read_up_to_one(anne, marc, told):
    items = alerts(anne)["items"]
    until = {"until": items[1]["key"]}
    assert marc.post("/adviser/alerts/read", json=until).json() == {"count": 0}
    assert anne.post("/adviser/alerts/read", json=until).json() == {"count": len(items) - 1}
    assert alerts(anne)["unread"] == 1
    assert [one["read_at"] is None for one in alerts(anne)["items"]] == [True] + [False] * (len(items) - 1)


def test_alerts_come_page_after_page(anne, told, store):
    every = [one.key for one in store.notices.of_adviser("C001", n=100)]
    first = alerts(anne, limit=2)
    second = alerts(anne, limit=2, cursor=first["next"])
    assert [one["key"] for one in first["items"] + second["items"]] == every[:4]
    assert store.notices.told(NoticeKind.PROFILE, [told], [1, 2, 3])
