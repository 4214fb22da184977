import re
from importlib.resources import files

import pytest

from matching import sample
from matching.geo import Communes, great_circle_km
from matching.rome import Rome
from matching.rome.labels import fold


@pytest.fixture(scope="module")
def rome() -> Rome:
    return Rome.sample()


@pytest.fixture(scope="module")
def communes() -> Communes:
    return Communes.sample()


def test_the_sample_covers_the_fourteen_domains_with_about_ten_skills_each(rome):
    assert len(rome) >= 60
    assert {code[0] for code in rome.codes} == set("ABCDEFGHIJKLMN")
    for code in rome.codes:
        assert 9 <= len(rome.skills(code)) <= 12
        assert rome.occupation(code).definition and rome.contexts(code)
        assert rome.appellations_of(code)[0].principal
        assert rome.domains[rome.occupation(code).domain]


def test_links_of_the_sample_are_closed(rome):
    release = rome.release
    skills, codes = {skill.ogr for skill in release.skills}, set(rome.codes)
    assert {link.ogr for link in release.skill_links} <= skills
    assert {skill.macro for skill in release.skills if skill.macro} <= skills
    assert {link.code for link in release.mobilities} | {link.target for link in release.mobilities} <= codes
    assert len(release.mobilities) > 100


def test_the_sample_is_small_enough_to_ship():
    assert sum(len(path.read_bytes()) for path in files(sample).iterdir() if path.is_file()) < 700_000


def test_offers_have_the_shape_of_the_api_and_codes_of_the_sample(rome):
    offers = list(sample.offers())
    assert len(offers) >= 150 and len({offer["id"] for offer in offers}) == len(offers)
    assert len({offer["description"] for offer in offers}) == len(offers)
    for offer in offers:
        assert offer["romeCode"] in rome and offer["intitule"] and offer["typeContrat"]
        for skill in offer.get("competences", ()):
            assert skill["exigence"] in "ES"
            assert "code" not in skill or rome.skill(skill["code"]).label == skill["libelle"]


def test_offers_are_as_messy_as_real_ones():
    offers = list(sample.offers())
    for field in ("appellationlibelle", "competences", "permis", "formations", "langues"):
        assert any(field not in offer for offer in offers)
        assert any(field in offer for offer in offers)
    assert any("latitude" not in offer["lieuTravail"] for offer in offers)
    assert any("<br/>" in offer["description"] for offer in offers)
    assert any("\x02" in offer["description"] for offer in offers)


def test_offers_are_near_the_commune_they_name(communes):
    for offer in sample.offers():
        place = offer["lieuTravail"]
        if "latitude" in place and "commune" in place:
            town = communes.by_insee(place["commune"])
            assert great_circle_km(place["latitude"], place["longitude"], town.latitude, town.longitude) < 2


def test_every_stated_occupation_resolves_within_the_sample(rome):
    from matching.domain import RomeRef

    for offer in sample.offers():
        found = rome.resolve(RomeRef(offer["romeCode"], offer["romeLibelle"]), offer.get("appellationlibelle"))
        assert found is None or found.code in rome
        assert found is not None or "appellationlibelle" not in offer


def test_profiles_name_occupations_skills_and_places_of_the_sample(rome, communes):
    profiles = list(sample.profiles())
    assert len(profiles) == 40 == len({profile["id"] for profile in profiles})
    for profile in profiles:
        assert profile["projects"] and profile["skills"]
        for project in profile["projects"]:
            labels = {appellation.label for appellation in rome.appellations_of(project["rome"])}
            assert project.get("appellation") is None or project["appellation"] in labels
        assert all(rome.skill(skill["ogr"]).label == skill["label"] for skill in profile["skills"])
        assert communes.by_insee(profile["place"]["code_insee"])


def test_no_address_of_a_person_is_in_the_sample():
    texts = " ".join(path.read_text(encoding="utf-8") for path in files(sample).iterdir() if path.is_file())
    assert not re.search(r"[\w.]+@[\w-]+\.(?!example\b)\w+", texts), "RFC 2606 keeps .example for nobody"
    assert not re.search(r"\b0[1-9](?:[ .]?\d\d){4}\b", " ".join(offer["description"] for offer in sample.offers()))


@pytest.mark.data
def test_codes_and_labels_are_those_of_the_release_and_sentences_are_not(shared_data, rome):
    official = Rome.from_csv(shared_data / "rome_v460")
    for code in rome.codes:
        ours, theirs = rome.occupation(code), official.occupation(code)
        assert (ours.ogr, ours.label, ours.parent) == (theirs.ogr, theirs.label, theirs.parent)
        assert not set(fold(ours.definition).split(" ")) <= set(fold(theirs.definition).split(" "))
        assert not {fold(s) for s in re.split(r"[.\n]", ours.definition) if s.strip()} & {
            fold(s) for s in re.split(r"[.\n]", theirs.definition)
        }
        assert {s.ogr for s in rome.skills(code)} <= {s.ogr for s in official.skills(code)}
    assert all(official.skill(skill.ogr).label == skill.label for skill in rome.release.skills)
    assert set(rome.appellations) <= set(official.appellations)


@pytest.mark.data
def test_communes_of_the_sample_are_those_of_the_official_list(shared_data, communes):
    official = Communes.from_csv(shared_data / "communes" / "communes_fr.csv.gz")
    for row in communes.rows:
        place = official.by_insee(row.code_insee)
        assert fold(place.label) == fold(row.name)
        assert great_circle_km(place.latitude, place.longitude, row.latitude, row.longitude) < 0.1


def test_every_sample_profile_has_a_person_and_no_person_is_real():
    profiles = {one["id"] for one in sample.profiles()}
    persons = [*sample.persons()]
    assert {one["profile"]["id"] for one in persons} == profiles and len(persons) == len(profiles)
    assert all(phone.startswith("+3363998") for one in persons for phone in one["phones"])
    assert all(email.endswith(".example") for one in persons for email in one["emails"])
