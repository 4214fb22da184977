"""What does not agree is named, and rebuilt when asked."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matching.alerts.folder import Folder
from matching.bundle import Bundle
from matching.doctor import NAMED, examine
from matching.domain import Audience, OfferStatus, Person, Proof, Provenance, Session
from matching.pool import Pool, State
from matching.settings import Settings
from matching.store.attested import Attested
from matching.testing import WordVectorizer, make_offer, make_profile, make_training, tiny_rome
from matching.workspace import Workspace

LATER = datetime.now(UTC) + timedelta(days=2)
AT = datetime(2026, 11, 28, 9, tzinfo=UTC)


def opened(folder, models=None):
    """A workspace whose vectors are of words: quick to make."""
    work = Workspace(Settings(folder, models_dir=models))
    work.vectorizer, work.rome = WordVectorizer(), tiny_rome()
    return work


@pytest.fixture
def work(tmp_path):
    """Pools of three offers and two profiles, saved."""
    work = opened(tmp_path)
    work.store.offers.upsert([make_offer("a"), make_offer("b"), make_offer("c")])
    work.store.profiles.upsert([make_profile("p"), make_profile("text only", rome=None, text="un CV")])
    assert (len(work.offers), len(work.profiles)) == (3, 2)
    yield work
    work.store.close()


def faults(work, repair=False):
    found = [check for check in examine(work) if check.faults]
    for check in found if repair else ():
        check.repair()
    return "\n".join(fault for check in found for fault in check.faults)


def save(work, state):
    Pool(work.offers.side, state).save(work.offers.side.folder(work.settings.data_dir))


def rebuilt(work, *records):
    """A pool made of other records than those of the database, saved."""
    state = work.offers.state
    save(work, State.build(work.offers.side, records, state.revision, state.database))


def assert_told_then_repaired(work, told):
    assert told in faults(work)
    assert told in faults(work, repair=True)
    assert faults(work) == ""


def test_pools_that_nobody_has_made_yet_are_no_fault(tmp_path):
    assert faults(opened(tmp_path)) == ""


def test_messages_that_could_not_be_sent_are_told_with_the_cure_and_stay_until_a_person_cures_them(work):
    key = work.store.outbox.put("digest", {}, AT)
    work.store.outbox.failed(key, "no channel", AT, None)
    (check,) = (check for check in examine(work) if check.faults)
    assert "1 of kind digest could not be sent" in check.faults[0] and "matching outbox retry" in check.faults[0]
    assert check.repair is None
    work.store.outbox.retry(AT)
    assert faults(work) == ""


def test_a_certificate_that_expired_and_still_certifies_is_told_then_acted_on(work, monkeypatch):
    day = datetime.now(UTC).date()
    proof = Proof(Provenance.CERTIFIED, "CACES", None, "Afpa", day, day)
    said = [Attested("skills", {"label": "Pétrir", "ogr": "101"}, proof)]
    work.store.attested.say(1, "body", said, datetime.now(UTC), Audience.TRAINING_BODIES)
    assert faults(work) == ""
    monkeypatch.setattr("matching.doctor.datetime", type("Later", (datetime,), {"now": lambda _: LATER}))
    assert_told_then_repaired(work, "1 profiles are still certified by what has expired")


def test_changes_that_nobody_has_followed_yet_are_no_fault(work):
    work.store.offers.erase([1])
    work.store.offers.upsert([make_offer("b", status=OfferStatus.FILLED), make_offer("d"), make_offer("c", title="c2")])
    work.store.profiles.upsert([make_profile("q")])
    assert faults(work) == ""


def test_an_offer_that_the_pool_lacks_is_named(work):
    rebuilt(work, (1, make_offer("a")), (3, make_offer("c")))
    assert_told_then_repaired(work, "offers 2 (default/b): in force in the database and not in the pool.")


def test_an_offer_that_the_database_does_not_have_is_named(work):
    rebuilt(work, *work.store.offers.stream(), (99, make_offer("ghost")))
    assert_told_then_repaired(
        work, "offers 99 (unknown to the database): in the pool and not in force in the database."
    )


@pytest.mark.parametrize("stale", [make_offer("b", hours_per_week=7.0), make_offer("b2")])
def test_an_offer_that_the_pool_has_otherwise_is_named(work, stale):
    rebuilt(work, (1, make_offer("a")), (2, stale), (3, make_offer("c")))
    assert_told_then_repaired(work, "offers 2 (default/b): not in the pool as the database has it.")


def test_columns_without_a_vector_are_named(work):
    state = work.offers.state
    save(work, replace(state, index=state.without(state.columns.keys[:1]).index))
    assert_told_then_repaired(work, "offers 1 (default/a): not in the pool as the database has it.")


def test_a_vector_without_columns_is_named(work):
    state = work.offers.state
    save(work, replace(state, columns=state.without(state.columns.keys[:1]).columns))
    assert_told_then_repaired(work, "offers 1 (default/a): in the index and not in the columns.")


def test_beyond_a_few_differences_are_counted(work):
    rebuilt(work, *((key, make_offer(f"ghost {key}")) for key in range(1, NAMED + 9)))
    told = faults(work)
    assert told.count("in the pool and not in force") == NAMED + 1
    assert "offers: 5 more, in the pool and not in force in the database." in told


@pytest.mark.parametrize("name", ["columns/rows.npy", "index/lists.faiss", "manifest.json"])
def test_a_damaged_snapshot_is_named(work, tmp_path, name):
    file = next(tmp_path.glob(f"profiles/*/snapshot-*/{name}"))
    file.write_bytes(b"\x00")
    assert_told_then_repaired(work, str(file))


def test_a_snapshot_of_another_or_a_restored_database_is_named(work):
    save(work, replace(work.offers.state, database="elsewhere"))
    assert_told_then_repaired(work, "another database")
    save(work, replace(work.offers.state, revision=1_000))
    assert_told_then_repaired(work, "restored")


def test_a_damaged_snapshot_of_another_encoder_is_named_and_deleted(work, tmp_path):
    other = opened(tmp_path)
    other.vectorizer = type("Other", (WordVectorizer,), {"fingerprint": "other"})()
    assert len(other.offers) == 3
    home = other.offers.side.folder(tmp_path)
    next(home.glob("snapshot-*/index/ids.npy")).unlink()
    assert_told_then_repaired(work, "ids.npy is missing")
    assert not home.exists()


def test_a_damaged_bundle_is_named_and_left_to_a_person(tmp_path):
    models = tmp_path / "models"
    served = Path(shutil.copytree(Bundle.open().folder, models / "served"))
    other = Path(shutil.copytree(served, models / "other"))
    (models / "CURRENT").write_text("served\n")
    work = opened(tmp_path, models)
    assert faults(work) == ""
    for folder in (other, served):
        name = next(iter(Bundle.read(folder).manifest["files"]))
        (folder / name).write_bytes(b"changed")
        checks = [check for check in examine(work) if check.faults]
        assert [(check.found, check.repair) for check in checks if str(folder / name) in check.faults[0]]
        assert all(check.repair is None for check in checks)


def test_a_night_of_alerts_that_was_cut_short_long_ago_is_named_and_deleted(work):
    now, database = datetime.now(UTC), work.store.offers.database_id
    folder = Folder.begun(work.settings.data_dir, database, now)
    assert faults(work) == ""
    folder.close()
    Folder.begun(work.settings.data_dir, database, now - timedelta(days=1))
    assert "cut short" in faults(work, repair=True)
    assert faults(work) == ""
    assert not folder.path.exists()


def test_a_catalogue_whose_sessions_are_over_or_too_old_is_told_by_source(work):
    today = datetime.now(UTC).date()
    later, before = Session(today + timedelta(days=30)), Session(today - timedelta(days=1))
    made = [
        make_training("new", 101, source="new", sessions=(later,), stated_on=today),
        make_training("no date", 101, source="new", sessions=(later,), stated_on=None),
        make_training("over", 101, source="over", sessions=(before,), stated_on=today),
        make_training("old", 101, source="old", sessions=(later,), stated_on=today - timedelta(days=91)),
    ]
    work.store.trainings.upsert(made)
    (check,) = [one for one in examine(work) if one.what == "trainings"]
    assert f"new: 2, of which 2 may be entered and 0 have no session left, stated on {today}" in check.found
    assert [fault.split(":")[0].split(",")[0] for fault in check.faults] == [
        f"The catalogue of old is of {today - timedelta(days=91)}",
        "No training of over may be entered any more",
    ]


def test_without_trainings_nothing_is_wrong_and_those_told_of_that_are_gone_are_counted(work):
    assert "trainings" not in {one.what for one in examine(work) if one.faults}
    work.store.persons.upsert([Person("N1")])
    work.store.training_ledger.add([(1, 7, 1), (1, 8, 1)], AT)
    assert "2 trainings that people were told of are not in the database" in faults(work)
