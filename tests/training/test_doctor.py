"""What differs between CURRENT, the history and the registry is said, and made to follow CURRENT."""

import pytest

pytest.importorskip("mlflow", reason="pip install 'matching-emploi[train]'")

from matching.bundle import Bundle, seal
from matching.promotions import Action, changes, note
from training.__main__ import main
from training.doctor import examine
from training.tracking import CHALLENGER, CHAMPION, Tracker


@pytest.fixture
def tracker(data_dir, models):
    found = Tracker.open(data_dir)
    found.point(CHAMPION, Bundle.read(models / "base-1"))
    return found


def another(models, name):
    (models / name).mkdir()
    seal(models / name)
    return Bundle.read(models / name)


def sentences(models, tracker):
    return [finding.sentence for finding in examine(models, tracker)]


def test_nothing_is_said_when_all_agree(models, tracker, capsys):
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out == ""


def test_an_alias_that_differs_follows_current(models, tracker, capsys):
    tracker.point(CHAMPION, another(models, "base-2"))
    assert main(["doctor"]) == 1
    assert "CURRENT names base-1 and the alias champion of the registry base-2" in capsys.readouterr().out
    assert tracker.bundles() == {CHAMPION: "base-2"}  # said, not done
    assert main(["doctor", "--repair"]) == 0
    assert tracker.bundles() == {CHAMPION: "base-1"}
    assert Bundle.open(models).id == "base-1"


def test_a_registry_that_knows_nothing_is_told(models, data_dir, capsys):
    assert main(["doctor", "--repair"]) == 0
    assert "nothing" in capsys.readouterr().out
    assert Tracker.open(data_dir).bundles() == {CHAMPION: "base-1"}


def test_a_current_written_by_hand_gets_its_line(models, tracker, capsys):
    note(models, Action.PROMOTE, "base-2", "base-0", "")
    assert "CURRENT names base-1 and the last line of the history base-2" in sentences(models, tracker)[0]
    assert main(["doctor", "--repair"]) == 0
    last = changes(models)[-1]
    assert (last.action, last.bundle, last.previous) == ("repair", "base-1", "base-2")
    assert sentences(models, tracker) == []
    capsys.readouterr()


def test_a_challenger_that_is_served_or_gone_is_no_challenger(models, tracker):
    for bundle in (Bundle.read(models / "base-1"), another(models, "base-2")):
        tracker.point(CHALLENGER, bundle)
        if bundle.id == "base-2":
            (models / "base-2" / "manifest.json").unlink()
            (models / "base-2").rmdir()
        (finding,) = examine(models, tracker)
        assert "challenger" in finding.sentence
        finding.repair()
        assert tracker.bundles() == {CHAMPION: "base-1"}


def test_a_challenger_that_waits_is_no_fault(models, tracker):
    tracker.point(CHALLENGER, another(models, "base-2"))
    assert sentences(models, tracker) == []


def test_what_a_stopped_training_left_is_removed(models, tracker):
    (models / ".retrain-x" / "made").mkdir(parents=True)
    (finding,) = examine(models, tracker)
    finding.repair()
    assert sentences(models, tracker) == []
    assert {path.name for path in models.iterdir()} == {"CURRENT", "base-1"}


def test_a_damaged_bundle_is_for_a_person_to_repair(models, tracker, capsys):
    (models / "base-1" / "encoder.bin").write_bytes(b"other")
    assert main(["doctor", "--repair"]) == 1
    said = capsys.readouterr().out
    assert "to repair" in said
    assert "rollback" in said


def test_serving_nothing_is_said(models, tracker):
    (models / "CURRENT").unlink()
    assert "serves nothing" in sentences(models, tracker)[0]
