import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from matching.domain import Audience, ClientScope, EventKind, Purpose
from matching.testing import make_impression

AT = datetime(2026, 11, 25, tzinfo=UTC)
NDJSON = {"content-type": "application/x-ndjson"}
OFFER = {"id": "A1", "intitule": "Cariste", "romeCode": "N1101"}
PROFILE = {"id": "P1", "projects": [{"rome": "N1101", "appellation": "Cariste"}], "source": "default"}
ROUTES = [
    ("GET", "/partners/profiles", "profiles:read"),
    ("GET", "/partners/profiles/1", "profiles:read"),
    ("POST", "/partners/profiles", "profiles:write"),
    ("POST", "/partners/offers", "offers:write"),
    ("POST", "/partners/outcomes", "outcomes:write"),
    ("POST", "/partners/skills", "skills:write"),
]


def lines(*records):
    return "\n".join(one if isinstance(one, str) else json.dumps(one) for one in records)


@pytest.fixture
def partner(app, token):
    """A partner with scopes, every one of them unless told otherwise."""

    def partner(who="agence", scopes="profiles:read profiles:write offers:write outcomes:write"):
        client = TestClient(app.app, raise_server_exceptions=False)
        client.headers["Authorization"] = f"Bearer {token('partner', who, scope=scopes)}"
        return client

    return partner


def push(client, path, *records):
    return client.post(path, content=lines(*records), headers=NDJSON)


def test_each_scope_gives_its_own_rights_and_no_other(partner):
    for method, path, scope in ROUTES:
        without = " ".join({one for *_, one in ROUTES} - {scope})
        answer = partner(scopes=without).request(method, path, content=lines(OFFER), headers=NDJSON)
        assert answer.status_code == 403
        allowed = partner(scopes=scope).request(method, path, content=lines(OFFER), headers=NDJSON)
        assert allowed.status_code != 403 or "public" in allowed.json()["detail"]


@pytest.fixture
def agency(app, store):
    """A registered temp agency, which reads what people share with such agencies."""
    scopes = [ClientScope.PROFILES_READ, ClientScope.OUTCOMES_WRITE]
    _, key = store.clients.add("Agence Nord", "partner", scopes, "nord", AT, audience=Audience.TEMP_AGENCIES)
    client = TestClient(app.app, raise_server_exceptions=False)
    client.headers["Authorization"] = f"Bearer {key}"
    return client


@pytest.fixture
def shares(store):
    """Says that a profile's person shares it with temp agencies, or takes it back."""

    def shares(profile, withdrawn=False):
        person = store.persons.of_profiles([profile])[profile]
        tell = store.consents.withdraw if withdrawn else store.consents.give
        tell(person, Purpose.SHARING, Audience.TEMP_AGENCIES, datetime.now(UTC))

    return shares


def test_only_what_a_person_shares_with_the_audience_is_read(agency, shares, store):
    assert agency.get("/partners/profiles").json()["items"] == []
    assert agency.get("/partners/profiles/1").status_code == 404
    shares(1)
    (found,) = agency.get("/partners/profiles").json()["items"]
    assert found["key"] == 1
    assert agency.get("/partners/profiles/1").json() == found["profile"]
    assert agency.get("/partners/profiles/2").status_code == 404


def test_what_people_confide_and_who_they_are_is_not_in_a_shared_profile(agency, shares, store):
    profile = store.profiles.get([1])[1]
    confided = {"excluded_employers": ("Secret SA",), "text": "Texte du CV", "salary_min_eur_month": 1234.5}
    store.profiles.upsert([replace(profile, visible_to=(), **confided)])
    shares(1)
    said = agency.get("/partners/profiles").text + agency.get("/partners/profiles/1").text
    assert not [word for word in ("Secret", "Texte du CV", "1234", profile.id, "Camille Vauclin") if word in said]


def test_the_feed_goes_on_where_it_stopped_and_tells_withdrawals(agency, shares, store):
    for key in (1, 2, 3):
        shares(key)
    first = agency.get("/partners/profiles?limit=2").json()
    assert (len(first["items"]), first["more"]) == (2, True)
    rest = agency.get("/partners/profiles", params={"cursor": first["next"]}).json()
    assert (len(rest["items"]), rest["more"]) == (1, False)
    again = agency.get("/partners/profiles", params={"cursor": rest["next"]}).json()
    assert again == {"items": [], "next": rest["next"], "more": False}
    shares(2, withdrawn=True)
    (gone,) = agency.get("/partners/profiles", params={"cursor": rest["next"]}).json()["items"]
    assert gone == {"key": 2, "profile": None}


