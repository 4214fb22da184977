import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.rome import Rome
from matching.rome.typed import Typed


@pytest.fixture
def rome(release_folder) -> Rome:
    return Rome.from_csv(release_folder)


def test_every_word_typed_begins_a_word_of_the_label_whatever_the_order_accents_and_case():
    find = Typed(["Chef / Cheffe de rang", "Éleveur / Éleveuse de chèvres", "Range-couverts"])
    assert find("RANG chef") == [0]
    assert find("eleve chevr") == [1]
    assert find("ang") == []


def test_what_begins_as_typed_comes_before_what_only_holds_it():
    assert Typed(["Chef de rang", "Rang"])("rang") == [1, 0]


def test_no_word_finds_nothing():
    assert Typed(["Rang"])(" / ") == []


@given(st.lists(st.text("ab é/\n", max_size=6), max_size=6), st.text("ab é", max_size=4))
def test_a_label_is_found_among_others_as_it_is_alone(labels, words):
    alone = [at for at, label in enumerate(labels) if Typed([label])(words)]
    assert sorted(Typed(labels)(words)) == alone


def test_the_name_of_a_sheet_comes_before_a_synonym_and_a_rare_one_last(rome):
    assert [one.ogr for one in rome.appellations_like("cuisi")] == ["10", "11", "14", "12"]


def test_skills_are_found_as_they_are_typed(rome):
    assert [skill.ogr for skill in rome.skills_like("epluch leg")] == ["100"]
