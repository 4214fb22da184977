"""Driving licences, required or wished, in sentences written for these tests."""

from typing import Any

import pytest

from matching.read import read_facts

OFFER = "Nous recherchons une personne motivée.\n- {}\nMerci de postuler."
STATED: list[tuple[str, dict[str, Any]]] = [
    ("Permis B obligatoire", {"licences": ("B",), "licence_required": True}),
    ("le permis B serait un plus", {"licences": ("B",), "licence_required": False}),
    ("Permis B souhaité", {"licences": ("B",), "licence_required": False}),
    ("Permis de conduire exigé", {"licences": ("B",)}),
    ("permis poids lourd", {"licences": ("C",)}),
    ("permis SPL", {"licences": ("CE",)}),
    ("Permis EC", {"licences": ("CE",)}),
    ("permis C et CE", {"licences": ("C", "CE")}),
    ("Permis B, BE", {"licences": ("B", "BE")}),
    ("titulaire du permis VL", {"licences": ("B",)}),
    ("PERMIS B + VEHICULE", {"licences": ("B",)}),
    ("Vous avez le permis et un véhicule personnel", {"licences": ("B",)}),
    ("permis D transport en commun", {"licences": ("D",)}),
    ("Vous êtes titulaire du permis B", {"licences": ("B",), "licence_required": True}),
    ("Permis B et véhicule indispensables", {"licences": ("B",), "licence_required": True}),
    ("Permis B apprécié", {"licences": ("B",), "licence_required": False}),
    ("Idéalement, vous possédez le permis B", {"licences": ("B",), "licence_required": False}),
    ("Permis C + FIMO exigés", {"licences": ("C",), "licence_required": True}),
    ("permis super lourd", {"licences": ("CE",)}),
    ("Permis PL", {"licences": ("C",)}),
    ("Permis (B, voiture) exigé", {"licences": ("B",)}),
    ("permis b", {"licences": ("B",)}),
    ("Permis A (moto)", {"licences": ("A",)}),
    ("permis BE", {"licences": ("BE",)}),
    ("Titulaire des permis CE", {"licences": ("CE",)}),
    ("Permis C/CE", {"licences": ("C", "CE")}),
    ("Permis D et FIMO voyageurs", {"licences": ("D",)}),
]
NOT_STATED = [
    ("permis de construire", "licences"),
    ("permis de travail", "licences"),
    ("CACES 3, permis cariste", "licences"),
    ("Cette expérience vous a permis de progresser", "licences"),
    ("pas de permis nécessaire", "licences"),
    ("Permis feu", "licences"),
    ("Permis pont roulant", "licences"),
    ("aide au financement du permis de conduire", "licences"),
    ("Le permis n'est pas obligatoire", "licences"),
]


@pytest.mark.parametrize(("sentence", "facts"), STATED)
def test_licence_is_read_alone_and_amid_an_offer(sentence: str, facts: dict[str, Any]) -> None:
    for text in (sentence, OFFER.format(sentence)):
        read = read_facts("Poste H/F", text)
        for name, expected in facts.items():
            value = read[name].value if name in read else None
            assert value == expected


@pytest.mark.parametrize(("sentence", "name"), NOT_STATED)
def test_licence_is_left_out_when_the_text_speaks_of_something_else(sentence: str, name: str) -> None:
    for text in (sentence, OFFER.format(sentence)):
        assert name not in read_facts("Poste H/F", text)
