"""Whether beginners are welcome, in sentences written for these tests."""

from typing import Any

import pytest

from matching.read import read_facts

OFFER = "Nous recherchons une personne motivée.\n- {}\nMerci de postuler."
STATED: list[tuple[str, dict[str, Any]]] = [
    ("Débutant accepté", {"beginner_accepted": True}),
    ("DEBUTANT(E) ACCEPTE(E)", {"beginner_accepted": True}),
    ("débutants bienvenus", {"beginner_accepted": True}),
    ("Aucune expérience requise", {"beginner_accepted": True}),
    ("poste ouvert aux débutants", {"beginner_accepted": True}),
    ("avec ou sans expérience", {"beginner_accepted": True}),
    ("Profil junior accepté", {"beginner_accepted": True}),
    ("Débutant s'abstenir", {"beginner_accepted": False}),
    ("pas de débutant", {"beginner_accepted": False}),
    ("Débutants acceptés, formation assurée", {"beginner_accepted": True}),
    ("Debutant(e)s accepte(e)s", {"beginner_accepted": True}),
    ("Pas d'expérience requise", {"beginner_accepted": True}),
    ("Débutant ou confirmé", {"beginner_accepted": True}),
    ("Expérience non exigée", {"beginner_accepted": True}),
    ("les débutants sont les bienvenus", {"beginner_accepted": True}),
    ("Ouvert aux profils juniors", {"beginner_accepted": True}),
    ("Que vous soyez débutant ou expérimenté", {"beginner_accepted": True}),
    ("débutants s'abstenir", {"beginner_accepted": False}),
    ("Sans expérience ? Nous vous formons !", {"beginner_accepted": True}),
    ("Nul besoin d'expérience", {"beginner_accepted": True}),
    ("L'expérience n'est pas un critère", {"beginner_accepted": True}),
    ("Accessible aux débutants", {"beginner_accepted": True}),
    ("Convient à un débutant", {"beginner_accepted": True}),
    ("Première expérience ou débutant", {"beginner_accepted": True}),
    ("Vous débutez dans le métier ?", {"beginner_accepted": True}),
    ("Expérience indifférente", {"beginner_accepted": True}),
    ("Ouvert à tous, expérimentés ou non", {"beginner_accepted": True}),
    ("Peu importe votre expérience", {"beginner_accepted": True}),
    ("Que vous ayez ou non de l'expérience", {"beginner_accepted": True}),
    ("Aucun prérequis d'expérience", {"beginner_accepted": True}),
    ("Profils débutants étudiés", {"beginner_accepted": True}),
    ("Nous donnons leur chance aux débutants", {"beginner_accepted": True}),
    ("Les profils juniors sont les bienvenus", {"beginner_accepted": True}),
    ("De formation commerciale, débutant ou avec expérience", {"beginner_accepted": True}),
    ("Il n'est pas nécessaire d'avoir une expérience", {"beginner_accepted": True}),
    ("Si vous manquez d'expérience, nous vous formerons", {"beginner_accepted": True}),
    (
        "Une expérience du bâtiment et des chantiers serait appréciée mais n'est pas requise",
        {"beginner_accepted": True},
    ),
    ("Expérience de 0 à 2 ans", {"beginner_accepted": True}),
    ("Moins d'un an d'expérience", {"beginner_accepted": True}),
    ("Nous recherchons un comptable junior", {"beginner_accepted": True}),
    ("Vous êtes chargé d'études junior", {"beginner_accepted": True}),
    ("Jeune diplômé(e) ou déjà en poste", {"beginner_accepted": True}),
    ("Ne convient pas à un débutant", {"beginner_accepted": False}),
    ("Poste non ouvert aux débutants", {"beginner_accepted": False}),
]
NOT_STATED = [
    ("Encadrer les développeurs juniors", "beginner_accepted"),
    ("profil senior, première expérience", "beginner_accepted"),
    ("Vous expliquez nos outils à un public novice", "beginner_accepted"),
    ("Vous encadrez un collaborateur junior", "beginner_accepted"),
    ("5 ans comme administrateur ou ingénieur junior", "beginner_accepted"),
    ("Cours de ski pour débutants", "beginner_accepted"),
    ("Sans expérience significative, s'abstenir", "beginner_accepted"),
]


@pytest.mark.parametrize(("sentence", "facts"), STATED)
def test_beginner_is_read_alone_and_amid_an_offer(sentence: str, facts: dict[str, Any]) -> None:
    for text in (sentence, OFFER.format(sentence)):
        read = read_facts("Poste H/F", text)
        for name, expected in facts.items():
            value = read[name].value if name in read else None
            assert value == expected


@pytest.mark.parametrize(("sentence", "name"), NOT_STATED)
def test_beginner_is_left_out_when_the_text_speaks_of_something_else(sentence: str, name: str) -> None:
    for text in (sentence, OFFER.format(sentence)):
        assert name not in read_facts("Poste H/F", text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Que vous ayez de l'expérience ou non, venez nous voir",
        "Poste accessible sans diplôme ni expérience",
        "Profil expérimenté ou débutant",
        "Vous n'avez pas encore d'expérience ? Nous acceptons les débutants",
    ],
)
def test_a_welcome_may_be_roundabout(sentence: str) -> None:
    assert read_facts("Poste H/F", sentence)["beginner_accepted"].value is True


def test_a_junior_of_whom_experience_is_asked_is_no_beginner() -> None:
    assert "beginner_accepted" in read_facts("Chef de projet junior", "Vous suivez les chantiers.")
    asked = read_facts("Chef de projet junior", "Vous avez 2 ans d'expérience comme conducteur de travaux.")
    assert "beginner_accepted" not in asked
