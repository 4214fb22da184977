"""Who says what of me: what counts and why, what I keep, what I hide."""

from datetime import UTC, date, datetime

import pytest

from matching.domain import Audience, ClientScope, Profile, Proof, Provenance, Skill
from matching.store.attested import Attested
from tests.serving.conftest import ANNE

NOW = datetime.now(UTC)
PAGE = "/espace/profil/sources"
WELD, OTHER = "100007", "100011"
SKILL = Attested(
    "skills",
    {"label": "Techniques de soudage", "ogr": WELD},
    Proof(Provenance.CERTIFIED, "Titre Soudeur", "RNCP1234", "Afpa", date(2021, 3, 1)),
)


@pytest.fixture
def passport(store):
    """A registered passport, which says something of P001."""
    scopes = [ClientScope.SKILLS_WRITE]
    store.clients.add("Passeport Nord", "partner", scopes, "passeport-nord", NOW, audience=Audience.TRAINING_BODIES)

    def says(*said):
        store.attested.say(1, "passeport-nord", said or [SKILL], NOW, Audience.TRAINING_BODIES)

    return says


@pytest.fixture
def held(client_for):
    return lambda: {one["ogr"] for one in client_for("jobseeker").get("/me/profile").json()["skills"]}


def test_nobody_else_says_anything_and_the_page_says_how_to_let_them(me, read):
    page = read(me, PAGE)
    assert "Personne d’autre ne dit rien de vous" in page.text
    assert "/espace/donnees#accords-updates" in {href for href, _ in page.links}


def test_the_page_says_who_with_which_title_and_what_counts(me, read, passport):
    passport()
    text = read(me, PAGE).text
    for said in ("Passeport Nord", "Techniques de soudage", "Titre Soudeur (RNCP1234)", "Afpa", "Retenu", "Certifié"):
        assert said in text


def test_a_person_sees_and_severs_a_partner_s_profile_that_an_adviser_linked_to_theirs(
    me, read, passport, held, store, client_for
):
    passport()
    store.profiles.upsert([Profile("X7", "passeport-nord", skills=(Skill("Braser", OTHER),))])
    anne = client_for("adviser", ANNE)
    assert anne.post("/adviser/persons/1/sources", json={"source": "passeport-nord", "id": "X7"}).status_code == 201
    page = read(me, PAGE)
    assert "où vous avez le numéro X7" in page.text and OTHER in held()
    (link,) = client_for("jobseeker").get("/me/profile/links").json()
    assert (link["name"], link["id"]) == ("Passeport Nord", "X7")
    assert client_for("jobseeker", "P002").delete(f"/me/profile/links/{link['key']}").status_code == 404
    after = page.press(me, "Détacher")
    assert "Ce profil est détaché" in after.text and "X7" not in after.text
    assert held() & {OTHER, WELD} == {WELD}, "what is attested by a consent stays"
    assert client_for("jobseeker").delete(f"/me/profile/links/{link['key']}").status_code == 404


def test_an_expired_title_is_said_to_be_so(me, read, passport):
    passport(
        SKILL._replace(proof=Proof(Provenance.CERTIFIED, "CACES", None, "Afpa", date(2015, 1, 5), date(2020, 1, 4)))
    )
    text = read(me, PAGE).text
    assert "a expiré le 4 janvier 2020" in text and "Certifié" not in text


def test_what_is_hidden_leaves_the_profile_and_comes_back(me, read, passport, held):
    passport()
    assert WELD in held()
    page = read(me, PAGE).press(me, "Ce n’est pas vrai, ou plus")
    assert "ne compte plus, dès maintenant" in page.text and "Masqué par vous" in page.text
    assert WELD not in held()
    page.press(me, "Revenir sur mon choix")
    assert WELD in held()


def test_an_adviser_who_says_otherwise_is_a_dispute_that_i_settle(me, read, client_for, store):
    client_for("jobseeker").patch("/me/profile", json={"salary_min_eur_month": 1900})
    store.sources.edit(1, "adviser", {"salary_min_eur_month": 1700.0}, Provenance.ADVISER, NOW, "A1")
    assert "1 information se contredit" in read(me, "/espace/profil").text
    page = read(me, PAGE)
    assert "À vérifier" in page.text and "1 700 €" in page.text.replace("\u202f", " ")
    assert "Ce que dit le conseiller ou la conseillère l’emporte" in page.text
    done = page.press(me, "Garder", source="self")
    assert "À vérifier" not in done.text
    assert client_for("jobseeker").get("/me/profile").json()["salary_min_eur_month"] == 1900
    assert "se contredi" not in read(me, "/espace/profil").text


def test_every_field_that_a_source_may_say_is_told_in_words(me, read, client_for, store):
    mine = {
        "projects": [{"rome": "G1602"}],
        "licences": ["C"],
        "languages": [{"code": "es", "level": "B1"}],
        "education_level": "NV4",
        "mobility": {"radius_km": 12.5, "modes": ["bike"]},
        "contracts": ["cdi"],
        "working_time": "part",
        "hours": {"night": True},
        "available_from": "2027-01-04",
        "excluded_employers": ["Hôtel Sérévane"],
        "experiences": [{"title": "Plongeur", "months": 6}],
    }
    edited = client_for("jobseeker").patch("/me/profile", json=mine)
    assert edited.status_code == 200, edited.text
    said = {
        "projects": [],
        "working_time": None,
        "hours": {"night": False},
        "available_from": "2027-02-01",
        "education_level": "NV5",
        "mobility": {"radius_km": 5.0, "modes": []},
        "contracts": [],
        "excluded_employers": [],
        "experiences": [{"title": "Serveur", "ended_at": "2022-06"}],
        "languages": [{"code": "de"}],
        "licences": ["B"],
    }
    store.sources.edit(1, "adviser", said, Provenance.ADVISER, NOW, "A1")
    text = read(me, PAGE).text
    for words in (
        "bac",
        "CAP ou BEP",
        "CDI",
        "tous",
        "temps partiel",
        "1er février 2027",
        "Serveur",
        "refusé",
        "accepté",
    ):
        assert words in text, words
