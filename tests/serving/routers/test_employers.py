import json
from datetime import UTC, datetime

import pytest

from matching.domain import Actor, Employer, EventKind, Offer, OfferStatus
from matching.testing import make_impression
from tests.serving.conftest import OTHER, SIRET

OFFER = {"id": "A1", "intitule": "Boulanger / Boulangère", "romeCode": "D1102", "typeContrat": "CDI"}
POSTING = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "identifier": "J1",
    "title": "Boulanger ou boulangère",
}


@pytest.fixture
def key(employer):
    return employer.post("/employer/offers", json=OFFER).json()["key"]


def test_an_offer_is_posted_in_the_shape_of_france_travail(employer, key):
    mine = employer.get(f"/employer/offers/{key}").json()
    assert (mine["id"], mine["rome"], mine["contract"], mine["status"]) == ("A1", "D1102", "cdi", "open")
    assert "le salaire" in mine["unstated"]
    assert [one["key"] for one in employer.get("/employer/offers").json()["items"]] == [key]


def test_an_offer_is_posted_as_a_job_posting(employer):
    answer = employer.post("/employer/offers", json=POSTING)
    assert (answer.status_code, answer.json()["id"], answer.json()["title"]) == (201, "J1", POSTING["title"])


def test_the_employer_of_an_offer_is_the_caller_whatever_it_says(employer, other, store):
    stated = OFFER | {"entreprise": {"nom": "Au Fournil", "siret": OTHER}}
    key = employer.post("/employer/offers", json=stated).json()["key"]
    assert (store.offers.get([key])[key].employer.siret, store.offers.get([key])[key].employer.name) == (
        SIRET,
        "Au Fournil",
    )
    assert other.get(f"/employer/offers/{key}").status_code == 404


def test_two_employers_may_use_the_same_id(employer, other, key):
    theirs = other.post("/employer/offers", json=OFFER | {"intitule": "Pâtissier"}).json()
    assert theirs["key"] != key
    assert employer.get(f"/employer/offers/{key}").json()["title"] == OFFER["intitule"]


def test_an_offer_that_cannot_be_used_is_refused_with_why(employer):
    for body in ({}, {"id": "A1"}, {"@type": "Person"}, {"@type": "JobPosting"}, {"id": ["A1"]}):
        answer = employer.post("/employer/offers", json=body)
        assert answer.status_code == 422
        assert len(answer.json()["detail"]) > 20
    assert employer.get("/employer/offers").json()["items"] == []


def test_a_posted_offer_is_replaced_not_doubled(employer, key):
    again = employer.post("/employer/offers", json=OFFER | {"intitule": "Boulanger de nuit"}).json()
    assert (again["key"], again["title"]) == (key, "Boulanger de nuit")


def test_an_offer_is_replaced_at_its_own_address(employer, key):
    done = employer.put(f"/employer/offers/{key}", json=OFFER | {"typeContrat": "CDD"})
    assert (done.status_code, done.json()["contract"]) == (200, "cdd")
    assert employer.put(f"/employer/offers/{key}", json=OFFER | {"id": "A2"}).status_code == 422


def test_an_offer_of_another_source_is_seen_and_closed_but_changed_at_its_source(employer, store, key):
    store.offers.upsert([Offer("X1", "Boulanger", "agence", employer=Employer(siret=SIRET))])
    elsewhere = store.offers.keys([("agence", "X1")])["agence", "X1"]
    assert {one["key"] for one in employer.get("/employer/offers").json()["items"]} == {key, elsewhere}
    assert employer.put(f"/employer/offers/{elsewhere}", json=OFFER).status_code == 409
    assert employer.post(f"/employer/offers/{elsewhere}/close", json={"status": "filled"}).json()["status"] == "filled"


def test_offers_come_by_pages(employer):
    lines = "\n".join(json.dumps(OFFER | {"id": f"A{i}"}) for i in range(5))
    employer.post("/employer/offers/bulk", content=lines, headers={"content-type": "application/x-ndjson"})
    seen, cursor = [], ""
    while cursor is not None:
        page = employer.get(f"/employer/offers?limit=2{cursor and '&cursor=' + cursor}").json()
        seen.append([one["id"] for one in page["items"]])
        cursor = page["next"]
    assert seen == [["A0", "A1"], ["A2", "A3"], ["A4"]]


