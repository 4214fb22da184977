import json
from dataclasses import replace
from datetime import date

import pytest

from matching.bundle import Bundle
from matching.cv.reader import CvReader
from matching.domain import Profile
from matching.geo import Communes
from matching.ingest import Accepted
from matching.ingest.profiles import parse_profile
from matching.rome import Rome
from matching.settings import load_settings

TODAY = date(2026, 6, 1)
CV = """Camille Dupont
06 12 34 56 78 - camille@example.org

EXPÉRIENCE PROFESSIONNELLE
Cuisinière - Maison Clément, Lyon
janvier 2019 – mars 2021
- éplucher les légumes et cuire les viandes
- Mon collègue faisait l'inventaire.
- Je ne préparais pas les desserts glacés, les sorbets.

2015 - 2018 : Boulanger, Le Grand Pré
- pétrir et enfourner le pain

LANGUES
Anglais : B1
Je ne parle pas allemand

FORMATION
2012 : CAP cuisine
2014 : Bac professionnel
Permis B

LOISIRS
Réparer des voitures de collection
"""


@pytest.fixture(scope="module")
def reader():
    bundle = Bundle.open(load_settings().models_dir)
    return CvReader(bundle.coder(), bundle.encoder(), Rome.sample())


@pytest.fixture(scope="module")
def profile(reader):
    return reader.read("camille.txt", CV.encode(), TODAY)


def test_jobs_have_title_code_length_and_end(profile):
    first, second = profile["experiences"]
    assert (first["title"], first["months"], first["ended_at"]) == ("Cuisinière", 26, "2021-03")
    assert (second["title"], second["months"], second["ended_at"]) == ("Boulanger", 36, "2018")
    assert second["rome"] == second["romes"][0]["rome"] == "D1102"
    assert len(first["romes"]) == 3
    assert [code["score"] for code in first["romes"]] == sorted((c["score"] for c in first["romes"]), reverse=True)


def test_skills_come_best_first_with_their_words(profile):
    confidence = [skill["confidence"] for skill in profile["skills"]]
    assert confidence == sorted(confidence, reverse=True)
    assert all(0 < c <= 1 for c in confidence)
    assert all(skill["words"] == "" or skill["words"] in CV for skill in profile["skills"])


def test_what_a_job_is_told_by_is_among_the_first_skills(reader, profile):
    first = [skill["label"] for skill in profile["skills"][:10]]
    assert any("pain" in label or "pâte" in label.lower() for label in first)


def test_nothing_is_drawn_from_denials_pastimes_or_others(profile):
    quoted = " ".join(skill["words"] for skill in profile["skills"])
    assert not any(word in quoted for word in ("inventaire", "sorbets", "voitures"))


def test_ways_to_reach_the_person_and_their_name_are_nowhere(profile):
    text = json.dumps(profile, ensure_ascii=False)
    assert not any(word in text for word in ("Dupont", "06 12", "example.org"))


def test_languages_licences_and_the_highest_diploma_are_read(profile):
    assert profile["languages"] == [{"code": "en", "level": "B1"}]
    assert profile["licences"] == ["B"]
    assert profile["education_level"] == "NV4"


def test_a_profile_takes_what_was_read(profile):
    accepted = parse_profile(profile, Communes.sample())
    assert isinstance(accepted, Accepted)
    assert isinstance(accepted.value, Profile)
    assert accepted.value.text == ""
    assert len(accepted.value.experiences) == 2


def test_a_cv_without_dates_or_headings_still_gives_jobs(reader):
    text = "J'ai travaillé deux ans comme boulanger chez Odette. Je pétrissais le pain."
    [job] = reader.read("a", text.encode(), TODAY)["experiences"]
    assert (job["rome"], job["months"]) == ("D1102", 24)


def test_a_job_told_after_en_tant_que_has_its_title_alone(reader):
    text = (
        "Curriculum vitae\nDe 2011 à 2016 j'ai travaillé en tant que boulanger chez Odette, puis comme serveur en 2017."
    )
    first, second = reader.read("a", text.encode(), TODAY)["experiences"]
    assert (first["title"], second["title"]) == ("boulanger", "serveur")


def test_an_address_is_never_the_words_of_a_skill(reader):
    text = "Sacha\n12 rue du Pain Enfourné, Lille\nEXPÉRIENCE\n2019 - 2021 : Boulanger\n- accueillir les clients\n"
    assert not any("rue" in skill["words"] for skill in reader.read("a", text.encode(), TODAY)["skills"])


def test_a_skill_disclaimed_is_not_proposed_though_it_goes_with_the_job(reader):
    claims = "EXPÉRIENCE\n2019 - 2021 : Boulanger\n- façonner la pâte\n"
    denied = claims + "- Je ne sais pas confectionner les viennoiseries.\n"
    both = [reader.read("a", text.encode(), TODAY)["skills"] for text in (claims, denied)]
    told = [{skill["label"] for skill in skills} for skills in both]
    assert "Confectionner des viennoiseries" in told[0] - told[1]
    assert len(told[1]) > 5


def test_a_text_whose_likely_occupations_have_no_skill_in_the_release_proposes_none(reader):
    bare = CvReader(reader._coder, Bundle.open(None).encoder(), Rome(replace(Rome.sample().release, skill_links=())))
    assert "skills" not in bare.read("x", b"bonjour", date(2026, 11, 28))
