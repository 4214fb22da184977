"""What is served changes through the gate alone, whole, with a line of history; and back."""

import shutil
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("mlflow", reason="pip install 'matching-emploi[train]'")

from eval.gate import PATH
from matching.bundle import Bundle, seal
from matching.log import Log
from matching.promotions import changes, served
from training.__main__ import main
from training.datasets import Dataset
from training.fit import fit, load_config
from training.tracking import CHALLENGER, CHAMPION, Tracker

N_LISTS = 1_200


@pytest.fixture(scope="session")
def log_dir(planted_log, tmp_path_factory):
    """The log of every test."""
    folder = tmp_path_factory.mktemp("log")
    planted_log(N_LISTS).write(folder)
    return folder


@pytest.fixture(scope="session")
def fitted(log_dir, tmp_path_factory):
    """Heads that know something, heads that know the opposite, and the lists that they learned from."""
    config = load_config()
    config["data"]["validation"], config["trees"]["num_threads"] = 0.0, 1
    early = Dataset.of(Log.read(log_dir)).split(0.6)[0]
    good = fit(early, config)
    liking = good.reranker.formula.liking
    backwards = replace(liking, intercept=2.0, weights={name: -weight for name, weight in liking.weights.items()})
    bad = replace(good, reranker=replace(good.reranker, formula=replace(good.reranker.formula, liking=backwards)))
    return {"good": good, "bad": bad}, early


@pytest.fixture
def bundles(models, fitted):
    """`good-1`, `good-2` and `bad-1` beside the bundle served."""
    heads, early = fitted
    until = (early.at.max() + 1).astype("datetime64[us]").item().isoformat() + "+00:00"
    for name in ("good-1", "good-2", "bad-1"):
        heads[name.split("-")[0]].save(models / name, Bundle.read(models / "base-1"))
        (models / name / "README.md").write_text(name, encoding="utf-8")
        seal(models / name, learned_until=until, encoder_fingerprint="static-0")
    return models


def current(models):
    return Bundle.open(models).id


@pytest.fixture(scope="session")
def gate(tmp_path_factory):
    """The service's thresholds, less strict where a small log or a busy machine would decide."""
    text = PATH.read_text(encoding="utf-8")
    for found, put in (("most = 2.0 ", "most = 2000.0 "), ("most = 0.02\n", "most = 0.06\n")):
        assert text.count(found) == 1
        text = text.replace(found, put)
    path = tmp_path_factory.mktemp("gate") / "gate.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def promote(log_dir, gate):
    return lambda bundle, *more: main(["promote", bundle, "--log", str(log_dir), "--gate", str(gate), *more])


def test_a_better_bundle_is_served_and_the_registry_follows(bundles, promote, data_dir, capsys):
    tracker = Tracker.open(data_dir)
    tracker.point(CHALLENGER, Bundle.read(bundles / "good-1"))
    assert promote("good-1", "--why", "mensuel") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Promotion acceptée."
    assert len(said) > 5
    assert current(bundles) == "good-1"
    assert tracker.bundles() == {CHAMPION: "good-1"}
    (line,) = changes(bundles)
    assert (line.action, line.bundle, line.previous, line.why) == ("promote", "good-1", "base-1", "mensuel")
    assert line.who
    assert line.verdict["sentences"] == said
    run_id = tracker._client.get_model_version_by_alias("matching", CHAMPION).run_id
    assert line.run == f"#/experiments/{tracker._client.get_run(run_id).info.experiment_id}/runs/{run_id}"
    assert tracker._client.get_run(run_id).data.tags["accepted"] == "true"


def test_a_worse_bundle_is_refused_with_its_sentences(bundles, promote, data_dir, capsys):
    assert promote("bad-1") == 1
    said = capsys.readouterr().out
    assert said.startswith("Promotion refusée\u00a0:")
    assert "pour le modèle servi" in said
    assert "refusé." in said
    assert current(bundles) == "base-1"
    assert Tracker.open(data_dir).bundles() == {}
    assert [line.action for line in changes(bundles)] == ["refuse"]
    assert served(bundles) == []


