import ssl
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key, generate_private_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa

from matching.domain import Channel, DeliveryState, DigestKind, Purpose
from matching.errors import SettingsError
from serving.delivery.carrier import Permanent, Receipt, Temporary, Uncertain
from serving.delivery.outward import Outward
from serving.delivery.push.app import App
from serving.delivery.push.encryption import check_keys, decoded, encoded, encrypt
from serving.delivery.push.settings import Push, read_push
from serving.delivery.push.vapid import Vapid
from serving.delivery.space import Space
from tests.serving.delivery.channel_contract import ChannelContract
from tests.serving.delivery.conftest import AT
from tests.serving.delivery.push_service import PushService, describe, pem

SUBJECT = "mailto:exploitation@emploi.example"


@pytest.fixture
def vapid():
    return Vapid.read(SUBJECT, pem(generate_private_key(SECP256R1())))


@pytest.fixture
def service(certificate):
    service = PushService(certificate)
    yield service
    service.close()


@pytest.fixture
def push(certificate, vapid):
    return Push(vapid, Outward(True, ssl.create_default_context(cafile=certificate[0])))


@pytest.fixture
def app(push, market):
    return App(push, market.devices.gone)


@pytest.fixture
def browser(service, vapid):
    return service.browser("telephone", vapid.public)


@pytest.fixture
def introduced(person, market, browser):
    """Adds a person who wants notifications first, then e-mails; the first has a telephone."""

    def introduced(n=1, **changes):
        key = person(n, **{"channels": (Channel.APP, Channel.EMAIL), **changes})
        market.consents.give(key, Purpose.CHANNEL, Channel.APP, AT)
        if n == 1:
            market.devices.add(key, browser.device)
        return key

    return introduced


@pytest.fixture
def zoe(introduced):
    return introduced()


class TestApp(ChannelContract):
    @pytest.fixture
    def carrier(self, app):
        return app

    @pytest.fixture
    def person(self, introduced):
        return introduced

    @pytest.fixture
    def reached(self, browser):
        """The device shows one notification of each tag."""
        return lambda: [one["tag"] for one in browser.read()]

    @pytest.fixture
    def unreachable(self):
        """The second person has no device."""
        return {}


