import re
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from matching.domain import (
    WELCOME,
    WELCOME_OWED,
    Actor,
    Audience,
    Channel,
    Choice,
    DigestKind,
    DigestState,
    Event,
    EventKind,
    Frequency,
    NewDigest,
    Person,
    Proof,
    Provenance,
    Subscription,
)
from matching.errors import StoreError
from matching.store import Store
from matching.store.attested import Attested
from matching.store.database import Database
from matching.store.migrate import HEAD, MIGRATIONS, _version, move, revision, upgrade
from matching.store.schema import metadata
from matching.testing import make_training

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def url(empty_url):
    return empty_url


@pytest.fixture
def database(url):
    database = Database(url)
    yield database
    database.close()


def history():
    """Revisions, first to last."""
    return [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]


def test_the_head_is_the_last_migration():
    assert history()[-1] == HEAD


def test_the_migrations_make_exactly_the_tables_of_the_schema(database):
    with database.write() as connection:
        move(connection, HEAD)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_migrations_make_the_same_sql_as_an_empty_database_gets(tmp_path):
    def tables(connection):
        found = connection.execute(text("SELECT name, sql FROM sqlite_master"))
        return {name: sorted(re.findall(r"\w+", sql)) for name, sql in found if sql}

    one, other = (Database(f"sqlite:///{tmp_path / name}") for name in ("migrated", "made"))
    with closing(one) as migrated, closing(other) as made:
        upgrade(made)
        with migrated.write() as connection:
            move(connection, HEAD)
        with migrated.read() as left, made.read() as right:
            assert tables(left) == tables(right)


def test_the_migrations_leave_the_rows_that_an_empty_database_gets(database):
    def rows():
        with database.read() as connection:
            return {
                table.name: sorted(tuple(kept(value) for value in row) for row in connection.execute(select(table)))
                for table in (*metadata.sorted_tables, _version)
            }

    def kept(value):
        """A random name or secret is as long as another."""
        return len(value) if isinstance(value, bytes) or len(str(value)) == 32 else value

    with database.write() as connection:
        move(connection, HEAD)
    migrated = rows()
    with database.write() as connection:
        move(connection, "base")
    upgrade(database)
    assert rows() == migrated
    assert sorted(name for name, rows in migrated.items() if rows) == ["alembic_version", "identity", "revisions"]


def test_every_step_goes_back_and_forward_again(database):
    with database.write() as connection:
        for target in history():
            move(connection, target)
            assert revision(connection) == target
        for target in [*history()[-2::-1], "base", HEAD]:
            move(connection, target)
            assert revision(connection) == (None if target == "base" else target)


def test_data_goes_through_back_to_the_first_revision_and_forward(url, offer, profile):
    with Store.open(url) as store:
        store.offers.upsert([offer])
        store.profiles.upsert([profile])
        with store._scope.write() as connection:
            move(connection, history()[0])
        with store._scope.write() as connection:
            move(connection, HEAD)
        assert dict(store.offers.stream()) == {1: offer}
        assert dict(store.profiles.stream()) == {1: profile}


def test_going_back_before_answers_forgets_them_and_keeps_the_people(people, shown, rule):
    people.impressions.record([shown(), shown(2, 1)])
    people.rules.put(1, [rule()])
    with people._scope.write() as connection:
        move(connection, "0002")
    with people._scope.write() as connection:
        move(connection, HEAD)
    assert people.profiles.count() == 3
    assert people.impressions.record([shown()]) == [1]
    assert people.rules.in_force([1, 2], AT) == {}


def test_going_back_before_alerts_forgets_them_and_keeps_offers_and_people(people, anais, offer):
    people.offers.upsert([offer])
    people.offers.set_groups({1: 7})
    people.digests.write([NewDigest(anais, "welcome", DigestKind.WELCOME, DigestState.READY)], AT)
    people.ledger.add([(anais, 1, 1, 1)], AT)
    people.schedule.move([(anais, AT, "welcome", False)], AT)
    people.deliveries.begin(1, Channel.EMAIL, AT)
    with people._scope.write() as connection:
        move(connection, "0006")
    with people._scope.write() as connection:
        move(connection, HEAD)
    assert dict(people.offers.stream()) == {1: offer}
    assert people.offers.groups([1]) == {1: 1}
    assert people.persons.count() == 1
    assert (people.digests.of_person(anais, None, 9), people.ledger.pushed([anais])) == ([], {})
    assert people.digests.write([NewDigest(anais, "welcome", DigestKind.WELCOME, DigestState.READY)], AT) != [None]


def test_going_back_before_visits_forgets_who_is_visited_and_keeps_what_they_wish(people, anais):
    people.subscriptions.put(anais, Subscription(Frequency.DAILY, visited=True), AT)
    with people._scope.write() as connection:
        move(connection, "0018")
    with people._scope.write() as connection:
        move(connection, HEAD)
    assert people.subscriptions.get([anais]) == {anais: Subscription(Frequency.DAILY)}


