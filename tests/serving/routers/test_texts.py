from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from matching.domain import Channel, ClientScope, DigestKind, DigestState, NewDigest, Purpose
from matching.store.message_keys import MessageKeys

AT = datetime(2026, 11, 25, tzinfo=UTC)
NUMBER = "+33612345678"


@pytest.fixture
def provider_of(app, store):
    """A program with some scopes, and its key."""

    def provider_of(*scopes):
        _, key = store.clients.add("Opérateur", "partner", scopes, "sms", AT)
        client = TestClient(app.app, raise_server_exceptions=False)
        client.headers["Authorization"] = f"Bearer {key}"
        return client

    return provider_of


@pytest.fixture
def operator(provider_of):
    return provider_of(ClientScope.TEXTS_WRITE)


@pytest.fixture
def texted(store):
    """Someone who was written to."""
    store.consents.give(1, Purpose.CHANNEL, Channel.SMS, AT)
    store.texted.add(NUMBER, 1, AT)
    return 1


def agrees(store):
    return bool(store.consents.agreed([1], Purpose.CHANNEL, Channel.SMS))


def count(app, line):
    return line in app.get("/metrics").text.splitlines()


def test_a_stop_that_the_provider_passes_on_ends_the_consent(app, operator, store, texted):
    assert operator.post("/incoming/sms", json={"from": NUMBER, "text": "Arrêt svp"}).status_code == 204
    assert not agrees(store)
    assert count(app, 'matching_texts_total{said="stop"} 1.0')


def test_other_words_are_counted_and_answered_by_nothing(app, operator, store, texted):
    answer = operator.post("/incoming/sms", json={"from": NUMBER, "text": "Qui êtes-vous ?"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert agrees(store)
    assert count(app, 'matching_texts_total{said="other"} 1.0')


def test_a_report_has_what_was_not_delivered_leave_again(app, operator, store, texted):
    new = NewDigest(1, "2026-11-25", DigestKind.SILENCE, DigestState.READY)
    (digest_id,) = store.digests.write([new], AT)
    store.digests.sent(digest_id, Channel.SMS, AT)
    reference = MessageKeys(store.secret("messages")).written(digest_id)
    before = store.outbox.counts(AT).due
    for _ in range(2):
        body = {"reference": reference, "status": "undelivered", "to": NUMBER}
        assert operator.post("/incoming/sms/reports", json=body).status_code == 204
    assert store.outbox.counts(datetime.now(UTC)).due == before + 1
    assert count(app, 'matching_text_reports_total{status="undelivered"} 2.0')


@pytest.mark.parametrize("path", ["/incoming/sms", "/incoming/sms/reports"])
def test_only_a_provider_with_its_own_scope_may_say_so(provider_of, client_for, store, texted, path):
    body = {"from": NUMBER, "text": "STOP"}
    others = [one for one in ClientScope if one is not ClientScope.TEXTS_WRITE]
    assert provider_of(*others).post(path, json=body).status_code == 403
    for role in ("jobseeker", "adviser", "employer", "ml"):
        assert client_for(role).post(path, json=body).status_code == 403
    assert agrees(store)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/incoming/sms", {"from": NUMBER}),
        ("/incoming/sms", {"sender": NUMBER, "text": "STOP"}),
        ("/incoming/sms", {"from": NUMBER, "text": "x" * 2_001}),
        ("/incoming/sms", {"from": NUMBER, "text": ["STOP"]}),
        ("/incoming/sms/reports", {"reference": "1.a", "status": "lost"}),
        ("/incoming/sms/reports", {"status": "delivered"}),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(operator, store, texted, path, body):
    assert operator.post(path, json=body).status_code == 422
    assert agrees(store)


@pytest.mark.parametrize("text", ["STOP\x00", "", "STOP\r\n", "🛑 stop 🛑"])
def test_whatever_telephones_send_is_read(operator, texted, text):
    assert operator.post("/incoming/sms", json={"from": NUMBER, "text": text}).status_code == 204
