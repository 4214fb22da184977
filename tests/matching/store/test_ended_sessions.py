from datetime import UTC, datetime, timedelta

AT = datetime(2026, 11, 20, 17, tzinfo=UTC)
ONE, OTHER = bytes(32), bytes(range(32))


def test_a_session_that_was_ended_stays_so_and_no_other_is(store):
    store.ended_sessions.add(ONE, AT)
    store.ended_sessions.add(ONE, AT)
    assert store.ended_sessions.has(ONE)
    assert not store.ended_sessions.has(OTHER)


def test_a_session_is_ended_by_all_that_logs_out_at_once(store, at_once):
    at_once(*[lambda tx: tx.ended_sessions.add(ONE, AT)] * 3)
    assert store.ended_sessions.has(ONE)


def test_what_would_have_ended_by_itself_is_forgotten(store):
    store.ended_sessions.add(ONE, AT)
    assert store.ended_sessions.forget(AT) == 0
    assert store.ended_sessions.forget(AT + timedelta(seconds=1)) == 1
    assert not store.ended_sessions.has(ONE)
