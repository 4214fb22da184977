import gzip
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from matching.errors import InputError
from matching.log import EVENTS, IMPRESSIONS, Log, LogWriter, files

SUFFIXES = ["parquet", "jsonl", "jsonl.gz"]


@pytest.fixture
def log(shown, event):
    return Log.of(
        [shown(1, propensity=0.25, digest_id=4, at=shown(1).at.replace(microsecond=123456)), shown(2, features=())],
        [event(3, "refused", "too_far", "employer"), event(1, "opened"), event(4, "withdrawn", undoes=3)],
    )


@pytest.fixture
def lines(log, tmp_path):
    """A log in JSON Lines and the path of its impressions."""
    log.write(tmp_path, "jsonl")
    return tmp_path / "impressions.jsonl"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_read_back_the_same_in_every_form(log, tmp_path, suffix):
    log.write(tmp_path / "new" / "folder", suffix)
    found = Log.read(tmp_path / "new" / "folder")
    assert found.events.equals(log.events)
    assert found.impressions.drop(["features"]).equals(log.impressions.drop(["features"]))
    for one, other in zip(found.features(), log.features(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert found.content_hash() == log.content_hash()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_log_is_one(tmp_path, suffix):
    Log(IMPRESSIONS.empty_table(), EVENTS.empty_table()).write(tmp_path, suffix)
    found = Log.read(tmp_path)
    assert len(found) == found.events.num_rows == 0
    assert found.impressions.schema == IMPRESSIONS


def test_writing_another_form_leaves_no_log_of_the_first(log, tmp_path):
    log.write(tmp_path)
    log.write(tmp_path, "jsonl")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.jsonl", "impressions.jsonl"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_log_whose_writing_fails_leaves_what_was_there(log, tmp_path, suffix):
    log.write(tmp_path, suffix)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ZeroDivisionError), LogWriter(tmp_path, suffix) as writer:
        writer.write(log.impressions.slice(0, 1), log.events)
        raise ZeroDivisionError
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_log_written_in_pieces_is_the_same(log, tmp_path):
    with LogWriter(tmp_path) as writer:
        for i in range(3):
            writer.write(log.impressions.slice(i, 1), log.events.slice(i, 1))
    assert writer.counts == {"impressions": 2, "events": 3}
    assert writer.content_hash() == log.content_hash() == Log.read(tmp_path).content_hash()


def test_the_hash_is_that_of_the_content(log, shown):
    assert len(log.content_hash()) == 64
    rows = [shown(1), shown(2)]
    others = [
        [shown(1), shown(2, score=0.25)],
        [shown(1), shown(2, features=(0.5, 0.0, 2))],
        [shown(1, features=(0.5, float("nan"), 1, 0.5)), shown(2, features=(float("nan"), 2))],
        [shown(1), shown(2, arm="b")],
        [shown(1, arm="ab"), shown(2)],
        [shown(1, arm="a"), shown(2, arm="b")],
        [shown(1), shown(2, digest_id=0)],
        [shown(2), shown(1)],
        [shown(1)],
    ]
    hashes = {Log.of(one, []).content_hash() for one in [rows, *others]}
    assert len(hashes) == 10
    assert Log.of(rows, []).content_hash() in hashes


def test_a_number_not_known_and_a_nan_are_the_same_content(shown):
    known = Log.of([shown(1)], [])
    column = known.impressions.column_names.index("propensity")
    nan = pa.array([float("nan")])
    assert Log(known.impressions.set_column(column, "propensity", nan), known.events).content_hash() == (
        known.content_hash()
    )


@pytest.mark.parametrize("name", ["impressions", "events"])
def test_a_missing_file_is_named_with_the_cure(log, tmp_path, name):
    log.write(tmp_path)
    (tmp_path / f"{name}.parquet").unlink()
    with pytest.raises(InputError, match=rf"no {name}\.parquet nor .*matching export log"):
        Log.read(tmp_path)


@pytest.mark.parametrize("suffix", ["parquet", "jsonl.gz"])
def test_a_file_cut_short_is_named_with_the_cure(log, tmp_path, suffix):
    log.write(tmp_path, suffix)
    path = tmp_path / f"events.{suffix}"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(InputError, match=r"events\..* (truncated|damaged).*again"):
        Log.read(tmp_path)


def test_a_line_cut_short_is_named_with_the_cure(lines):
    lines.write_text(lines.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    with pytest.raises(InputError, match=r"impressions\.jsonl, line 2, .*again"):
        Log.read(lines.parent)


@pytest.mark.parametrize("content", [b"PK\x03\x04 no log", b"", b"PAR1"])
def test_a_file_that_is_no_parquet_is_named_with_the_cure(log, tmp_path, content):
    log.write(tmp_path)
    (tmp_path / "events.parquet").write_bytes(content)
    with pytest.raises(InputError, match=r"events\.parquet is truncated or no Parquet.*again"):
        Log.read(tmp_path)


def test_a_parquet_of_something_else_is_refused_with_what_it_lacks(log, tmp_path):
    log.write(tmp_path)
    pq.write_table(pa.table({"a": [1], "impression_id": [2]}), tmp_path / "events.parquet")
    with pytest.raises(InputError, match=r"events\.parquet lacks actor, at, channel"):
        Log.read(tmp_path)


def test_columns_of_more_are_left_aside_and_kindred_types_are_read(log, tmp_path):
    log.write(tmp_path)
    table = log.events.append_column("note", pa.array(["a", "b", "c"]))
    table = table.set_column(0, "event_id", table.column("event_id").cast(pa.int32()))
    pq.write_table(table, tmp_path / "events.parquet")
    assert Log.read(tmp_path).events.equals(log.events)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"score": "high"}, "other values"),
        ({"impression_id": None}, "rows without impression_id"),
        ({"at": "2026-11-20T09:00:00"}, "zone offset"),
        ({"at": "yesterday"}, "other values"),
        ({"impression_id": 2}, "impression_id 2 twice"),
    ],
)
def test_a_line_that_says_something_else_is_refused_with_the_cure(lines, changes, message):
    first, second = lines.read_text(encoding="utf-8").splitlines()
    lines.write_text(f"{json.dumps(json.loads(first) | changes)}\n{second}\n", encoding="utf-8")
    with pytest.raises(InputError, match=rf"(?s){message}.*again"):
        Log.read(lines.parent)


