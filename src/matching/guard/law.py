"""The grounds: what each protects, the articles, and what may be written instead.

Source: Code du travail L1132-1 (which refers to article 1 of the law of 27 May 2008) and L5321-2 (no offer may refer to
a ground), L1221-6 (what a candidate may be asked); Code pénal 225-1 to 225-3; the articles named in the table;
Défenseur des droits, "Pour un recrutement sans discrimination" (2019). https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000045391841
"""

from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """What a wording names."""

    SEX = "sex"
    AGE = "age"
    ORIGIN = "origin"
    NAME = "name"
    FAMILY = "family"
    PREGNANCY = "pregnancy"
    HEALTH = "health"
    DISABILITY = "disability"
    RELIGION = "religion"
    POLITICS = "politics"
    UNION = "union"
    ORIENTATION = "orientation"
    MORALS = "morals"
    APPEARANCE = "appearance"
    RESIDENCE = "residence"
    BANK = "bank"
    POVERTY = "poverty"
    LANGUAGE = "language"
    GENETIC = "genetic"
    WHISTLEBLOWER = "whistleblower"
    LOW_PAY = "low_pay"
    MONEY_ASKED = "money_asked"
    UNPAID = "unpaid"
    CONTRACT = "contract"
    WORKING_TIME = "working_time"
    EXPERIENCE = "experience"
    CONDITIONS = "conditions"


@dataclass(frozen=True, slots=True)
class Law:
    """A ground's French name, the articles that a wording of it breaks, and what to write instead."""

    label: str
    article: str
    suggestion: str


_TRAVAIL = "Code du travail, L1132-1 et L5321-2"

