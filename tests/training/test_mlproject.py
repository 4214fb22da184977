"""Each entry point is really run by `mlflow run`."""

import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytest.importorskip("mlflow", reason="pip install 'matching-emploi[train]'")

from mlflow.projects._project_spec import load_project

from eval.gate import PATH
from matching.bundle import Bundle
from training.__main__ import parser
from training.fit import CONFIG
from training.tracking import CHAMPION, Tracker

ROOT = Path(__file__).resolve().parents[2]


def run(entry, data_dir, **parameters):
    """Run one entry point with runs kept in the data directory."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    uri = f"sqlite:///{data_dir / 'mlflow' / 'mlflow.sqlite3'}"
    known = {**os.environ, "PATH": path, "MLFLOW_TRACKING_URI": uri, "MLFLOW_DISABLE_TELEMETRY": "true"}
    command = [sys.executable, "-m", "mlflow", "run", str(ROOT), "-e", entry, "--env-manager", "local"]
    command += ["--experiment-name", "matching"]
    for name, value in parameters.items():
        command += ["-P", f"{name}={value}"]
    return subprocess.run(command, env=known, cwd=data_dir, capture_output=True, text=True, check=False)


def changed(path, source, *changes):
    text = source.read_text(encoding="utf-8")
    for found, put in changes:
        assert found in text
        text = text.replace(found, put)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("log", ["", "l'été à part"])
@pytest.mark.parametrize("entry", ["encoder", "retrain", "evaluate", "promote"])
def test_every_entry_point_is_a_command(entry, log, tmp_path):
    point = load_project(str(ROOT)).get_entry_point(entry)
    given = {name: "x" for name, known in point.parameters.items() if known.default is None}
    given |= {"log": log} if "log" in point.parameters else {}
    words = shlex.split(point.compute_command(given, str(tmp_path)))
    options = parser().parse_args(words[3:])
    assert words[:4] == ["python", "-m", "training", entry]
    assert str(getattr(options, "log", None)) == str(given.get("log") or None)


@pytest.fixture
def single(tmp_path):
    return changed(tmp_path / "retrain.toml", CONFIG, ("num_threads = 2", "num_threads = 1"))


@pytest.mark.slow
def test_retrain_promote_and_evaluate_run(planted_log, models, data_dir, tmp_path, single):
    Tracker.open(data_dir)._experiment()
    planted_log(600).write(tmp_path / "log")
    done = run("retrain", data_dir, log=tmp_path / "log", config=single, seed=3)
    assert done.returncode == 0, done.stderr
    tracker = Tracker.open(data_dir)
    bundle_id = tracker.bundles()["challenger"]
    assert Bundle.read(models / bundle_id).manifest["seed"] == 3
    (recorded,) = tracker._client.search_runs([tracker._experiment()])  # the run that MLflow began, no other
    assert recorded.data.params["config"] == str(single)
    assert recorded.data.params["trees.num_leaves"] == "8"
    assert recorded.info.status == "FINISHED"

    gate = changed(tmp_path / "gate.toml", PATH, ("least = 2", "least = 1000002"))
    refused = run("promote", data_dir, bundle=bundle_id, log=tmp_path / "log", gate=gate)
    assert refused.returncode != 0
    assert "Promotion refusée" in refused.stdout
    assert Bundle.open(models).id == "base-1"
    gate = changed(
        tmp_path / "gate.toml", PATH, ("required = true", "required = false"), ("least = 2", "least = 1000002")
    )
    accepted = run("promote", data_dir, bundle=bundle_id, log=tmp_path / "log", gate=gate, why="essai")
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
    assert Bundle.open(models).id == bundle_id
    assert tracker.bundles() == {CHAMPION: bundle_id}

    done = run("evaluate", data_dir, bundle=bundle_id, log=tmp_path / "log")
    assert done.returncode == 0, done.stderr
    assert '"ndcg_at_10"' in done.stdout


@pytest.mark.slow
def test_an_entry_point_that_fails_says_why(models, data_dir, tmp_path):
    failed = run("evaluate", data_dir, bundle="nowhere", log=tmp_path)
    assert failed.returncode != 0
    assert "no readable manifest.json" in failed.stderr


@pytest.mark.slow
@pytest.mark.data
def test_encoder_runs(shared_data, data_dir, tmp_path):
    small = changed(
        tmp_path / "encoder.toml",
        ROOT / "training" / "encoder.toml",
        ("pieces = 5000", "pieces = 400"),
        ("learned_dim = 128", "learned_dim = 8"),
        ("lexical_dim = 128", "lexical_dim = 8"),
        ("ngram_buckets = 40000", "ngram_buckets = 2000"),
        ("steps = 600", "steps = 4"),
        ("warmup_steps = 50", "warmup_steps = 2"),
    )
    assert tomllib.loads(small.read_text(encoding="utf-8"))["optimiser"]["warmup_steps"] == 2
    done = run("encoder", data_dir, out=tmp_path / "tiny", data=shared_data, config=small)
    assert done.returncode == 0, done.stderr
    assert Bundle.read(tmp_path / "tiny").encoder().dim == 16
