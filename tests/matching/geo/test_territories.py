import pytest

from matching.geo import DEPARTEMENTS, REGIONS, departement_code, departement_of, region_code


def test_there_are_101_departements_and_6_collectivities_in_18_regions():
    assert len(DEPARTEMENTS) == 101 + 6
    assert len(REGIONS) == 18 + 6


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("74", "74"),
        ("1", "01"),
        ("2a", "2A"),
        ("Savoie (Haute)", "74"),
        ("HAUTE SAVOIE", "74"),
        ("Savoie", "73"),
        ("Côte d'Or", "21"),
        ("Réunion", "974"),
        ("La Réunion", "974"),
        ("Atlantide", None),
        ("", None),
    ],
)
def test_a_departement_is_found_by_code_or_label(text, code):
    assert departement_code(text) == code


@pytest.mark.parametrize(
    ("label", "code"),
    [("Ile-de-France", "11"), ("PACA", "93"), ("Rhône-Alpes", "84"), ("BRETAGNE", "53"), ("Bavière", None)],
)
def test_a_region_is_found_by_label_present_or_former(label, code):
    assert region_code(label) == code


@pytest.mark.parametrize(
    ("code", "departement"),
    [
        ("97411", "974"),
        ("2A004", "2A"),
        ("1004", "01"),
        ("20090", "2A"),
        ("20200", "2B"),
        ("75116", "75"),
        ("97150", "978"),
        ("98735", "987"),
        ("00000", None),
        ("abc", None),
        ("999999", None),
    ],
)
def test_the_departement_of_an_insee_or_postal_code(code, departement):
    assert departement_of(code) == departement
