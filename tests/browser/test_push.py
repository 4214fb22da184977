"""Notifications, from a press on the button to what the browser shows.

A browser subscribes at the push service of its vendor, which is on the Internet: here, in the place of its answer, is
that of the push service of the tests. What is encrypted for it there, then shown by our script, is real.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from threading import Event

import pytest
from playwright.sync_api import expect

from matching.domain import DigestContent, DigestEntry, DigestKind, DigestState, NewDigest
from matching.testing import make_impression
from serving.delivery.means import Means
from serving.delivery.push.settings import read_push
from serving.delivery.starting import office_of
from serving.delivery.worker import Worker
from tests.serving.delivery.push_service import PushService, describe
from tests.serving.delivery.receiver import certify

ASK, HOME = "Me prévenir sur cet appareil", "/espace/alertes"
NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)
SUBSCRIBE = """answer => {
    window.asked = [];
    PushManager.prototype.subscribe = async function (options) {
        window.asked.push(options);
        return { toJSON: () => answer };
    };
}"""

ACTIVE = """async () => {
    const end = Date.now() + 15000;
    while (!(await navigator.serviceWorker.getRegistrations())[0]?.active && Date.now() < end) {
        await new Promise(done => setTimeout(done, 50));
    }
}"""
NOTIFICATIONS = """async () => {
    const [one] = await navigator.serviceWorker.getRegistrations(), end = Date.now() + 15000;
    let all = [];
    while (!all.length && Date.now() < end) {
        await new Promise(done => setTimeout(done, 50));
        all = await one.getNotifications();
    }
    return all.map(({title, body, tag, data}) => ({title, body, tag, url: data.url}));
}"""
"""Promises, which `wait_for_function` takes for answers before they are kept."""


@pytest.fixture
def service(tmp_path):
    service = PushService(certify(tmp_path))
    yield service
    service.close()


@pytest.fixture
def push(site, tmp_path, service):
    site.service.push = read_push(describe(tmp_path, allow_private=True, ca_file=str(tmp_path / "cert.pem")))
    yield site.service.push
    site.service.push = None


@pytest.fixture
def telephone(service, push):
    return service.browser("telephone", push.vapid.public)


def opened(page):
    page.get_by_text("Des notifications sur mes appareils").click()
    return page.get_by_role("button", name=ASK)


def test_without_scripts_the_button_is_absent_and_the_rest_stays(visit, push):
    page = visit("jobseeker", HOME, js=False)
    expect(opened(page)).to_have_count(0)
    expect(page.get_by_text("il faut un navigateur qui reçoit des notifications")).to_be_visible()


@pytest.mark.parametrize("phone", [False, True])
def test_nothing_is_asked_before_the_button_is_pressed(visit, push, axe, fits, phone):
    page = visit("jobseeker", HOME, phone=phone)
    assert page.evaluate("Notification.permission") != "granted"
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    expect(opened(page)).to_be_visible()
    expect(page.get_by_text("il faut un navigateur qui reçoit des notifications")).to_be_hidden()
    fits(page)
    axe(page)


def test_who_refuses_reads_how_to_come_back_on_it(visit, push, site, axe):
    page = visit("jobseeker", HOME)
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    opened(page).click()
    expect(page.get_by_text("Ce navigateur bloque les notifications")).to_be_visible()
    axe(page)
    assert site.store.devices.of([1]) == {}


def test_a_browser_that_cannot_subscribe_says_so_and_nothing_changes(visit, push, site):
    """So does this one, which keeps nothing: its vendor lets none such subscribe, and says so on its console."""
    page = visit("jobseeker", HOME)
    visit.expected.append("Push API")
    page.context.grant_permissions(["notifications"])
    opened(page).click()
    expect(page.get_by_text("n’a pas pu joindre son service de notifications")).to_be_visible()
    assert site.store.devices.of([1]) == {}


def test_from_a_press_on_the_button_to_a_notification_that_leads_to_the_offers(visit, push, site, telephone, looking):
    page = visit("jobseeker", HOME)
    page.context.grant_permissions(["notifications"])
    page.evaluate(SUBSCRIBE, telephone.subscription)
    opened(page).click()
    expect(page.get_by_text("vos prochaines offres vous sont signalées ici")).to_be_visible()
    looking(page, "jobseeker", True, False)("devices")

    digest = ready(site.store)
    assert drained(site, push) == 1
    (told,) = telephone.read()
    assert shown(page, site, told) == [
        {"title": "Une offre d’emploi pour vous", "body": told["body"], "tag": told["tag"], "url": f"{HOME}/{digest}"}
    ]
    page.goto(told["url"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 offre")

    page.goto(HOME)
    opened(page)
    page.get_by_role("button", name="Ne plus prévenir cet appareil").click()
    expect(page.get_by_text("n’est plus prévenu de rien")).to_be_visible()
    assert site.store.devices.of([1]) == {}


def ready(store):
    """Writes a digest of one offer, to leave for the first person; its key."""
    (number,) = store.impressions.record([make_impression(1, 1, surface="digest")])
    content = DigestContent((DigestEntry(number, 1, ("C’est votre métier",)),))
    (digest,) = store.digests.write([NewDigest(1, "2026-11-25", DigestKind.OFFERS, DigestState.READY, content)], NOON)
    return digest


def drained(site, push):
    """What leaves at noon, through the service's own worker."""
    means, stop = Means(push=push), Event()
    office = office_of(site.store, site.url, means, lambda: site.service.rome, stop)
    return Worker(replace(office, clock=lambda: NOON), partial(means.carriers, site.store), 1).drain()


def shown(page, site, told):
    """What the browser shows once its vendor gives it a message."""
    found, tools = [], page.context.new_cdp_session(page)
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(said["registrations"]))
    tools.send("ServiceWorker.enable")
    page.evaluate(ACTIVE)
    message = {"origin": site.url, "registrationId": found[0]["registrationId"], "data": json.dumps(told)}
    tools.send("ServiceWorker.deliverPushMessage", message)
    return page.evaluate(NOTIFICATIONS)
