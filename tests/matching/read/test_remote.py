"""Work from home, in sentences written for these tests."""

from typing import Any

import pytest

from matching.read import read_facts

OFFER = "Nous recherchons une personne motivée.\n- {}\nMerci de postuler."
STATED: list[tuple[str, dict[str, Any]]] = [
    ("2 jours de télétravail par semaine", {"remote": "partial"}),
    ("télétravail possible", {"remote": "partial"}),
    ("poste hybride", {"remote": "partial"}),
    ("100% télétravail", {"remote": "full"}),
    ("full remote", {"remote": "full"}),
    ("télétravail à 100 %", {"remote": "full"}),
    ("pas de télétravail", {"remote": "none"}),
    ("Télétravail : non", {"remote": "none"}),
    ("poste en présentiel", {"remote": "none"}),
    ("sur site uniquement", {"remote": "none"}),
    ("Télétravail : 2j/semaine", {"remote": "partial"}),
    ("Télétravail partiel", {"remote": "partial"}),
    ("mode hybride", {"remote": "partial"}),
    ("accord de télétravail", {"remote": "partial"}),
    ("1 jour de TT par semaine", {"remote": "partial"}),
    ("home office possible", {"remote": "partial"}),
    ("poste en full télétravail", {"remote": "full"}),
    ("télétravail complet", {"remote": "full"}),
    ("100 % en télétravail", {"remote": "full"}),
    ("télétravail impossible", {"remote": "none"}),
    ("aucun télétravail", {"remote": "none"}),
    ("100% présentiel", {"remote": "none"}),
    ("Lieu du poste : En présentiel", {"remote": "none"}),
    ("travail en présentiel", {"remote": "none"}),
]
NOT_STATED = [
    ("entretien à distance", "remote"),
    ("formation en présentiel", "remote"),
    ("véhicule hybride", "remote"),
    ("support à distance des utilisateurs", "remote"),
    ("entretien en présentiel", "remote"),
]


@pytest.mark.parametrize(("sentence", "facts"), STATED)
def test_remote_is_read_alone_and_amid_an_offer(sentence: str, facts: dict[str, Any]) -> None:
    for text in (sentence, OFFER.format(sentence)):
        read = read_facts("Poste H/F", text)
        for name, expected in facts.items():
            value = read[name].value if name in read else None
            assert value == expected


@pytest.mark.parametrize(("sentence", "name"), NOT_STATED)
def test_remote_is_left_out_when_the_text_speaks_of_something_else(sentence: str, name: str) -> None:
    for text in (sentence, OFFER.format(sentence)):
        assert name not in read_facts("Poste H/F", text)
