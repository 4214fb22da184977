"""Each ground is found in a text that names it, and left alone in its lawful neighbour."""

import re

import pytest

from matching.guard import LAW, Ground, Severity
from matching.guard.rules import RULES
from matching.read.text import Text, wording
from matching.rome import Rome

FAULTS = [
    (Ground.SEX, "offer", "Manutentionnaire : poste réservé aux hommes.", "réservé aux hommes"),
    (Ground.SEX, "query", "vendeur, pas de femmes", "femmes"),
    (Ground.SEX, "offer", "Vendeuse en boulangerie, CDI.", "Vendeuse"),
    (Ground.AGE, "offer", "Serveur : vous avez entre 20 et 30 ans.", "entre 20 et 30 ans"),
    (Ground.AGE, "query", "commercial moins de quarante ans", "moins de quarante ans"),
    (Ground.AGE, "offer", "Nous recherchons un jeune vendeur.", "jeune vendeur"),
    (Ground.ORIGIN, "query", "caissière française de souche", "de souche"),
    (Ground.ORIGIN, "offer", "Nationalité française exigée pour ce poste de vendeur.", "Nationalité française"),
    (Ground.NAME, "query", "prénom à consonance française", "prénom à consonance"),
    (Ground.FAMILY, "offer", "Personne sans enfants de préférence.", "sans enfants"),
    (Ground.PREGNANCY, "offer", "Sécurité oblige, pas de femmes enceintes.", "enceintes"),
    (Ground.HEALTH, "offer", "Excellente santé exigée.", "Excellente santé"),
    (Ground.DISABILITY, "query", "pas de travailleur handicapé", "travailleur handicapé"),
    (Ground.RELIGION, "offer", "Laïcité de l'entreprise : pas de voile.", "voile"),
    (Ground.UNION, "offer", "Les syndicalistes ne sont pas les bienvenus.", "syndicalistes"),
    (Ground.POLITICS, "offer", "Sensibilité de gauche appréciée.", "Sensibilité de gauche"),
    (Ground.ORIENTATION, "offer", "Les candidats homosexuels sont écartés.", "homosexuels"),
    (Ground.MORALS, "offer", "Non-fumeur exigé.", "Non-fumeur"),
    (Ground.APPEARANCE, "offer", "Physique agréable exigé.", "Physique agréable"),
    (Ground.RESIDENCE, "query", "quartier nord s'abstenir", "quartier nord"),
    (Ground.RESIDENCE, "offer", "Les habitants de Saint-Ouen l'Aumône exclus.", "Saint-Ouen l'Aumône"),
    (Ground.RESIDENCE, "query", "jardinier n'habitant pas un quartier sensible", "quartier sensible"),
    (Ground.SEX, "offer", "Chef de rayon : cet emploi est fermé aux hommes.", "fermé aux hommes"),
    (Ground.SEX, "query", "soudeur, hors candidates", "candidates"),
    (Ground.AGE, "query", "aide à domicile de 30-40 ans", "30-40 ans"),
    (Ground.AGE, "offer", "CDD ouvert à des salariés de moins de 45 ans.", "moins de 45 ans"),
    (Ground.ORIENTATION, "query", "vendeur, pas de personnes trans", "personnes trans"),
    (Ground.APPEARANCE, "offer", "Kilos superflus rédhibitoires.", "Kilos superflus"),
    (Ground.RESIDENCE, "query", "maçon, aucun candidat de Bobigny", "Bobigny"),
    (Ground.SEX, "offer", "Dame sérieuse recherchée pour l'accueil.", "Dame sérieuse recherchée"),
    (Ground.UNION, "offer", "Vous n'avez jamais fait grève.", "fait grève"),
    (Ground.POLITICS, "offer", "Adjoint au maire : mandat électif à quitter.", "mandat électif"),
    (Ground.BANK, "offer", "Compte ouvert dans une banque française exigé.", "banque française"),
    (Ground.POVERTY, "query", "pas de bénéficiaires du RSA", "RSA"),
    (Ground.LANGUAGE, "offer", "Langue maternelle anglaise exigée.", "Langue maternelle"),
    (Ground.GENETIC, "offer", "Un test génétique sera demandé à l'embauche.", "test génétique"),
    (Ground.WHISTLEBLOWER, "offer", "Nous n'embauchons pas de lanceur d'alerte.", "lanceur d'alerte"),
    (Ground.LOW_PAY, "offer", "Plongeur, CDI 35 h, 1 450 € brut par mois.", "1 450 € brut par mois"),
    (Ground.MONEY_ASKED, "offer", "Caution de 300 euros à verser pour le matériel.", "Caution"),
    (Ground.UNPAID, "offer", "Deux semaines d'essai non rémunérées.", "non rémunérées"),
]

