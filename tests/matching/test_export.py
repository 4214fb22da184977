import json
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Actor, Event, EventKind, Profile
from matching.errors import InputError
from matching.export import export_log
from matching.log import APPLIED, NONE, REFUSED, Log, outcomes
from matching.store import FEATURES_KEPT, Store
from matching.store import impressions as impressions_module

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def store(shown):
    """A list of two a day for four days; on the fifth its first was refused, on the sixth applied to."""
    with Store.open(":memory:") as store:
        store.profiles.upsert([Profile("P1")])
        given = [
            shown(list_id=day, position=place, at=AT + day * DAY, digest_id=None)
            for day in range(4)
            for place in (1, 2)
        ]
        ids = store.impressions.record(given)
        for day, kind in ((4, EventKind.REFUSED), (5, EventKind.APPLIED)):
            store.events.append(
                Event(0, one, kind, "person", (), Actor.PERSON, "web", AT + day * DAY) for one in ids[::2]
            )
        yield store


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "jsonl.gz"])
@pytest.mark.parametrize("page", [1, 3, 100])
def test_the_log_is_what_was_shown_in_the_period_and_had_happened_by_its_end(
    store, tmp_path, monkeypatch, suffix, page
):
    monkeypatch.setattr(impressions_module, "PAGE_LISTS", page)
    done = export_log(store, tmp_path, AT + DAY, AT + 5 * DAY, suffix)
    log = Log.read(tmp_path)
    assert log.column("at").tolist() == sorted(log.column("at").tolist())
    assert (done.impressions, done.events) == (len(log), log.events.num_rows) == (6, 3)
    assert outcomes(log).grade.tolist() == [REFUSED, NONE] * 3
    assert outcomes(log.until(AT + 4 * DAY)).grade.tolist() == [NONE] * 6


def happens(store, impression_id, kind, at, **changes):
    reasons = ("night",) if kind is EventKind.ASKED else ()
    (key,) = store.events.append([Event(0, impression_id, kind, "person", reasons, Actor.PERSON, "", at, **changes)])
    return key


def test_what_a_digest_was_to_show_is_in_the_log_once_it_was_received(store, shown, tmp_path):
    sent = store.impressions.record([shown(position=one, at=AT + DAY) for one in (1, 2)])
    never = store.impressions.record([shown(position=one, at=AT + DAY, digest_id=8) for one in (1, 2)])
    (answered,) = store.impressions.record([shown(digest_id=9, at=AT + DAY)])
    for one in (sent[0], never[0]):
        happens(store, one, EventKind.ASKED, AT + DAY)
    happens(store, sent[0], EventKind.DELIVERED, AT + 2 * DAY)
    store.events.unask(never, AT + 2 * DAY)
    back = happens(store, answered, EventKind.REFUSED, AT + 2 * DAY)
    store.events.withdraw(back, AT + 3 * DAY)

    def digests(until):
        export_log(store, tmp_path, AT + DAY, until)
        log = Log.read(tmp_path)
        ids = set(log.column("impression_id").tolist()) & {*sent, *never, answered}
        return ids, sorted(row["event"] for row in log.events.to_pylist() if row["impression_id"] in ids)

    assert digests(AT + 2 * DAY) == (set(), [])
    assert digests(AT + 9 * DAY) == ({sent[0], answered}, ["asked", "delivered", "refused", "withdrawn"])


def test_the_log_holds_the_records_of_the_store_under_internal_keys_only(store, tmp_path):
    export_log(store, tmp_path, None, AT + 9 * DAY)
    shown = store.impressions.of_profile(1)
    expected = Log.of(shown, store.events.of([one.impression_id for one in shown]))
    found = Log.read(tmp_path)
    assert found.impressions.equals(expected.impressions)
    assert sorted(found.events.to_pylist(), key=lambda row: row["event_id"]) == sorted(
        expected.events.to_pylist(), key=lambda row: row["event_id"]
    )
    assert outcomes(found).grade.tolist() == [APPLIED, NONE] * 4


def test_the_manifest_says_counts_hash_and_expiry(store, tmp_path):
    done = export_log(store, tmp_path, AT + DAY, AT + 9 * DAY)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["impressions"] == 6
    assert manifest["events"] == 6
    assert manifest["sha256"] == done.sha256 == Log.read(tmp_path).content_hash()
    assert datetime.fromisoformat(manifest["expires_at"]) == AT + DAY + FEATURES_KEPT
    assert (manifest["since"], manifest["until"]) == ((AT + DAY).isoformat(), (AT + 9 * DAY).isoformat())


def test_features_dropped_are_exported_empty_and_no_longer_shorten_the_life_of_the_copy(store, tmp_path):
    store.impressions.drop_features(AT + 3 * DAY)
    done = export_log(store, tmp_path, None, AT + 9 * DAY)
    assert [len(row) for row in Log.read(tmp_path).impressions.column("features").to_pylist()] == [0] * 6 + [3] * 2
    assert done.expires_at == AT + 3 * DAY + FEATURES_KEPT


def test_the_same_store_gives_the_same_hash_and_an_erasure_another(store, tmp_path):
    first = export_log(store, tmp_path / "a", None, AT + 9 * DAY)
    assert export_log(store, tmp_path / "b", None, AT + 9 * DAY, "jsonl").sha256 == first.sha256
    store.profiles.erase([1])
    gone = export_log(store, tmp_path / "a", None, AT + 9 * DAY)
    assert gone.impressions == gone.events == len(Log.read(tmp_path / "a")) == 0
    assert gone.sha256 != first.sha256


def test_a_period_that_ends_before_it_begins_is_refused_and_nothing_is_written(store, tmp_path):
    with pytest.raises(InputError, match="give --since before --until"):
        export_log(store, tmp_path / "log", AT + DAY, AT)
    assert not (tmp_path / "log").exists()


def test_progress_counts_every_impression(store, tmp_path):
    told = []
    export_log(store, tmp_path, None, AT + 9 * DAY, progress=told.append)
    assert sum(told) == 8


def test_the_store_notes_the_copy_and_when_it_must_be_deleted(store, tmp_path):
    done = export_log(store, tmp_path, None, AT + 9 * DAY, "jsonl")
    assert store.exports.expired(done.expires_at - DAY) == []
    (copy,) = store.exports.expired(done.expires_at)
    assert (copy.path, copy.created_at) == (str(tmp_path), done.exported_at)
