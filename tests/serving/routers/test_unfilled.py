"""Offers open for long, what limits them, whom to call."""

from datetime import UTC, datetime

import pytest

from matching.domain import ContractKind


@pytest.fixture
def adviser(client_for):
    return client_for("adviser", "C001")


def everything(adviser):
    found, cursor = [], {}
    while cursor is not None:
        page = adviser.get("/adviser/unfilled-offers", params={"limit": 50, **cursor}).json()
        found += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    return {one["offer"]["key"]: one["days_open"] for one in found}


def test_offers_open_for_more_than_thirty_days_are_listed(adviser, post):
    old, recent = post("old", 45), post("recent", 20)
    found = everything(adviser)
    assert found[old] == 45 and recent not in found
    assert all(days >= 30 for days in found.values())


def test_what_limits_an_offer_and_whom_to_call_are_told(adviser, post, store):
    open_to_all, temporary = post("all", 45), post("temp", 45, contract=ContractKind.TEMP)
    whole, limited = (adviser.get(f"/adviser/unfilled-offers/{key}").json() for key in (open_to_all, temporary))
    assert whole["known"] == limited["known"] >= whole["within"] > limited["within"]
    assert {one["veto"]: one["count"] for one in limited["kept_out"]}["contract"] >= 1
    by_slug = {(one["slug"], one["value"]): one for one in limited["limits"]}
    best = by_slug["contract", "cdi"]
    assert (
        best["sentence"]
        == f"{best['more']} personne{'s' if best['more'] > 1 else ''} de plus si l’offre est aussi proposée en CDI"
    )
    assert limited["refused_by"] is None and limited["refusals"] == []
    called = [one["profile_key"] for one in whole["to_call"]]
    assert called
    adviser.post("/adviser/contacts", json={"profile_key": called[0], "offer_key": open_to_all})
    again = adviser.get(f"/adviser/unfilled-offers/{open_to_all}").json()["to_call"]
    assert called[0] not in [one["profile_key"] for one in again]


def test_a_closed_offer_is_not_found(adviser, post, store):
    key = post("old", 45)
    store.offers.fill([key], datetime.now(UTC))
    assert adviser.get(f"/adviser/unfilled-offers/{key}").status_code == 404