LAWFUL = [
    ("offer", "Sage-femme H/F, maternité de niveau 2."),
    ("offer", "Femme de chambre / valet de chambre (H/F)."),
    ("offer", "Mannequin femme taille 38 pour défilé, contrat d'artiste."),
    ("query", "vendeur prêt-à-porter homme"),
    ("offer", "Jeune entreprise innovante, équipe jeune et dynamique : développeur H/F."),
    ("query", "alternance vente, moins de 30 ans"),
    ("offer", "Contrat d'apprentissage, de 16 à 29 ans révolus."),
    ("offer", "Barman : avoir 18 ans révolus (travail de nuit, alcool)."),
    ("offer", "Éducateur auprès de jeunes de 12 à 18 ans."),
    ("offer", "Comptable justifiant de 20 ans d'expérience."),
    ("offer", "Fonction publique : nationalité française ou de l'Union européenne requise."),
    ("query", "anglais courant, commercial export"),
    ("query", "conseiller en insertion, foyer pour femmes victimes de violences"),
    ("offer", "Garde d'enfants à domicile, sortie d'école."),
    ("offer", "Remplacement de congé maternité, CDD de six mois."),
    ("offer", "Vous accompagnez des femmes enceintes en centre maternel."),
    ("offer", "Port de charges jusqu'à 15 kg, visite médicale d'aptitude."),
    ("offer", "Entreprise adaptée : recrutement réservé aux travailleurs handicapés (RQTH exigée)."),
    ("query", "RQTH bienvenue, agent administratif"),
    ("offer", "Service public : stricte neutralité religieuse pendant le service."),
    ("offer", "Fédération syndicale recherche un juriste en droit du travail."),
    ("offer", "Locaux non-fumeurs."),
    ("offer", "Tenue correcte exigée, uniforme fourni."),
    ("offer", "Emploi franc : résider en QPV ouvre droit à l'aide."),
    ("offer", "Secteur de Lyon, mobilité nécessaire, permis B."),
    ("offer", "Versement du salaire par virement, merci de prévoir un RIB."),
    ("offer", "Chantier d'insertion : éligibilité IAE (bénéficiaires du RSA)."),
    ("offer", "Sans distinction d'âge, de sexe ni d'origine."),
    ("offer", "Ni l'âge, ni le sexe, ni le handicap n'entrent dans nos critères."),
    ("offer", "Nous ne vous demandons pas votre situation familiale."),
    ("offer", "CV anonymes : sans nom ni adresse."),
    ("offer", "Une équipe de douze collègues de 19 à 58 ans vous attend."),
    ("offer", "CDI 35 h, 1 850 € brut par mois."),
    ("offer", "Apprenti boulanger : de 43 % à 100 % du SMIC selon l'âge."),
    ("offer", "Formation payée par l'entreprise, matériel fourni, aucune avance demandée."),
]


@pytest.mark.parametrize(("ground", "kind", "text", "span"), FAULTS)
def test_a_ground_is_named_with_its_words_its_article_and_another_wording(guard, ground, kind, text, span):
    verdict = guard.check(text, kind)
    found = next(finding for finding in verdict.findings if finding.ground is ground and span in finding.span)
    assert found.span in text
    assert found.article == LAW[ground].article
    assert found.suggestion


