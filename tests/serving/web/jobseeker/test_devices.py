"""Mes alertes : les notifications de mes appareils. What scripts do of it is tried in a browser, tests/browser."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.domain import Channel, Purpose, Subscription
from matching.store.devices import Device
from tests.serving.delivery.push_service import Browser, describe

HOME = "/espace/alertes"
ASK = "Me prévenir sur cet appareil"
NOW = datetime(2026, 11, 12, 9, tzinfo=UTC)


@pytest.fixture
def settings(settings, tmp_path):
    return replace(settings, push=describe(tmp_path))


@pytest.fixture
def said():
    """What the script puts in the form."""
    device = Browser("https://fcm.googleapis.com/fcm/send", "telephone").device
    return {"endpoint": device.endpoint, "p256dh": device.p256dh, "auth": device.auth}


def test_the_form_waits_for_a_script_and_who_has_none_is_told(me, read):
    page = read(me, HOME)
    assert f'action="{HOME}/appareils" method="post" hidden' in page.response.text
    assert "/statique/push.js?v=" in page.response.text
    assert "il faut un navigateur qui reçoit des notifications" in page.text


def test_an_address_of_each_script_is_served(me, read):
    for name in ("push.js", "push-worker.js"):
        assert me.get(f"/statique/{name}").headers["content-type"].startswith("text/javascript")


def test_who_asks_on_a_device_has_agreed_and_is_notified_first(me, read, store, said):
    store.subscriptions.put(1, Subscription(channels=(Channel.EMAIL, Channel.PAPER)), NOW)
    page = read(me, HOME).press(me, ASK, **said)
    assert "vos prochaines offres vous sont signalées ici" in page.text
    assert "Chrome, ou un navigateur de sa famille, depuis le" in page.text
    assert store.subscriptions.get([1])[1].channels == (Channel.APP, Channel.EMAIL, Channel.PAPER)
    assert store.consents.agreed([1], Purpose.CHANNEL, Channel.APP) == {1}
    assert [one.endpoint for one in store.devices.of([1])[1]] == [said["endpoint"]]


def test_who_chose_no_channel_keeps_those_of_their_file_after_notifications(me, read, store, said):
    read(me, HOME).press(me, ASK, **said)
    others = [one for one in store.persons.get([1])[1].channels if one is not Channel.APP]
    assert store.subscriptions.get([1])[1].channels == (Channel.APP, *others)


def test_a_device_is_notified_no_more_when_asked(me, read, store, said):
    page = read(me, HOME).press(me, ASK, **said).press(me, "Ne plus prévenir cet appareil")
    assert "n’est plus prévenu de rien" in page.text
    assert store.devices.of([1]) == {}
    assert "Ne plus prévenir" not in page.text


def test_someone_elses_device_cannot_be_removed(me, read, store, said):
    theirs = store.devices.add(2, Device(said["endpoint"], said["p256dh"], said["auth"], NOW))
    csrf = read(me, HOME).form(ASK).fields["csrf"]
    assert me.post(f"{HOME}/appareils/{theirs.key}/retirer", data={"csrf": csrf}).status_code == 404
    assert 2 in store.devices.of([2])


@pytest.mark.parametrize("wrong", [{"endpoint": ""}, {"endpoint": "http://a.example"}, {"auth": "AAAA"}])
def test_what_no_browser_says_changes_nothing(me, read, store, said, wrong):
    before = store.subscriptions.get([1])
    page = read(me, HOME).press(me, ASK, **said | wrong)
    assert page.response.status_code == 422
    assert (store.subscriptions.get([1]), store.devices.of([1])) == (before, {})
    assert store.consents.agreed([1], Purpose.CHANNEL, Channel.APP) == set()


def test_where_nothing_is_pushed_the_page_does_not_speak_of_it(make_client, settings):
    client = make_client(replace(settings, push=None, demo=True))
    client.post("/connexion", data={"role": "jobseeker", "id": "P001"})
    page = client.get(HOME)
    assert page.status_code == 200 and "appareil" not in page.text and "push.js" not in page.text
