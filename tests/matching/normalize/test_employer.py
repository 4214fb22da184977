import pytest

from matching.normalize.employer import employer_name, siret


@pytest.mark.parametrize("name", ["Confidentiel", "entreprise confidentielle", "-", "N/A", "nc", "", None, "..."])
def test_a_placeholder_is_no_name(name: str | None) -> None:
    assert employer_name(name) is None


@pytest.mark.parametrize("name", ["LE BON COUVERT", "Mairie", "3F", "Confidences & Co"])
def test_a_name_is_kept(name: str) -> None:
    assert employer_name(name) == name


def test_siret_has_fourteen_digits() -> None:
    assert siret("123 456 789 00012") == "12345678900012"
    assert siret("123456789") is None
    assert siret(None) is None
