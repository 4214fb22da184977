"""Weekends, split days, successive teams, in sentences written for these tests."""

from typing import Any

import pytest

from matching.read import read_facts

OFFER = "Nous recherchons une personne motivée.\n- {}\nMerci de postuler."
STATED: list[tuple[str, dict[str, Any]]] = [
    ("vous travaillez 1 weed end sur 2", {"weekend": True}),
    ("travail un week end sur deux", {"weekend": True}),
    ("disponible le samedi", {"weekend": True}),
    ("Du lundi au samedi", {"weekend": True}),
    ("TRAVAIL LE DIMANCHE ET JOURS FERIES", {"weekend": True}),
    ("du lundi au vendredi", {"weekend": False}),
    ("pas de travail le week-end", {"weekend": False}),
    ("Week-end libre", {"weekend": False}),
    ("LUNDI AU VENDREDI 9H-17H", {"weekend": False}),
    ("Repos le samedi et le dimanche", {"weekend": False}),
    ("7j/7 selon planning", {"weekend": True}),
    ("Horaires en coupure", {"split_shift": True}),
    ("horaires coupés", {"split_shift": True}),
    ("sans coupure", {"split_shift": False}),
    ("pas de coupures", {"split_shift": False}),
    ("services midi et soir", {"split_shift": True}),
    ("horaires en continu", {"split_shift": False}),
    ("Travail en journée continue", {"split_shift": False}),
    ("en 2x8", {"shift_work": True}),
    ("horaires postés", {"shift_work": True}),
    ("travail posté en 3*8", {"shift_work": True}),
    ("horaires 2/8", {"shift_work": True}),
    ("équipe 5X8", {"shift_work": True}),
    ("en équipe VSD", {"shift_work": True}),
    ("Horaires d'équipe : 5h-13h / 13h-21h", {"shift_work": True}),
    ("une semaine du matin, une semaine d'après-midi", {"shift_work": True}),
    ("Travail en journée", {"shift_work": False}),
    ("horaires de journée", {"shift_work": False}),
    ("Horaires de bureau", {"shift_work": False}),
    ("Un dimanche sur trois travaillé", {"weekend": True}),
    ("Astreinte un week-end sur 4", {"weekend": True}),
    ("Vous êtes disponible les weekends et jours fériés", {"weekend": True}),
    ("Planning du mardi au samedi", {"weekend": True}),
    ("Permanence le samedi matin", {"weekend": True}),
    ("Horaires variables, week-ends inclus", {"weekend": True}),
    ("Horaires : 8h-16h du lundi au vendredi", {"weekend": False}),
    ("Pas de week-end ni de jours fériés", {"weekend": False}),
    ("Vos week-ends sont libres", {"weekend": False}),
    ("Vous ne travaillez ni le samedi ni le dimanche", {"weekend": False}),
    ("fermé le week-end", {"weekend": False}),
    ("Travail en équipes alternantes", {"shift_work": True}),
    ("Horaires alternés matin / après-midi", {"shift_work": True}),
    ("Poste en 2 x 8", {"shift_work": True}),
    ("rythme 3x8", {"shift_work": True}),
    ("Horaires postés (matin/après-midi)", {"shift_work": True}),
    ("matin ou après-midi en alternance", {"shift_work": True}),
    ("Equipe de suppléance week-end", {"shift_work": True}),
    ("horaires en deux-huit", {"shift_work": True}),
    ("Poste de jour", {"shift_work": False}),
    ("Poste à temps plein en journée", {"shift_work": False}),
    ("Horaires : en journée", {"shift_work": False}),
    ("poste avec coupure", {"split_shift": True}),
    ("Horaires fractionnés", {"split_shift": True}),
    ("Amplitude horaire avec coupure l'après-midi", {"split_shift": True}),
    ("Service en continu sans coupure", {"split_shift": False}),
    ("horaire continu", {"split_shift": False}),
    ("Travail en coupé", {"split_shift": True}),
    ("Service midi/soir", {"split_shift": True}),
    ("en double service", {"split_shift": True}),
    ("9h-14h puis 18h-22h", {"split_shift": True}),
    ("de 10h30 à 14h et de 18h à 22h", {"split_shift": True}),
    ("heures continues", {"split_shift": False}),
    ("Service en continu : 11h-18h", {"split_shift": False}),
    ("Horaires alternants", {"shift_work": True}),
    ("alternance matin/après-midi", {"shift_work": True}),
    ("Rotation d'équipes", {"shift_work": True}),
    ("4h-12h ou 13h-21h", {"shift_work": True}),
    ("Matin : 5h-12h30, après-midi : 12h30-20h", {"shift_work": True}),
    ("soit le matin, soit l'après-midi", {"shift_work": True}),
    ("en journée ou en équipe", {"shift_work": True}),
    ("équipe fixe du matin", {"shift_work": True}),
    ("Travail en horaires réguliers de journée", {"shift_work": False}),
    ("horaires de journées et des astreintes", {"shift_work": False}),
]
NOT_STATED = [
    ("Salle de sport 7j/7", "weekend"),
    ("Notre agence est ouverte du lundi au vendredi", "weekend"),
    ("Contactez notre agence du lundi au vendredi de 9h à 18h", "weekend"),
    ("Vous aimez le travail en équipe", "shift_work"),
    ("Job dating le samedi 12 octobre", "weekend"),
    ("Service client joignable 7j/7", "weekend"),
    ("8h30-12h30 et 13h30-17h30", "split_shift"),
    ("8h30-12h30 et 13h30-17h30", "shift_work"),
    ("Notre agence vous accueille : 8h-12h / 15h-19h", "split_shift"),
    ("lundi 8h-12h, mardi 15h-19h", "split_shift"),
    ("Assurer le service en continu", "split_shift"),
    ("Appareils de coupure et de mesure électrique", "split_shift"),
    ("Entretien de votre zone de travail. Poste à pourvoir", "shift_work"),
]


@pytest.mark.parametrize(("sentence", "facts"), STATED)
def test_schedule_is_read_alone_and_amid_an_offer(sentence: str, facts: dict[str, Any]) -> None:
    for text in (sentence, OFFER.format(sentence)):
        read = read_facts("Poste H/F", text)
        for name, expected in facts.items():
            value = read[name].value if name in read else None
            assert value == expected


@pytest.mark.parametrize(("sentence", "name"), NOT_STATED)
def test_schedule_is_left_out_when_the_text_speaks_of_something_else(sentence: str, name: str) -> None:
    for text in (sentence, OFFER.format(sentence)):
        assert name not in read_facts("Poste H/F", text)
