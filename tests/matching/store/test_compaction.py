"""What was erased is taken out of the bytes of the database, at night, by whoever is there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import pytest

from matching.domain import Person, Profile
from matching.errors import StoreUnavailableError
from matching.store import Store
from matching.store.compaction import LEASE

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 21, 2, tzinfo=UTC)


def erase_someone(store):
    store.persons.upsert([Person("QUELQUUN")])
    store.erasure.erase(store.persons.keys([("default", "QUELQUUN")])["default", "QUELQUUN"], NOON)


@pytest.fixture
def erased(store):
    """Someone was erased at noon."""
    erase_someone(store)
    return store


def test_an_erasure_has_the_database_rewritten_in_the_night_and_once(erased):
    assert not erased.compaction.run(NIGHT - timedelta(seconds=1))
    assert erased.compaction.run(NIGHT)
    assert not erased.compaction.run(NIGHT + timedelta(days=30))


def test_an_erasure_undone_asks_for_nothing(store):
    with pytest.raises(RuntimeError), store.transaction() as tx:
        erase_someone(tx)
        raise RuntimeError
    assert not store.compaction.run(NIGHT)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (NOON, NIGHT),
        (NIGHT, NIGHT),
        (NIGHT + timedelta(hours=1), NIGHT + timedelta(hours=1)),
        (NIGHT + timedelta(hours=2), NIGHT + timedelta(days=1)),
        (NIGHT - timedelta(seconds=1), NIGHT),
    ],
)
def test_what_is_asked_is_due_within_22_hours(store, asked, due):
    store.compaction.ask(asked)
    assert not store.compaction.run(due - timedelta(seconds=1))
    assert store.compaction.run(due)
    assert due - asked <= timedelta(hours=22)


def test_who_dies_or_fails_half_way_leaves_it_to_the_next(erased, monkeypatch):
    def dies(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(type(erased._scope), "rewrite", dies)
        with pytest.raises(KeyboardInterrupt):
            erased.compaction.run(NIGHT)
    assert not erased.compaction.run(NIGHT + LEASE / 2)
    assert erased.compaction.run(NIGHT + LEASE)


def test_nothing_else_that_waits_is_taken(store):
    key = store.jobs.put("other", {}, NOON)
    assert not store.compaction.run(NIGHT)
    assert [task.key for task in store.jobs.take(10, NIGHT, LEASE)] == [key]


@pytest.fixture
def file(sqlite_url):
    return Path(sqlite_url.removeprefix("sqlite:///"))


def bytes_of(file):
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


def test_no_byte_of_many_erased_people_is_left_in_the_files_of_sqlite_and_others_are(file, sqlite_url):
    names = [f"REF-{token_hex(8)}" for _ in range(2_000)]
    with Store.open(sqlite_url) as store:
        for first in range(0, 2_000, 50):
            store.profiles.upsert(Profile(name, text=token_hex(200)) for name in names[first : first + 50])
        keys = store.profiles.keys([("default", name) for name in names])
        gone = names[::2]
        store.profiles.erase(keys["default", name] for name in gone)
        assert any(name.encode() in bytes_of(file) for name in gone)
        store.compaction.ask(NIGHT)
        assert store.compaction.run(NIGHT)
        found = bytes_of(file)
        assert [name for name in gone if name.encode() in found] == []
        assert [name for name in names[1::2] if name.encode() not in found] == []
        assert store.profiles.count() == 1_000


def test_while_someone_reads_for_long_the_log_is_left_to_the_next_time(file, sqlite_url):
    with Store.open(sqlite_url, timeout_s=0.1) as store, Store.open(sqlite_url) as other:
        erase_someone(store)
        with other._scope.read() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM profiles").all()
            with pytest.raises(StoreUnavailableError, match="locked"):
                store.compaction.run(NIGHT)
        assert store.compaction.run(NIGHT + LEASE)
        assert b"QUELQUUN" not in bytes_of(file)
