from datetime import UTC, datetime

import pytest

from matching.domain import Audience


@pytest.fixture
def me(client_for):
    return client_for("jobseeker", "P001")


@pytest.fixture
def other(client_for):
    return client_for("jobseeker", "P002")


def given(client):
    return {(one["purpose"], one["audience"]) for one in client.get("/me/consents").json() if one["given_at"]}


def test_every_consent_that_may_be_given_is_listed_with_its_sentence(me):
    found = me.get("/me/consents").json()
    assert len(found) == 2 * len(Audience) + 6 + 1
    assert all(one["label"].startswith("Que ") for one in found)
    assert ("visibility", "employers") in given(me)


def test_a_consent_is_given_and_withdrawn_at_once(me, other, store):
    before = given(other)
    assert me.put("/me/consents/sharing/missions_locales").json()["recorded_by"] == "person"
    assert ("sharing", "missions_locales") in given(me)
    assert me.delete("/me/consents/sharing/missions_locales").status_code == 204
    assert ("sharing", "missions_locales") not in given(me)
    assert given(other) == before


def test_visibility_follows_consents(me, store):
    assert store.profiles.visible([1], Audience.EMPLOYERS) == {1}
    me.delete("/me/consents/visibility/employers")
    assert store.profiles.visible([1], Audience.EMPLOYERS) == set()
    me.put("/me/consents/visibility/employers")
    assert store.profiles.visible([1], Audience.EMPLOYERS) == {1}


@pytest.mark.parametrize("path", ["visibility/email", "channel/employers", "audit/employers", "sharing/all"])
def test_a_consent_that_means_nothing_does_not_exist(me, path):
    assert me.put(f"/me/consents/{path}").status_code == 404


@pytest.mark.parametrize("path", ["fun/employers", "visibility/everyone"])
def test_a_consent_is_named_by_the_words_of_the_api(me, path):
    assert me.put(f"/me/consents/{path}").status_code == 422


WANTED = {"frequency": "daily", "handle": 0.25, "channels": ["sms", "email"], "snoozed_until": None}


def test_my_subscription_is_what_i_asked_for(me):
    before = me.get("/me/subscription").json()
    assert before["stopped_at"] is None and before["frequency"] == "weekly"
    put = me.put("/me/subscription", json=WANTED)
    assert put.json() == WANTED | {"stopped_at": None, "stopped_for": None}
    assert me.get("/me/subscription").json() == put.json()


def test_stopping_is_an_objection_effective_at_once_and_one_may_come_back(me):
    stopped = me.delete("/me/subscription").json()
    assert stopped["stopped_at"] and stopped["stopped_for"] == "objection"
    assert me.delete("/me/subscription").json() == stopped, "twice is as once"
    assert me.put("/me/subscription", json=WANTED).json()["stopped_at"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"handle": 2},
        {"frequency": "hourly"},
        {"channels": ["pigeon"]},
        {"snoozed_until": "2027-01-01T00:00:00"},
        {"snoozed_until": "9999-12-31T23:59:59-14:00"},
    ],
)
def test_a_subscription_that_cannot_be_is_refused(me, change):
    assert me.put("/me/subscription", json=WANTED | change).status_code == 422


def test_the_handle_of_my_subscription_is_that_of_my_lists(me):
    me.put("/me/subscription", json=WANTED)
    assert me.get("/me/offers", params={"limit": 1}).json()["handle"] == 0.25
    assert me.get("/me/offers", params={"limit": 1, "handle": 1}).json()["handle"] == 1


def test_i_read_who_saw_my_identity(me, other, store):
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    person = store.persons.keys([("default", "P001")])["default", "P001"]
    store.views.record(person, "adviser", "C001", "identity", at)
    seen = me.get("/me/identity-views").json()
    assert [(one["viewed_by"], one["viewer"], one["shown"]) for one in seen] == [
        ("Une conseillère ou un conseiller", "C001", "identity")
    ]
    assert other.get("/me/identity-views").json() == []


def test_an_account_that_the_store_does_not_know_has_nothing(client_for):
    nobody = client_for("jobseeker", "nobody")
    for path in ("/me/consents", "/me/subscription", "/me/identity-views"):
        assert nobody.get(path).status_code == 404
