import multiprocessing
import os
import signal
import socket
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from matching.domain import Employer, Offer, OfferStatus, Profile
from matching.errors import StoreError, StoreUnavailableError
from matching.store import Counts, Periods, Store
from matching.store.database import Database
from matching.store.migrate import LOCK_KEY
from matching.store.schema import employers
from matching.store.schema import offers as offers_table


@pytest.fixture
def url(empty_sqlite_url):
    """A file that is not there yet: what follows is of SQLite alone."""
    return empty_sqlite_url


@pytest.fixture
def store(url):
    with Store.open(url) as store:
        yield store


def offers(n):
    return (Offer(str(i), "t", description="x" * 2_000, employer=Employer(f"e{i % 7}")) for i in range(n))


def test_opening_makes_the_folders(tmp_path):
    path = tmp_path / "a" / "b" / "matching.sqlite3"
    Store.open(f"sqlite:///{path}").close()
    assert path.exists()


def test_what_was_written_is_there_when_the_store_is_opened_again(url, offer):
    with Store.open(url) as store:
        store.offers.upsert([offer])
    with Store.open(url) as store:
        assert store.offers.upsert([offer]) == Counts(unchanged=1)


def test_a_store_in_memory_works_and_ends_with_it(offer):
    with Store.open(":memory:") as store:
        store.offers.upsert([offer])
        assert dict(store.offers.stream()) == {1: offer}
    with Store.open(":memory:") as store:
        assert store.offers.count() == 0


def test_a_transaction_is_committed_as_a_whole(store, offer, profile):
    with store.transaction() as tx:
        tx.offers.upsert([offer])
        tx.profiles.upsert([profile])
        assert tx.offers.count() == 1
        assert store.offers.count() == 0
    assert (store.offers.count(), store.profiles.count()) == (1, 1)


def test_an_exception_undoes_the_whole_transaction(store, offer, profile):
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        tx.offers.upsert([offer])
        tx.profiles.upsert([profile])
        raise ZeroDivisionError
    assert (store.offers.count(), store.profiles.count(), store.offers.revision) == (0, 0, 0)


def test_a_stream_of_records_that_breaks_leaves_nothing_half_written(store):
    def broken():
        yield from offers(5_000)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.offers.upsert(broken())
    assert store.offers.count() == 0
    assert store.employers.keys([Employer("e1")]) == {}


def write_until_killed(url, ready):
    def endless():
        yield from offers(6_000)  # two batches and more are written when the third is asked for
        ready.set()
        signal.pause()

    with Store.open(url) as store:
        store.offers.upsert(endless())


def test_a_process_killed_while_it_imports_leaves_the_state_before(url):
    with Store.open(url) as store:
        store.offers.upsert(offers(10))
        context = multiprocessing.get_context("spawn")
        ready = context.Event()
        process = context.Process(target=write_until_killed, args=(url, ready))
        process.start()
        assert ready.wait(60)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert store.offers.count() == 10
    with Store.open(url) as store:
        assert store.offers.upsert(offers(10)) == Counts(unchanged=10)
        assert store.offers.upsert(offers(20)) == Counts(added=10, unchanged=10)
        with store._scope.read() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def test_readers_do_not_wait_for_the_writer(store, url):
    with store.transaction() as tx, Store.open(url) as other:
        tx.offers.upsert(offers(3))
        assert other.offers.count() == 0


def test_two_writers_take_turns(url):
    def write(source):
        with Store.open(url) as store:
            for i in range(20):
                store.offers.upsert([Offer(str(i), "t", source)])

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.open(url) as store:
        assert store.offers.count() == 40
        assert store.offers.revision == 40


def test_a_locked_database_says_to_wait(store, url):
    with (
        store.transaction(),
        Store.open(url, timeout_s=0.1) as other,
        pytest.raises(StoreError, match=r"locked.*wait"),
    ):
        other.profiles.upsert([Profile("1")])


def test_a_full_disk_says_so_and_nothing_is_half_written(store):
    store.offers.upsert(offers(10))
    with store._scope.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(StoreError, match=r"disk is full.*free some space"):
        store.offers.upsert(offers(5_000))
    assert store.offers.count(status=OfferStatus.OPEN) == 10


