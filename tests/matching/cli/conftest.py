import json
from collections.abc import Callable
from pathlib import Path

import pytest

from matching import sample
from matching.cli import main

Records = list[dict]


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
