from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from matching.domain import Person
from matching.errors import InputError
from matching.store.schema import audit, person_keys
from matching.store.views import IdentityView

AT = datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def log(people, anais):
    people.audit.append("system", "bundle_served", AT, payload={"bundle": "b1"})
    people.audit.append("adviser:A12", "profile_edited", AT, anais, {"avant": "boulangère", "après": "pâtissière"})
    people.audit.append("person", "consent_given", AT + timedelta(days=1), anais)
    return people


def change(store, statement):
    with store._scope.write() as connection:
        connection.execute(statement)


def test_what_is_about_a_person_is_read_back(log, anais):
    edited, given = log.audit.of(anais)
    assert edited.payload == {"avant": "boulangère", "après": "pâtissière"}
    assert (edited.actor, edited.action, edited.at, edited.subject) == ("adviser:A12", "profile_edited", AT, anais)
    assert given.payload is None


def test_what_is_about_a_person_is_written_encrypted(log, anais):
    with log._scope.read() as connection:
        first, second, _ = connection.execute(select(audit.c.payload).order_by(audit.c.key)).scalars()
    assert bytes(first) == b'{"bundle": "b1"}'
    assert "boulangère".encode() not in bytes(second)


def test_a_row_about_several_people_names_them_until_each_is_erased(log, anais):
    log.persons.upsert([Person("N2", "agency"), Person("N3", "agency")])
    second, third = (log.persons.keys([("agency", id_)])["agency", id_] for id_ in ("N2", "N3"))
    row = log.audit.append_about("adviser:A12", "portfolio_viewed", AT, [anais, second])
    assert log.audit.among(row, [anais, second, third]) == {anais, second}
    assert log.audit.among(1, [anais]) == log.audit.among(99, [anais]) == set()
    log.erasure.erase(anais, AT)
    assert log.audit.among(row, [anais, second]) == {second}
    assert log.audit.verify() is None
    with pytest.raises(InputError, match=f"Person {anais}"):
        log.audit.append_about("adviser:A12", "portfolio_viewed", AT, [anais])


def test_a_whole_log_is_verified(log):
    assert log.audit.verify() is None


@pytest.mark.parametrize(
    "change_made",
    [
        {"actor": "person"},
        {"action": "other"},
        {"at": AT + timedelta(microseconds=1)},
        {"subject_key": None},
        {"payload": b"x"},
        {"payload_hash": bytes(32)},
        {"chain": bytes(32)},
    ],
)
def test_a_row_altered_afterwards_is_found(log, change_made):
    change(log, update(audit).where(audit.c.key == 2).values(change_made))
    assert log.audit.verify() == 2


@pytest.mark.parametrize(("removed", "found"), [(1, 2), (2, 3), (3, 3)])
def test_a_row_removed_is_missed(log, removed, found):
    change(log, delete(audit).where(audit.c.key == removed))
    assert log.audit.verify() == found


def test_without_the_key_of_the_person_nothing_is_read_and_the_log_stays_whole(log, anais):
    change(log, delete(person_keys))
    assert [entry.payload for entry in log.audit.of(anais)] == [None, None]
    assert log.audit.verify() is None
    with pytest.raises(InputError, match="nothing is written about them"):
        log.audit.append("person", "x", AT, anais, {"a": 1})


def test_payloads_kept_long_enough_are_dropped_and_the_log_stays_whole(log, anais):
    assert log.audit.drop_payloads(AT + timedelta(hours=1)) == 2
    assert log.audit.of(anais)[0].payload is None
    assert log.audit.verify() is None


def test_a_row_of_a_transaction_undone_never_was(log):
    with pytest.raises(RuntimeError), log.transaction() as tx:
        tx.audit.append("person", "x", AT)
        raise RuntimeError
    log.audit.append("person", "y", AT)
    assert log.audit.verify() is None


def test_who_saw_an_identity_is_told_the_latest_first(people, anais):
    people.views.record(anais, "employer", "12345678900011", "contact", AT)
    people.views.record(anais, "adviser", "A9", "identity", AT + timedelta(hours=1))
    assert people.views.of(anais) == [
        IdentityView("adviser", "A9", "identity", AT + timedelta(hours=1)),
        IdentityView("employer", "12345678900011", "contact", AT),
    ]
    assert people.views.forget(AT + timedelta(minutes=1)) == 1


def test_writers_at_once_make_one_chain(people, anais):
    def write(writer):
        for n in range(10):
            people.audit.append(f"adviser:A{writer}", "profile_edited", AT, anais, {"n": n})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert people.audit.verify() is None
    assert len(people.audit.of(anais)) == 40
