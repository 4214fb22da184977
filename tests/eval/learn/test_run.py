import json

import pytest

from eval.learn import run
from eval.learn.arms import ARMS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("learn")
    run(folder / "absent", folder / "learn.json", [3], quick=True, html=folder / "learn.html", processes=1)
    return folder


def test_the_figures_that_other_programs_read_are_there(written):
    figures = json.loads((written / "learn.json").read_text(encoding="utf-8"))["figures"]
    for arm in ARMS:
        for measure in ("ndcg_at_10", "refusal_rate_at_10", "acceptance_at_10", "recall_at_10"):
            assert f"{measure}.{arm}.10" in figures
        assert f"gini.{arm}" in figures
    for gain in ("refusals", "ndcg"):
        assert {f"gain_share.{gain}.{rest}" for rest in ("3", "10", "3.question", "3.random_question")} <= set(figures)
    assert {"ece.chance", "ece.reasons", "ece.liking", "impact_ratio.a", "impact_ratio.b"} <= set(figures)


def test_nothing_to_learn_from_is_todays_practice(written):
    figures = json.loads((written / "learn.json").read_text(encoding="utf-8"))["figures"]
    assert figures["cold_start.0"]["value"] == 0


def test_the_page_shows_each_plot_with_its_table(written):
    page = (written / "learn.html").read_text(encoding="utf-8")
    assert page.count("<img ") == page.count("<table>") == 9
    assert "http" not in page.replace("data:image", "")
