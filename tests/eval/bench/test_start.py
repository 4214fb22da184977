import pytest

from eval.bench.start import FIGURES, run


@pytest.mark.data
@pytest.mark.slow
def test_the_service_starts_on_a_folder_made_once_and_shows_a_list(tmp_path):
    report = run(3_000, 10, 1, 0, None, tmp_path)
    named = {f"{name}.{kind}" for name in FIGURES for kind in ("cold", "warm")}
    assert named < {*report.figures}
    made = (tmp_path / "matching.sqlite3").stat().st_ino
    again = run(3_000, 10, 1, 0, tmp_path / "start.json", tmp_path)
    assert named == {*again.figures}
    assert (tmp_path / "matching.sqlite3").stat().st_ino == made
