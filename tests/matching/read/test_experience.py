"""Length of experience asked for, in sentences written for these tests."""

from typing import Any

import pytest

from matching.read import read_facts

OFFER = "Nous recherchons une personne motivée.\n- {}\nMerci de postuler."
STATED: list[tuple[str, dict[str, Any]]] = [
    ("2 ans d'expérience", {"experience_months_min": 24}),
    ("expérience de 2 ans minimum", {"experience_months_min": 24}),
    ("expérience exigée : 3 ans", {"experience_months_min": 36}),
    ("de 2 à 5 ans d'expérience", {"experience_months_min": 24}),
    ("au moins 6 mois d'expérience", {"experience_months_min": 6}),
    ("un an d'expérience", {"experience_months_min": 12}),
    ("Il faut au moins 5 ans dans un poste comparable", {"experience_months_min": 60}),
    ("diplôme ou 3 ans d'expérience", {"experience_months_min": 36}),
    ("EXPERIENCE 2 ANS", {"experience_months_min": 24}),
    ("3 années d'exp.", {"experience_months_min": 36}),
    ("Expérience : 3 ans minimum", {"experience_months_min": 36}),
    ("minimum 2 années d'expérience", {"experience_months_min": 24}),
    ("5 à 10 ans d'expérience", {"experience_months_min": 60}),
    ("expérience (2 ans)", {"experience_months_min": 24}),
    ("1 à 2 ans d'expérience", {"experience_months_min": 12}),
    ("expérience significative d'au moins trois ans", {"experience_months_min": 36}),
    ("Une expérience de deux ans est demandée", {"experience_months_min": 24}),
    ("3 mois d'expérience", {"experience_months_min": 3}),
    ("Vous possédez 5 ans d'expérience dont 2 ans en management", {"experience_months_min": 60}),
    ("+3 ans d'expérience", {"experience_months_min": 36}),
    ("7+ ans d'expérience", {"experience_months_min": 84}),
    ("vous avez travaillé au moins 2 ans dans un poste similaire", {"experience_months_min": 24}),
    ("18 mois d'expérience", {"experience_months_min": 18}),
    ("Exp. 2 ans", {"experience_months_min": 24}),
    ("Expérience requise :\n6 mois à 1 an", {"experience_months_min": 6}),
]
NOT_STATED = [
    ("Forte de 30 ans d'expérience, notre entreprise", "experience_months_min"),
    ("Depuis 10 ans, notre société", "experience_months_min"),
    ("Notre cabinet a 12 ans d'expérience", "experience_months_min"),
    ("CDD de 6 mois", "experience_months_min"),
    ("première expérience souhaitée", "experience_months_min"),
    ("Enfants de 3 ans", "experience_months_min"),
    ("plus de 20 ans d'expérience dans le recrutement", "experience_months_min"),
    ("Fort d'une expérience de 10 ans, le groupe X", "experience_months_min"),
    ("Prime d'ancienneté après 3 ans", "experience_months_min"),
    ("Contrat de 12 mois, expérience souhaitée", "experience_months_min"),
    ("Entreprise créée il y a 15 ans", "experience_months_min"),
]


@pytest.mark.parametrize(("sentence", "facts"), STATED)
def test_experience_is_read_alone_and_amid_an_offer(sentence: str, facts: dict[str, Any]) -> None:
    for text in (sentence, OFFER.format(sentence)):
        read = read_facts("Poste H/F", text)
        for name, expected in facts.items():
            value = read[name].value if name in read else None
            assert value == expected


@pytest.mark.parametrize(("sentence", "name"), NOT_STATED)
def test_experience_is_left_out_when_the_text_speaks_of_something_else(sentence: str, name: str) -> None:
    for text in (sentence, OFFER.format(sentence)):
        assert name not in read_facts("Poste H/F", text)
