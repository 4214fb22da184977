from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.domain import Channel
from matching.errors import SettingsError
from matching.store.channel_faults import ChannelFault, FaultKind
from serving.app import create_app
from tests.serving.delivery.push_service import Browser, decoded, describe

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def settings(settings, tmp_path):
    return replace(settings, push=describe(tmp_path))


@pytest.fixture
def me(client_for):
    return client_for("jobseeker", "P001")


@pytest.fixture
def other(client_for):
    return client_for("jobseeker", "P002")


@pytest.fixture
def phone():
    """What a browser says of itself."""
    return Browser("https://updates.push.services.mozilla.com/wpush/v2", "telephone").subscription


def test_the_public_key_is_a_point_that_browsers_take(me):
    key = decoded(me.get("/push/key").json()["key"])
    assert (len(key), key[0]) == (65, 4)


def test_a_device_is_added_listed_and_removed(me, other, phone):
    added = me.post("/me/devices", json=phone)
    assert added.status_code == 201 and added.json()["browser"] == "Firefox"
    assert me.get("/me/devices").json() == [added.json()]
    assert other.get("/me/devices").json() == []
    key = added.json()["key"]
    assert other.delete(f"/me/devices/{key}").status_code == 404
    assert me.delete(f"/me/devices/{key}").status_code == 204
    assert me.delete(f"/me/devices/{key}").status_code == 404
    assert me.get("/me/devices").json() == []


def test_a_device_added_twice_is_there_once(me, phone):
    assert me.post("/me/devices", json=phone).json()["key"] == me.post("/me/devices", json=phone).json()["key"]
    assert len(me.get("/me/devices").json()) == 1


@pytest.mark.parametrize(
    ("host", "browser"),
    [
        ("fcm.googleapis.com", "Chrome, ou un navigateur de sa famille"),
        ("wns2-par02p.notify.windows.com", "Edge"),
        ("push.exemple.fr", "push.exemple.fr"),
        ("googleapis.com.exemple.fr", "googleapis.com.exemple.fr"),
    ],
)
def test_a_device_is_named_by_its_push_service(me, phone, host, browser):
    assert me.post("/me/devices", json=phone | {"endpoint": f"https://{host}/x"}).json()["browser"] == browser


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example/x"},
        {"endpoint": "https://push.example/" + "x" * 2_048},
        {"endpoint": "file:///etc/passwd"},
        {"keys": {"p256dh": "BAAA", "auth": "AAAA"}},
        {"keys": {"p256dh": "é", "auth": "é"}},
        {"keys": {}},
        {"more": 1},
    ],
)
def test_what_no_browser_says_is_refused_with_its_field(me, phone, wrong):
    refused = me.post("/me/devices", json=phone | wrong)
    assert refused.status_code == 422
    assert next(iter(wrong)) in refused.json()["errors"][0]["field"]
    assert me.get("/me/devices").json() == []


def test_a_channel_that_was_stopped_is_used_again_by_whoever_adds_a_device(me, phone, store):
    store.channel_faults.add(1, ChannelFault(Channel.APP, FaultKind.COMPLAINT, AT))
    store.channel_faults.add(1, ChannelFault(Channel.SMS, FaultKind.COMPLAINT, AT))
    me.post("/me/devices", json=phone)
    assert [one.channel for one in store.channel_faults.of([1])[1]] == [Channel.SMS]


def test_who_withdraws_their_consent_has_no_device_any_more(me, other, phone):
    me.put("/me/consents/channel/app")
    other_phone = phone | {"endpoint": phone["endpoint"] + "/autre"}
    me.post("/me/devices", json=phone)
    other.post("/me/devices", json=other_phone)
    me.delete("/me/consents/channel/sms")
    assert len(me.get("/me/devices").json()) == 1
    assert me.delete("/me/consents/channel/app").status_code == 204
    assert me.get("/me/devices").json() == []
    assert len(other.get("/me/devices").json()) == 1


def test_what_is_added_is_in_what_a_person_takes_away(me, phone):
    me.post("/me/devices", json=phone)
    (told,) = me.get("/me/export").json()["devices"]
    assert told["endpoint"] == phone["endpoint"]


def test_where_nothing_is_pushed_devices_are_refused_with_the_reason(make_client, settings, token, phone):
    client = make_client(replace(settings, push=None))
    client.headers["Authorization"] = f"Bearer {token('jobseeker')}"
    for refused in (client.get("/push/key"), client.post("/me/devices", json=phone)):
        assert refused.status_code == 404
        assert "notifications ne sont pas en service" in refused.json()["detail"]


def test_a_service_that_cannot_push_as_it_is_told_does_not_start(settings, tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        create_app(replace(settings, push=tmp_path / "absent.toml"))
