import json

import numpy as np
import pytest

from matching.domain import Actor, Arm, Event, EventKind, Unit
from matching.export import export_log
from matching.rollout import assigned
from matching.store import Store
from matching.testing import MONDAY, make_impression, make_profile
from training.__main__ import main

PEOPLE = 400
AFTER = MONDAY.replace(year=2027)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("MATCHING_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("MATCHING_DATABASE_URL", raising=False)
    with Store.open(f"sqlite:///{tmp_path / 'matching.sqlite3'}") as store:
        store.profiles.upsert([make_profile(f"P{i}") for i in range(PEOPLE)])
        begun = store.experiments.start("handle", Unit.PERSON, (Arm("usual", 0.5), Arm("tried", 0.5)), MONDAY)
        draw = np.random.default_rng(0)
        rows = [
            make_impression(key, list_id=key, at=MONDAY, arm=assigned([begun], person=key).label)
            for key in range(1, PEOPLE + 1)
            for _ in range(3)
        ]
        answers = [
            Event(0, one, EventKind.APPLIED, "person", (), Actor.PERSON, "web", MONDAY)
            for one, row in zip(store.impressions.record(rows), rows, strict=True)
            if draw.random() < (0.1 if row.arm.endswith("tried") else 0.3)
        ]
        store.events.append(answers)
        yield store


def test_the_table_tells_rates_differences_harm_and_what_could_be_seen(store, capsys):
    assert main(["experiment", "handle"]) == 0
    said = capsys.readouterr().out
    lines = {tuple(line.split()[:2]): line for line in said.splitlines()}
    assert "default arm" in lines["applied", "usual"]
    assert "HARM" in lines["applied", "tried"]
    assert "too little is known yet" in lines["hired", "tried"]
    assert "tried: of applied, a change by" in said
    assert store.experiments.get("handle").stopped_at is None


def test_the_command_stops_what_harms_when_told_to(store, capsys):
    assert main(["experiment", "handle", "--stop-on-harm"]) == 0
    assert "moins de candidatures" in store.experiments.get("handle").stopped_for
    assert "stopped: bras tried" in capsys.readouterr().out


def test_a_wide_margin_stops_nothing(store):
    assert main(["experiment", "handle", "--stop-on-harm", "--margin", "0.95"]) == 0
    assert store.experiments.get("handle").stopped_at is None


def test_an_exported_log_tells_the_same_figures_as_the_store(store, tmp_path):
    export_log(store, tmp_path / "log", None, AFTER)
    for name, options in (("ours", []), ("theirs", ["--log", str(tmp_path / "log")])):
        assert main(["experiment", "handle", "--json", str(tmp_path / name), *options]) == 0
    ours = json.loads((tmp_path / "ours").read_text())
    assert ours == json.loads((tmp_path / "theirs").read_text())
    figure = ours["figures"]["difference.applied.tried"]
    assert figure["low"] < figure["value"] < figure["high"] < 0
    assert ours["figures"]["difference.hired.tried"]["low"] is None


def test_what_happened_later_does_not_count(store, tmp_path):
    assert main(["experiment", "handle", "--until", "2026-01-01", "--json", str(tmp_path / "early")]) == 0
    assert json.loads((tmp_path / "early").read_text())["figures"]["rate.applied.usual"]["n"] == 0


def test_an_unknown_experiment_is_an_error_that_says_so(store, capsys):
    assert main(["experiment", "none"]) == 1
    assert "no experiment 'none'" in capsys.readouterr().err
