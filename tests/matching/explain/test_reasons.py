from datetime import UTC, date, datetime

import numpy as np
import pytest

from matching.columns import Occupations, OfferColumns, ProfileColumns
from matching.domain import (
    ContractKind,
    EducationLevel,
    Employer,
    Experience,
    Fact,
    Language,
    Licence,
    Mobility,
    Pay,
    Place,
    PlaceScope,
    Remote,
    RomeRef,
    Schedule,
    WorkingTime,
)
from matching.explain import MOST, Labels, reasons
from matching.features import FEATURE_NAMES, Pairs, feature_rows
from matching.testing import LYON, make_offer, make_profile, make_skills, north_of, tiny_rome

ROME = tiny_rome()
OCCUPATIONS, LABELS = Occupations.of(ROME), Labels(ROME)
AT = datetime(2026, 3, 11, 8, tzinfo=UTC)


def explain(profile, offer, audience="person", documents=True):
    pairs = Pairs.of(
        ProfileColumns.from_profiles([0], [profile], ROME),
        np.array([0]),
        OfferColumns.from_offers([7], [offer], ROME),
        np.array([0]),
        np.array([0.5], np.float32),
    )
    rows = feature_rows(pairs, OCCUPATIONS, AT)
    return reasons(pairs, rows, LABELS, audience, {7: offer} if documents else None)[0]


def texts(*args, **kwargs):
    """Reasons with "+" or "-", their unbreakable spaces made plain."""
    found = explain(*args, **kwargs)
    return [("+ " if r.for_ else "- ") + r.text.replace("\u00a0", " ").replace("\u202f", " ") for r in found]


@pytest.mark.parametrize(
    ("person", "offer", "said"),
    [
        ({}, {}, "+ C’est le métier que vous recherchez : Boulanger / Boulangère"),
        ({}, {"rome": "D1104"}, "+ Métier proche de votre projet : Pâtissier / Pâtissière"),
        ({}, {"rome": "N1101"}, "- Métier assez éloigné de votre projet : Cariste"),
        ({}, {"rome": "J1506"}, "- Métier réglementé : titre, carte ou habilitation à vérifier"),
        ({}, {"place": north_of(LYON, 12)}, "+ À 12 km de chez vous"),
        ({}, {"place": north_of(LYON, 28)}, "- À 28 km de chez vous, près de votre limite de 30 km"),
        ({}, {}, "+ À moins d’un kilomètre de chez vous"),
        ({}, {"remote": Remote.FULL}, "+ Travail entièrement à distance"),
        ({}, {"place": Place(scope=PlaceScope.NATIONWIDE)}, "+ Poste ouvert dans toute la France"),
        (
            {},
            {"place": Place(45.76, 4.84, scope=PlaceScope.DEPARTEMENT)},
            "- Lieu précis inconnu, seulement le département : ville principale à moins d’un kilomètre de chez vous",
        ),
        (
            {"skills": make_skills(101, 102)},
            {"skills": make_skills(101, 102, 103, required=True)},
            "+ 2 de vos compétences sur les 3 demandées : pétrir une pâte, cuire au four",
        ),
        (
            {"skills": make_skills(101)},
            {"skills": make_skills(101, required=False)},
            "+ Vous avez la compétence souhaitée : pétrir une pâte",
        ),
        (
            {"skills": make_skills(101)},
            {"skills": make_skills(101, 103, required=True)},
            "- Compétence demandée absente du profil : peser les ingrédients",
        ),
        ({"skills": make_skills(101, 130)}, {}, "+ 1 de vos compétences sert dans ce métier"),
        (
            {"salary_min_eur_month": 1800},
            {"pay": Pay(2100, 2100)},
            "+ Payé 2 100 € brut par mois, au-dessus de vos 1 800 €",
        ),
        (
            {"salary_min_eur_month": 2200},
            {"pay": Pay(1850, 2100, estimated=True)},
            "- Payé de 1 850 à 2 100 € brut par mois (estimation), en dessous des 2 200 € que vous souhaitez",
        ),
        ({}, {"pay": Pay(1850, None)}, "+ Payé 1 850 € brut par mois"),
        ({"salary_min_eur_month": 1800}, {}, "- Salaire non précisé"),
        ({"experiences": (Experience("x", RomeRef("D1102"), 6),)}, {}, "+ Vous avez déjà exercé ce métier"),
        (
            {"experiences": (Experience("x", RomeRef("D1102"), 6),)},
            {"experience_months_min": 24},
            "- Expérience demandée : 2 ans ; environ 6 mois au profil",
        ),
        (
            {"experiences": (Experience("x", RomeRef("D1102"), 55),)},
            {"experience_months_min": 60},
            "- Expérience demandée : 5 ans ; environ 4 ans et demi au profil",
        ),
        (
            {"experiences": (Experience("x", RomeRef("D1102"), 0),)},
            {"experience_months_min": 12},
            "- Expérience demandée : 1 an ; aucune au profil",
        ),
        (
            {"experiences": (Experience("x", RomeRef("D1102"), 60),)},
            {"experience_months_min": 18},
            "+ Expérience demandée (18 mois) : vous l’avez",
        ),
        (
            {"experiences": (Experience("x", RomeRef("D1104"), 60),)},
            {"experience_months_min": 12},
            "+ Expérience demandée (1 an) : vous l’avez, dans un métier proche",
        ),
        ({}, {"beginner_accepted": True}, "+ Débutants acceptés"),
        (
            {"contracts": (ContractKind.CDD,)},
            {"contract": ContractKind.CDD, "contract_months": 6},
            "+ CDD de 6 mois, un contrat que vous acceptez",
        ),
        (
            {"working_time": WorkingTime.PART},
            {"working_time": WorkingTime.PART},
            "+ Temps partiel, comme vous le souhaitez",
        ),
        ({}, {"licences": (Licence("B"),)}, "- Permis B demandé, absent du profil"),
        ({"licences": ("B",)}, {"licences": (Licence("B"),)}, "+ Permis B demandé : vous l’avez"),
        (
            {"education_level": EducationLevel.NV5},
            {"education": EducationLevel.NV4, "education_required": True},
            "- Niveau demandé : bac ; niveau au profil : CAP ou BEP",
        ),
        (
            {"languages": (Language("en"),)},
            {"languages": (Language("de"),)},
            "- Demandé, absent du profil : allemand",
        ),
        ({}, {"created_at": datetime(2026, 3, 10, tzinfo=UTC)}, "+ Publiée hier"),
        ({}, {"created_at": datetime(2025, 12, 1, tzinfo=UTC)}, "- Publiée il y a plus de 3 mois"),
    ],
)
def test_what_is_said_to_the_person(person, offer, said):
    assert said in texts(make_profile(**person), make_offer(**offer))


