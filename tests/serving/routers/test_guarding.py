"""What the law forbids is sent back before it is kept: offers, searches, notes."""

import json

import pytest
from fastapi.testclient import TestClient

from matching.domain import ContractKind, Pay
from matching.guard import LAW, Ground
from matching.testing import make_offer
from matching.unfilled import Limit, Limits, changes
from serving.guarding import guard
from serving.schemas.employers import offer_check

OFFER = {"id": "A1", "intitule": "Boulanger / Boulangère", "romeCode": "D1102", "typeContrat": "CDI"}
UNLAWFUL = OFFER | {"description": "Fournil de quartier.\nVous avez entre 20 et 30 ans."}
CONTRARY = OFFER | {"description": "Débutant accepté. 5 ans d'expérience exigés."}
NATIONWIDE = {"lieuTravail": {"libelle": "France entière"}}
PAID = make_offer("A1", "D1102", pay=Pay(2000, None), contract=ContractKind.CDI)
DEBATED = OFFER | {"description": "Nous recherchons un jeune diplômé."}


@pytest.mark.parametrize(
    ("body", "ground"),
    [(UNLAWFUL, Ground.AGE), (CONTRARY, Ground.EXPERIENCE), (OFFER | {"intitule": "Vendeuse"}, Ground.SEX)],
)
def test_an_offer_that_the_law_forbids_is_refused_with_its_words_its_article_and_another_wording(
    employer, body, ground
):
    answer = employer.post("/employer/offers", json=body)
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["code"]) == (422, ground)
    assert fault["field"] == ("title" if ground is Ground.SEX else "description")
    assert LAW[ground].article in fault["message"] and LAW[ground].suggestion in fault["message"]
    assert employer.get("/employer/offers").json()["items"] == []


def test_an_offer_does_not_become_unlawful_by_being_replaced(employer):
    key = employer.post("/employer/offers", json=OFFER).json()["key"]
    assert employer.put(f"/employer/offers/{key}", json=UNLAWFUL).status_code == 422
    assert employer.put(f"/employer/offers/{key}", json=DEBATED).status_code == 200


@pytest.mark.parametrize(("who", "path"), [("employer", "/employer/offers/bulk"), ("partner", "/partners/offers")])
def test_of_many_offers_the_unlawful_alone_are_refused(app, token, employer, who, path):
    lines = "\n".join(json.dumps(one) for one in (UNLAWFUL, DEBATED | {"id": "A2"}))
    client = employer if who == "employer" else TestClient(app.app)
    if who == "partner":
        client.headers["Authorization"] = f"Bearer {token('partner', 'agence', scope='offers:write')}"
    answer = client.post(path, content=lines, headers={"content-type": "application/x-ndjson"}).json()
    assert [(one["line"], one["reason"]) for one in answer["errors"]] == [(1, "unlawful_wording")]
    assert "entre 20 et 30 ans" in answer["errors"][0]["message"]
    assert [one["id"] for one in answer["items"]] == ["A2"]


def test_a_draft_is_checked_and_nothing_is_kept(employer):
    answer = employer.post("/employer/offers/check", json=UNLAWFUL).json()
    (passage,) = answer["passages"]
    assert (answer["publishable"], passage["field"], passage["ground"]) == (False, "description", "age")
    assert UNLAWFUL["description"][passage["start"] :].startswith(passage["words"])
    assert answer["rome_label"] and "le salaire" in answer["unstated"]
    assert employer.get("/employer/offers").json()["items"] == []


def test_a_draft_needs_no_id_and_what_is_debated_is_an_advice(employer):
    without_id = {name: value for name, value in DEBATED.items() if name != "id"}
    answer = employer.post("/employer/offers/check", json=without_id).json()
    assert (answer["publishable"], [one["severity"] for one in answer["passages"]]) == (True, ["borderline"])
    posting = {"@type": "JobPosting", "title": "Vendeuse"}
    assert not employer.post("/employer/offers/check", json=posting).json()["publishable"]
    assert employer.post("/employer/offers/check", json={"id": "A1"}).status_code == 422


def test_a_draft_says_how_many_it_reaches_and_what_limits_it(employer):
    whole, temporary = (
        employer.post(
            "/employer/offers/check", json=OFFER | {"romeCode": "K2111", "typeContrat": kind, **NATIONWIDE}
        ).json()
        for kind in ("CDI", "MIS")
    )
    assert whole["known"] == temporary["known"] >= whole["able"] > temporary["able"]
    assert "contract" in {one["slug"] for one in temporary["limits"]}


def test_what_people_wish_is_told_to_employers_in_tens_only():
    wished, required = (next(one for one in changes(PAID) if one.slug == slug) for slug in ("pay", "contract"))
    found = Limits(60, 40, 17, {}, (Limit(wished, 23, "23 personnes"), Limit(required, 3, "3 personnes de plus")))
    told = offer_check(PAID, guard().check(PAID.title), found).limits
    assert [(one.more, one.sentence) for one in told] == [
        (20, f"Au moins 20 personnes de plus {wished.words}"),
        (3, "3 personnes de plus"),
    ]


def test_a_search_by_what_the_law_forbids_is_stopped_and_by_a_skill_of_the_rome_is_not(anne, app):
    answer = anne.post("/bank/searches", json={"skills": ["jolie, moins de 30 ans"]})
    assert answer.status_code == 422
    assert {one["code"] for one in answer.json()["errors"]} >= {"age"}
    skills = app.app.state.service.rome.release.skills
    flagged = next(one.label for one in skills if guard().check(one.label, "query").is_flagged)
    assert anne.post("/bank/searches", json={"skills": [flagged]}).status_code == 200


@pytest.mark.parametrize(
    ("note", "status"),
    [
        ("Rappeler mardi, permis en cours", 201),
        ("Pas de véhicule, voir la ligne 12", 201),
        ("Enceinte, accouche en mai", 422),
        ("58 ans, souvent malade", 422),
        ("Pas de femmes voilées", 422),
    ],
)
def test_a_note_says_nothing_that_the_law_forbids_to_keep(anne, note, status):
    key = anne.post("/adviser/shortlists", json={"name": "Cuisine"}).json()["key"]
    answer = anne.post(f"/adviser/shortlists/{key}/profiles", json={"profile_key": 1, "note": note})
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["errors"][0]["field"] == "body.note"
        assert "Retirez" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(("name", "status"), [("Cuisine du midi", 201), ("Pas de femmes voilées", 422)])
def test_the_name_of_a_shortlist_is_read_too(anne, name, status):
    assert anne.post("/adviser/shortlists", json={"name": name}).status_code == status
    assert len(anne.get("/adviser/shortlists").json()) == (status == 201)


@pytest.mark.parametrize(
    ("note", "status"), [("Manque le CACES 3, à revoir en mars", 201), ("Trop âgée, souvent malade", 422)]
)
def test_what_others_write_beside_an_answer_says_nothing_of_what_the_person_is(anne, store, note, status):
    shown = anne.get("/adviser/persons/1/matches").json()["items"][0]["impression_id"]
    body = {"event": "refused", "channel": "phone", "note": note}
    assert anne.post(f"/adviser/impressions/{shown}/answers", json=body).status_code == status
    assert [*store.answer_notes.of([one.event_id for one in store.events.of([shown])]).values()] == [note] * (
        status == 201
    )
