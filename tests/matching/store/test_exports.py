from datetime import UTC, datetime, timedelta

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def test_copies_are_to_be_deleted_once_expired_the_oldest_first(store):
    store.exports.record("/srv/late", AT, AT + 3 * DAY)
    store.exports.record("/srv/a", AT, AT + 2 * DAY)
    store.exports.record("/srv/b", AT, AT + DAY)
    assert store.exports.expired(AT) == []
    found = store.exports.expired(AT + 2 * DAY)
    assert [(one.path, one.created_at, one.expires_at) for one in found] == [
        ("/srv/b", AT, AT + DAY),
        ("/srv/a", AT, AT + 2 * DAY),
    ]


def test_a_copy_deleted_is_no_longer_expected(store):
    key = store.exports.record("/srv/a", AT, AT + DAY)
    store.exports.deleted(key, AT + DAY)
    assert store.exports.expired(AT + 9 * DAY) == []


def test_a_copy_made_again_at_the_same_path_expires_as_the_last_one(store):
    store.exports.record("/srv/a", AT, AT + DAY)
    store.exports.record("/srv/a", AT, AT + 5 * DAY)
    assert store.exports.expired(AT + DAY) == []
    assert len(store.exports.expired(AT + 5 * DAY)) == 1
