import json
from collections.abc import Callable
from pathlib import Path

import lightgbm
import numpy as np
import pytest

from matching import sample
from matching.cli import main
from matching.features import FEATURE_NAMES
from matching.rerank import LightGBMReranker
from matching.rerank.formula import Curve, Formula, Liking
from matching.rerank.trees import Trees

Records = list[dict]


@pytest.fixture(scope="session")
def heads() -> LightGBMReranker:
    """Heads that learned something, no matter what."""
    draw = np.random.default_rng(1)
    rows = draw.uniform(0, 1, (400, len(FEATURE_NAMES))).astype(np.float32)
    table = lightgbm.Dataset(rows, (rows[:, 0] > 0.5).astype(float), feature_name=list(FEATURE_NAMES))
    parameters = {"objective": "binary", "num_leaves": 7, "verbosity": -1, "num_threads": 1, "deterministic": True}
    text = lightgbm.train(parameters, table, 9).model_to_string()
    trees = Trees.merged({"chance": text}, FEATURE_NAMES)
    liking = Liking(-1.0, {"preference": 2.0, "no_too_far": 0.5})
    return LightGBMReranker(trees, Formula(FEATURE_NAMES, trees.columns, liking, Curve(0.1, 0.9), {}))


def write_lines(path: Path, records: object) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


def read_records(path: Path) -> Records:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample market as files, imported into its store."""
    folder = tmp_path_factory.mktemp("market")
    for name in ("offers", "profiles"):
        path = write_lines(folder / f"{name}.jsonl", getattr(sample, name)())
        assert main(["import", name, str(path), "--store", str(folder / "store")]) == 0
    return folder


@pytest.fixture
def lines() -> Callable[[Path, object], Path]:
    return write_lines


@pytest.fixture
def records() -> Callable[[Path], Records]:
    return read_records