@pytest.mark.parametrize(
    ("ground", "kind", "text"),
    [
        (Ground.ORIGIN, "offer", "Notre client veut un serveur portugais."),
        (Ground.ORIGIN, "offer", "Poste ouvert aux candidats nés en France."),
        (Ground.ORIGIN, "query", "aide à domicile noire"),
        (Ground.SEX, "offer", "La loi oblige à mettre H/F, mais il nous faut un homme."),
        (Ground.ORIENTATION, "offer", "Loge confiée à un couple homme-femme."),
        (Ground.FAMILY, "query", "vendeuse célib"),
        (Ground.FAMILY, "offer", "Poste logé : ni enfants ni conjoint."),
        (Ground.HEALTH, "offer", "Les personnes séropositives sont exclues."),
        (Ground.DISABILITY, "query", "standardiste entendante"),
        (Ground.POLITICS, "query", "rédacteur de gauche"),
    ],
)
def test_the_rules_alone_name_what_a_pretext_an_opening_or_a_short_word_hides(guard, ground, kind, text):
    found = {one.ground for one in guard.rules_find(Text("", text), kind) if one.severity.is_flagged}
    assert ground in found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("offer", "Commercial export : vous suivez nos clients italiens et espagnols."),
        ("offer", "Nous ne demandons jamais d'argent aux candidats."),
        ("query", "accompagnement de non-voyants"),
        ("query", "soudeur licence valide, permis B"),
        ("query", "masseur bras de gauche"),
    ],
)
def test_what_those_rules_leave_alone_is_lawful(guard, kind, text):
    assert not guard.check(text, kind).is_flagged


@pytest.mark.parametrize(("ground", "kind", "text", "span"), FAULTS)
def test_a_text_that_names_a_ground_is_stopped(guard, ground, kind, text, span):
    assert guard.check(text, kind).severity is Severity.UNLAWFUL


@pytest.mark.parametrize(("kind", "text"), LAWFUL)
def test_a_lawful_neighbour_is_left_alone(guard, kind, text):
    assert not guard.check(text, kind).is_flagged


def test_the_title_of_an_occupation_alone_is_left_alone(guard):
    titles = [one.label for one in Rome.sample().release.appellations]
    titles += ["Réceptionniste", "Graphiste", "Vigile", "Déménageur / Déménageuse"]
    titles += ["Aide ménager / Aide ménagère à domicile", "Assistant maternel / Assistante maternelle à domicile"]
    assert [title for title in titles if guard.check(title).is_flagged] == []


def test_no_wording_is_broken_by_what_makes_it():
    """A space in a class becomes a quantifier, braces in a formatted string a tuple, a doubled backslash a letter."""
    broken = re.compile(r"\[[^\]]*\\x20\{1,3\}|\{?\(\d+,|\\\\")
    for rule in RULES:
        for pattern in (rule.wording, rule.needs, rule.unless, rule.unless_beside, rule.unless_anywhere):
            assert pattern is None or not broken.search(wording(pattern).pattern), pattern


def test_every_ground_has_its_law():
    assert set(LAW) == set(Ground)


def test_a_debated_wording_is_left_alone_with_an_advice(guard):
    verdict = guard.check("Poste ouvert aux jeunes diplômés en droit.", "offer")
    verdict_alone = guard.check("Nous recherchons un jeune diplômé.", "offer")
    assert not verdict.is_flagged
    assert verdict_alone.severity is Severity.BORDERLINE
    assert "Défenseur des droits" in verdict_alone.findings[0].suggestion


@pytest.mark.parametrize("text", ["association de femmes", "animateur club de filles", "soutien aux gays"])
def test_the_people_served_are_not_the_person_wanted(guard, text):
    assert not guard.check(text, "query").is_flagged
    assert guard.check(text.split()[-1], "query").is_flagged


def test_a_denial_ends_where_the_sentence_turns(guard):
    assert guard.check("Nous sommes ouverts à toutes et tous, sauf aux femmes enceintes.", "offer").is_flagged


def test_the_title_in_both_genders_is_lawful_and_in_the_feminine_alone_is_not(guard):
    assert not guard.check("Vendeur ou vendeuse en boulangerie.", "offer").is_flagged
    assert not guard.check("Vendeuse (H/F) en boulangerie.", "offer").is_flagged
    assert guard.check("Vendeuse en boulangerie.", "offer").is_flagged
    assert guard.check("Vendeuse en boulangerie.", "query").severity is Severity.BORDERLINE
