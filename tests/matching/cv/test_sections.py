import pytest

from matching.cv.lines import Line
from matching.cv.sections import Part, heading, sections


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("EXPÉRIENCES PROFESSIONNELLES", Part.JOBS),
        ("Mon parcours", Part.JOBS),
        ("Work Experience", Part.JOBS),
        ("E X P É R I E N C E S", Part.JOBS),
        ("Formation", Part.EDUCATION),
        ("Compétences clés", Part.SKILLS),
        ("Langues :", Part.LANGUAGES),
        ("Centres d’intérêt", Part.HOBBIES),
        ("Projet professionnel", Part.WISHES),
        ("Références", Part.OTHERS),
        ("Caissière chez Odette", None),
        ("Animation en centre de loisirs maternels de la ville", None),
    ],
)
def test_a_heading_tells_its_part(text, part):
    assert heading(text) is part


def test_a_heading_and_its_text_may_share_a_line():
    assert [(s.part, s.lines) for s in sections([Line("Loisirs : pêche")])] == [(Part.HOBBIES, ("pêche",))]


def test_a_new_column_ends_the_section_above():
    found = sections([Line("Loisirs"), Line("Pêche"), Line("2019 : Caissier", fresh=True)])
    assert [section.part for section in found] == [Part.HOBBIES, Part.TOP]
