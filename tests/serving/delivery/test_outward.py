import socket
import ssl
from datetime import timedelta

import pytest

from matching.errors import InputError
from serving.delivery.carrier import Permanent, Temporary, Uncertain
from serving.delivery.outward import Answer, Outward, Target, is_public, target
from tests.serving.delivery.receiver import Receiver


@pytest.fixture
def receiver(certificate):
    receiver = Receiver(certificate)
    yield receiver
    receiver.close()


@pytest.fixture
def trusting(certificate):
    """Trusts the receiver's certificate."""
    return ssl.create_default_context(cafile=certificate[0])


@pytest.fixture
def outward(trusting):
    """One that reaches this machine."""
    return Outward(allow_private=True, context=trusting)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://push.example/a/b?c=d", Target("push.example", 443, "/a/b?c=d")),
        ("HTTPS://Push.example", Target("Push.example", 443, "/")),
        ("https://[2001:db8::1]:8443/x", Target("2001:db8::1", 8443, "/x")),
    ],
)
def test_an_address_is_read(url, said):
    assert target(url) == said


@pytest.mark.parametrize(
    "url",
    [
        "http://push.example/",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user:word@push.example/",
        "https://push.example@127.0.0.1/",
        "https://push.example/#end",
        "https://push.example/a b",
        "https://push.example/a\r\nHost: other",
        "https://push.example:0/",
        "https://push.example:65536/",
        "https://pûsh.example/",
        "https://push.example/" + "x" * 2_048,
        "//push.example/",
        "",
    ],
)
def test_what_is_no_address_of_https_is_refused(url):
    with pytest.raises(InputError, match="without name, password or fragment"):
        target(url)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4007:80c::200e"])
def test_addresses_of_the_world_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "255.255.255.255"),
        *("169.254.169.254", "168.63.129.16", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1"),
        *("224.0.0.1", "239.255.255.250", "240.0.0.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1", "fec0::1"),
        *("::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::1", "2001:db8::1"),
    ],
)
def test_private_special_and_translated_addresses_are_not(address):
    assert not is_public(address)


def test_a_request_arrives_with_its_headers_and_its_body(outward, receiver):
    assert outward.post(f"{receiver.url}/ici?a=b", {"TTL": "60"}, b"\x00corps") == Answer(201)
    (one,) = receiver.received
    assert (one.path, one.headers["ttl"], one.body) == ("/ici?a=b", "60", b"\x00corps")
    assert one.headers["host"] == f"localhost:{receiver.port}"


@pytest.mark.parametrize("status", [200, 301, 307, 404, 429, 503])
def test_the_status_is_told_and_no_redirect_is_followed(outward, receiver, status):
    receiver.answers.append(status)
    assert outward.post(receiver.url, {}, b"").status == status
    assert len(receiver.received) == 1


@pytest.mark.parametrize(("said", "wait"), [("90", 90), ("Fri, 28 Nov 2025 10:00:00 GMT", 0), ("-1", 0), ("9" * 99, 0)])
def test_how_long_to_wait_is_told_when_it_is_said_in_seconds(outward, receiver, said, wait):
    receiver.answers.append(429)
    receiver.headers["Retry-After"] = said
    assert outward.post(receiver.url, {}, b"") == Answer(429, timedelta(seconds=wait))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1"])
def test_nothing_of_this_machine_is_reached_unless_it_is_allowed(trusting, receiver, host):
    with pytest.raises(Permanent, match="private network"):
        Outward(context=trusting)._addresses(Target(host.strip("[]"), 443, "/"))


def test_other_ports_are_closed_unless_private_networks_are_allowed(trusting, receiver):
    with pytest.raises(Permanent, match="port 443"):
        Outward(context=trusting).post(receiver.url, {}, b"")
    assert not receiver.received


def test_what_was_checked_is_what_is_connected_to(outward, receiver, monkeypatch):
    """The name leads to the receiver when it is first asked, and elsewhere ever after."""
    real, asked = socket.getaddrinfo, []

    def rebinding(host, port, *rest, **more):
        asked.append(host)
        changed = {"localhost": "127.0.0.1" if asked.count("localhost") == 1 else "127.0.0.2"}
        return real(changed.get(host, host), port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert outward.post(receiver.url, {}, b"") == Answer(201)
    assert asked.count("localhost") == 1


def test_a_name_is_refused_when_one_of_its_addresses_is_private(trusting, monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(Permanent, match="private network"):
        Outward(context=trusting).post("https://push.example/", {}, b"")


def test_a_name_that_does_not_exist_may_exist_later(outward):
    with pytest.raises(Temporary, match="name"):
        outward.post("https://nowhere.invalid/", {}, b"")


def test_a_server_that_is_away_may_come_back(outward, receiver):
    receiver.close()
    with pytest.raises(Temporary, match="connected"):
        outward.post(receiver.url, {}, b"")


def test_a_server_that_cannot_prove_its_name_is_sent_nothing(receiver):
    with pytest.raises(Temporary, match="SSLCertVerificationError"):
        Outward(allow_private=True).post(receiver.url, {}, b"")
    assert not receiver.received


def test_a_server_that_dies_with_the_request_may_have_taken_it(outward, receiver):
    receiver.answers.append("die")
    with pytest.raises(Uncertain):
        outward.post(receiver.url, {}, b"")


def test_an_answer_that_drips_ends_with_the_time_of_a_request(trusting, receiver):
    receiver.answers.append("drip")
    with pytest.raises(Uncertain, match="TimeoutError"):
        Outward(allow_private=True, context=trusting, timeout_s=0.5).post(receiver.url, {}, b"")


def test_what_is_no_address_is_sent_nothing(outward):
    with pytest.raises(Permanent, match="without name, password or fragment"):
        outward.post("http://localhost/", {}, b"")