def test_too_few_lists_are_no_proof(bundles, promote, log_dir, data_dir, tmp_path, capsys):
    log = Log.read(log_dir)
    lists = log.column("list_id")
    log.take(lists >= N_LISTS - 30).write(tmp_path / "few")
    assert promote("good-1", "--log", str(tmp_path / "few")) == 1
    assert "non mesuré" in capsys.readouterr().out
    assert current(bundles) == "base-1"


def test_lists_that_a_model_learned_from_are_no_proof(bundles, log_dir, data_dir, fitted, tmp_path, capsys):
    last = fitted[1].at.max().astype("datetime64[us]").item().isoformat()
    assert main(["promote", "good-1", "--log", str(log_dir), "--until", last]) == 1
    assert "holds no list made after" in capsys.readouterr().err
    assert current(bundles) == "base-1"


def test_a_challenger_without_champion_is_refused_unless_it_is_the_first(bundles, promote, data_dir, capsys):
    (bundles / "CURRENT").unlink()
    assert promote("good-1") == 1
    said = capsys.readouterr().out
    assert "aucun modèle n’est servi" in said
    assert "--first" in said
    assert not (bundles / "CURRENT").exists()
    assert promote("good-1", "--first") == 0
    assert current(bundles) == "good-1"
    assert Tracker.open(data_dir).bundles() == {CHAMPION: "good-1"}


def test_first_does_not_spare_a_comparison(bundles, promote, data_dir, capsys):
    assert promote("bad-1", "--first") == 1
    assert current(bundles) == "base-1"
    capsys.readouterr()


def damaged(folder):
    path = folder / "heads" / "trees.txt"
    path.write_text(path.read_text(encoding="utf-8")[:-100], encoding="utf-8")


def other_features(folder):
    path = folder / "heads" / "heads.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"similarity"', '"similarity_of_old"'), encoding="utf-8")
    seal(folder)


def no_trees(folder):
    (folder / "heads" / "trees.txt").write_text("tree\n", encoding="utf-8")
    seal(folder)


def gone(folder):
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (damaged, "differs from the bundle's manifest"),
        (other_features, "'similarity_of_old' there and 'similarity' here"),
        (no_trees, "no readable trees"),
        (gone, "no readable manifest.json"),
    ],
)
def test_a_bundle_that_cannot_be_served_is_refused(bundles, promote, data_dir, capsys, spoil, words):
    spoil(bundles / "good-1")
    for more in ((), ("--first",)):
        if more:
            (bundles / "CURRENT").unlink()
        assert promote("good-1", *more) == 1
        assert words in capsys.readouterr().err
        assert not (bundles / "HISTORY").exists()
        assert (bundles / "CURRENT").exists() != bool(more)


def test_a_served_bundle_that_is_damaged_is_said(bundles, promote, data_dir, capsys):
    (bundles / "base-1" / "encoder.bin").write_bytes(b"other")
    assert promote("good-1") == 1
    assert "differs from the bundle's manifest" in capsys.readouterr().err
    assert (bundles / "CURRENT").read_text(encoding="utf-8") == "base-1\n"


def test_what_is_served_is_not_promoted_again(bundles, promote, data_dir, capsys):
    assert promote("base-1") == 1
    assert "served already" in capsys.readouterr().err


def test_a_bundle_from_elsewhere_is_not_served(bundles, promote, data_dir, tmp_path, capsys):
    shutil.copytree(bundles / "good-1", tmp_path / "elsewhere" / "good-1")
    assert promote(str(tmp_path / "elsewhere" / "good-1")) == 1
    assert "is not in" in capsys.readouterr().err


def test_groups_are_audited_when_given(bundles, promote, log_dir, data_dir, tmp_path, capsys):
    people = np.unique(Log.read(log_dir).column("profile_id")).tolist()
    rows = "".join(f"{person},sexe,{'femmes' if person % 2 else 'hommes'}\n" for person in people)
    (tmp_path / "groups.csv").write_text("profile_id,attribute,group\n" + rows, encoding="utf-8")
    promote("good-1", "--groups", str(tmp_path / "groups.csv"))
    assert "sexe" in capsys.readouterr().out
    (tmp_path / "groups.csv").write_text("who\n1\n", encoding="utf-8")
    assert promote("good-2", "--groups", str(tmp_path / "groups.csv")) == 1
    assert "profile_id,attribute,group" in capsys.readouterr().err


