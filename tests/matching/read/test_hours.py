"""Weekly hours, full and part time, in sentences written for these tests."""

from typing import Any

import pytest

from matching.read import read_facts

OFFER = "Nous recherchons une personne motivée.\n- {}\nMerci de postuler."
STATED: list[tuple[str, dict[str, Any]]] = [
    ("CDI temps plein", {"working_time": "full"}),
    ("Contrat à temps complet", {"working_time": "full"}),
    ("temps partiel", {"working_time": "part"}),
    ("poste à mi-temps", {"working_time": "part"}),
    ("35h00", {"working_time": "full", "hours_per_week": 35}),
    ("35 heures hebdo", {"working_time": "full", "hours_per_week": 35}),
    ("151,67h mensuelles", {"working_time": "full", "hours_per_week": 35}),
    ("151h67", {"working_time": "full", "hours_per_week": 35}),
    ("39h/sem", {"working_time": "full", "hours_per_week": 39}),
    ("37h30 par semaine", {"working_time": "full", "hours_per_week": 37.5}),
    ("contrat de 24h par semaine", {"working_time": "part", "hours_per_week": 24}),
    ("28h hebdomadaires", {"working_time": "part", "hours_per_week": 28}),
    ("Durée hebdomadaire : 20 heures", {"working_time": "part", "hours_per_week": 20}),
    ("de 20 à 30h par semaine", {"working_time": "part", "hours_per_week": None}),
    ("35h ou 39h", {"working_time": "full", "hours_per_week": None}),
    ("169 heures par mois", {"hours_per_week": 39, "working_time": "full"}),
    ("Temps de travail : 35 heures hebdomadaires", {"hours_per_week": 35}),
    ("36h30/semaine", {"hours_per_week": 36.5}),
    ("CDI - 35h - Lyon", {"hours_per_week": 35}),
    ("contrat 30h", {"hours_per_week": 30}),
    ("Mi-temps (17h30)", {"hours_per_week": 17.5}),
    ("15h/semaine", {"hours_per_week": 15}),
    ("Base 39 heures", {"hours_per_week": 39}),
    ("38,5 heures par semaine", {"hours_per_week": 38.5}),
    ("CDI temps partiel 25h", {"hours_per_week": 25}),
    ("35H/semaine Travail en journée", {"hours_per_week": 35}),
    ("Temps partiel évolutif vers un temps plein", {"working_time": "part"}),
    ("Tps plein", {"working_time": "full"}),
    ("poste à plein temps", {"working_time": "full"}),
    ("40h semaine", {"working_time": "full"}),
    ("quelques heures : 10h par semaine", {"working_time": "part"}),
    ("temps non complet (16h30)", {"hours_per_week": 16.5}),
    ("36 h 45 / semaine", {"hours_per_week": 36.75}),
    ("temps complet ou partiel", {"working_time": None}),
    ("poste à 1 ETP", {"working_time": "full"}),
    ("0,8 ETP", {"working_time": "part"}),
    ("CDI 28h par semaine, ouvert à un temps plein", {"working_time": "part"}),
]
NOT_STATED = [
    ("Réponse sous 48h", "hours_per_week"),
    ("Horaires : 8h-12h / 14h-18h", "hours_per_week"),
    ("Temps plein ou temps partiel", "working_time"),
    ("Salaire de 2000 € base temps plein", "working_time"),
    ("formation de 400 heures", "hours_per_week"),
    ("7h par jour", "hours_per_week"),
    ("à 2 heures de Paris", "hours_per_week"),
]


@pytest.mark.parametrize(("sentence", "facts"), STATED)
def test_hours_is_read_alone_and_amid_an_offer(sentence: str, facts: dict[str, Any]) -> None:
    for text in (sentence, OFFER.format(sentence)):
        read = read_facts("Poste H/F", text)
        for name, expected in facts.items():
            value = read[name].value if name in read else None
            assert value == expected


@pytest.mark.parametrize(("sentence", "name"), NOT_STATED)
def test_hours_is_left_out_when_the_text_speaks_of_something_else(sentence: str, name: str) -> None:
    for text in (sentence, OFFER.format(sentence)):
        assert name not in read_facts("Poste H/F", text)
