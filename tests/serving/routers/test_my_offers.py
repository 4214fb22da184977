from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from matching.domain import Subscription
from matching.store.offers import Offers
from serving.identity import Principal, Role


@pytest.fixture
def me(client_for):
    return client_for("jobseeker", "P001")


def offers(client, **query):
    answer = client.get("/me/offers", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_offers_come_best_first_with_reasons(me):
    found = offers(me, limit=5)["items"]
    assert len(found) == 5
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(one["reasons_for"] or one["reasons_against"] for one in found)


def test_what_is_shown_is_logged(me, store):
    found = offers(me, limit=3)["items"]
    logged = store.impressions.get([one["impression_id"] for one in found])
    assert [logged[one["impression_id"]].offer_id for one in found] == [one["offer"]["key"] for one in found]
    assert {(one.surface, one.channel) for one in logged.values()} == {("page", "web")}


def test_what_keeps_offers_out_is_said_in_french(me):
    kept = offers(me)["kept_out"]
    assert kept and all(one["count"] > 0 and one["sentence"] for one in kept)


def test_the_handle_is_heeded_and_logged(me, store):
    found = offers(me, limit=1, handle=1)
    number = found["items"][0]["impression_id"]
    assert found["handle"] == store.impressions.get([number])[number].handle == 1


def test_who_asks_is_read_with_their_profile_and_their_handle_by_one_statement_that_no_log_repeats(me, store):
    ref = ("default", "P001")
    store.subscriptions.put(store.persons.known(ref).key, Subscription(handle=0.9), datetime.now(UTC))
    asked = []
    event.listen(store._scope.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    assert offers(me, limit=1)["handle"] == 0.9
    assert sum("profiles." in statement or "persons." in statement for statement in asked) == 1
    assert "Known" not in repr(Principal(Role.JOBSEEKER, *reversed(ref), person=store.persons.known(ref)))


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 51}, {"handle": 1.5}, {"handle": "nan"}, {"limit": "dix"}])
def test_bounds_are_said_when_they_are_passed(me, query):
    answer = me.get("/me/offers", params=query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"query.{next(iter(query))}"


def test_what_each_constraint_costs_is_counted_and_said(me):
    found = me.get("/me/offers/why").json()
    assert found["within"] <= found["known"]
    assert all(one["more"] > 0 and str(one["more"]) in one["sentence"] for one in found["relaxations"])


def test_a_rule_that_costs_offers_is_named_with_its_id(me):
    shown = offers(me)["items"][0]
    before = me.get("/me/offers/why").json()["within"]
    body = {"event": "refused", "reasons": ["contract_type"]}
    rules = me.post(f"/me/impressions/{shown['impression_id']}/answers", json=body).json()["rules"]
    found = me.get("/me/offers/why").json()
    costs = next(one for one in found["relaxations"] if one["slug"] == "rule")
    assert costs["rule_ids"] == [rule["id"] for rule in rules]
    assert found["within"] + costs["more"] == before - 1, "the offer that was refused is not counted any more"


def test_the_offers_of_a_list_that_its_reasons_quote_are_not_read_again(me, monkeypatch):
    read, get = [], Offers.get

    def noted(store, keys):
        read.extend(keys := list(keys))
        return get(store, keys)

    monkeypatch.setattr(Offers, "get", noted)  # the matcher holds the former
    shown = [one["offer"]["key"] for one in offers(me, limit=50)["items"]]
    assert {*read} < {*shown}
