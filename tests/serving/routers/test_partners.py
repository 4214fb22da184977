import json
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from matching.domain import EventKind, Impression
from tests.serving.conftest import CALLERS

NDJSON = {"content-type": "application/x-ndjson"}
OFFER = {"id": "A1", "intitule": "Cariste", "romeCode": "N1101"}
PROFILE = {"id": "P1", "projects": [{"rome": "N1101", "appellation": "Cariste"}], "source": "default"}
ROUTES = [
    ("GET", "/partners/profiles", "profiles:read"),
    ("GET", "/partners/profiles/1", "profiles:read"),
    ("POST", "/partners/profiles", "profiles:write"),
    ("POST", "/partners/offers", "offers:write"),
    ("POST", "/partners/outcomes", "outcomes:write"),
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


def test_anonymous_callers_are_asked_to_log_in(app):
    assert {app.request(method, path, headers=NDJSON).status_code for method, path, _ in ROUTES} == {401}


def test_other_roles_are_refused(client_for):
    clients = [client_for(role) for role in CALLERS if role != "partner"]
    calls = [(one, method, path) for one in clients for method, path, _ in ROUTES]
    assert {one.request(method, path, headers=NDJSON).status_code for one, method, path in calls} == {403}


def test_each_scope_gives_its_own_rights_and_no_other(partner):
    for method, path, scope in ROUTES:
        without = " ".join({one for *_, one in ROUTES} - {scope})
        answer = partner(scopes=without).request(method, path, content=lines(OFFER), headers=NDJSON)
        assert answer.status_code == 403
        allowed = partner(scopes=scope).request(method, path, content=lines(OFFER), headers=NDJSON)
        assert allowed.status_code != 403 or "public" in allowed.json()["detail"]


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
    place = {"impression_id": 0, "list_id": 0, "profile_id": 1, "project": 0, "offer_id": key, "position": 1}
    what = {"direction": "profiles_for", "surface": "bank", "digest_id": None, "channel": "api", "bundle": "b"}
    how = {"score": 0.5, "handle": 1.0, "price": 0.0, "propensity": None, "arm": "", "feature_schema": "s"}
    return store.impressions.record([Impression(**place, **what, **how, at=datetime.now(UTC), features=())])[0]


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