def test_a_message_is_that_of_the_standard():
    """Source: RFC 8291, appendix A."""
    found = encrypt(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        own=derive_private_key(int.from_bytes(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), SECP256R1()),
        salt=decoded("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert encoded(found) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3"
        "jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_what_a_push_service_sees_of_any_message_has_one_length(zoe, digest, message, app, service, browser):
    for n, kind in enumerate(DigestKind):
        app.send(message(digest(zoe, (1,), f"2026-11-{n + 1:02}", kind)))
    assert len({len(one["body"]) for one in browser.read()}) == len(DigestKind)
    assert len({len(one.body) for one in service.received}) == 1


@pytest.mark.parametrize("kind", DigestKind)
def test_a_notification_says_nothing_of_the_person(zoe, digest, message, app, browser, kind):
    sent = message(digest(zoe, kind=kind))
    app.send(sent)
    (shown,) = browser.read()
    assert shown["url"] == f"/espace/alertes/{sent.digest_id}" and shown["tag"] == sent.key
    said = f"{shown['title']} {shown['body']}"
    assert shown.keys() == {"title", "body", "url", "tag"} and shown["title"] and shown["body"].endswith(".")
    for word in ("Zoé", "Boulang", "Fournil", "zoe1", "Sérigny"):
        assert word not in said


def test_the_number_of_offers_is_the_title(zoe, digest, message, app, browser):
    app.send(message(digest(zoe)))
    assert [one["title"] for one in browser.read()] == ["2 offres d’emploi pour vous"]


def test_a_push_service_is_told_how_long_and_how_urgently(zoe, digest, message, app, service):
    app.send(message(digest(zoe)))
    (one,) = service.received
    assert (one.headers["ttl"], one.headers["urgency"]) == ("86400", "normal")


def test_a_message_goes_to_every_device(zoe, digest, deliver, app, service, vapid, browser, market):
    tablet = service.browser("tablette", vapid.public)
    market.devices.add(zoe, tablet.device)
    written = digest(zoe)
    assert deliver([app, Space()]) == 1
    assert browser.read() == tablet.read() != []
    assert market.digests.get([written])[written].channel is Channel.APP


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_no_more_is_forgotten_and_the_next_channel_takes_over(
    zoe, digest, deliver, app, email, service, market, relay, status
):
    written = digest(zoe)
    service.answers.append(status)
    carriers = [app, email(), Space()]
    assert deliver(carriers) == 0
    assert market.devices.of([zoe]) == {}
    assert deliver(carriers) == 1
    assert len(relay.mails) == 1
    assert market.digests.get([written])[written].channel is Channel.EMAIL


def test_of_two_devices_the_one_that_is_no_more_is_forgotten(zoe, digest, deliver, app, service, vapid, market):
    tablet = service.browser("tablette", vapid.public)
    market.devices.add(zoe, tablet.device)
    digest(zoe)
    service.answers.append(410)
    assert deliver([app, Space()]) == 1
    assert [one.endpoint for one in market.devices.of([zoe])[zoe]] == [tablet.endpoint]
    assert len(tablet.read()) == 1


@pytest.mark.parametrize("status", [301, 400, 403, 413])
def test_a_message_that_is_refused_goes_by_the_next_channel_and_the_device_stays(
    zoe, digest, deliver, app, email, service, market, relay, status
):
    digest(zoe)
    service.answers.append(status)
    carriers = [app, email(), Space()]
    assert [deliver(carriers), deliver(carriers)] == [0, 1]
    assert (len(relay.mails), len(service.received)) == (1, 1)
    assert zoe in market.devices.of([zoe])


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_push_service_that_cannot_now_is_asked_again_when_it_says(
    zoe, digest, deliver, app, service, browser, clock, status
):
    digest(zoe)
    service.answers.append(status)
    service.headers["Retry-After"] = "1200"
    assert deliver([app, Space()]) == 0
    assert deliver([app, Space()], now=AT + timedelta(minutes=19)) == 0
    assert deliver([app, Space()], now=AT + timedelta(minutes=25)) == 1
    assert len(browser.read()) == 1


def test_a_message_of_which_nobody_knows_is_sent_again_and_seen_once(
    zoe, digest, deliver, app, service, browser, market
):
    written = digest(zoe)
    service.answers.append("die")
    assert deliver([app, Space()]) == 0
    (tried,) = market.deliveries.of_digest(written)
    assert (tried.state, tried.uncertain) == (DeliveryState.FAILED, 1)
    assert deliver([app, Space()], now=AT + timedelta(minutes=5)) == 1
    assert len(browser.read()) == 1


def test_what_no_device_took_is_said_by_the_gravest_refusal(zoe, digest, message, app, service, vapid, market):
    market.devices.add(zoe, service.browser("tablette", vapid.public).device)
    written = digest(zoe)
    told = (([503, "die"], Uncertain), ([403, "die"], Uncertain), ([503, 403], Temporary), ([403, 410], Permanent))
    for answers, raised in told:
        service.answers.extend(answers)
        with pytest.raises(raised):
            app.send(message(written))


def test_a_device_of_another_key_is_refused_by_its_service(zoe, digest, message, push, service, market):
    other = App(replace(push, vapid=Vapid.read(SUBJECT, pem(generate_private_key(SECP256R1())))), market.devices.gone)
    with pytest.raises(Permanent, match="403"):
        other.send(message(digest(zoe)))


def test_a_device_on_a_private_network_is_sent_nothing(zoe, digest, message, push, certificate, service, market):
    closed = Outward(context=ssl.create_default_context(cafile=certificate[0]))
    with pytest.raises(Permanent):
        App(replace(push, outward=closed), market.devices.gone).send(message(digest(zoe)))
    assert not service.received


def test_nobody_is_notified_at_night(zoe, digest, deliver, app, service):
    digest(zoe)
    night = AT.replace(hour=22)
    assert deliver([app, Space()], now=night) == 0
    assert not service.received
    assert deliver([app, Space()], now=AT + timedelta(days=2)) == 1


def test_keys_that_a_browser_gives_are_good(browser):
    check_keys(browser.device.p256dh, browser.device.auth)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        (encoded(b"\x04" + bytes(64)), encoded(bytes(16))),
        (encoded(b"\x04" + bytes(63)), encoded(bytes(16))),
        ("é", encoded(bytes(16))),
        (None, encoded(bytes(15))),
        (None, "é"),
        (None, ""),
    ],
)
def test_keys_that_no_device_reads_by_are_refused(browser, p256dh, auth):
    with pytest.raises(ValueError, match=r".+"):
        check_keys(p256dh or browser.device.p256dh, auth)


def test_a_file_describes_how_to_push(tmp_path, certificate, service, zoe, digest, message, market):
    push = read_push(describe(tmp_path, rate_per_s=50, allow_private=True, ca_file=str(certificate[0])))
    assert push.rate_per_s == 50
    market.devices.add(zoe, service.browser("telephone", push.vapid.public).device)
    assert App(push, market.devices.gone).send(message(digest(zoe))) == Receipt()


def test_a_file_that_says_nothing_of_it_keeps_private_networks_closed(tmp_path, zoe, digest, message, market):
    with pytest.raises(Permanent, match="port 443"):
        App(read_push(describe(tmp_path)), market.devices.gone).send(message(digest(zoe)))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"subject": "exploitation"}, "mailto:"),
        ({"allow_private": "oui"}, "true or false"),
        ({"rate_per_s": -1}, "rate_per_s"),
        ({"key_file": "/nowhere"}, "/nowhere cannot be read"),
        ({"ca_file": "/nowhere"}, "cannot be"),
        ({"private": True}, "unknown settings"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, said, why):
    with pytest.raises(SettingsError, match=why):
        read_push(describe(tmp_path, **said))


def test_a_key_of_another_kind_is_refused(tmp_path):
    file = describe(tmp_path)
    (tmp_path / "vapid.pem").write_bytes(pem(generate_rsa(65537, 2048)))
    with pytest.raises(SettingsError, match="P-256"):
        read_push(file)
