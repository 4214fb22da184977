"""A write sent again with its key is done once; what fails is not kept."""

import threading

import pytest
from fastapi.testclient import TestClient

from matching.store import Store


@pytest.fixture
def me(client_for):
    return client_for("jobseeker", "P001")


@pytest.fixture
def path(me):
    return f"/me/impressions/{me.get('/me/offers').json()['items'][0]['impression_id']}/answers"


def answers(store):
    return store.events.of([one.impression_id for one in store.impressions.of_profile(1)])


INTERESTED = {"event": "interested"}
KEY = {"Idempotency-Key": "k-1"}


def test_the_same_request_gets_the_same_answer_and_is_done_once(me, path, store):
    first = me.post(path, json=INTERESTED, headers=KEY)
    again = me.post(path, json=INTERESTED, headers=KEY)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["content-type"] == "application/json"
    assert len(answers(store)) == 1


def test_without_a_key_a_request_is_done_as_often_as_it_is_sent(me, path, store):
    me.post(path, json=INTERESTED)
    me.post(path, json=INTERESTED)
    assert len(answers(store)) == 2


def test_a_key_is_for_one_request(me, path, store):
    me.post(path, json=INTERESTED, headers=KEY)
    other = me.post(path, json={"event": "applied"}, headers=KEY)
    assert other.status_code == 409
    assert "idempotence" in other.json()["detail"]
    assert len(answers(store)) == 1


def test_keys_of_different_callers_are_different(client_for, me, path, store):
    me.post(path, json=INTERESTED, headers=KEY)
    other = client_for("jobseeker", "P002")
    theirs = f"/me/impressions/{other.get('/me/offers').json()['items'][0]['impression_id']}/answers"
    assert other.post(theirs, json=INTERESTED, headers=KEY).status_code == 201


def test_what_fails_keeps_nothing_and_may_be_tried_again(me, path, store):
    refused = me.post(path, json={"event": "hired"}, headers=KEY)
    assert refused.status_code == 422
    assert me.post("/me/impressions/999999/answers", json=INTERESTED, headers=KEY).status_code == 404
    assert me.post(path, json=INTERESTED, headers=KEY).status_code == 201


def test_an_answer_without_body_is_kept_too(me, path, store):
    refusal = {"event": "refused", "reasons": ["contract_type"]}
    rule = me.post(path, json=refusal).json()["rules"][0]["undo"]
    first, again = (me.delete(rule, headers=KEY) for _ in range(2))
    assert first.status_code == again.status_code == 204
    assert again.content == b"" and again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize("key", ["", "é".encode(), "a b", "x" * 201])
def test_a_key_is_short_and_printable(me, path, key):
    assert me.post(path, json=INTERESTED, headers={"Idempotency-Key": key}).status_code == 422


def test_of_many_same_requests_at_once_one_is_done(me, path, store):
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(me.post(path, json=INTERESTED, headers=KEY))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.status_code for one in found} <= {201, 409}
    assert len({one.json()["event_id"] for one in found if one.status_code == 201}) == 1
    assert len(answers(store)) == 1


def test_what_is_written_is_committed_before_its_answer(me, path, settings):
    app, seen = me.app, []

    async def watched(scope, receive, send):
        async def looked(message):
            if message["type"] == "http.response.start":
                with Store.open(settings.library.store_url) as other:
                    seen.append(len(answers(other)))
            await send(message)

        await app(scope, receive, looked if scope["type"] == "http" else send)

    watcher = TestClient(watched, headers=dict(me.headers))
    assert watcher.post(path, json=INTERESTED).status_code == 201
    assert seen == [1]
