"""What is proposed to whoever types: words lead to codes that nobody knows by heart."""

import pytest

from serving.choices import LONGEST, MOST, commune, communes, occupations, skills


@pytest.fixture
def service(app):
    return app.app.state.service


def test_an_occupation_is_found_by_the_beginning_of_any_of_its_names(service):
    found = [one.value for one in occupations(service, "cuis")]
    assert "G1602" in found and len(found) == len({*found}) <= MOST


def test_words_that_are_no_name_are_read(service):
    assert occupations(service, "conduire un chariot élévateur")[0].value == "N1101"
    assert occupations(service, "zzzz") == []


def test_a_label_typed_again_gives_its_choice_first(service):
    for find, typed in ((occupations, "vend"), (skills, "cui"), (communes, "saint")):
        for one in find(service, typed):
            assert find(service, one.label)[0] == one


def test_a_commune_is_found_by_its_name_or_its_postal_code_with_its_departement(service):
    assert communes(service, "saint den")[0].label.endswith(")")
    assert communes(service, "97400")[0] == commune(service, "97411")
    assert commune(service, "00000") is None


@pytest.mark.parametrize("find", [occupations, skills, communes])
@pytest.mark.parametrize("typed", ["", " ", "?!", "zz" * LONGEST])
def test_nothing_is_proposed_for_nothing_or_too_much(service, find, typed):
    assert find(service, typed) == []