def test_a_line_that_lacks_a_column_is_named_and_what_may_be_unknown_may_be_left_out(lines, log):
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    del rows[1]["propensity"], rows[1]["digest_id"]
    lines.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert Log.read(lines.parent).content_hash() == log.content_hash()
    del rows[1]["score"]
    lines.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with pytest.raises(InputError, match=r"line 2, lacks score"):
        Log.read(lines.parent)


def test_an_event_that_comes_twice_is_refused(shown, event, tmp_path):
    Log.of([shown(1)], [event(2, "opened"), event(1, "opened"), event(2, "applied")]).write(tmp_path)
    with pytest.raises(InputError, match="event_id 2 twice"):
        Log.read(tmp_path)


def test_lines_are_read_in_pieces(lines, log, monkeypatch):
    monkeypatch.setattr(files, "BATCH", 1)
    assert Log.read(lines.parent).content_hash() == log.content_hash()


def test_an_empty_gzip_is_an_empty_table(log, tmp_path):
    log.write(tmp_path, "jsonl")
    (tmp_path / "events.jsonl").unlink()
    (tmp_path / "events.jsonl.gz").write_bytes(gzip.compress(b""))
    assert Log.read(tmp_path).events.num_rows == 0


def test_a_folder_that_cannot_be_made_is_refused_with_the_cure(log, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"cannot be written .* another folder"):
        log.write(tmp_path / "file" / "log")