def test_a_change_of_encoder_is_said(bundles, promote, data_dir, capsys):
    seal(bundles / "good-1", learned_until=Bundle.read(bundles / "good-1").manifest["learned_until"])
    promote("good-1")
    assert "l’encodeur change (None, static-0 pour le modèle servi)" in capsys.readouterr().out


def test_rollback_goes_back_step_by_step(bundles, promote, data_dir, capsys):
    tracker = Tracker.open(data_dir)
    for name in ("good-1", "good-2"):
        assert promote(name) == 0
    for name in ("good-1", "base-1"):
        assert main(["rollback", "--why", "plaintes"]) == 0
        assert current(bundles) == name
        assert tracker.bundles() == {CHAMPION: name}
    capsys.readouterr()
    assert main(["rollback"]) == 1
    assert "No other bundle was served" in capsys.readouterr().err
    assert current(bundles) == "base-1"
    assert [line.action for line in changes(bundles)] == ["promote", "promote", "rollback", "rollback"]
    assert promote("good-2") == 0
    assert served(bundles) == ["base-1", "good-2"]


def test_rollback_to_a_damaged_bundle_changes_nothing(bundles, promote, data_dir, capsys):
    assert promote("good-1") == 0
    (bundles / "base-1" / "encoder.bin").write_bytes(b"other")
    assert main(["rollback"]) == 1
    assert "differs" in capsys.readouterr().err
    assert current(bundles) == "good-1"


def test_rollback_needs_no_registry(bundles, promote, data_dir, capsys, monkeypatch):
    assert promote("good-1") == 0
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    assert main(["rollback"]) == 0
    assert "doctor --repair" in capsys.readouterr().err
    assert current(bundles) == "base-1"


def test_a_history_that_was_damaged_is_said(bundles, log_dir, data_dir, capsys):
    (bundles / "HISTORY").write_text("{", encoding="utf-8")
    assert main(["rollback"]) == 1
    assert "HISTORY is not as it was written" in capsys.readouterr().err


STOPS = {
    "before CURRENT is renamed": "pathlib.Path.replace",
    "before the history": "training.promote.note",
    "before the alias": "training.tracking.Tracker.point",
}


@pytest.mark.parametrize("where", STOPS)
def test_killed_between_two_steps_what_is_served_is_whole_and_doctor_finishes(bundles, data_dir, where, capsys):
    """The process kills itself where a step would begin."""
    (bundles / "CURRENT").write_text("good-1\n", encoding="utf-8")
    program = f"""
import os, signal, sys
from pathlib import Path
import training.promote, training.tracking
from matching.bundle import Bundle
from training.tracking import Tracker
def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
models, data = Path(sys.argv[1]), Path(sys.argv[2])
owner, _, name = {STOPS[where]!r}.rpartition(".")
owner = Path if owner == "pathlib.Path" else eval(owner)
setattr(owner, name, die)
decision = training.promote.Decision(True, ("Promotion acceptée.",))
tracking = lambda: Tracker.open(data)
training.promote.apply(models, Bundle.read(models / "good-2"), Bundle.open(models), decision, tracking, "")
"""
    done = subprocess.run([sys.executable, "-c", program, str(bundles), str(data_dir)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert current(bundles) == ("good-1" if where == "before CURRENT is renamed" else "good-2")
    Bundle.open(bundles).reranker()
    assert main(["doctor"]) == 1
    assert "to repair" in capsys.readouterr().out
    assert main(["doctor", "--repair"]) == 0
    assert main(["doctor"]) == 0
    assert Tracker.open(data_dir).bundles() == {CHAMPION: current(bundles)}
    assert not list(bundles.glob("*.new"))