def test_what_waits_or_is_dead_stays_so_through_a_step_back_and_forward(people, anais):
    people.digests.write([NewDigest(anais, "welcome", DigestKind.WELCOME, DigestState.REVIEW)], AT)
    waiting, dead = people.outbox.put("digest", {}, AT), people.outbox.put("digest", {}, AT)
    people.outbox.postpone(waiting, AT, "paper")
    people.outbox.failed(dead, "no address", AT, None)
    with people._scope.write() as connection:
        move(connection, "0011")
    with people._scope.write() as connection:
        move(connection, HEAD)
    assert (people.outbox.lacking(), people.outbox.count_dead()) == ({}, {"digest": 1})
    assert [task.key for task in people.outbox.take(9, AT, timedelta(minutes=1))] == [waiting]
    assert len(people.digests.waiting(anais)) == 1


def test_welcomes_that_were_cancelled_before_are_owed(people):
    people.persons.upsert([Person(f"N{n}") for n in (1, 2, 3)])
    for key in (1, 2, 3):
        people.schedule.move([(key, AT, WELCOME, False)], AT)
        people.digests.write([NewDigest(key, WELCOME, DigestKind.WELCOME, DigestState.READY)], AT)
    for key in (1, 2):
        people.digests.cancel(key, AT)
    people.digests.write([NewDigest(2, WELCOME, DigestKind.WELCOME, DigestState.READY)], AT)

    def stands(revision):
        with people._scope.write() as connection:
            move(connection, revision)
            cycles = connection.execute(text("SELECT cycle FROM digests ORDER BY key")).scalars().all()
            return cycles, connection.execute(
                text("SELECT last_cycle FROM schedule ORDER BY person_key")
            ).scalars().all()

    assert stands("0012") == ([WELCOME, "welcome-2", WELCOME, WELCOME], [WELCOME] * 3)
    assert stands(HEAD) == (["welcome-1", "welcome-2", WELCOME, WELCOME], [WELCOME_OWED, WELCOME, WELCOME])


def test_going_back_before_notes_forgets_them_and_keeps_the_answers(people, anais, shown):
    people.impressions.record([shown()])
    (refused,) = people.events.append([Event(0, 1, EventKind.REFUSED, "person", (), Actor.PERSON, "", AT)])
    people.answer_notes.put(refused, "Trop de bruit")
    with people._scope.write() as connection:
        move(connection, "0013")
    with people._scope.write() as connection:
        move(connection, HEAD)
    assert (len(people.events.of([1])), people.answer_notes.of([refused])) == (1, {})
    people.answer_notes.put(refused, "Trop de bruit")
    assert people.answer_notes.of([refused]) == {refused: "Trop de bruit"}


def test_certifications_of_known_trainings_are_found_and_going_back_forgets_what_partners_said(url, profile):
    proof = Proof(Provenance.CERTIFIED, "CAP Boulanger", "RNCP37537", "Académie", AT.date())
    with Store.open(url) as store:
        store.trainings.upsert([make_training("T1", 101, certification="RNCP37537"), make_training("T2", 102)])
        store.profiles.upsert([profile])
        store.sources.edit(1, "self", {"licences": ["B"]}, Provenance.DECLARED, AT)
        said = Attested("skills", {"label": "Pétrir", "ogr": "999101"}, proof)
        store.attested.say(1, "body", [said], AT, Audience.TRAINING_BODIES)
        store.attested.choose(1, "licences/B", "self", Choice.HIDDEN, AT)
        with store._scope.write() as connection:
            move(connection, "0024")
        with store._scope.write() as connection:
            move(connection, HEAD)
        assert [one.id for one in store.trainings.leading_to("RNCP37537")] == ["T1"]
        store.sources.edit(1, "self", {"licences": ["B", "C"]}, Provenance.DECLARED, AT)
        found = store.sources.provenance(1)
        assert {"licences/B", "licences/C"} <= found.keys()
        assert "skills/999101" not in found


def test_going_back_to_nothing_leaves_no_table_of_ours(url, offer):
    with Store.open(url) as store:
        store.offers.upsert([offer])
        with store._scope.write() as connection:
            move(connection, "base")
            assert not set(inspect(connection).get_table_names()) & metadata.tables.keys()
    with Store.open(url) as store:
        assert store.offers.count() == 0


def test_opening_twice_migrates_once_and_needs_no_alembic_the_second_time(url):
    Store.open(url).close()
    code = f"import sys; from matching.store import Store; Store.open({url!r}).close(); print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_database_of_a_newer_version_is_refused_with_the_cure(url):
    with Store.open(url) as store, store._scope.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"revision 9999.*upgrade matching-emploi"):
        Store.open(url)


def test_a_migration_that_fails_leaves_the_database_as_it_was(database, monkeypatch):
    with database.write() as connection:
        connection.execute(text("CREATE TABLE profiles (other TEXT)"))
    with pytest.raises(StoreError):
        upgrade(database)
    with database.read() as connection:
        assert inspect(connection).get_table_names() == ["profiles"]


def test_the_migrations_travel_with_the_package():
    assert (MIGRATIONS / "env.py").is_file()
    assert (MIGRATIONS / "script.py.mako").is_file()


def test_a_database_of_an_older_version_is_migrated_when_opened_with_its_data(url, offer):
    with Store.open(url) as store:
        store.offers.upsert([offer])
        with store._scope.write() as connection:
            move(connection, history()[0])
    with Store.open(url) as store:
        assert dict(store.offers.stream()) == {1: offer}
        with store._scope.read() as connection:
            assert revision(connection) == HEAD
