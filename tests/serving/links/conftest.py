"""An application on each database, a person, and the links that they were sent."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, select

from matching.domain import Channel, DigestContent, DigestEntry, DigestKind, DigestState, NewDigest
from matching.store.schema import metadata
from serving.links import Links

ME, PERSON = "P001", 1


ON_BOTH = pytest.mark.parametrize("there", ["settings", "on_postgres"], indirect=True)
"""On each database in turn, where it matters: SQLite alone otherwise."""


@pytest.fixture
def there(request):
    """The settings of a service with the sample in it."""
    return request.getfixturevalue(getattr(request, "param", "settings"))


@pytest.fixture
def client(there, make_client):
    """Someone who follows links: nobody is logged in."""
    return make_client(there)


@pytest.fixture
def store(client):
    return client.app.state.service.store


@pytest.fixture
def links(store):
    """The links of the service; it is reached under no name in tests."""
    return Links.of("", store)


@pytest.fixture
def me(token):
    """Headers of the person, logged in."""
    return {"Authorization": f"Bearer {token('jobseeker', ME)}"}


@pytest.fixture
def shown(client, me):
    """Impressions of the person, the first first."""
    return [one["impression_id"] for one in client.get("/me/offers", headers=me).json()["items"]]


@pytest.fixture
def digest(store, shown):
    """A digest that asks a question, sent."""
    offers = store.impressions.get(shown[:2])
    entries = tuple(DigestEntry(key, offers[key].offer_id, ("Votre métier.",)) for key in shown[:2])
    content = DigestContent(entries, question="night")
    now = datetime.now(UTC)
    new = NewDigest(PERSON, "2026-11-28", DigestKind.OFFERS, DigestState.READY, content)
    (key,) = store.digests.write([new], now)
    store.digests.sent(key, Channel.EMAIL, now)
    return key


@pytest.fixture
def dump(there):
    """Everything that the database holds, by table."""

    def dump():
        engine = create_engine(there.library.store_url)
        with engine.connect() as connection:
            found = {
                table.name: sorted(map(repr, connection.execute(select(table)))) for table in metadata.sorted_tables
            }
        engine.dispose()
        return found

    return dump
