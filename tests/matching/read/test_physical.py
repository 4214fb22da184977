"""Physical conditions, in sentences written for these tests."""

from typing import Any

import pytest

from matching.read import read_facts

OFFER = "Nous recherchons une personne motivée.\n- {}\nMerci de postuler."
STATED: list[tuple[str, dict[str, Any]]] = [
    ("port de charges lourdes", {"physical": ("heavy_loads",)}),
    ("porter jusqu'à 25 kg", {"physical": ("heavy_loads",)}),
    ("station debout prolongée", {"physical": ("standing",)}),
    ("travail en extérieur", {"physical": ("outdoors",)}),
    ("travail par tous les temps", {"physical": ("outdoors",)}),
    ("travail dans le froid", {"physical": ("cold_heat",)}),
    ("chambre froide", {"physical": ("cold_heat",)}),
    ("environnement bruyant", {"physical": ("noise",)}),
    ("travail en hauteur", {"physical": ("heights",)}),
    ("gestes répétitifs", {"physical": ("repetitive",)}),
    ("manutention lourde", {"physical": ("heavy_loads",)}),
    ("Port de charges (jusqu'à 20 kg)", {"physical": ("heavy_loads",)}),
    ("Poste debout", {"physical": ("standing",)}),
    ("Travail debout et en extérieur", {"physical": ("standing", "outdoors")}),
    ("Vous aimez travailler en plein air", {"physical": ("outdoors",)}),
    ("Travail extérieur par tous temps", {"physical": ("outdoors",)}),
    ("environnement froid (2°C)", {"physical": ("cold_heat",)}),
    ("températures négatives", {"physical": ("cold_heat",)}),
    ("forte chaleur", {"physical": ("cold_heat",)}),
    ("exposition au bruit", {"physical": ("noise",)}),
    ("travaux en hauteur, nacelle", {"physical": ("heights",)}),
    ("tâches répétitives", {"physical": ("repetitive",)}),
    ("Manipulation de colis lourds", {"physical": ("heavy_loads",)}),
    ("chaleur importante près des fours", {"physical": ("cold_heat",)}),
    ("Entrepôt maintenu à 4°C", {"physical": ("cold_heat",)}),
]
NOT_STATED = [
    ("pas de port de charges", "physical"),
    ("automatiser les tâches répétitives", "physical"),
    ("respect de la chaîne du froid", "physical"),
    ("garder son sang-froid", "physical"),
    ("sans port de charges", "physical"),
    ("prendre de la hauteur de vue", "physical"),
    ("Accueil physique et téléphonique", "physical"),
    ("Mesurer la qualité de l'air et l'exposition au bruit", "physical"),
    ("Accompagner les résidents dans leurs activités extérieures", "physical"),
    ("Thon conservé à -60°C", "physical"),
]


@pytest.mark.parametrize(("sentence", "facts"), STATED)
def test_physical_is_read_alone_and_amid_an_offer(sentence: str, facts: dict[str, Any]) -> None:
    for text in (sentence, OFFER.format(sentence)):
        read = read_facts("Poste H/F", text)
        for name, expected in facts.items():
            value = read[name].value if name in read else None
            assert value == expected


@pytest.mark.parametrize(("sentence", "name"), NOT_STATED)
def test_physical_is_left_out_when_the_text_speaks_of_something_else(sentence: str, name: str) -> None:
    for text in (sentence, OFFER.format(sentence)):
        assert name not in read_facts("Poste H/F", text)
