"""`export log` and `replay`, from the store to what a person reads."""

import json
from datetime import UTC, datetime

import numpy as np
import pytest

from matching.bundle import Bundle
from matching.cli import main
from matching.domain import Actor, Event, EventKind, Profile
from matching.features import FEATURE_NAMES, schema_id
from matching.log import REFUSED, Log, outcomes
from matching.rerank import PreferenceScore
from matching.store import Store

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def folder(shown, tmp_path):
    """A store with one list of three, scored by the bundle served, the second refused."""
    rows = np.random.default_rng(0).uniform(0, 1, (3, len(FEATURE_NAMES))).astype(np.float32)
    scores = PreferenceScore().score(rows)
    with Store.open(f"sqlite:///{tmp_path / 'matching.sqlite3'}") as store:
        store.profiles.upsert([Profile("P1")])
        facts = {"bundle": Bundle.open().id, "feature_schema": schema_id(), "digest_id": None}
        places = enumerate(zip(rows.tolist(), scores.tolist(), strict=True), 1)
        ids = store.impressions.record(
            shown(position=place, features=tuple(row), score=score, **facts) for place, (row, score) in places
        )
        store.events.append([Event(0, ids[1], EventKind.REFUSED, "person", ("too_far",), Actor.PERSON, "web", AT)])
    return tmp_path


def export(folder, *options):
    return main(["export", "log", *options, str(folder / "log"), "--store", str(folder)])


@pytest.mark.parametrize("form", ["parquet", "jsonl", "jsonl.gz"])
def test_the_log_is_exported_with_its_hash_and_its_expiry(folder, capsys, form):
    assert export(folder, "--since", "2026-11-01", "--until", "2026-12-01", "--format", form) == 0
    said = capsys.readouterr()
    log = Log.read(folder / "log")
    assert outcomes(log).grade.tolist() == [-1, REFUSED, -1]
    assert f"impressions 3, events 1, sha256 {log.content_hash()}" in said.out
    assert "Delete this copy by 2027-12-18" in said.err
    assert json.loads((folder / "log" / "manifest.json").read_text(encoding="utf-8"))["impressions"] == 3


def test_a_period_without_impressions_is_an_empty_log(folder, capsys):
    assert export(folder, "--until", "2026-01-01") == 0
    assert "impressions 0, events 0" in capsys.readouterr().out
    assert len(Log.read(folder / "log")) == 0


def test_a_period_turned_round_and_a_date_that_is_none_are_explained(folder, capsys):
    assert export(folder, "--since", "2026-12-01", "--until", "2026-11-01") == 1
    assert "give --since before --until" in capsys.readouterr().err
    assert export(folder, "--since", "yesterday") == 2


def test_a_list_is_replayed_from_any_of_its_impressions(folder, capsys):
    assert main(["replay", "2", "--store", str(folder)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1].startswith("Les 3 scores de la liste 1 sont retrouvés au bit près")
    assert len(said) == 5


def test_a_list_that_cannot_be_replayed_says_why_and_exits_1(folder, capsys):
    with Store.open(f"sqlite:///{folder / 'matching.sqlite3'}") as store:
        store.impressions.drop_features(datetime(2027, 1, 1, tzinfo=UTC))
    assert main(["replay", "2", "--store", str(folder)]) == 1
    assert "ne peut pas être rejouée : ses variables ont été effacées" in capsys.readouterr().out


def test_an_impression_that_is_not_there_is_named(folder, capsys):
    assert main(["replay", "99", "--store", str(folder)]) == 1
    assert "no impression 99" in capsys.readouterr().err
