import io
import json
import math
from pathlib import Path

import pytest
from rich.console import Console

from eval.report import Report, machine


def test_the_json_holds_machine_seed_and_figures(tmp_path: Path) -> None:
    report = Report("try", seed=7)
    report.add("recall_at_100", 0.995, 0.99, 1.0, 50)
    report.write(tmp_path / "figures.json")
    content = json.loads((tmp_path / "figures.json").read_text())
    assert content["machine"] == machine()
    assert content["seed"] == 7
    assert content["figures"] == {"recall_at_100": {"value": 0.995, "low": 0.99, "high": 1.0, "n": 50}}
    assert [path.name for path in tmp_path.iterdir()] == ["figures.json"]


def test_a_figure_that_could_not_be_taken_is_null(tmp_path: Path) -> None:
    report = Report("try")
    report.add("speed", math.nan)
    report.write(tmp_path / "figures.json")
    assert json.loads((tmp_path / "figures.json").read_text())["figures"]["speed"]["value"] is None


def test_a_mean_carries_its_normal_interval() -> None:
    report = Report("try")
    report.add_mean("m", [1.0, 2.0, 3.0, 4.0])
    figure = report.figures["m"]
    half = 1.96 * math.sqrt((5 / 3) / 4)
    assert figure.value == 2.5
    assert (figure.low, figure.high, figure.n) == (pytest.approx(2.5 - half), pytest.approx(2.5 + half), 4)


def test_a_mean_of_one_value_has_no_interval_and_of_none_no_value() -> None:
    report = Report("try")
    report.add_mean("one", [3.0])
    report.add_mean("none", [])
    assert (report.figures["one"].value, report.figures["one"].low, report.figures["one"].n) == (3.0, None, 1)
    assert math.isnan(report.figures["none"].value)


def test_the_table_names_each_figure_and_the_seed() -> None:
    report = Report("a title", seed=3)
    report.add("build_s", 1.25)
    long = "core_ms_per_query_batch.flat_unfiltered_and_more"
    report.add(long, 2)
    console = Console(record=True, width=80, file=io.StringIO())
    report.show(console)
    text = console.export_text()
    assert "a title" in text
    assert "build_s" in text
    assert "1.25" in text
    assert long in text
    assert "seed 3" in text


def test_the_machine_is_described() -> None:
    described = machine()
    assert described["cores"] >= 1
    assert described["memory_gb"] > 0
    assert described["cpu"]
