import pytest

from matching.columns.codes import (
    LANGUAGES,
    contract_mask,
    insee_number,
    language_mask,
    licence_mask,
    licence_names,
    mask,
    name_hash,
    position,
    skill_number,
    spoken,
    tristate,
)
from matching.domain import ContractKind, Language, WorkingTime


def test_a_trailer_licence_allows_what_it_was_built_on():
    assert set(licence_names(licence_mask(["CE"], implied=True))) >= {"CE", "C", "C1", "BE", "B", "AM"}


def test_a_car_licence_does_not_allow_a_lorry():
    assert not licence_mask(["B"], implied=True) & licence_mask(["C"])


def test_an_unknown_licence_is_left_out():
    assert licence_mask(["CACES 3"]) == 0


def test_a_fixed_term_seeker_accepts_seasonal_work():
    assert contract_mask([ContractKind.CDD]) & mask(ContractKind, [ContractKind.SEASONAL])


def test_a_permanent_contract_does_not_include_a_fixed_term():
    assert not contract_mask([ContractKind.CDI]) & mask(ContractKind, [ContractKind.CDD])


def test_an_employer_is_the_same_without_accents_case_and_punctuation():
    assert name_hash("Café de l'Étoile") == name_hash("CAFE DE L ETOILE") != 0


def test_no_name_has_no_hash():
    assert name_hash(None) == name_hash(" - ") == 0


@pytest.mark.parametrize(
    ("code", "number"), [(None, -1), ("", -1), ("69", -1), ("ABCDE", -1), ("97411", int("97411", 36))]
)
def test_a_commune_has_one_number(code, number):
    assert insee_number(code) == number


def test_communes_of_corsica_have_a_number():
    assert insee_number("2A004") == insee_number("2a004") > 0


@pytest.mark.parametrize(("ogr", "number"), [("107999", 107999), (None, -1), ("x1", -1), ("²", -1), ("9" * 12, -1)])
def test_a_skill_is_its_ogr_code(ogr, number):
    assert skill_number(ogr) == number


def test_languages_fit_in_a_mask():
    assert len(set(LANGUAGES)) == len(LANGUAGES) <= 64


def test_french_and_unknown_languages_are_not_compared():
    assert language_mask([Language("fr"), Language("klingon")]) == 0
    assert language_mask([Language("en"), Language("fr")]) > 0


def test_what_is_not_stated_is_minus_one():
    assert position(WorkingTime, None) == tristate(None) == -1
    assert (position(WorkingTime, WorkingTime.PART), tristate(False), tristate(True)) == (1, 0, 1)


def test_languages_and_their_levels_are_one_number_each():
    said = spoken([Language("en", "B2"), Language("fr"), Language("klingon", "C2"), Language("de", "fluent")])
    assert said == [0, LANGUAGES.index("en") * 8 + 4, LANGUAGES.index("de") * 8]
