from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.domain import PARTNERS, Audience, Channel
from matching.store.channel_faults import ChannelFault, FaultKind


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
    assert len(found) == 2 * len(Audience) + len(PARTNERS) + 6 + 1
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
    assert put.json() == WANTED | {"stopped_at": None, "stopped_for": None, "stopped_channels": []}
    assert me.get("/me/subscription").json() == put.json()


def test_stopping_is_an_objection_effective_at_once_and_one_may_come_back(me):
    stopped = me.delete("/me/subscription").json()
    assert stopped["stopped_at"] and stopped["stopped_for"] == "objection"
    assert me.delete("/me/subscription").json() == stopped, "twice is as once"
    assert me.put("/me/subscription", json=WANTED).json()["stopped_at"] is None


AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def person(store):
    """Adds an address and the faults of e-mail to the person of `me`; gives their key."""
    key = store.persons.keys([("default", "P001")])["default", "P001"]
    store.persons.upsert([replace(store.persons.get([key])[key], emails=("ici@courrier.example",))])
    for kind, address in ((FaultKind.HARD_BOUNCE, "ici@courrier.example"), (FaultKind.COMPLAINT, "")):
        store.channel_faults.add(key, ChannelFault(Channel.EMAIL, kind, AT, address))
    return key


def test_i_read_why_a_channel_is_not_used_any_more_and_how_to_use_it_again(me, person):
    complaint, bounce = me.get("/me/subscription").json()["stopped_channels"]
    assert [one["channel"] for one in (bounce, complaint)] == ["email", "email"]
    assert bounce["reason"].startswith("Un message envoyé à ici@courrier.example n’a pas pu être remis")
    assert "indésirable" in complaint["reason"] and "Choisissez-le à nouveau" in complaint["reason"]


def test_a_stopped_channel_that_i_choose_is_used_again(me, store, person):
    store.channel_faults.add(person, ChannelFault(Channel.PHONE, FaultKind.COMPLAINT, AT))
    chosen = me.put("/me/subscription", json=WANTED).json()
    assert [one["channel"] for one in chosen["stopped_channels"]] == ["phone"]
    assert [fault.channel for fault in store.channel_faults.of([person])[person]] == [Channel.PHONE]


def test_an_optional_channel_that_i_choose_is_agreed_to_until_i_choose_it_no_more(me):
    assert ("channel", "sms") not in given(me)
    me.put("/me/subscription", json=WANTED)
    assert ("channel", "sms") in given(me) and ("channel", "email") not in given(me)
    me.put("/me/subscription", json=WANTED | {"channels": ["email"]})
    assert ("channel", "sms") not in given(me)


def test_a_stopped_channel_that_i_do_not_name_stays_so(me, store, person):
    for channels in ([], ["sms"]):
        me.put("/me/subscription", json=WANTED | {"channels": channels})
    assert len(store.channel_faults.of([person])[person]) == 2


def test_an_address_that_i_changed_is_not_said_to_be_stopped(me, store, person):
    store.persons.upsert([replace(store.persons.get([person])[person], emails=("nouvelle@courrier.example",))])
    (stopped,) = me.get("/me/subscription").json()["stopped_channels"]
    assert "indésirable" in stopped["reason"]


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
    person = store.persons.keys([("default", "P001")])["default", "P001"]
    store.views.record(person, "adviser", "C001", "identity", AT)
    seen = me.get("/me/identity-views").json()
    assert [(one["viewed_by"], one["viewer"], one["shown"]) for one in seen] == [
        ("Une conseillère ou un conseiller", "C001", "identity")
    ]
    assert other.get("/me/identity-views").json() == []


def test_an_account_that_the_store_does_not_know_has_nothing(client_for):
    nobody = client_for("jobseeker", "nobody")
    for path in ("/me/consents", "/me/subscription", "/me/identity-views"):
        assert nobody.get(path).status_code == 404
