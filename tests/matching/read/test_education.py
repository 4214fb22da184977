"""The lowest diploma asked for, in sentences written for these tests."""

from typing import Any

import pytest

from matching.read import read_facts

OFFER = "Nous recherchons une personne motivée.\n- {}\nMerci de postuler."
STATED: list[tuple[str, dict[str, Any]]] = [
    ("CAP cuisine exigé", {"education": "NV5"}),
    ("Titulaire d'un CAP/BEP", {"education": "NV5"}),
    ("niveau bac", {"education": "NV4"}),
    ("Bac pro maintenance", {"education": "NV4"}),
    ("Bac+2", {"education": "NV3"}),
    ("BTS ou DUT", {"education": "NV3"}),
    ("de Bac +2 à Bac +5", {"education": "NV3"}),
    ("Licence professionnelle", {"education": "NV2"}),
    ("BAC+3/4", {"education": "NV2"}),
    ("Master 2 en informatique", {"education": "NV1"}),
    ("diplôme d'ingénieur", {"education": "NV1"}),
    ("BAC + 5", {"education": "NV1"}),
    ("Diplôme d'Etat d'infirmier", {"education": "NV2"}),
    ("DEAS exigé", {"education": "NV4"}),
    ("DEAES", {"education": "NV5"}),
    ("diplôme de niveau 3", {"education": "NV5"}),
    ("titre de niveau 5", {"education": "NV3"}),
    ("Bac+5 minimum", {"education": "NV1"}),
    ("Ecole d'ingénieurs", {"education": "NV1"}),
    ("Diplôme de niveau 7", {"education": "NV1"}),
    ("Bac+3 minimum", {"education": "NV2"}),
    ("BUT informatique", {"education": "NV2"}),
    ("Bachelor", {"education": "NV2"}),
    ("DUT GEA", {"education": "NV3"}),
    ("BTS", {"education": "NV3"}),
    ("BAC +2/3", {"education": "NV3"}),
    ("Baccalauréat professionnel", {"education": "NV4"}),
    ("Titulaire d'un BP coiffure", {"education": "NV4"}),
    ("diplôme d'état d'aide-soignant", {"education": "NV4"}),
    ("Bac minimum", {"education": "NV4"}),
    ("BEP ou CAP", {"education": "NV5"}),
    ("CAP petite enfance", {"education": "NV5"}),
    ("de formation CAP à Bac", {"education": "NV5"}),
    ("CAP / BEP / BAC PRO", {"education": "NV5"}),
    ("DE infirmier exigé", {"education": "NV2"}),
    ("diplôme d'éducateur spécialisé", {"education": "NV2"}),
    ("DEES", {"education": "NV2"}),
    ("Diplôme d'auxiliaire de puériculture", {"education": "NV4"}),
    ("Titulaire du DE d'infirmier", {"education": "NV2"}),
    ("Titulaire du DE d'aide-soignant", {"education": "NV4"}),
    ("Diplôme d'accompagnant éducatif et social", {"education": "NV5"}),
    ("diplôme ou titre d'éducateur spécialisé", {"education": "NV2"}),
    ("Diplôme d'État exigé : assistant de service social", {"education": "NV2"}),
    ("diplômé(e) d'état infirmier", {"education": "NV2"}),
    ("diplômé d'une école de réseaux ou d'un BUT", {"education": "NV2"}),
    ("Diplômé(e) d'une grande école", {"education": "NV1"}),
    ("diplômé d'une école de commerce", {"education": "NV1"}),
    ("diplôme d'expert-comptable", {"education": "NV1"}),
    ("Titulaire du DEC, vous savez convaincre", {"education": "NV1"}),
    ("Bac mécanique souhaité", {"education": "NV4"}),
]
NOT_STATED = [
    ("Vous préparez un BTS en alternance", "education"),
    ("Scrum master", "education"),
    ("licences logicielles", "education"),
    ("Cap Emploi", "education"),
    ("garder le cap", "education"),
    ("sortir les bacs", "education"),
    ("aucun diplôme exigé", "education"),
    ("Licence IV", "education"),
    ("Diplôme préparé : BTS MCO", "education"),
    ("master data management", "education"),
    ("Support applicatif de niveau 3", "education"),
    ("Résoudre les incidents de niveau 3", "education"),
    ("Créer et gérer les masters des postes de travail", "education"),
    ("Suivi du plan de charge et de la capa", "education"),
    ("Une équipe composée d'infirmiers diplômés et de médecins", "education"),
    ("Nos 12 programmes de master", "education"),
]


@pytest.mark.parametrize(("sentence", "facts"), STATED)
def test_education_is_read_alone_and_amid_an_offer(sentence: str, facts: dict[str, Any]) -> None:
    for text in (sentence, OFFER.format(sentence)):
        read = read_facts("Poste H/F", text)
        for name, expected in facts.items():
            value = read[name].value if name in read else None
            assert value == expected


@pytest.mark.parametrize(("sentence", "name"), NOT_STATED)
def test_education_is_left_out_when_the_text_speaks_of_something_else(sentence: str, name: str) -> None:
    for text in (sentence, OFFER.format(sentence)):
        assert name not in read_facts("Poste H/F", text)
