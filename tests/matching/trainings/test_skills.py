"""What a training teaches: what it states, else the heart of what it prepares for, said to be so."""

import dataclasses

import pytest

from matching.domain import RomeRef
from matching.rome import Rome
from matching.testing import make_training, tiny_rome
from matching.trainings.skills import Taught, skills_of


@pytest.fixture(scope="module")
def rome():
    """`tiny_rome`, in which a former sheet was split into bakers and pastry cooks."""
    release = tiny_rome().release
    split = [one._replace(parent="D1199") if one.code in ("D1102", "D1104") else one for one in release.occupations]
    return Rome(dataclasses.replace(release, occupations=tuple(split)))


def test_stated_skills_are_what_it_teaches(rome):
    training = make_training("T", 103, 101, occupations=(RomeRef("J1506"),))
    assert skills_of(training, rome) == Taught((101, 103), False, ("Infirmier / Infirmière",))


def test_without_any_the_heart_of_each_occupation_stands_for_them(rome):
    training = make_training("T", occupations=(RomeRef("D1102"), RomeRef("N1101")))
    assert skills_of(training, rome) == Taught((101, 102, 130, 131), True, ("Boulanger / Boulangère", "Cariste"))


def test_of_a_former_code_that_was_split_only_what_is_shared_is_taken(rome):
    training = make_training("T", occupations=(RomeRef("D1199", "Pain et pâtisserie", "3"),))
    assert skills_of(training, rome) == Taught((102,), True, ("Pain et pâtisserie",))


@pytest.mark.parametrize("ref", [RomeRef("Z9999"), RomeRef("Z9999", "Rien", "3")])
def test_of_an_unknown_occupation_nothing_is_known(rome, ref):
    assert skills_of(make_training("T", occupations=(ref,)), rome) == Taught()
