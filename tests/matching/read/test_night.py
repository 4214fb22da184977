"""Night work, said or told by the hours of the day, in sentences written for these tests."""

from typing import Any

import pytest

from matching.read import read_facts

OFFER = "Nous recherchons une personne motivée.\n- {}\nMerci de postuler."
STATED: list[tuple[str, dict[str, Any]]] = [
    ("horaires de nuit (22h-6h)", {"night": True}),
    ("poste de nuit", {"night": True}),
    ("Equipe 3x8", {"night": True}),
    ("prise de poste à 4h du matin", {"night": True}),
    ("Horaires : 4h - 12h", {"night": True}),
    ("Horaires : 15h-23h", {"night": True}),
    ("Pas de travail de nuit", {"night": False}),
    ("Travail de jour ou de nuit selon planning", {"night": True}),
    ("Horaires : 21h - 5h", {"night": True}),
    ("Le poste est en horaire nuit", {"night": True}),
    ("Vous travaillez la nuit", {"night": True}),
    ("sans travail de nuit", {"night": False}),
    ("pas de nuit", {"night": False}),
    ("Horaires 5x8 (matin, après-midi, nuit)", {"night": True}),
    ("Trois équipes : 6h - 14h / 14h - 22h / 22h - 6h", {"night": True}),
    ("fin de service à 1h du matin", {"night": True}),
    ("jusqu'à 23h selon l'activité", {"night": True}),
    ("veilleur de nuit", {"night": True}),
]
NOT_STATED = [
    ("Prise de poste à 5h", "night"),
    ("Horaires 8h-17h", "night"),
    ("Majorité des clients : hôtels de nuit américains.", "night"),
    ("Nous payons des indemnités pour la nuit et les jours de fête", "night"),
    ("Magasin ouvert de 8h à 20h", "night"),
]


@pytest.mark.parametrize(("sentence", "facts"), STATED)
def test_night_is_read_alone_and_amid_an_offer(sentence: str, facts: dict[str, Any]) -> None:
    for text in (sentence, OFFER.format(sentence)):
        read = read_facts("Poste H/F", text)
        for name, expected in facts.items():
            value = read[name].value if name in read else None
            assert value == expected


@pytest.mark.parametrize(("sentence", "name"), NOT_STATED)
def test_night_is_left_out_when_the_text_speaks_of_something_else(sentence: str, name: str) -> None:
    for text in (sentence, OFFER.format(sentence)):
        assert name not in read_facts("Poste H/F", text)
