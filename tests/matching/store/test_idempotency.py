from datetime import UTC, datetime, timedelta

import pytest

from matching.errors import ConflictError
from matching.store.idempotency import Answer

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
ONE = ("partner:X", "k1", b"hash", AT)


def serve(store, request=ONE, body=b"{}"):
    with store.transaction() as tx:
        if (known := tx.idempotency.begin(*request)) is not None:
            return known
        tx.outbox.put("done", {}, AT)
        tx.idempotency.finish(*request[:2], 201, body)
    return None


def done(store):
    return store.outbox.counts(AT).due


def test_the_same_request_gets_the_same_answer_and_is_done_once(store):
    assert serve(store) is None
    assert serve(store, body=b"another") == Answer(201, b"{}")
    assert done(store) == 1


def test_keys_are_those_of_their_client(store):
    serve(store)
    assert serve(store, ("partner:Y", "k1", b"hash", AT)) is None
    assert done(store) == 2


def test_a_key_given_to_another_request_is_refused(store):
    serve(store)
    with pytest.raises(ConflictError, match="another request"):
        serve(store, ("partner:X", "k1", b"other", AT))


def test_a_request_that_fails_leaves_its_key_free(store):
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        tx.idempotency.begin(*ONE)
        raise ZeroDivisionError
    assert serve(store) is None


def test_a_request_begun_elsewhere_and_not_finished_is_said_under_way(store):
    store.idempotency.begin(*ONE)
    with pytest.raises(ConflictError, match="under way"):
        serve(store)


def test_what_is_old_is_forgotten(store):
    serve(store)
    assert store.idempotency.forget(AT) == 0
    assert store.idempotency.forget(AT + timedelta(seconds=1)) == 1
    assert serve(store) is None


def test_of_the_same_requests_at_once_one_is_done_and_all_get_its_answer(store, at_once):
    found = at_once(*[serve] * 4)
    assert sorted(found, key=str) == [*[Answer(201, b"{}")] * 3, None]
    assert done(store) == 1
