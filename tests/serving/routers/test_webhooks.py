"""A partner's program says where to be told of answers to its requests."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from matching.domain import Audience, ClientScope, Employer
from matching.store.webhooks import WEBHOOK
from matching.testing import make_offer
from tests.serving.conftest import SIRET

URL = "https://agence.example/suite"


@pytest.fixture
def program(app, store):
    """A client of a program: `program("agence")`."""

    def program(name, scopes=(ClientScope.OUTCOMES_WRITE, ClientScope.PROFILES_READ)):
        registered = store.clients.add(
            name, "partner", scopes, name, datetime.now(UTC), Audience.TEMP_AGENCIES, id=name
        )
        client = TestClient(app.app, raise_server_exceptions=False)
        client.headers["Authorization"] = f"Bearer {registered[1]}"
        return client

    return program


@pytest.fixture
def agency(program):
    return program("agence")


def test_the_secret_is_shown_once(agency):
    assert agency.get("/partners/webhook").status_code == 404
    first = agency.put("/partners/webhook", json={"url": URL}).json()
    assert first["url"] == URL and first["secret"].startswith("whsec_")
    assert len(b64decode(first["secret"].removeprefix("whsec_"))) == 32
    again = agency.put("/partners/webhook", json={"url": URL + "/2"}).json()
    assert (again["url"], again["secret"]) == (URL + "/2", None)
    assert agency.get("/partners/webhook").json() == again


def test_another_secret_is_shown_once_and_the_former_one_lasts_a_day(agency):
    former = agency.put("/partners/webhook", json={"url": URL}).json()
    renewed = agency.post("/partners/webhook/secret")
    assert renewed.status_code == 201
    assert renewed.json()["secret"] not in (None, former["secret"])
    lasts = datetime.fromisoformat(renewed.json()["former_until"]) - datetime.fromisoformat(
        renewed.json()["changed_at"]
    )
    assert lasts == timedelta(days=1)
    assert agency.get("/partners/webhook").json()["secret"] is None


def test_an_address_is_removed(agency):
    agency.put("/partners/webhook", json={"url": URL})
    assert agency.delete("/partners/webhook").status_code == 204
    for refused in (
        agency.delete("/partners/webhook"),
        agency.get("/partners/webhook"),
        agency.post("/partners/webhook/secret"),
    ):
        assert refused.status_code == 404 and "donnez-en une" in refused.json()["detail"]


@pytest.mark.parametrize(
    "url", ["http://agence.example/", "https://a:b@agence.example/", "agence.example", "https://a/#b", ""]
)
def test_what_is_no_address_of_https_is_refused(agency, url):
    refused = agency.put("/partners/webhook", json={"url": url})
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "body.url"
    assert agency.get("/partners/webhook").status_code == 404


def test_each_program_has_its_own_address(agency, program):
    other = program("autre")
    agency.put("/partners/webhook", json={"url": URL})
    assert other.get("/partners/webhook").status_code == 404
    assert other.delete("/partners/webhook").status_code == 404
    assert agency.get("/partners/webhook").json()["url"] == URL


def test_a_program_that_reads_profiles_is_told_when_a_person_shares_theirs_no_more(program, client_for, store):
    reader = program("lecteur", [ClientScope.PROFILES_READ])
    assert reader.put("/partners/webhook", json={"url": URL}).status_code == 200
    me = client_for("jobseeker", "P001")
    me.put("/me/consents/sharing/temp_agencies")
    me.delete("/me/consents/sharing/temp_agencies")
    (task,) = store.outbox.take(9, datetime.now(UTC), timedelta(minutes=1), WEBHOOK)
    said = json.loads(task.payload["body"])
    assert (said["type"], said["data"]) == ("sharing.ended", {"key": 1})
    assert reader.get("/partners/profiles").json()["items"] == [{"key": 1, "profile": None}]


def test_a_program_is_told_of_its_offer_that_an_employer_closes(program, client_for, store):
    writer = program("agence", [ClientScope.OFFERS_WRITE])
    writer.put("/partners/webhook", json={"url": URL})
    offer = make_offer("A1", "K2111", source="agence", employer=Employer(siret=SIRET))
    store.offers.upsert([offer])
    (key,) = store.offers.keys([offer.ref]).values()
    closed = client_for("employer").post(f"/employer/offers/{key}/close", json={"status": "filled"})
    assert closed.json()["status"] == "filled"
    (task,) = store.outbox.take(9, datetime.now(UTC), timedelta(minutes=1), WEBHOOK)
    assert json.loads(task.payload["body"])["data"] == {"status": "filled", "offers": [{"key": key, "id": "A1"}]}


def test_a_program_that_is_not_registered_reads_what_to_do(app, token):
    headers = {"Authorization": f"Bearer {token('partner', 'inconnu', scope='outcomes:write')}"}
    refused = app.put("/partners/webhook", json={"url": URL}, headers=headers)
    assert refused.status_code == 404 and "demandez une clé" in refused.json()["detail"]


def test_from_a_request_to_what_its_program_is_told(agency, client_for, store):
    """A person who shares their profile is asked, says yes, then takes it back."""
    me = client_for("jobseeker", "P001")
    me.put("/me/consents/sharing/temp_agencies")
    agency.put("/partners/webhook", json={"url": URL})
    asked = agency.post("/partners/contacts", json={"profile_key": 1}).json()
    me.post(f"/me/contacts/{asked['key']}/answer", json={"accepted": True})
    me.delete(f"/me/contacts/{asked['key']}")
    tasks = store.outbox.take(9, datetime.now(UTC), timedelta(minutes=1), WEBHOOK)
    told = [json.loads(one.payload["body"])["data"] for one in tasks]
    assert told == [{"key": asked["key"], "state": state} for state in ("accepted", "cancelled")]
    assert [one.person_key for one in tasks] == [1, 1]
