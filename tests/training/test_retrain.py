"""From a log to a challenger: the bundle, its card, its manifest and the run that tells how it was made."""

import json
import re

import numpy as np
import pytest

pytest.importorskip("mlflow", reason="pip install 'matching-emploi[train]'")

from matching.bundle import Bundle
from matching.errors import InputError
from matching.features import FEATURE_NAMES, schema_id
from matching.log import Log
from matching.rerank import LightGBMReranker
from training.__main__ import main
from training.datasets import Dataset, DatasetError
from training.evaluate import learned_until, schemas, unseen
from training.fit import load_config
from training.logs import read
from training.retrain import Budget, retrain, searched
from training.tracking import CHALLENGER, Tracker


@pytest.fixture
def log_dir(planted_log, tmp_path):
    planted_log(200).write(tmp_path / "log")
    return tmp_path / "log"


def silent(_):
    """Tells nobody."""


def config():
    found = load_config()
    found["trees"]["num_threads"] = 1
    return found


def made(models, log, seed=0):
    return retrain(log, Bundle.open(models), models, config(), seed, silent)


def test_the_command_makes_a_challenger_that_nothing_serves(log_dir, models, data_dir, single, capsys):
    assert main(["retrain", "--log", str(log_dir), *single]) == 0
    bundle_id = capsys.readouterr().out.strip()
    assert re.fullmatch(r"heads-20260223-[0-9a-f]{8}", bundle_id)  # the day of the last list
    bundle = Bundle.read(models / bundle_id)
    assert isinstance(bundle.reranker(), LightGBMReranker)
    assert Bundle.open(models).id == "base-1"
    tracker = Tracker.open(data_dir)
    assert tracker.bundles() == {CHALLENGER: bundle_id}
    (run,) = tracker._client.search_runs([tracker._experiment()])
    assert run.data.params["trees.num_leaves"] == "8"
    assert run.data.tags["data"] == bundle.manifest["data"]["sha256"] == Log.read(log_dir).content_hash()
    assert run.data.tags["code"] == bundle.manifest["code"]
    assert run.data.metrics["ndcg_at_10"] == pytest.approx(bundle.manifest["metrics"]["ndcg_at_10"])
    assert len(tracker._client.get_metric_history(run.info.run_id, "learning.answered")) > 1
    artefacts = {item.path for item in tracker._client.list_artifacts(run.info.run_id)}
    names = ("learning", "calibration", "importance", "slices")
    assert artefacts == {"bundle", *(f"{name}.{kind}" for name in names for kind in ("csv", "png"))}