LAW: dict[Ground, Law] = {
    Ground.SEX: Law(
        "sexe",
        "Code du travail, L1142-1 et L1132-1 (exceptions : R1142-1)",
        "Écrivez l'intitulé aux deux genres (« vendeur ou vendeuse », « H/F ») et décrivez les tâches, sans dire qui.",
    ),
    Ground.AGE: Law(
        "âge",
        "Code du travail, L1132-1 et L5331-2",
        "Retirez l'âge. Décrivez l'expérience attendue : « débutant accepté », « 3 ans d'expérience ».",
    ),
    Ground.ORIGIN: Law(
        "origine, nationalité, appartenance à une ethnie ou une prétendue race",
        f"{_TRAVAIL} ; Code pénal, 225-1",
        "Retirez l'origine. Décrivez la compétence : « cuisine thaïlandaise maîtrisée », « anglais courant ».",
    ),
    Ground.NAME: Law(
        "nom de famille", _TRAVAIL, "Retirez toute condition sur le nom ou le prénom : elle n'a pas d'usage."
    ),
    Ground.FAMILY: Law(
        "situation de famille",
        "Code du travail, L1142-1 et L1132-1",
        "Retirez la situation de famille. Décrivez le rythme : « déplacements du lundi au vendredi », « coupures ».",
    ),
    Ground.PREGNANCY: Law(
        "grossesse, maternité",
        "Code du travail, L1225-1 et L1132-1",
        "Retirez la mention. Décrivez le poste et ses risques : le médecin du travail décide des aménagements.",
    ),
    Ground.HEALTH: Law(
        "état de santé",
        f"{_TRAVAIL} ; questions : L1221-6 ; aptitude : médecin du travail seul (L4624-2)",
        "Décrivez la condition de travail : « port de charges jusqu'à 25 kg, station debout », sans parler de santé.",
    ),
    Ground.DISABILITY: Law(
        "handicap, perte d'autonomie",
        f"{_TRAVAIL} ; aménagements : L5213-6",
        "Décrivez les tâches et ajoutez : « poste ouvert aux personnes en situation de handicap ».",
    ),
    Ground.RELIGION: Law(
        "convictions religieuses",
        f"{_TRAVAIL} ; L1321-2-1",
        "Retirez la mention. Une règle de neutralité vient du règlement intérieur et vaut pour toutes les convictions.",
    ),
    Ground.POLITICS: Law(
        "opinions politiques, mandat électif",
        _TRAVAIL,
        "Retirez la mention. Décrivez les missions et la disponibilité utile.",
    ),
    Ground.UNION: Law(
        "activités syndicales ou mutualistes",
        "Code du travail, L2141-5 et L1132-1",
        "Retirez la mention. Décrivez les missions et les horaires.",
    ),
    Ground.ORIENTATION: Law(
        "orientation sexuelle, identité de genre", _TRAVAIL, "Retirez la mention : elle ne dit rien du travail."
    ),
    Ground.MORALS: Law(
        "mœurs, vie privée",
        f"{_TRAVAIL} ; L1121-1",
        "Décrivez la règle sur le lieu de travail : « locaux non-fumeurs », sans parler de la vie privée.",
    ),
    Ground.APPEARANCE: Law(
        "apparence physique",
        _TRAVAIL,
        "Parlez de la tenue ou de l'accueil : « tenue fournie », « tenue correcte », « sens de l'accueil ».",
    ),
    Ground.RESIDENCE: Law(
        "lieu de résidence",
        _TRAVAIL,
        "Dites où et quand l'on travaille : « prise de poste à 5 h à Lyon, sans transport en commun ».",
    ),
    Ground.BANK: Law(
        "domiciliation bancaire",
        f"{_TRAVAIL} ; paiement : L3241-1",
        "Écrivez : « salaire versé par virement, sur le compte de votre choix ».",
    ),
    Ground.POVERTY: Law(
        "particulière vulnérabilité économique", _TRAVAIL, "Retirez la mention : elle ne dit rien des compétences."
    ),
    Ground.LANGUAGE: Law(
        "langue, origine",
        _TRAVAIL,
        "Donnez un niveau : « anglais courant », « bilingue », « C1 ou C2 », quelle que soit la façon de l'avoir "
        "appris.",
    ),
    Ground.GENETIC: Law(
        "caractéristiques génétiques",
        f"{_TRAVAIL} ; Code pénal, 226-25",
        "Retirez la mention. L'aptitude au poste relève du seul médecin du travail.",
    ),
    Ground.WHISTLEBLOWER: Law(
        "lanceur d'alerte, action en justice",
        "Code du travail, L1132-3-3, L1132-1 et L1134-4",
        "Retirez la mention. Rappelez la confidentialité : « respect du secret professionnel ».",
    ),
    Ground.LOW_PAY: Law(
        "salaire inférieur au minimum légal",
        "Code du travail, L3231-2",
        "Indiquez au moins le SMIC en vigueur, au prorata des heures, ou le minimum conventionnel s'il est plus haut.",
    ),
    Ground.MONEY_ASKED: Law(
        "argent demandé à la personne",
        "Code du travail, L5321-3 ; frais de l'emploi : L1221-1, Cass. soc. 25 février 1998",
        "Retirez la somme : matériel, formation et dossier sont à la charge de l'employeur.",
    ),
    Ground.UNPAID: Law(
        "travail non payé ou non déclaré",
        "Code du travail, L8221-5, L3231-2 et L3121-28",
        "Écrivez que tout travail, essai, formation et heures supplémentaires compris, est déclaré et payé.",
    ),
    Ground.CONTRACT: Law(
        "contrat qui se contredit",
        "Code du travail, L1221-2, L1242-1 à L1242-12 et L1221-19",
        "Choisissez : « CDI » sans terme, ou « CDD de 3 mois » avec son motif.",
    ),
    Ground.WORKING_TIME: Law(
        "temps de travail qui se contredit ou dépasse la loi",
        "Code du travail, L3121-20, L3121-27, L3123-1 et L3132-1",
        "Donnez les heures par semaine et les jours, les mêmes partout dans l'offre.",
    ),
    Ground.EXPERIENCE: Law(
        "expérience ou diplôme qui se contredit",
        "Code du travail, L5331-3",
        "Choisissez : « débutant accepté » ou « 2 ans d'expérience exigés » ; « souhaités » laisse les deux possibles.",
    ),
    Ground.CONDITIONS: Law(
        "conditions qui se contredisent",
        "Code du travail, L5331-3",
        "Gardez une seule des deux mentions, celle qui est vraie.",
    ),
}
