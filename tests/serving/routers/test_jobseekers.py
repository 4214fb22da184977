import json

import pytest


def test_my_profile_is_mine(client_for):
    mine = client_for("jobseeker", "P001").get("/me/profile")
    assert mine.status_code == 200
    assert mine.json()["projects"][0]["rome"] == "G1609"
    assert client_for("jobseeker", "P002").get("/me/profile").json() != mine.json()


@pytest.fixture
def me(client_for):
    return client_for("jobseeker", "P001")


def test_each_thing_says_where_it_comes_from(me):
    sources = {one["path"]: one for one in me.get("/me/profile").json()["sources"]}
    assert sources["projects"]["provenance"] == "declared"
    assert any(path.startswith("skills/") for path in sources)


EDIT = {
    "projects": [{"rome": "G1602", "appellation": "Commis de cuisine"}],
    "skills": [{"label": "Dresser des plats pour le service", "ogr": "124935", "level": 3}],
    "experiences": [{"title": "Plongeur", "rome": "G1605", "months": 6, "ended_at": "2025-06"}],
    "education_level": "NV4",
    "licences": ["B", "CE"],
    "languages": [{"code": "es", "level": "B1"}],
    "mobility": {"radius_km": 12.5, "modes": ["bike"]},
    "contracts": ["cdi", "cdd"],
    "working_time": "part",
    "hours": {"night": False},
    "salary_min_eur_month": 1900,
    "available_from": "2027-01-04",
    "excluded_employers": ["Hôtel Sérévane"],
}


@pytest.mark.parametrize("field", sorted({*EDIT} - {"mobility", "hours"}))
def test_what_i_correct_is_what_i_read(me, field):
    edited = me.patch("/me/profile", json={field: EDIT[field]})
    assert edited.status_code == 200, edited.text
    assert edited.json() == me.get("/me/profile").json()
    assert edited.json()[field] == EDIT[field]
    assert any(one["source"] == "self" for one in edited.json()["sources"])


@pytest.mark.parametrize("field", ["mobility", "hours"])
def test_parts_of_a_field_are_corrected_apart(me, field):
    before = me.get("/me/profile").json()[field]
    assert me.patch("/me/profile", json={field: EDIT[field]}).json()[field] == before | EDIT[field]


def test_what_is_not_said_does_not_change(me):
    before = me.get("/me/profile").json()
    after = me.patch("/me/profile", json={"working_time": "part"}).json()
    assert {name for name in before if before[name] != after[name]} == {"working_time", "sources"}
    assert me.patch("/me/profile", json={}).json() == after


def test_a_null_takes_back_what_was_said(me):
    me.patch("/me/profile", json={"salary_min_eur_month": 1900})
    assert me.patch("/me/profile", json={"salary_min_eur_month": None}).json()["salary_min_eur_month"] is None


def test_my_commune_is_found_by_its_code(me):
    edited = me.patch("/me/profile", json={"commune": "97411"}).json()
    assert edited["commune"] == "97411" and edited["place"]


def test_a_correction_acts_on_the_very_next_list(me):
    kinds = {one["offer"]["contract"] for one in me.get("/me/offers", params={"limit": 50}).json()["items"]}
    me.patch("/me/profile", json={"contracts": ["temp"]})
    after = {one["offer"]["contract"] for one in me.get("/me/offers", params={"limit": 50}).json()["items"]}
    assert len(kinds) > 1 and after <= {"temp", "other", None}


@pytest.mark.parametrize(
    "edit",
    [
        {"projects": [{"rome": "A0000"}]},
        {"projects": [{"rome": "boulanger"}]},
        {"projects": [{}] * 9},
        {"commune": "99999"},
        {"commune": "'; --"},
        {"licences": ["Z"]},
        {"mobility": {"radius_km": -1}},
        {"mobility": {"radius_km": 1e400}},
        {"hours": {"night": "peut-être"}},
        {"age": 30},
        {"support": "renforce"},
        {"text": "Mon CV"},
        {"available_from": "demain"},
        {"skills": [{"label": "a\u0000b"}]},
        {"skills": [{"label": ""}]},
    ],
)
def test_what_cannot_be_said_changes_nothing(me, edit):
    before = me.get("/me/profile").json()
    assert me.patch("/me/profile", content=json.dumps(edit), headers=JSON).status_code in (400, 422)
    assert me.get("/me/profile").json() == before


JSON = {"Content-Type": "application/json"}


def test_a_person_without_profile_has_none(client_for):
    assert client_for("jobseeker", "nobody").get("/me/profile").status_code == 404