def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("ceci n'est pas une base de données " * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"notes\.txt is not a SQLite database; give another"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_damaged_database_says_to_restore(url, tmp_path):
    with Store.open(url) as store:
        store.offers.upsert(offers(200))
    path = Path(url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    content[8192 * 3 :] = b"\xff" * (len(content) - 8192 * 3)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged; restore"), Store.open(url) as store:
        list(store.offers.stream())


def test_a_read_only_database_can_be_read_and_says_why_it_cannot_be_written(url, store, offer):
    store.offers.upsert([offer])
    store.close()
    path = url.removeprefix("sqlite:///")
    with Store.open(f"sqlite:///file:{path}?mode=ro&uri=true") as frozen:
        assert frozen.offers.count() == 1
        with pytest.raises(StoreError, match=r"read-only; give the account the right"):
            frozen.profiles.upsert([Profile("1")])


def test_a_folder_that_cannot_be_made_is_named_with_the_setting(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"file/data cannot be made .*MATCHING_DATA_DIR"):
        Store.open(f"sqlite:///{tmp_path}/file/data/matching.sqlite3")


def test_a_folder_given_as_the_database_cannot_be_opened(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened; check that the folder exists"):
        Store.open(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize("address", ["", "nonsense", "oracle+nothing://x", "postgresql+unknown://h/db"])
def test_what_is_no_database_url_is_refused_with_the_setting(address):
    with pytest.raises(StoreError, match="MATCHING_DATABASE_URL"):
        Store.open(address)


def test_the_password_of_a_url_is_never_shown():
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql+psycopg://user:s3cret@127.0.0.1:1/db")
    assert "s3cret" not in str(caught.value)


def test_the_file_is_in_wal_mode_with_foreign_keys_checked(store, url):
    with store._scope.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    raw.close()


def test_a_lock_is_told_from_a_statement_that_is_refused(store, url, offer):
    store.offers.upsert([offer])
    with (
        store.transaction(),
        Store.open(url, timeout_s=0.1) as other,
        pytest.raises(StoreUnavailableError),
    ):
        other.offers.upsert([offer])
    with pytest.raises(StoreError) as refused, store.transaction() as tx, tx._scope.write() as connection:
        connection.execute(text("INSERT INTO revisions (name, value) VALUES ('offers', 0)"))
    assert not isinstance(refused.value, StoreUnavailableError)


@pytest.fixture
def server(make_database):
    """A database of a real server: what follows is of PostgreSQL alone, unless it takes both."""
    return make_database()


def slow(store):
    with store._scope.read() as connection:
        connection.execute(text("SELECT pg_sleep(60)"))


def test_a_statement_that_takes_too_long_is_stopped_by_the_server_and_said(server):
    with Store.open(server, timeout_s=0.2) as store:
        with pytest.raises(StoreUnavailableError, match=r"took too long.*MATCHING_DATABASE_TIMEOUT_S"):
            slow(store)
        assert store.offers.count() == 0


def test_a_writer_that_another_keeps_waiting_says_so(server, offer):
    with Store.open(server, timeout_s=0.4) as store, Store.open(server) as other:
        with other.transaction() as tx:
            tx.offers.upsert([offer])
            with pytest.raises(StoreUnavailableError, match=r"locked.*wait"):
                store.offers.upsert([offer])
        assert store.offers.upsert([offer]) == Counts(unchanged=1)


SLOW_DELETE = """
CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END';
CREATE TRIGGER slowly BEFORE DELETE ON outbox FOR EACH STATEMENT EXECUTE FUNCTION slowly();
"""


def test_retention_takes_the_time_it_takes(server):
    with Store.open(server, timeout_s=0.3) as store:
        with store._scope.write() as connection:
            connection.execute(text(SLOW_DELETE))
        with pytest.raises(StoreUnavailableError, match="took too long"):
            store.outbox.forget(datetime.now(UTC))
        assert store.retention.apply(Periods(), datetime.now(UTC))["outbox"] == 0


def test_migrations_take_the_time_they_take(make_database):
    """Whoever opens a database that another process migrates waits for it, however long that is."""
    url = make_database(migrated=False)
    migrating = Database(url)
    with ThreadPoolExecutor(1) as others:
        with migrating.write() as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK_KEY})"))
            opening = others.submit(Store.open, url, timeout_s=0.2)
            with pytest.raises(TimeoutError):
                opening.result(timeout=1)
        opening.result().close()
    migrating.close()


def test_a_bound_of_its_own_ends_with_its_transaction(server):
    with Store.open(server, timeout_s=60) as store:
        with pytest.raises(StoreUnavailableError, match="took too long"):
            slow(store.within(0.1))
        with store._scope.read() as connection:
            assert connection.execute(text("SHOW statement_timeout")).scalar_one() == "1min"


def moments(connection):
    return {connection.execute(text("SELECT now()")).scalar_one() for _ in range(2)}


def test_what_stands_alone_is_no_transaction_and_what_goes_together_is(server):
    """In a transaction of PostgreSQL, `now()` stands still."""
    with Store.open(server) as store:
        for alone in (store._scope.read(), store._scope.once()):
            with alone as connection:
                assert len(moments(connection)) == 2
        within = store.within(10)._scope
        for together in (store._scope.together(), store._scope.write(), within.read(), within.once()):
            with together as connection:
                assert len(moments(connection)) == 1


def test_what_is_written_once_is_kept_and_joins_a_transaction_under_way(store_url):
    added = insert(employers).values(identity="12345678900011", siret="12345678900011", name="Boulangerie")
    with Store.open(store_url) as store:
        with pytest.raises(ZeroDivisionError), store.transaction() as tx:
            with tx._scope.once() as connection:
                connection.execute(added)
            raise ZeroDivisionError
        with store._scope.once() as connection:
            connection.execute(added)
        with store._scope.read() as connection:
            assert connection.execute(select(func.count()).select_from(employers)).scalar_one() == 1


def cut_off(store, other):
    """End a connection that the store keeps, as a server that restarts does."""
    with store._scope.read() as connection:
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with other._scope.read() as connection:
        assert connection.execute(text(f"SELECT pg_terminate_backend({pid}, 60000)")).scalar_one()


def test_a_connection_that_died_while_idle_is_replaced_before_anyone_notices(server, monkeypatch):
    monkeypatch.setattr("matching.store.idle.FRESH_S", 0.0)
    with Store.open(server) as store, Store.open(server) as other:
        cut_off(store, other)
        assert store.offers.count() == 0


def test_a_connection_that_dies_between_two_statements_fails_one_of_them(server, offer, monkeypatch):
    monkeypatch.setattr("matching.store.idle.FRESH_S", float("inf"))
    with Store.open(server) as store, Store.open(server) as other:
        cut_off(store, other)
        with pytest.raises(StoreUnavailableError):
            store.offers.upsert([offer])
        assert store.offers.upsert([offer]) == Counts(added=1)


def test_options_of_the_url_are_kept_and_win(server):
    with (
        Store.open(f"{server}&options=-c%20statement_timeout%3D7s%20-c%20work_mem%3D5MB") as store,
        store._scope.read() as connection,
    ):
        shown = [connection.execute(text(f"SHOW {name}")).scalar_one() for name in ("statement_timeout", "work_mem")]
        assert shown == ["7s", "5MB"]
        assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "10s"


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_when_every_connection_is_held_the_next_one_is_told_and_served_when_one_is_free(request, backend):
    with Store.open(request.getfixturevalue(f"{backend}_url"), pool=2, timeout_s=0.4) as store:
        with store._scope.read(), store._scope.read():
            assert (store.connections.size, store.connections.in_use, store.connections.waits) == (2, 2, 0)
            with pytest.raises(StoreUnavailableError, match="MATCHING_DATABASE_POOL"):
                store.offers.count()
        assert store.offers.count() == 0
        assert (store.connections.in_use, store.connections.waits) == (0, 1)
        assert store.connections.waited_s > 0


def test_a_host_that_answers_nothing_is_given_up(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(StoreUnavailableError, match="does not answer"):
        Store.open(f"postgresql+psycopg://u@127.0.0.1:{deaf.getsockname()[1]}/d", timeout_s=1)


def test_no_value_of_a_statement_is_in_what_an_error_says(server):
    with Store.open(server) as store, pytest.raises(StoreError) as caught, store._scope.write() as connection:
        connection.execute(text("SELECT CAST(:said AS text) FROM nowhere"), {"said": "Anaïs"})
    assert "nowhere" in str(caught.value)
    assert "Anaïs" not in f"{caught.value} {caught.value.__cause__}"


def test_a_database_in_memory_has_one_connection_that_all_share():
    with Store.open(":memory:") as store, store._scope.read():
        assert (store.connections.in_use, store.connections.waits) == (0, 0)


@pytest.mark.parametrize(
    ("asked", "scope", "keeps"), [(False, "read", False), (True, "read", True), (True, "write", False)]
)
def test_postgresql_parses_a_statement_once_and_keeps_a_plan_where_asked_but_for_writers(
    postgresql_url, asked, scope, keeps
):
    query = select(offers_table.c.key).where(offers_table.c.source == "default")
    with Store.open(postgresql_url) as store:
        if asked:
            store.keep_plans()
        for _ in range(20):
            with getattr(store._scope, scope)() as connection:
                connection.execute(query)
        with store._scope.read() as connection:
            kept = text("SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement LIKE :query")
            rows = connection.execute(kept, {"query": "SELECT offers.key%"}).all()
    assert len(rows) == 1
    assert rows[0].custom_plans > 0
    assert (rows[0].generic_plans > 0) is keeps
