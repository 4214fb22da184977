"""An offer that says a thing and its contrary is stopped; one that leaves the choice is not."""

import pytest

from matching.guard import Ground, Severity

CONTRARY = [
    (Ground.CONTRACT, "CDI pour 3 mois, boulanger."),
    (Ground.CONTRACT, "Comptable en CDD à durée indéterminée."),
    (Ground.CONTRACT, "CDI, période d'essai de six mois."),
    (Ground.CONTRACT, "CDD de deux mois, période d'essai de deux mois."),
    (Ground.CONTRACT, "Vendeur, CDD de 36 mois."),
    (Ground.CONTRACT, "Livreur auto-entrepreneur, horaires imposés par le responsable."),
    (Ground.WORKING_TIME, "Temps plein, 20 heures par semaine."),
    (Ground.WORKING_TIME, "Temps partiel, 35 heures hebdomadaires."),
    (Ground.EXPERIENCE, "Débutant accepté. 5 ans d'expérience exigés."),
    (Ground.EXPERIENCE, "Sans diplôme. Diplôme d'État infirmier exigé."),
    (Ground.CONDITIONS, "Poste de jour uniquement. Horaires : 21h-5h."),
    (Ground.CONDITIONS, "Permis non exigé. Permis B obligatoire."),
    (Ground.CONDITIONS, "Télétravail complet. Présence obligatoire au bureau du lundi au vendredi."),
    (Ground.CONDITIONS, "Télétravail total. Vous serez présent(e) à l'atelier tous les jours."),
]

COHERENT = [
    "CDD de 3 mois pouvant déboucher sur un CDI.",
    "CDI intérimaire, missions de 3 mois.",
    "CDI, période d'essai de 4 mois.",
    "CDD de six mois, période d'essai d'un mois.",
    "Contrat de projet, CDD de 36 mois.",
    "Consultant freelance : vous organisez librement vos missions.",
    "Temps plein 39 heures par semaine.",
    "Temps partiel 24 heures par semaine, évolutif vers un temps plein.",
    "CDI de 21 à 35 heures par semaine, temps partiel.",
    "Débutant accepté, une première expérience serait un plus.",
    "Débutant accepté ou 5 ans d'expérience.",
    "Débutant accepté : vous serez formé par un collègue de 10 ans d'expérience.",
    "Aucune expérience exigée.",
    "Télétravail deux jours par semaine, présence au bureau le lundi.",
]


@pytest.mark.parametrize(("ground", "text"), CONTRARY)
def test_a_contradiction_is_found(guard, ground, text):
    verdict = guard.check(text, "offer")
    assert verdict.severity is Severity.CONTRADICTORY
    assert [finding.ground for finding in verdict.findings] == [ground]
    assert verdict.findings[0].span in text


@pytest.mark.parametrize("text", COHERENT)
def test_what_leaves_the_choice_is_no_contradiction(guard, text):
    assert not guard.check(text, "offer").is_flagged


def test_a_search_cannot_contradict_itself(guard):
    assert not guard.check("débutant accepté, 5 ans d'expérience exigés", "query").is_flagged
