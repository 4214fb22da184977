"""The command that compares what is stored; `tests/matching/test_doctor.py` tells what it sees."""

import shutil
from pathlib import Path

from matching.cli import main


def test_a_difference_is_printed_exits_1_and_is_repaired_when_asked(market, tmp_path, capsys):
    store = str(shutil.copytree(market / "store", tmp_path / "store"))
    line = (market / "profiles.jsonl").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "one.jsonl").write_text(line, encoding="utf-8")
    match = ["match", "offers", "--profiles", str(tmp_path / "one.jsonl"), str(tmp_path / "out.jsonl")]
    assert main([*match, "--store", store]) == 0
    file = next(Path(store).glob("offers/*/snapshot-*/columns/keys.npy"))
    file.write_bytes(b"\x00")
    for options, status, told in (([], 1, "DIFFERS"), (["--repair"], 0, "repaired"), ([], 0, "offers: index")):
        capsys.readouterr()
        assert main(["doctor", *options, "--store", store]) == status
        said = capsys.readouterr().out
        assert told in said
        assert (str(file) in said) is (told != "offers: index")