def test_hours_are_said_in_the_words_of_the_offer():
    fact = Fact("night", True, "text", "équipes en  3x8")
    offer = make_offer(schedule=Schedule(night=True), facts=(fact,))
    assert "- Travail de nuit : « équipes en 3x8 »" in texts(make_profile(), offer)
    assert "- Travail de nuit" in texts(make_profile(), offer, documents=False)
    accepted = make_profile(hours=Schedule(night=True))
    assert "+ Travail de nuit : « équipes en 3x8 », que vous acceptez" in texts(accepted, offer)


def test_a_skill_outside_the_release_is_named_in_the_words_of_the_offer():
    skills = make_skills(101, required=True)
    other = type(skills[0])("Allumer le four à bois", "999999", required=True)
    found = texts(make_profile(skills=make_skills(101)), make_offer(skills=(*skills, other)))
    assert "- Compétence demandée absente du profil : allumer le four à bois" in found


def test_spaces_before_units_and_inside_quotes_do_not_break():
    offer = make_offer(place=north_of(LYON, 12), pay=Pay(2100, 2100))
    said = " | ".join(reason.text for reason in explain(make_profile(), offer))
    assert "12\u00a0km" in said
    assert "2\u202f100\u00a0€" in said


def test_reasons_are_in_favour_first_named_by_a_feature_and_few():
    found = explain(make_profile(salary_min_eur_month=1800), make_offer(licences=(Licence("B"),)))
    assert [r.for_ for r in found] == sorted((r.for_ for r in found), reverse=True)
    assert {r.slug for r in found} <= set(FEATURE_NAMES)
    assert sum(r.for_ for r in found) <= MOST


RICH_OFFER = make_offer(
    skills=make_skills(101, 102, required=True),
    pay=Pay(2100, 2100),
    schedule=Schedule(night=True, weekend=True),
    contract=ContractKind.CDI,
    licences=(Licence("B"),),
    experience_months_min=12,
    employer=Employer("Dupain"),
    place=north_of(LYON, 12),
)


def test_what_is_said_to_an_adviser():
    person = make_profile(
        skills=make_skills(101),
        experiences=(Experience("x", RomeRef("D1102"), 24),),
        licences=("B",),
        contracts=(ContractKind.CDI,),
        available_from=date(2026, 4, 1),
    )
    assert texts(person, RICH_OFFER, "adviser") == [
        "+ Recherche ce métier",
        "+ A 1 des 2 compétences demandées : pétrir une pâte",
        "+ A déjà exercé ce métier",
        "+ A l’expérience demandée (1 an)",
        "+ A le permis B demandé",
        "- Compétence demandée absente du profil : cuire au four",
        "- Disponible à partir du 01/04/2026",
    ]


def test_an_adviser_is_told_a_band_and_not_the_distance():
    said = texts(make_profile(), make_offer(place=north_of(LYON, 12)), "adviser")
    assert "+ Habite à moins de 20 km" in said
    assert not any("12" in text for text in said)


def test_what_a_person_confides_changes_nothing_that_an_adviser_reads():
    confided = {
        "salary_min_eur_month": 3000,
        "hours": Schedule(night=False, weekend=True, split_shift=False),
        "excluded_employers": ("Dupain",),
        "text": "Mère isolée, RQTH",
        "mobility": Mobility(30),
    }
    assert texts(make_profile(**confided), RICH_OFFER, "adviser") == texts(make_profile(), RICH_OFFER, "adviser")
