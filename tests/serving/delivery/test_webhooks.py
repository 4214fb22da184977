import json
import re
import ssl
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from matching.domain import ClientScope
from matching.errors import SettingsError
from matching.store.webhooks import CONTACT_CHANGED, OVERLAP, WEBHOOK
from serving.delivery.outward import Outward
from serving.delivery.webhooks.sending import Sending
from serving.delivery.webhooks.settings import read_webhooks
from serving.delivery.webhooks.signing import shown, signed
from serving.delivery.worker import Line, Worker
from tests.serving.delivery.conftest import AT
from tests.serving.delivery.receiver import Receiver

DOCUMENTED = Path(__file__).parents[3] / "docs" / "howto" / "push-and-webhooks.md"
LEASE = timedelta(minutes=10)


@pytest.fixture(scope="module")
def verified():
    """What the documentation tells programs to do, run as it is written there."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL)
    said = {}
    exec(code, said)
    return said["verified"]


@pytest.fixture
def receiver(certificate):
    receiver = Receiver(certificate)
    yield receiver
    receiver.close()


@pytest.fixture
def program(store):
    """Registers a program that is told at an address."""

    def program(name, url):
        store.clients.add(name, "partner", [ClientScope.OUTCOMES_WRITE], name, AT, id=name)
        store.webhooks.put(name, url, AT)
        return name

    return program


@pytest.fixture
def agency(program, receiver):
    return program("agence", f"{receiver.url}/suite")


@pytest.fixture
def outward(certificate):
    return Outward(True, ssl.create_default_context(cafile=certificate[0]))


@pytest.fixture
def send(store, outward, clock):
    """Takes what is due and tells it; gives how many messages were received."""

    def send(now=AT, through=None, stop=None, held=lambda: True):
        clock.now = now
        tasks = store.outbox.take(99, now, LEASE, WEBHOOK)
        return Sending(store, through or outward, stop or Event(), clock).batch(tasks, held)

    return send


def tell(store, client, n=1):
    return store.webhooks.tell(client, CONTACT_CHANGED, {"key": n, "state": "accepted"}, AT)


def secret(store, client):
    return shown(store.webhooks.of([client])[client].secret)


def test_a_signature_is_that_of_the_standard():
    """Source: Standard Webhooks, the example of its reference libraries."""
    body = b'{"event_type":"ping","data":{"success":true}}'
    at = datetime.fromtimestamp(1_731_705_121, UTC)
    found = signed("msg_loFOjxBNrRLzqYUf", body, [b64decode("plJ3nmyCDGBKInavdOK15jsl")], at)
    assert found["webhook-signature"] == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


def test_a_program_is_told_what_it_can_verify(store, agency, receiver, send, verified):
    tell(store, agency)
    assert send() == 1
    (one,) = receiver.received
    assert one.path == "/suite" and one.headers["content-type"] == "application/json"
    said = {"type": CONTACT_CHANGED, "timestamp": AT.isoformat(), "data": {"key": 1, "state": "accepted"}}
    assert json.loads(one.body) == said
    assert verified(one.headers, one.body, secret(store, agency), AT.timestamp())
    assert send(AT + LEASE) == 0 and len(receiver.received) == 1


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_is_said_again_later_is_not_believed(store, agency, receiver, send, verified, minutes):
    tell(store, agency)
    send()
    (one,) = receiver.received
    late = AT + timedelta(minutes=minutes)
    assert not verified(one.headers, one.body, secret(store, agency), late.timestamp())


@pytest.mark.parametrize("change", ["body", "webhook-id", "webhook-timestamp", "webhook-signature", "secret"])
def test_what_was_changed_on_the_way_is_not_believed(store, agency, receiver, send, verified, change):
    tell(store, agency)
    send()
    (one,) = receiver.received
    forged = {"webhook-timestamp": str(int(AT.timestamp()) + 1), "webhook-id": "msg_x", "webhook-signature": "v1,AAAA"}
    headers = one.headers | ({change: forged[change]} if change in forged else {})
    body = one.body.replace(b"accepted", b"declined") if change == "body" else one.body
    key = shown(bytes(32)) if change == "secret" else secret(store, agency)
    assert not verified(headers, body, key, AT.timestamp())


def test_while_a_secret_is_changed_both_are_believed_then_the_new_one_alone(store, agency, receiver, send, verified):
    former = secret(store, agency)
    store.webhooks.renew(agency, AT)
    moments = [AT, AT + OVERLAP]
    for n, moment in enumerate(moments):
        tell(store, agency, n)
        send(moment)
    believed = [
        [verified(one.headers, one.body, key, at.timestamp()) for key in (former, secret(store, agency))]
        for one, at in zip(receiver.received, moments, strict=True)
    ]
    assert believed == [[True, True], [False, True]]


@pytest.mark.parametrize("answer", [301, 400, 429, 500, "die"])
def test_what_was_not_taken_is_told_again_under_the_same_name(store, agency, receiver, send, verified, answer):
    tell(store, agency)
    receiver.answers.append(answer)
    later = AT + timedelta(minutes=5)
    assert [send(), send(AT + timedelta(seconds=30)), send(later)] == [0, 0, 1]
    first, second = receiver.received
    assert first.headers["webhook-id"] == second.headers["webhook-id"] and first.body == second.body
    assert verified(second.headers, second.body, secret(store, agency), later.timestamp())


def test_a_program_says_when_to_come_again(store, agency, receiver, send):
    tell(store, agency)
    receiver.answers.append(503)
    receiver.headers["Retry-After"] = "1800"
    assert [send(), send(AT + timedelta(minutes=29)), send(AT + timedelta(minutes=40))] == [0, 0, 1]


def test_what_nobody_takes_for_a_day_is_dead_and_told_again_on_demand(store, agency, receiver, send):
    tell(store, agency)
    now = AT
    while not store.outbox.count_dead():
        receiver.answers.append(500)
        send(now)
        now += timedelta(hours=3)
    assert store.outbox.count_dead() == {WEBHOOK: 1}
    assert AT + timedelta(days=1) < now < AT + timedelta(days=3)
    (dead,) = store.outbox.dead(9)
    assert dead.error == "The program answers 500."
    store.outbox.retry(now)
    assert send(now) == 1


def test_a_program_that_wants_nothing_more_is_told_nothing_more(store, agency, receiver, send):
    for n in range(3):
        tell(store, agency, n)
    receiver.answers.append(410)
    assert [send(), send(AT + timedelta(minutes=2))] == [0, 0]
    assert len(receiver.received) == 1
    assert store.webhooks.of([agency]) == {}
    assert (store.outbox.counts(AT).later, store.outbox.count_dead()) == (0, {})


def test_a_program_that_was_revoked_is_told_nothing(store, agency, receiver, send):
    tell(store, agency)
    store.clients.revoke(agency, AT)
    assert send() == 0
    assert receiver.received == [] and store.outbox.counts(AT).due == 0


def test_one_that_does_not_answer_is_asked_once_a_batch_and_holds_up_no_other(store, agency, program, receiver, send):
    silent = program("muet", "https://localhost:9/suite")
    for n in range(3):
        tell(store, silent, n)
    tell(store, agency)
    assert send() == 1
    assert len(receiver.received) == 1
    tried = [one.attempts for one in store.outbox.take(99, AT + timedelta(days=1), LEASE, WEBHOOK)]
    assert sorted(tried) == [1, 1, 2], "those that were not tried do not count it"


def test_private_networks_are_closed_unless_they_are_opened(store, agency, receiver, send, certificate):
    tell(store, agency)
    assert send(through=Outward(context=ssl.create_default_context(cafile=certificate[0]))) == 0
    assert receiver.received == []
    (dead,) = store.outbox.dead(9)
    assert "port 443" in dead.error


def test_what_cannot_be_begun_in_time_is_left_to_others(store, agency, receiver, send):
    stopped = Event()
    stopped.set()
    tell(store, agency)
    assert [send(stop=stopped), send(held=lambda: False)] == [0, 0]
    assert send() == 1


def test_a_worker_tells_programs_beside_digests(store, agency, receiver, office, outward):
    shared = office()
    sending = Sending(store, outward, shared.stop, shared.clock)
    tell(store, agency)
    assert Worker(shared, lambda: [], threads=0, others=[Line(WEBHOOK, sending.batch)]).drain() == 1
    tell(store, agency)
    worker = Worker(shared, lambda: [], threads=0, others=[Line(WEBHOOK, sending.batch)])
    told = Event()
    receiver.usual = lambda _: told.set() or 200
    worker.start()
    assert told.wait(30)
    shared.stop.set()
    worker.join()
    assert store.outbox.counts(AT).due == 0


def test_a_file_opens_private_networks(tmp_path, store, agency, receiver, send, certificate):
    file = tmp_path / "webhooks.toml"
    file.write_text(f'allow_private = true\nca_file = "{certificate[0]}"\n', encoding="utf-8")
    tell(store, agency)
    assert send(through=read_webhooks(file)) == 1
    file.write_text('allow_private = "oui"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="true or false"):
        read_webhooks(file)
