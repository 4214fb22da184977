"""Runs, registry and aliases, in a SQLite file and on a real server."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

pytest.importorskip("mlflow", reason="pip install 'matching-emploi[train]'")

from matching.bundle import Bundle, seal
from training.tracking import CHALLENGER, CHAMPION, Tracker, TrackingError, Training


def bundle(folder, name):
    (folder / name).mkdir(parents=True)
    (folder / name / "README.md").write_text(f"card of {name}", encoding="utf-8")
    seal(folder / name)
    return Bundle.read(folder / name)


@pytest.fixture
def local(data_dir):
    return Tracker.open(data_dir)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A real server on a free port of this machine."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    uri = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{folder}/server.sqlite3", "--artifacts-destination", str(folder)]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"}
        ) as process,
    ):
        try:
            while not healthy(uri):
                assert process.poll() is None, (folder / "log").read_text()
            yield uri
        finally:
            process.terminate()


def healthy(uri):
    try:
        with urllib.request.urlopen(f"{uri}/health", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        time.sleep(0.1)  # between two looks
        return False


def test_a_run_holds_what_it_was_told_and_the_bundle(local, tmp_path):
    artefacts = tmp_path / "artefacts"
    artefacts.mkdir()
    (artefacts / "importance.csv").write_text("feature,gain\n", encoding="utf-8")
    told = Training(
        {"seed": 3}, {"auc": 0.75, "nothing": float("nan")}, {"loss": [(1, 0.9), (4, 0.5)]}, {"data": "h"}, artefacts
    )
    run_id = local.record(bundle(tmp_path, "heads-1"), told)
    run = local._client.get_run(run_id)
    assert run.info.status == "FINISHED"
    assert run.data.params == {"seed": "3"}
    assert run.data.metrics == {"auc": 0.75, "loss": 0.5}
    assert run.data.tags["data"] == "h"
    assert [(m.step, m.value) for m in local._client.get_metric_history(run_id, "loss")] == [(1, 0.9), (4, 0.5)]
    assert {item.path for item in local._client.list_artifacts(run_id)} == {"bundle", "importance.csv"}
    assert {item.path for item in local._client.list_artifacts(run_id, "bundle")} == {
        "bundle/README.md",
        "bundle/manifest.json",
    }


def test_artefacts_lie_under_the_data_directory(local, tmp_path, data_dir):
    run_id = local.record(bundle(tmp_path, "heads-1"), Training())
    assert local._client.get_run(run_id).info.artifact_uri.startswith((data_dir / "mlflow").resolve().as_uri())


def aliases_follow(tracker, folder):
    one, two = bundle(folder, "heads-1"), bundle(folder, "heads-2")
    tracker.record(one, Training())
    tracker.point(CHALLENGER, one)
    tracker.point(CHAMPION, two)
    assert tracker.bundles() == {CHALLENGER: "heads-1", CHAMPION: "heads-2"}
    tracker.point(CHAMPION, one)
    tracker.drop(CHALLENGER)
    tracker.drop(CHALLENGER)
    tracker.judged(one, {"accepted": True, "sentences": ["Promotion acceptée."]})
    assert tracker.bundles() == {CHAMPION: "heads-1"}


def test_aliases_name_bundles_one_of_which_was_never_recorded(local, tmp_path):
    assert local.bundles() == {}
    aliases_follow(local, tmp_path)


@pytest.mark.slow
def test_a_server_does_the_same(server, tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server)
    tracker = Tracker.open(tmp_path / "unused")
    assert not (tmp_path / "unused").exists()
    aliases_follow(tracker, tmp_path)
    version = tracker._client.get_model_version_by_alias("matching", CHAMPION)
    fetched = tracker._client.download_artifacts(version.run_id, "bundle", str(tmp_path))
    assert Bundle.read(type(tmp_path)(fetched)).manifest["id"] == "heads-1"


def test_a_run_begun_by_mlflow_is_written_to(local, tmp_path, monkeypatch):
    begun = local._client.create_run(local._experiment()).info.run_id
    monkeypatch.setenv("MLFLOW_RUN_ID", begun)
    assert local.record(bundle(tmp_path, "heads-1"), Training({"seed": 1})) == begun
    assert local._client.get_run(begun).data.params == {"seed": "1"}


def test_a_run_that_fails_is_marked(local, tmp_path):
    with pytest.raises(TrackingError, match="Invalid"):
        local.record(bundle(tmp_path, "heads-1"), Training({"a\nname": 1}))
    (run,) = local._client.search_runs([local._experiment()])
    assert run.info.status == "FAILED"


def test_a_server_that_does_not_answer_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        tracker = Tracker(f"http://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(TrackingError, match="MLFLOW_TRACKING_URI"):
            tracker.bundles()
