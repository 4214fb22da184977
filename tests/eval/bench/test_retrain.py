"""The bench of retraining: its log teaches every ensemble, and the command really runs."""

import json

import numpy as np
import pytest

pytest.importorskip("mlflow", reason="pip install 'matching-emploi[train]'")

from eval.__main__ import main
from eval.bench.retrain import made
from training.datasets import Dataset
from training.fit import load_config
from training.tasks import all_tasks


def test_the_log_has_something_for_every_ensemble():
    data = Dataset.of(made(20_000))
    config = load_config()
    assert len(data) == 20_000
    assert all(task.learnable(config["trees"]["least"]) for task in all_tasks(data, config))


def test_the_same_seed_makes_the_same_log():
    assert made(500, 1).content_hash() == made(500, 1).content_hash() != made(500, 2).content_hash()


def test_every_list_was_made_at_one_moment():
    log = made(500)
    at, lists = log.column("at"), log.column("list_id")
    assert len(np.unique(np.stack([lists, at.astype(np.int64)]), axis=1)[0]) == 50


@pytest.mark.slow
def test_minutes_and_memory_are_reported(tmp_path):
    assert main(["bench", "retrain", "--impressions", "3000", "--json", str(tmp_path / "r.json")]) == 0
    figures = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["figures"]
    assert figures["impressions"]["value"] == 3000
    assert figures["minutes"]["value"] > 0
    assert figures["memory_mb"]["value"] > 50