def test_bad_lines_are_refused_one_by_one_and_the_others_written(employer):
    lines = [json.dumps(OFFER), "{", "", json.dumps({"id": "A2"}), json.dumps(POSTING), "[1]", json.dumps(OFFER)]
    answer = employer.post(
        "/employer/offers/bulk", content="\n".join(lines), headers={"content-type": "application/x-ndjson"}
    ).json()
    assert [(one["line"], one["reason"]) for one in answer["errors"]] == [
        (2, "not_json"),
        (4, "no_title"),
        (6, "not_object"),
    ]
    counts = {name: answer[name] for name in ("total", "added", "changed", "unchanged", "repeated", "rejected")}
    assert counts == {"total": 6, "added": 2, "changed": 0, "unchanged": 0, "repeated": 1, "rejected": 3}
    assert {one["id"] for one in answer["items"]} == {"A1", "J1"}


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "application/x-ndjson", 422),
        (b"\n \n", "application/x-ndjson", 422),
        (b"{}\n" * 2_001, "application/x-ndjson", 422),
        ('{"id": "é"}'.encode("latin-1"), "application/x-ndjson", 422),
        (b"{}", "application/json", 415),
        (b"{}", "text/plain", 415),
    ],
)
def test_a_body_that_is_no_ndjson_is_refused_whole(employer, content, kind, status):
    answer = employer.post("/employer/offers/bulk", content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.fixture
def impression(store, key):
    """Someone proposed for the offer."""
    shown = make_impression(1, key, direction="profiles_for", surface="bank", handle=1.0, at=datetime.now(UTC))
    return store.impressions.record([shown])[0]


def test_many_offers_may_weigh_more_than_one_request(make_client, changed, token):
    client = make_client(changed(body_limit=2_000))
    client.headers.update({"Authorization": f"Bearer {token('employer')}", "content-type": "application/x-ndjson"})
    lines = "\n".join(json.dumps(OFFER | {"id": f"A{i}"}) for i in range(50))
    assert client.post("/employer/offers/bulk", content=lines).json()["added"] == 50
    heavy = json.dumps(OFFER | {"description": "x" * 3_000})
    assert (
        client.post("/employer/offers", content=heavy, headers={"content-type": "application/json"}).status_code == 413
    )


def test_what_became_of_a_person_is_written_for_the_employer(employer, store, impression):
    answer = employer.post(
        f"/employer/impressions/{impression}/outcome", json={"event": "refused", "reasons": ["distance"]}
    )
    assert (answer.status_code, answer.json()["to_confirm"]) == (201, None)
    (event,) = store.events.of([impression])
    assert (event.event, event.side, event.actor) == (EventKind.REFUSED, "employer", Actor.EMPLOYER)
    assert event.reasons == ("distance",)


def test_a_filled_position_closes_the_offer_once_confirmed(employer, store, key, impression):
    refusal = {"event": "refused", "reasons": ["position_filled"]}
    path = f"/employer/impressions/{impression}/outcome"
    asked = employer.post(path, json=refusal).json()
    assert asked["offer_status"] == "open" and "pourvu" in asked["to_confirm"]
    assert employer.post(path, json=refusal | {"close_offer": True}).json()["offer_status"] == "filled"
    assert store.offers.get([key])[key].status is OfferStatus.FILLED


@pytest.mark.parametrize(("note", "status"), [("À rappeler quand elle aura le CACES 3", 201), ("Enceinte", 422)])
def test_a_note_of_an_employer_is_kept_beside_the_event_when_the_law_lets_it(employer, store, impression, note, status):
    path = f"/employer/impressions/{impression}/outcome"
    assert employer.post(path, json={"event": "refused", "note": note}).status_code == status
    events = store.events.of([impression])
    assert len(events) == (status == 201) and note not in repr(events)
    assert [*store.answer_notes.of([one.event_id for one in events]).values()] == [note] * (status == 201)


def test_an_outcome_is_undone(employer, store, impression):
    said = employer.post(f"/employer/impressions/{impression}/outcome", json={"event": "hired"}).json()["event_id"]
    undone = employer.delete(f"/employer/outcomes/{said}")
    assert undone.status_code == 200
    assert [event.withdrawn_of for event in store.events.of([impression])] == [None, said]


def test_outcomes_of_someone_else_do_not_exist(employer, other, store, impression):
    path = f"/employer/impressions/{impression}/outcome"
    assert other.post(path, json={"event": "hired"}).status_code == 404
    said = employer.post(path, json={"event": "hired"}).json()["event_id"]
    assert other.delete(f"/employer/outcomes/{said}").status_code == 404
    assert len(store.events.of([impression])) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"event": "applied"},
        {"event": "hired", "reasons": ["distance"]},
        {"event": "refused", "reasons": ["too_far"]},
        {"event": "refused", "reasons": ["distance"], "comment": "trop âgé"},
    ],
)
def test_only_the_table_of_reasons_is_kept_and_no_free_text(employer, store, impression, body):
    assert employer.post(f"/employer/impressions/{impression}/outcome", json=body).status_code == 422
    assert store.events.of([impression]) == []
