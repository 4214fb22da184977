from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from matching.domain import Audience, ClientScope
from matching.errors import ConflictError, InputError

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
READ, WRITE = ClientScope.PROFILES_READ, ClientScope.OFFERS_WRITE


def add(store, name="Agence du Pont", scopes=(WRITE, READ), source="agence", **more):
    return store.clients.add(name, "partner", scopes, source, AT, **more)


def test_a_client_is_known_by_the_key_shown_when_it_was_added(store):
    client, key = add(store, audience=Audience.TEMP_AGENCIES, siret="123 456 789 00011")
    assert (client.name, client.role, client.source, client.siret) == (
        "Agence du Pont",
        "partner",
        "agence",
        "12345678900011",
    )
    assert (set(client.scopes), client.audience) == ({READ, WRITE}, Audience.TEMP_AGENCIES)
    assert store.clients.by_key(key) == store.clients.get(client.id) == client
    assert key.startswith("mk_") and len(key) >= 46


@pytest.mark.parametrize("key", ["", "mk_", "mk_é"])
def test_another_key_is_nobodys(store, key):
    _, own = add(store)
    assert store.clients.by_key(key) is None
    assert store.clients.by_key(own + "x") is None
    assert store.clients.by_key(own.swapcase()) is None


def test_the_key_itself_is_nowhere_in_the_database(store):
    client, key = add(store)
    with store._scope.read() as connection:
        row = connection.execute(text("SELECT * FROM clients")).one()
    assert client.id in row
    assert not any(key[3:] in str(value) or key.encode() in bytes(str(value), "utf-8") for value in row)


def test_a_client_revoked_is_known_no_more_but_still_listed(store):
    one, key = add(store)
    two, _ = add(store, id="their-oidc-id")
    revoked = store.clients.revoke(one.id, AT)
    assert store.clients.revoke(one.id, AT + timedelta(days=1)) == revoked
    assert store.clients.by_key(key) is None
    assert {client.id: client.revoked_at for client in store.clients.all()} == {one.id: AT, two.id: None}


def test_what_cannot_be_a_client_is_refused(store):
    add(store, id="x")
    with pytest.raises(ConflictError, match="'x' already"):
        add(store, id="x")
    with pytest.raises(InputError, match="not a SIRET"):
        add(store, siret="12")
    for values in ({"name": " "}, {"source": ""}):
        with pytest.raises(InputError, match="give both"):
            add(store, **values)
    with pytest.raises(InputError, match="no client 'y'"):
        store.clients.revoke("y", AT)
    assert store.clients.get("y") is None
