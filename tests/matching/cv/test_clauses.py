import pytest

from matching.cv.clauses import clauses, unwrapped


def claims(text):
    return [clause.words for clause in clauses([text]) if clause.claimed]


@pytest.mark.parametrize(
    "text",
    [
        "Je ne sais pas conduire un chariot, ni réparer une machine.",
        "Je n'ai jamais fait de caisse, de stock, d'inventaire",
        "La compta, je n'y touchais pas",
        "J'aimerais apprendre la soudure",
        "Je souhaite me former au CACES, à la gestion des stocks",
        "Mon collègue faisait la mise en rayon",
        "Les plannings, c'était ma cheffe",
        "Le grutier s'occupait de la grue",
        "L'infirmière passait pour les piqûres",
        "Elles géraient les commandes",
        "Passionné de mécanique, je répare de vieilles motos",
        "Sur mon temps libre je code des jeux",
        "Le dimanche je cuisine en famille",
    ],
)
def test_what_is_denied_wished_a_pastime_or_of_others_is_not_claimed(text):
    assert claims(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Je tenais la caisse",
        "Formé mes collègues sur la caisse",
        "J'aidais ma cheffe à faire les plannings",
        "Responsable de magasin",
        "Animation en centre de loisirs",
        "maquillage de la mariée",
        "trier les produits non conformes",
        "éviter les ruptures",
        "accompagner les premiers pas",
        "Mon travail consistait à préparer les commandes",
        "les demandes de retrait",
        "dépasser les objectifs de vente",
        "chef de projet de construction",
        "Aide aux repas à la maison de retraite",
        "Passionnée par mon métier",
        "Accueil de 3 enfants de 6 mois à 2 ans",
    ],
)
def test_work_of_ones_own_is_claimed(text):
    assert claims(text) == [text]


def test_a_sentence_turns_to_the_person_again():
    assert claims("Mon chef faisait les sauces, moi je dressais les assiettes") == ["moi je dressais les assiettes"]
    assert claims("Je ne cuisine pas mais je sers en salle") == ["mais je sers en salle"]


@pytest.mark.parametrize(
    "text", ["Délégué CGT", "camille@example.org", "Célibataire", "RQTH", "06 12 34 56 78", "42 ans"]
)
def test_private_matters_are_never_quoted(text):
    assert clauses([text]) == []


def test_a_wrapped_line_goes_on_and_a_bullet_does_not():
    assert unwrapped(["• Tenir la caisse", "et le coffre", "• ranger"]) == ["Tenir la caisse et le coffre", "ranger"]