@pytest.mark.parametrize("cursor", ["WzFd", "WzEsImEiXQ", "W10", "é", "WzEuNSwxXQ"])
def test_a_cursor_of_another_list_is_refused(agency, cursor):
    assert agency.get("/partners/profiles", params={"cursor": cursor}).status_code == 422


def test_someone_who_shares_their_profile_is_asked_by_it(agency, shares):
    shares(1)
    asked = agency.post("/partners/contacts", json={"profile_key": 1})
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert agency.get("/partners/contacts").json()["items"] == [asked.json()]
    assert agency.post("/partners/contacts", json={"profile_key": 2}).status_code == 404
    assert agency.post("/partners/contacts", json={"profile_key": 1, "offer_key": 1}).status_code == 404
    assert agency.post("/partners/contacts", json={}).status_code == 422
    assert agency.delete(f"/partners/contacts/{asked.json()['key']}").json()["state"] == "cancelled"


def test_a_partner_of_no_audience_reads_nobody(partner, shares):
    shares(1)
    assert partner().get("/partners/profiles").status_code == 403
    assert partner().post("/partners/contacts", json={"profile_key": 1}).status_code == 403


def test_offers_and_profiles_are_written_under_the_source_of_who_pushes(partner, store):
    offers = push(partner(), "/partners/offers", OFFER, {"id": "A2"}, "{").json()
    assert (offers["added"], [(one["line"], one["reason"]) for one in offers["errors"]]) == (
        1,
        [(2, "no_title"), (3, "not_json")],
    )
    profiles = push(partner(), "/partners/profiles", PROFILE, {"id": "P2"}).json()
    assert (profiles["added"], [(one["line"], one["reason"]) for one in profiles["errors"]]) == (1, [(2, "no_content")])
    assert store.offers.refs([offers["items"][0]["key"]]) == {offers["items"][0]["key"]: ("partner:agence", "A1")}
    key = profiles["items"][0]["key"]
    assert store.profiles.refs([key]) == {key: ("partner:agence", "P1")}


def test_the_same_push_again_changes_nothing(partner, store):
    push(partner(), "/partners/offers", OFFER)
    revision = store.offers.revision
    again = push(partner(), "/partners/offers", OFFER).json()
    assert (again["added"], again["unchanged"], store.offers.revision) == (0, 1, revision)


def test_two_partners_do_not_meet(partner, store):
    first = push(partner(), "/partners/offers", OFFER).json()["items"][0]["key"]
    second = push(partner("other"), "/partners/offers", OFFER).json()["items"][0]["key"]
    assert first != second


@pytest.fixture
def impression(partner, store):
    """Someone proposed for an offer of the partner."""
    key = push(partner(), "/partners/offers", OFFER).json()["items"][0]["key"]
    how = {"direction": "profiles_for", "surface": "bank", "channel": "api", "handle": 1.0}
    return store.impressions.record([make_impression(1, key, **how, at=datetime.now(UTC))])[0]


def test_outcomes_are_written_line_by_line_and_never_twice(partner, store, impression):
    hired = {"impression_id": impression, "event": "hired"}
    bad = [
        {"impression_id": impression, "event": "applied"},
        {"impression_id": impression, "event": "hired", "reasons": ["distance"]},
        {"impression_id": 999, "event": "hired"},
        {"impression_id": impression, "event": "refused", "reasons": ["distance"], "comment": "trop âgé"},
        "[]",
    ]
    found = push(partner(), "/partners/outcomes", hired, *bad, hired).json()
    assert (found["total"], found["added"], found["unchanged"]) == (7, 1, 1)
    assert [one["line"] for one in found["errors"]] == [2, 3, 4, 5, 6]
    assert "âgé" not in str(found)
    again = push(partner(), "/partners/outcomes", hired).json()
    assert (again["added"], again["unchanged"]) == (0, 1)
    assert [event.event for event in store.events.of([impression])] == [EventKind.HIRED]


def test_an_outcome_taken_back_may_be_given_again(partner, store, impression):
    hired = {"impression_id": impression, "event": "hired"}
    push(partner(), "/partners/outcomes", hired)
    store.events.withdraw(store.events.of([impression])[0].event_id, datetime.now(UTC))
    assert push(partner(), "/partners/outcomes", hired).json()["added"] == 1


def test_outcomes_on_offers_of_someone_else_are_refused(partner, store, impression):
    found = push(partner("other"), "/partners/outcomes", {"impression_id": impression, "event": "hired"}).json()
    assert (found["added"], found["errors"][0]["reason"]) == (0, "not_found")
    assert store.events.of([impression]) == []
