import json
from pathlib import Path

import pytest

from matching.cli import main


def test_cvs_become_profiles_and_unreadable_ones_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("EXPÉRIENCES\n2019 - 2021 : Boulanger\n- pétrir la pâte\n", encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 and nothing of it")
    out, rejects = tmp_path / "out.jsonl", tmp_path / "rejects.jsonl"
    files = [str(tmp_path / name) for name in ("a.txt", "b.pdf")]
    assert main(["read-cv", *files, str(out), "--rejects", str(rejects), "--at", "2026-06-01"]) == 0
    [profile] = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert profile["id"] == "a.txt"
    assert profile["experiences"][0]["months"] == 24
    [reject] = map(json.loads, rejects.read_text(encoding="utf-8").splitlines())
    assert (reject["id"], reject["reason"]) == ("b.pdf", "damaged")
    assert "b.pdf: This CV cannot be read" in capsys.readouterr().err


def test_a_missing_cv_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read-cv", str(tmp_path / "absent.pdf"), str(tmp_path / "out")]) == 1
    assert "absent.pdf cannot be read" in capsys.readouterr().err
