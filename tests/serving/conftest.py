"""An application on the sample market, and callers of every role, recognised by a real provider."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from matching.domain import (
    Audience,
    Channel,
    ClientScope,
    DigestContent,
    DigestEntry,
    DigestKind,
    DigestState,
    NewDigest,
    OverrideKind,
    OverrideReason,
    Place,
    PlaceScope,
)
from matching.settings import Settings
from matching.testing import make_offer
from matching.workspace import Workspace
from serving.app import create_app
from serving.sample import import_sample
from serving.settings import ServiceSettings
from tests.serving.provider import Provider


def pytest_addoption(parser):
    parser.addoption("--rewrite-openapi", action="store_true", help="rewrite tests/serving/openapi.json")


SIRET = "12345678900011"
LEAVING = "leaving"
"""A jobseeker who may be erased."""

CALLERS = {"jobseeker": "P001", "adviser": "A1", "employer": SIRET, "partner": "agence", "ml": "ml1"}
"""Role -> external id of the usual caller."""

OTHER = "98765432100022"
"""SIRET of another employer."""

ANNE, MARC = "C001", "C002"
"""The advisers of the people of the sample."""


@pytest.fixture(scope="session")
def provider():
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture(scope="session")
def oidc(provider, tmp_path_factory):
    """The file that names the provider, once a role; the audience of a role is its name."""
    file = tmp_path_factory.mktemp("oidc") / "providers.toml"
    entry = '[[providers]]\nissuer = "{}"\naudience = "{}"\nrole = "{}"\n'
    file.write_text("".join(entry.format(provider.issuer, role, role) for role in CALLERS), encoding="utf-8")
    return file


@pytest.fixture
def settings(market, oidc, tmp_path):
    """On SQLite, in a folder of its own."""
    folder = tmp_path / "market"
    shutil.copytree(market, folder)
    return ServiceSettings(Settings(folder), oidc=oidc, rate=0)


@pytest.fixture
def on_postgres(make_database, settings, loaded):
    """The settings of an application on PostgreSQL, its database holding the sample."""
    there = replace(settings.library, database_url=make_database())
    work = Workspace(there)
    vars(work).update(loaded)
    assert import_sample(work)
    work.store.close()
    return replace(settings, library=there)


@pytest.fixture
def make_client(loaded):
    """Starts the application of some settings, on the sample; stops it at the end of the test."""
    started = []

    def make_client(settings):
        app = create_app(settings)
        if settings.library.models_dir is None:
            vars(app.state.service.work).update(loaded)
        client = TestClient(app, raise_server_exceptions=False)
        started.append(client)
        return client.__enter__()

    yield make_client
    for client in started:
        client.__exit__(None, None, None)


@pytest.fixture
def app(settings, make_client):
    """A client that bears no token."""
    return make_client(settings)


@pytest.fixture
def token(provider):
    """The token of a role: of the usual caller unless an id is given."""
    return lambda role, who=None, **claims: provider.token(who or CALLERS[role], role, **claims)


@pytest.fixture
def client_for(app, token):
    """A client of the application that calls as a role."""

    def client_for(role, who=None):
        client = TestClient(app.app, raise_server_exceptions=False)
        client.headers["Authorization"] = f"Bearer {token(role, who)}"
        return client

    return client_for


@pytest.fixture
def store(app):
    """The store of the application."""
    return app.app.state.service.store


@pytest.fixture
def post(store, app):
    """Stores an offer created some days ago; its key."""

    def post(name, days, **changes):
        created = datetime.now(UTC) - timedelta(days=days)
        offer = make_offer(
            name, "K2111", source="test", place=Place(scope=PlaceScope.NATIONWIDE), created_at=created, **changes
        )
        store.offers.upsert([offer])
        app.app.state.service.served.live.catch_up()
        return store.offers.keys([offer.ref])[offer.ref]

    return post


@pytest.fixture
def changed(settings):
    """The settings, with some changed."""
    return lambda **changes: replace(settings, **changes)


@pytest.fixture(scope="module")
def everyone(oidc, market, loaded, provider, tmp_path_factory):
    """One application and a client of it for each role; what the calls below find, they change nothing."""
    folder = tmp_path_factory.mktemp("rights") / "market"
    shutil.copytree(market, folder)
    app = create_app(ServiceSettings(Settings(folder), oidc=oidc, rate=0))
    vars(app.state.service.work).update(loaded)
    with TestClient(app, raise_server_exceptions=False) as anonymous:
        clients = {None: anonymous}
        callers = {role: (role, who) for role, who in CALLERS.items()} | {LEAVING: ("jobseeker", "P040")}
        for name, (role, who) in callers.items():
            clients[name] = TestClient(app, raise_server_exceptions=False)
            clients[name].headers["Authorization"] = f"Bearer {provider.token(who, role)}"
        store, now = app.state.service.store, datetime.now(UTC)
        _, key = store.clients.add("Agence", "partner", [*ClientScope], "agence", now, Audience.TEMP_AGENCIES)
        clients["scoped"] = TestClient(app, raise_server_exceptions=False)
        clients["scoped"].headers["Authorization"] = f"Bearer {key}"
        someone_else(anonymous, {"Authorization": f"Bearer {provider.token('P002', 'jobseeker')}"}, store)
        yield clients


def someone_else(client, headers, store):
    """Things whose key is 1: an impression, an answer, a rule, a contact, a shortlist, an override, a ticket, a pool,
    a digest.

    They are those of P002, or of Anne.
    """
    shown = client.get("/me/offers", headers=headers).json()["items"][0]["impression_id"]
    body = {"event": "refused", "reasons": ["contract_type"]}
    given = client.post(f"/me/impressions/{shown}/answers", json=body, headers=headers).json()
    now = datetime.now(UTC)
    contact = store.contacts.ask(2, 1, None, "employer", "00000000000018", now)
    shortlist = store.shortlists.create("adviser", ANNE, "Cuisine", now)
    store.shortlists.add(shortlist.key, 1, ANNE, now)
    override = store.overrides.put(1, 1, OverrideKind.PROMOTE, OverrideReason.MET, ANNE, now)
    ticket = store.tickets.open(1, "69", ANNE, now)
    pool = store.talent_pools.open("Cuisine", '{"romes":["G1602"]}', None, ANNE, now)
    entry = DigestEntry(shown, store.impressions.get([shown])[shown].offer_id)
    content = DigestContent((entry,), question="night")
    (digest,) = store.digests.write([NewDigest(2, "welcome", DigestKind.WELCOME, DigestState.REVIEW, content)], now)
    store.digests.sent(digest, Channel.SPACE, now)
    assert (
        shown
        == digest
        == given["event_id"]
        == given["rules"][0]["id"]
        == contact.key
        == shortlist.key
        == override.key
        == ticket.key
        == pool.key
        == 1
    )
