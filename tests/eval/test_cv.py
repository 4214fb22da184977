"""Made CVs say what they plant, and are judged by it."""

from pathlib import Path

import pytest

from eval.cv import judge
from eval.cv.made import MadeCv, MadeJob, Worded, halves, make, read_trades
from eval.cv.rendered import FORMS, render
from matching.cv.files import read_lines
from matching.rome import Rome

CV = MadeCv(
    "a",
    [MadeJob("D1102", "Boulangère", "Chez Odette", "2019 - 2021", 24, ["pétrir à la main"])],
    [],
    {"hobbies": ["Pêche"], "wishes": []},
    {"1": "pétrir à la main", "2": "cuire au four"},
    {"1"},
    [Worded("3", "Mon patron tenait la caisse.", "o")],
)


def skill(ogr: str, words: str = "") -> dict[str, str]:
    return {"ogr": ogr, "words": words}


def test_a_planted_skill_counts_among_the_first_twenty_only() -> None:
    others = [skill(f"x{at}") for at in range(19)]
    outcome = judge(CV, {"skills": [*others, skill("1"), skill("2")]})
    assert (outcome.recall, outcome.everyday) == (0.5, 1.0)


def test_a_trap_is_counted_by_its_skill_or_by_its_words() -> None:
    assert judge(CV, {"skills": [skill("3"), skill("4", "tenait la caisse"), skill("5", "pétrir")]}).trapped == 2


def test_a_job_is_coded_when_its_code_is_among_those_of_its_heading() -> None:
    found = {"words": "Boulangère, Chez Odette", "romes": [{"rome": "D1104"}, {"rome": "D1102"}]}
    assert judge(CV, {"experiences": [found]}).coded == [True]
    assert judge(CV, {"experiences": [{**found, "words": "Odette"}]}).coded == [False]


def test_no_occupation_is_in_both_halves() -> None:
    parts = halves(read_trades())
    assert not {trade.rome for trade in parts["dev"]} & {trade.rome for trade in parts["test"]}
    assert min(map(len, parts.values())) >= 20


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_what_is_planted(form: str) -> None:
    text = " ".join(line.text for line in read_lines(render(CV, form, 0)))
    assert all(words.lower() in text.lower() for words in ("Boulangère", "pétrir à la main", "Pêche"))


@pytest.mark.data
def test_every_wording_is_of_a_skill_of_its_sheet(shared_data: Path) -> None:
    rome = Rome.from_csv(shared_data / "rome_v460")
    for trade in read_trades():
        listed = {skill.ogr for skill in rome.skills(trade.rome)}
        assert {wording.ogr for wording in trade.wordings} <= listed
    assert make(read_trades(), rome, 3, 1) == make(read_trades(), rome, 3, 1)
