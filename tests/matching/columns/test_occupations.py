import numpy as np
import pytest

from matching.columns import Occupations
from matching.rome import Rome
from matching.testing import tiny_rome


def occupations(**access):
    """`tiny_rome`, with other words on access."""
    release = tiny_rome().release
    sheets = tuple(
        sheet._replace(access=access[sheet.code], regulated=True) if sheet.code in access else sheet
        for sheet in release.occupations
    )
    rome = Rome(type(release)(**{name: getattr(release, name) for name in release.__slots__} | {"occupations": sheets}))
    return rome, Occupations.of(rome)


def test_the_same_occupation_is_worth_one_and_a_first_mobility_a_third():
    rome, found = occupations()
    baker, pastry, nurse = (rome.position(code) for code in ("D1102", "D1104", "J1506"))
    assert found.affinity[baker, baker] == 1
    assert found.affinity[baker, pastry] == pytest.approx(1 / 3)
    assert found.affinity[baker, nurse] <= 0.1


def test_mobilities_are_ranked_from_zero():
    rome, found = occupations()
    pastry = rome.position("D1104")
    assert found.mobility[pastry, rome.position("D1102")] == 0
    assert found.mobility[pastry, rome.position("G1602")] == 1
    assert found.mobility[pastry, rome.position("N1101")] == 255


@pytest.mark.parametrize(
    ("access", "reserved"),
    [
        ("Diplôme d'État d'infirmier, obligatoire pour exercer.", True),
        ("CAP et diplôme d’État.", True),
        ("Inscription au tableau de l'Ordre.", True),
        ("Le CACES est obligatoire.", False),
        ("Permis C et FIMO.", False),
        ("Un CAP, ou l'expérience.", False),
        ("", True),
        ("Un master.", True),
    ],
)
def test_only_titles_reserve_an_occupation(access, reserved):
    rome, found = occupations(J1506=access)
    assert bool(found.reserved[rome.position("J1506")]) is reserved


def test_what_is_not_regulated_is_not_reserved():
    rome, found = occupations()
    assert not found.reserved[rome.position("D1102")]


def test_skills_are_ascending_so_that_rows_can_be_compared():
    _, found = occupations()
    assert all((np.diff(found.skills[row]) > 0).all() for row in range(len(found)))
