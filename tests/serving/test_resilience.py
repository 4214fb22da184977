"""The database gone or locked: the service says so, loses nothing, and recovers by itself."""

import sqlite3
import threading
import time
from dataclasses import replace

from matching.domain import Profile
from matching.store import Store

PATIENCE_S = 30


def eventually(answered):
    """Whether something comes true while others work; each attempt waits for an answer, not for a time."""
    limit = time.monotonic() + PATIENCE_S
    while time.monotonic() < limit:
        if answered():
            return True
    return False


def test_the_service_is_the_same_on_postgresql(on_postgres, make_client, token):
    client = make_client(on_postgres)
    client.headers["Authorization"] = f"Bearer {token('jobseeker')}"
    shown = client.get("/me/offers").json()["items"][0]
    body = {"event": "refused", "reasons": ["contract_type"]}
    path = f"/me/impressions/{shown['impression_id']}/answers"
    given = [client.post(path, json=body, headers={"Idempotency-Key": "k"}) for _ in range(2)]
    assert given[0].status_code == given[1].status_code == 201 and given[0].json() == given[1].json()
    assert client.get("/me/rules").json() == given[0].json()["rules"]
    assert client.delete(given[0].json()["undo"]).status_code == 200
    assert client.get("/me/rules").json() == []


def test_of_many_same_requests_at_once_one_is_done_on_postgresql(on_postgres, make_client, token):
    client = make_client(on_postgres)
    client.headers["Authorization"] = f"Bearer {token('jobseeker')}"
    path = f"/me/impressions/{client.get('/me/offers').json()['items'][0]['impression_id']}/answers"
    found = []

    def post():
        found.append(client.post(path, json={"event": "interested"}, headers={"Idempotency-Key": "k"}))

    threads = [threading.Thread(target=post) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.status_code for one in found} <= {201, 409}
    assert len({one.json()["event_id"] for one in found if one.status_code == 201}) == 1


def test_the_database_gone_is_said_and_its_return_is_seen(on_postgres, postgres, make_client, token):
    client = make_client(on_postgres)
    client.headers["Authorization"] = f"Bearer {token('jobseeker')}"
    assert client.get("/me/offers").status_code == 200
    postgres.stop()
    try:
        gone = client.get("/me/offers")
        assert gone.status_code == 503
        assert int(gone.headers["retry-after"]) > 0 and "indisponible" in gone.json()["title"].lower()
        assert client.put("/me/consents/sharing/employers").status_code == 503
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503
    finally:
        postgres.start()
    assert eventually(lambda: client.get("/health/ready").status_code == 200)
    assert client.get("/me/offers").status_code == 200
    assert client.put("/me/consents/sharing/employers").status_code == 200


def test_a_service_that_starts_before_its_database_waits_for_it(on_postgres, postgres, make_client, token):
    postgres.stop()
    try:
        client = make_client(on_postgres)
        client.headers["Authorization"] = f"Bearer {token('jobseeker')}"
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503
        assert client.get("/me/offers").status_code == 503
    finally:
        postgres.start()
    assert eventually(lambda: client.get("/health/ready").status_code == 200)
    assert client.get("/me/offers").json()["items"]


def test_a_locked_file_is_said_nothing_is_lost_and_reading_goes_on(settings, make_client, token):
    file = settings.library.data_dir / "matching.sqlite3"
    library = replace(settings.library, database_timeout_s=0.2)
    client = make_client(replace(settings, library=library))
    client.headers["Authorization"] = f"Bearer {token('jobseeker')}"
    shown = client.get("/me/offers").json()["items"][0]["impression_id"]
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = client.post(f"/me/impressions/{shown}/answers", json={"event": "interested"})
        assert answer.status_code == 503 and answer.headers["retry-after"]
        assert client.get("/me/profile").status_code == 200
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert client.get("/me/answers").json()["items"] == []
    assert client.post(f"/me/impressions/{shown}/answers", json={"event": "interested"}).status_code == 201


def test_a_pool_whose_connections_are_all_held_is_said_and_served_again_after(on_postgres, make_client, token):
    client = make_client(
        replace(on_postgres, library=replace(on_postgres.library, database_pool=2, database_timeout_s=1))
    )
    client.headers["Authorization"] = f"Bearer {token('jobseeker')}"
    store = client.app.state.service.store
    with store._scope.read(), store._scope.read():
        held = client.get("/me/profile")
        assert held.status_code == 503 and held.headers["retry-after"]
        assert client.get("/health/live").status_code == 200
    assert client.get("/me/profile").status_code == 200
    assert store.connections.waits > 0


def test_a_writer_kept_waiting_by_another_process_is_told_and_may_try_again(on_postgres, make_client, token):
    client = make_client(replace(on_postgres, library=replace(on_postgres.library, database_timeout_s=1)))
    client.headers["Authorization"] = f"Bearer {token('jobseeker')}"
    with Store.open(on_postgres.library.database_url) as other, other.transaction() as tx:
        tx.profiles.upsert([Profile("P1", source="import")])
        assert client.put("/me/consents/sharing/employers").status_code == 503
        assert client.get("/me/profile").status_code == 200
    assert client.put("/me/consents/sharing/employers").status_code == 200
