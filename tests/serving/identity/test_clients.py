from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from matching.domain import ClientScope

AT = datetime(2026, 11, 25, tzinfo=UTC)
WRITES = [ClientScope.OFFERS_WRITE]
NDJSON = {"content-type": "application/x-ndjson"}
OFFER = '{"id": "A1", "intitule": "Cariste"}'


@pytest.fixture
def bearing(app):
    """A client that bears a key or a token."""

    def bearing(word):
        client = TestClient(app.app, raise_server_exceptions=False)
        client.headers["Authorization"] = f"Bearer {word}"
        return client

    return bearing


def test_a_key_gives_the_rights_and_the_source_of_its_client(store, bearing):
    _, key = store.clients.add("Agence Nord", "partner", WRITES, "nord", AT)
    pushed = bearing(key).post("/partners/offers", content=OFFER, headers=NDJSON)
    assert store.offers.refs([pushed.json()["items"][0]["key"]]).popitem()[1] == ("nord", "A1")
    assert bearing(key).post("/partners/profiles", content="{}", headers=NDJSON).status_code == 403


@pytest.mark.parametrize("word", ["mk_", "mk_unknown"])
def test_a_key_that_is_nobody_s_is_refused(bearing, word):
    assert bearing(word).get("/partners/profiles").status_code == 401


def test_a_revoked_client_is_refused_by_its_key_and_by_its_tokens(store, bearing, token):
    client, key = store.clients.add("Agence Nord", "partner", WRITES, "nord", AT, id="nord")
    words = key, token("partner", "nord", scope="offers:write")
    assert {bearing(word).post("/partners/offers", content=OFFER, headers=NDJSON).status_code for word in words} == {
        200
    }
    store.clients.revoke(client.id, AT)
    assert {bearing(word).post("/partners/offers", content=OFFER, headers=NDJSON).status_code for word in words} == {
        401
    }


def test_a_token_gives_no_more_than_its_client_was_registered_with(store, bearing, token):
    store.clients.add("Agence Nord", "partner", WRITES, "nord", AT, id="nord")
    word = token("partner", "nord", scope="offers:write profiles:write")
    assert bearing(word).post("/partners/offers", content=OFFER, headers=NDJSON).status_code == 200
    assert bearing(word).post("/partners/profiles", content="{}", headers=NDJSON).status_code == 403


def test_an_employer_s_program_acts_for_its_establishment(store, bearing, client_for):
    _, key = store.clients.add("Logiciel", "employer", [], "logiciel", AT, siret="12345678900011")
    posted = bearing(key).post("/employer/offers", json={"id": "A1", "intitule": "Cariste"}).json()
    assert client_for("employer").get(f"/employer/offers/{posted['key']}").json() == posted
