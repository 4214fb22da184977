"""What partners say of people, what people make of it, and what becomes of the lists."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from fastapi.testclient import TestClient

from matching.domain import Audience, ClientScope, Provenance, Purpose, RomeRef, Skill
from matching.testing import make_training

NOW = datetime.now(UTC)
NDJSON = {"content-type": "application/x-ndjson"}
WELD, OTHER = "100007", "100011"
"""OGR codes of two skills of the ROME of the sample, which P001 does not have."""

CAP = {"title": "CAP Cuisine", "issuer": "Académie de Lyon", "code": "RNCP38430", "obtained": "2020-07-01"}
GUESS = {"ogr": WELD, "confidence": 0.8}
BODIES = Audience.TRAINING_BODIES


def line(key=1, at=NOW, **said):
    return {"key": key, "at": at.isoformat(), **said}


@pytest.fixture
def register(app, store):
    """A client of a registered partner."""

    def register(name="Passeport Nord", source="passeport-nord", audience=BODIES):
        scopes = [ClientScope.SKILLS_WRITE, ClientScope.PROFILES_WRITE]
        _, key = store.clients.add(name, "partner", scopes, source, NOW, audience=audience)
        client = TestClient(app.app, raise_server_exceptions=False)
        client.headers["Authorization"] = f"Bearer {key}"
        return client

    return register


@pytest.fixture
def passport(register):
    return register()


@pytest.fixture
def agrees(store):
    """Says that the person of a profile shares it, and lets it be completed."""

    def agrees(profile=1, *purposes, audience=BODIES):
        person = store.persons.of_profiles([profile])[profile]
        for purpose in purposes or (Purpose.SHARING, Purpose.UPDATES):
            store.consents.give(person, purpose, audience, NOW)
        return person

    return agrees


def push(client, *records):
    body = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in records)
    answer = client.post("/partners/skills", content=body, headers=NDJSON)
    assert answer.status_code == 200, answer.text
    return answer.json()


def reasons(answer):
    return [(one["line"], one["reason"]) for one in answer["errors"]]


@pytest.fixture
def me(client_for):
    return client_for("jobseeker", "P001")


def held(me):
    return {one["ogr"] for one in me.get("/me/profile").json()["skills"]}


def said(me, path):
    return next(one for one in me.get("/me/profile/statements").json() if one["path"] == path)


def test_what_a_passport_certifies_is_in_the_profile_with_its_proof(passport, agrees, me, store):
    person = agrees()
    answer = push(passport, line(certifications=[CAP | {"skills": [WELD]}]))
    assert answer == {"total": 1, "added": 1, "changed": 0, "unchanged": 0, "errors": []}
    (claim,) = said(me, f"skills/{WELD}")["claims"]
    assert (claim["name"], claim["provenance"], claim["counts"]) == ("Passeport Nord", "certified", True)
    assert claim["proof"]["title"] == "CAP Cuisine"
    assert store.audit.of(person)[-1].action == "profile_attested"


def test_the_same_lines_twice_change_nothing_and_a_later_line_replaces_all_that_its_source_said(passport, agrees, me):
    agrees()
    first = line(skills=[GUESS], experiences=[{"title": "Commis", "rome": "G1602", "confidence": 0.9}])
    assert push(passport, first)["added"] == 1
    assert push(passport, first)["unchanged"] == 1
    assert WELD in held(me)
    assert push(passport, line(at=NOW + timedelta(seconds=1)))["changed"] == 1
    assert WELD not in held(me)


def test_a_line_leaves_what_other_sources_say(passport, register, agrees, me):
    agrees()
    push(register("Autre", "autre"), line(skills=[GUESS]))
    push(passport, line(skills=[GUESS]))
    push(passport, line(at=NOW + timedelta(seconds=1)))
    assert WELD in held(me)


def test_bad_lines_are_refused_one_by_one_and_what_was_said_before_stays(passport, agrees, me):
    agrees()
    push(passport, line(skills=[GUESS]))
    tomorrow = (NOW + timedelta(days=3)).date().isoformat()
    answer = push(
        passport,
        line(skills=[{"ogr": "999999999", "confidence": 0.9}]),
        line(certifications=[CAP | {"obtained": tomorrow, "skills": [WELD]}]),
        line(certifications=[CAP | {"expires": "2019-01-01", "skills": [WELD]}]),
        line(certifications=[CAP | {"code": "RNCP1"}]),
        line(experiences=[{"title": "Chef", "rome": "Z9999", "confidence": 0.9}]),
        line(experiences=[{"title": "Chef", "rome": "A9999", "confidence": 0.9}]),
        line(experiences=[{"title": "Chef", "ended_at": "2090", "confidence": 0.9}]),
        line(experiences=[{"title": "Chef"}]),
        line(skills=[GUESS | {"confidence": 0.2}]),
        line(at=NOW + timedelta(hours=1)),
        line(at=NOW - timedelta(days=1)),
        {"at": NOW.isoformat()},
        line(id="X7"),
        "{",
    )
    assert reasons(answer) == [
        (1, "unknown_skill"),
        (2, "future"),
        (3, "dates"),
        (4, "unknown_certification"),
        (5, "string_pattern_mismatch"),
        (6, "unknown_occupation"),
        (7, "future"),
        (8, "value_error"),
        (9, "greater_than_equal"),
        (10, "future"),
        (11, "stale"),
        (12, "value_error"),
        (13, "value_error"),
        (14, "not_json"),
    ]
    assert held(me) >= {WELD}


def test_an_expired_certificate_is_kept_shown_as_expired_and_certifies_no_longer(passport, agrees, me):
    agrees()
    push(passport, line(certifications=[CAP | {"expires": "2023-07-01", "skills": [WELD]}]))
    (claim,) = said(me, f"skills/{WELD}")["claims"]
    assert (claim["provenance"], claim["proof"]["expired"]) == ("declared", True)


def test_nobody_is_completed_without_their_consent_nor_unknown_to_the_partner(passport, agrees, me):
    for purposes in ((Purpose.SHARING,), (Purpose.UPDATES,)):
        agrees(2 if purposes == (Purpose.SHARING,) else 3, *purposes)
    agrees(1, audience=Audience.MISSIONS_LOCALES)
    lines = [line(key, skills=[GUESS]) for key in (1, 2, 3, 2**60)] + [
        {"id": "X7", "at": NOW.isoformat(), "skills": [GUESS]}
    ]
    assert reasons(push(passport, *lines)) == [(number, "not_found") for number in range(1, 6)]
    assert WELD not in held(me)


@pytest.mark.parametrize("audience", [None, Audience.EMPLOYERS, Audience.ADVISERS])
def test_a_partner_of_no_audience_that_may_complete_is_refused(register, audience):
    answer = register(audience=audience).post("/partners/skills", content=json.dumps(line()), headers=NDJSON)
    assert answer.status_code == 403


def test_a_profile_linked_by_its_adviser_is_named_by_the_partner_s_own_id_until_it_is_unlinked(
    passport, agrees, me, store
):
    agrees(1, Purpose.UPDATES)
    record = {"id": "X7", "licences": ["CE"], "skills": [{"ogr": OTHER, "label": "x"}]}
    passport.post("/partners/profiles", content=json.dumps(record), headers=NDJSON)
    mine = {"id": "X7", "at": NOW.isoformat(), "skills": [GUESS]}
    assert reasons(push(passport, mine)) == [(1, "not_found")]
    store.sources.link(1, ("passeport-nord", "X7"), "adviser:A1", NOW)
    assert push(passport, mine)["added"] == 1
    assert WELD in held(me)
    store.sources.unlink(1, ("passeport-nord", "X7"), NOW)
    assert WELD not in held(me)
    assert reasons(push(passport, mine)) == [(1, "not_found")]


def test_another_partner_s_profile_is_not_found(passport, register, agrees, store):
    agrees(1, Purpose.UPDATES)
    passport.post(
        "/partners/profiles",
        content=json.dumps({"id": "X7", "licences": ["B"], "skills": [{"ogr": OTHER, "label": "x"}]}),
        headers=NDJSON,
    )
    store.sources.link(1, ("passeport-nord", "X7"), "adviser:A1", NOW)
    other = register("Autre", "autre")
    assert reasons(push(other, {"id": "X7", "at": NOW.isoformat(), "skills": [GUESS]})) == [(1, "not_found")]


def test_what_a_certification_attests_is_read_from_the_trainings_that_lead_to_it(passport, agrees, me, store):
    agrees()
    store.trainings.upsert(
        [
            make_training("T1", skills=(Skill("a", WELD), Skill("b", OTHER)), certification="RNCP38430"),
            make_training("T2", skills=(Skill("a", WELD),), certification="RNCP38430"),
        ]
    )
    assert push(passport, line(certifications=[CAP]))["added"] == 1
    (claim,) = said(me, f"skills/{WELD}")["claims"]
    assert (claim["provenance"], claim["proof"]["code"]) == ("certified", "RNCP38430")
    assert OTHER not in held(me)


def test_what_trainings_only_name_by_occupation_is_inferred(passport, agrees, me, store, app):
    agrees()
    rome = app.app.state.service.rome
    heart = {one.ogr for one in rome.skills("G1602") if one.core}
    cook = (RomeRef("G1602", version="4"),)
    store.trainings.upsert([make_training("T1", occupations=cook, certification="RNCP38430")])
    push(passport, line(certifications=[CAP]))
    found = {one["path"].removeprefix("skills/"): one["claims"] for one in me.get("/me/profile/statements").json()}
    of_it = {ogr: claim for ogr in heart for claim in found[ogr] if claim["source"] == "passeport-nord"}
    assert of_it.keys() == heart
    assert {claim["provenance"] for claim in of_it.values()} == {"inferred"}


def test_consent_withdrawn_takes_back_at_once_what_was_said_by_it(passport, agrees, me):
    agrees()
    push(passport, line(skills=[GUESS]))
    assert WELD in held(me)
    assert me.delete("/me/consents/updates/training_bodies").status_code == 204
    assert WELD not in held(me)
    assert reasons(push(passport, line(skills=[GUESS]))) == [(1, "not_found")]


def choose(me, path, source, choice):
    return me.put("/me/profile/choices", json={"path": path, "source": source, "choice": choice})


def test_what_i_hide_no_longer_counts_for_anybody_until_i_change_my_mind(passport, agrees, me, app, store):
    agrees()
    push(passport, line(certifications=[CAP | {"skills": [WELD]}]))
    path, live = f"skills/{WELD}", app.app.state.service.served.live
    before = store.profiles.revision
    assert choose(me, path, "passeport-nord", "hidden").json()["claims"][0]["choice"] == "hidden"
    assert WELD not in held(me)
    assert [key for key, _ in store.profiles.changes_since(before)] == [1]
    live.catch_up()
    assert int(WELD) not in skills_of(live, 1)
    assert choose(me, path, "passeport-nord", None).json()["claims"][0]["counts"] is True
    live.catch_up()
    assert int(WELD) in skills_of(live, 1)


def skills_of(live, key):
    """OGR codes of a profile in the pool that lists are made from."""
    layers = live.profiles.state.columns
    return {*layers.take(layers.positions(np.array([key]))).lists["skills"].values.tolist()}


def test_a_certificate_is_hidden_and_not_replaced(passport, agrees, me):
    agrees()
    me.patch("/me/profile", json={"skills": [{"label": "Souder", "ogr": WELD, "level": 1}]})
    push(passport, line(certifications=[CAP | {"skills": [WELD]}]))
    path = f"skills/{WELD}"
    assert said(me, path)["disputed"] is True
    assert "certifié" in said(me, path)["why"]
    assert choose(me, path, "self", "kept").status_code == 409
    assert choose(me, path, "passeport-nord", "hidden").status_code == 200
    assert [(one["source"], one["counts"]) for one in said(me, path)["claims"]] == [
        ("passeport-nord", False),
        ("self", True),
    ]
    assert said(me, path)["disputed"] is False


def test_what_i_keep_wins_over_an_adviser_and_is_settled(me, store):
    me.patch("/me/profile", json={"salary_min_eur_month": 1900})
    store.sources.edit(1, "adviser", {"salary_min_eur_month": 1700.0}, Provenance.ADVISER, NOW, "A1")
    path = "salary_min_eur_month"
    assert (said(me, path)["disputed"], me.get("/me/profile").json()[path]) == (True, 1700)
    assert "conseiller" in said(me, path)["why"]
    kept = choose(me, path, "self", "kept").json()
    assert (kept["disputed"], me.get("/me/profile").json()[path]) == (False, 1900)
    assert "garder" in kept["why"]


def test_what_i_said_last_is_not_disputed_and_what_is_said_after_me_is(me, store):
    me.patch("/me/profile", json={"working_time": "part"})
    assert said(me, "working_time")["disputed"] is False


def test_a_choice_is_about_what_is_said_of_me(passport, agrees, me, client_for):
    agrees()
    push(passport, line(skills=[GUESS]))
    assert choose(me, f"skills/{WELD}", "nobody", "hidden").status_code == 404
    assert choose(me, "skills/1", "passeport-nord", "hidden").status_code == 404
    assert choose(client_for("jobseeker", "P002"), f"skills/{WELD}", "passeport-nord", "hidden").status_code == 404
    assert choose(me, f"skills/{WELD}", "passeport-nord", "forged").status_code == 422


def test_what_partners_say_is_in_what_i_take_away(passport, agrees, me):
    agrees()
    push(passport, line(certifications=[CAP | {"skills": [WELD]}]))
    choose(me, f"skills/{WELD}", "passeport-nord", "hidden")
    told = me.get("/me/export").json()
    assert "CAP Cuisine" in json.dumps(told["sources"], ensure_ascii=False)
    assert [(one["path"], one["choice"]) for one in told["choices"]] == [(f"skills/{WELD}", "hidden")]


def test_free_text_is_not_sorted_out(me):
    paths = {one["path"] for one in me.get("/me/profile/statements").json()}
    assert paths and not paths & {"text", "support"}


def test_the_sample_has_a_person_of_whom_sources_disagree_one_by_a_title_that_expired(client_for):
    found = [one for one in client_for("jobseeker", "P012").get("/me/profile/statements").json() if one["disputed"]]
    proofs = [claim["proof"] for one in found for claim in one["claims"] if claim["proof"]]
    assert sorted((one["title"], one["expired"]) for one in proofs) == [
        ("CAP Boulanger", False),
        ("Hygiène alimentaire en restauration", True),
    ]
