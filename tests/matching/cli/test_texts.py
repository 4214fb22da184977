import gzip
import io
import json
import sys
from pathlib import Path

import numpy as np
import pytest

from matching.cli import main


def write_lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return path


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_code_ranks_codes_best_first(tmp_path: Path) -> None:
    source = write_lines(
        tmp_path / "in.jsonl", {"id": "a", "title": "Boulanger (H/F)"}, {"id": "b", "title": "Cariste"}
    )
    assert main(["code", str(source), str(tmp_path / "out.jsonl"), "--n", "3"]) == 0
    first, second = read_lines(tmp_path / "out.jsonl")
    assert first["codes"][0]["rome"] == "D1102"
    assert second["id"] == "b"
    scores = [c["score"] for c in first["codes"]]
    assert len(scores) == 3
    assert scores == sorted(scores, reverse=True)


def test_code_reads_gzip_and_counts_the_bad_records(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.jsonl.gz"
    with gzip.open(source, "wt", encoding="utf-8") as file:
        file.write('{"id": 1, "title": "Serveuse"}\nnot json\n{"id": 2}\n')
    rejects = tmp_path / "rejects.jsonl"
    assert main(["code", str(source), str(tmp_path / "out.jsonl"), "--rejects", str(rejects)]) == 0
    assert len(read_lines(tmp_path / "out.jsonl")) == 1
    assert [r["line"] for r in read_lines(rejects)] == [2, 3]
    assert "2 rejected" in capsys.readouterr().err


def test_encode_writes_unit_rows_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("Boulanger\n\nBoulangère\n", encoding="utf-8")
    assert main(["encode", str(tmp_path / "in.txt"), str(tmp_path / "out.npy")]) == 0
    vectors = np.load(tmp_path / "out.npy")
    assert vectors.dtype == np.float32
    assert vectors.shape[0] == 3
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-5)


def test_facts_gives_values_words_and_confidence(tmp_path: Path) -> None:
    text = "CDI. Horaires de nuit. Permis B exigé."
    source = write_lines(tmp_path / "in.jsonl", {"id": "x", "title": "Veilleur", "description": text})
    assert main(["facts", str(source), str(tmp_path / "out.jsonl")]) == 0
    (found,) = read_lines(tmp_path / "out.jsonl")
    assert found["facts"]["night"] is True
    assert found["facts"]["licences"] == ["B"]
    assert set(found["facts"]) == set(found["words"]) == set(found["confidence"])
    assert all(words.lower() in ("veilleur\n" + text).lower() for words in found["words"].values())


def test_dash_is_standard_input_and_output(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b'{"id": 7, "title": "Plombier"}\n'))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["code", "-", "-", "--n", "1"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["id"] == 7


@pytest.mark.parametrize("command", ["code", "facts", "encode"])
def test_a_missing_file_is_explained_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, str(tmp_path / "absent"), str(tmp_path / "out")]) == 1
    assert "absent" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_wrong_usage_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "--n", "0", "a", "b"]) == 2
    assert main(["nothing-such"]) == 2
    assert "--help" in capsys.readouterr().err
