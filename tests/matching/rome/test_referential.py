import subprocess
import sys

import pytest

from matching.errors import RomeError
from matching.rome import Release, Rome


@pytest.fixture
def rome(release_folder) -> Rome:
    return Rome.from_csv(release_folder)


def test_codes_are_sorted_and_position_is_their_rank(rome):
    assert rome.codes == ("G1602", "G1609", "J1506")
    assert [rome.position(code) for code in rome.codes] == [0, 1, 2]
    assert rome.position("Z9999") == -1


def test_an_unknown_occupation_is_an_error_that_names_the_version(rome):
    with pytest.raises(RomeError, match=r"ROME 999 has no occupation 'Z9999'"):
        rome.occupation("Z9999")


def test_lists_of_an_unknown_code_are_empty(rome):
    assert rome.skills("Z9999") == rome.contexts("Z9999") == rome.mobilities("Z9999") == ()
    assert rome.appellations_of("Z9999") == rome.children("Z9999") == ()


def test_core_skills_come_first(rome):
    assert [(skill.label, skill.core) for skill in rome.skills("G1609")] == [
        ("Chaîne du froid", True),
        ("Éplucher des légumes", False),
    ]


def test_skills_know_their_kind_and_macro_competence(rome):
    assert (rome.skill("100").kind, rome.skill("100").macro) == ("competence", "200")
    assert (rome.skill("200").kind, rome.skill("200").macro) == ("macro_competence", "200")
    assert rome.skill("300").kind == "savoir_etre"
    assert (rome.skill("400").kind, rome.skill("400").macro) == ("savoir", None)
    assert rome.skill("999") is None


def test_mobilities_follow_their_rank(rome):
    assert rome.mobilities("G1609") == ("G1602", "J1506")


def test_contexts_and_children_are_found(rome):
    assert [context.label for context in rome.contexts("J1506")] == ["Travail de nuit"]
    assert rome.children("G1602") == ("G1602", "G1609")


def test_the_principal_appellation_comes_first_and_an_empty_short_form_is_the_long_one(rome):
    first, second = rome.appellations_of("G1602")
    assert first.principal and first.label == "Commis / Commise de cuisine"
    assert second.short == second.label and second.rare


def test_a_release_without_occupation_is_refused():
    with pytest.raises(RomeError, match="no occupation"):
        Rome(Release.from_tables("1", dict.fromkeys([name for name, _, _ in EMPTY.tables()], ())))


EMPTY = Release("0", (), (), (), (), (), (), (), ())


def test_importing_rome_loads_no_numeric_library():
    code = "import sys, matching.rome; print([m for m in ('numpy', 'scipy', 'sklearn', 'pandas') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