def test_nothing_that_mlflow_keeps_is_a_row_of_the_log(log_dir, models, data_dir, single):
    """Ids of the log are made recognisable, then looked for in every file."""
    log, marks = Log.read(log_dir), {}
    impressions, events = log.impressions, log.events
    for offset, name in ((7_310_000_000, "profile_id"), (7_320_000_000, "offer_id"), (7_330_000_000, "list_id")):
        marks[name] = (np.asarray(log.column(name)) + offset).tolist()
        place = impressions.column_names.index(name)
        impressions = impressions.set_column(place, impressions.schema.field(name), [marks[name]])
    Log(impressions, events).write(log_dir)
    assert main(["retrain", "--log", str(log_dir), *single]) == 0
    files = [path for folder in (data_dir, models) for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 10
    told = re.compile(rb"73[123]0000\d\d\d")
    assert not [path for path in files if told.search(path.read_bytes())]


def test_the_manifest_tells_how_it_was_made(planted_log, models):
    log = planted_log(200)
    done = made(models, log, seed=5)
    said = done.bundle.manifest
    assert said["base"] == "base-1"
    assert (said["encoder_fingerprint"], said["dim"]) == ("static-0", 2)
    assert (said["seed"], said["retrain"]["trees"]["num_leaves"]) == (5, 8)
    assert said["gate"]["ndcg"]["margin"] > 0
    assert said["features"] == list(FEATURE_NAMES)
    assert said["data"]["lists"] == 200
    assert said["data"]["people"] == 40
    assert said["data"]["answers"] == int(Dataset.of(log).answered.sum())
    json.dumps(said, allow_nan=False)


def test_the_card_tells_period_figures_limits_and_keeps_the_encoders_card(planted_log, models):
    bundle = made(models, planted_log(200)).bundle
    card = (bundle.folder / "README.md").read_text(encoding="utf-8")
    assert bundle.id in card
    assert "2026-01-05" in card
    assert "`ndcg_at_10`" in card
    assert "## Limits" in card
    assert (bundle.folder / "ENCODER.md").read_text(encoding="utf-8") == "Licence Ouverte"
    assert set(bundle.manifest["files"]) >= {"README.md", "ENCODER.md", "encoder.bin", "heads/trees.txt"}


def test_the_same_log_and_seed_make_the_same_bundle_once(planted_log, models):
    first, second = (made(models, planted_log(150)).bundle for _ in range(2))
    other = made(models, planted_log(150), seed=1).bundle
    assert first.manifest == second.manifest
    assert other.id != first.id
    assert {path.name for path in models.iterdir()} == {"CURRENT", "base-1", first.id, other.id}


def test_heads_on_heads_keep_one_card_of_the_encoder(planted_log, models):
    first = made(models, planted_log(150)).bundle
    second = retrain(planted_log(150, seed=3), first, models, config(), 0, silent).bundle
    assert (second.folder / "ENCODER.md").read_text(encoding="utf-8") == "Licence Ouverte"
    assert second.manifest["base"] == first.id


def test_the_latest_lists_stay_unseen(planted_log, models):
    log = planted_log(200)
    bundle = made(models, log).bundle
    moment = learned_until(bundle)
    later = unseen(log, bundle)
    assert len(later) == pytest.approx(0.2 * len(log), rel=0.05)
    assert later.column("at").min() == np.datetime64(moment.replace(tzinfo=None))
    with pytest.raises(InputError, match="export a later period"):
        unseen(log.until(moment), bundle)


def test_a_search_tries_within_its_budget(planted_log, models):
    told = []
    found = searched(planted_log(200), config(), 0, Budget(trials=2), models, told.append)
    assert told[0].startswith("2 configurations tried")
    assert found.keys() == config().keys()


def test_a_search_without_lists_kept_apart_is_refused(planted_log, models):
    nothing = config() | {"data": config()["data"] | {"validation": 0.0}}
    with pytest.raises(DatasetError, match="kept apart"):
        searched(planted_log(20), nothing, 0, Budget(trials=2), models, silent)


def test_until_takes_the_log_as_it_was_known_then(log_dir, models, data_dir, single, capsys):
    assert main(["retrain", "--log", str(log_dir), "--until", "2026-02-01", *single]) == 0
    bundle = Bundle.read(models / capsys.readouterr().out.strip())
    assert bundle.manifest["data"]["until"] < "2026-02-01"
    assert bundle.manifest["data"]["lists"] == 27 * 4


def test_schemas_of_bundles_name_the_features_of_old_logs(planted_log, models):
    bundle = made(models, planted_log(150)).bundle
    assert schemas(models) == {schema_id(): FEATURE_NAMES}
    (bundle.folder / "heads" / "heads.json").write_text("{", encoding="utf-8")
    assert schemas(models) == {}


def explained(command, capsys, words):
    assert main(command) == 1
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_an_empty_log_is_explained(planted_log, tmp_path, models, data_dir, capsys):
    planted_log(2).take(np.zeros(20, bool)).write(tmp_path / "log")
    explained(["retrain", "--log", str(tmp_path / "log")], capsys, "The log is empty")
    assert {path.name for path in models.iterdir()} == {"CURRENT", "base-1"}


def test_a_store_that_showed_nothing_is_explained(models, data_dir, capsys):
    explained(["retrain", "--until", "2026-11-01"], capsys, "The log is empty")
    assert not list(data_dir.glob(".log-*"))


def test_one_class_alone_is_explained(planted_log, tmp_path, models, data_dir, capsys):
    log = planted_log(100)
    kept = np.array([kind != "refused" for kind in log.events.column("event").to_pylist()])
    Log(log.impressions, log.events.filter(kept)).write(tmp_path / "log")
    explained(["retrain", "--log", str(tmp_path / "log")], capsys, "No answer of this log is a refusal")


def test_an_unknown_reason_is_explained(log_dir, models, data_dir, capsys):
    log = Log.read(log_dir)
    Log(log.impressions, log.events).write(log_dir, "jsonl")
    path = log_dir / "events.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"too_far"', '"too_purple"'), encoding="utf-8")
    explained(["retrain", "--log", str(log_dir)], capsys, "'too_purple' is no reason")


def test_features_that_nothing_names_are_explained(log_dir, models, data_dir, capsys):
    log = Log.read(log_dir)
    log.write(log_dir, "jsonl")
    path = log_dir / "impressions.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace(schema_id(), "elsewhere"), encoding="utf-8")
    explained(["retrain", "--log", str(log_dir)], capsys, "'elsewhere', which nothing names")


def test_a_folder_that_is_no_log_is_explained(tmp_path, models, data_dir, capsys):
    explained(["retrain", "--log", str(tmp_path)], capsys, "matching export log")


def test_wrong_usage_exits_with_two(models, capsys):
    for command in (["retrain", "--until", "tomorrow"], ["nothing"], ["promote"], []):
        with pytest.raises(SystemExit) as stopped:
            main(command)
        assert stopped.value.code == 2
    capsys.readouterr()


def test_evaluate_prints_figures_of_unseen_lists(log_dir, models, data_dir, capsys):
    bundle = made(models, Log.read(log_dir)).bundle
    assert main(["evaluate", bundle.id, "--log", str(log_dir)]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["ndcg_at_10"] == pytest.approx(bundle.manifest["metrics"]["ndcg_at_10"])
    explained(["evaluate", "base-1", "--log", str(log_dir)], capsys, "has no heads")
    explained(
        ["evaluate", bundle.id, "--log", str(log_dir), "--until", "2026-01-20"], capsys, "holds no list made after"
    )


def test_nothing_kept_apart_gives_no_figures(planted_log, models):
    whole = config()
    whole["data"]["validation"] = 0.0
    log = planted_log(150)
    done = retrain(log, Bundle.open(models), models, whole, 0, silent)
    assert done.report is None
    assert done.bundle.manifest["metrics"] == {}
    assert learned_until(done.bundle) is not None
    with pytest.raises(InputError):
        unseen(log, done.bundle)


@pytest.mark.parametrize(
    ("expires_at", "said"), [("2020-02-01T00:00:00+00:00", True), ("2999-01-01T00:00:00+00:00", False)]
)
def test_a_copy_kept_too_long_is_said(log_dir, capsys, expires_at, said):
    (log_dir / "manifest.json").write_text(json.dumps({"expires_at": expires_at}), encoding="utf-8")
    assert len(read(log_dir, None)) == 2_000
    assert ("was to be deleted by 2020-02-01" in capsys.readouterr().err) == said


def test_a_training_that_fails_leaves_no_bundle(planted_log, models):
    log = planted_log(150)
    with pytest.raises(DatasetError):
        made(models, Log(log.impressions, log.events.slice(0, 0)))
    assert {path.name for path in models.iterdir()} == {"CURRENT", "base-1"}
