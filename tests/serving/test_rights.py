"""Who may call what, generated from the application itself: every operation, every role, and what belongs to others."""

import re
import shutil
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from matching.domain import Audience, ClientScope
from matching.settings import Settings
from serving.app import ROUTERS, create_app
from serving.identity import Role
from serving.rights import allowed
from serving.settings import ServiceSettings
from tests.serving.conftest import CALLERS

ROUTES = sorted(
    (method, route.path_format)
    for router in ROUTERS
    for route in router.routes
    if route.include_in_schema and [*allowed(route.dependant)]
    for method in route.methods
)
LETS_IN = {
    (method, route.path_format): [*allowed(route.dependant)]
    for router in ROUTERS
    for route in router.routes
    for method in route.methods
}
NOBODYS = 2**62
"""A key that the store never gave."""
OTHERS = 1
"""Key of things of someone else: of P002, and of offers that employers and partners of the tests have not posted."""


def address(path, key=NOBODYS):
    return re.sub(r"\{[a-z_]+\}", str(key), path)


def call(client, method, path, key=NOBODYS):
    content = None if method in ("GET", "DELETE") else b"{}"
    return client.request(method, address(path, key), content=content, headers={"Content-Type": "application/json"})


@pytest.fixture(scope="module")
def everyone(oidc, market, loaded, provider, tmp_path_factory):
    """One application and a client of it for each role; what the calls below find, they change nothing."""
    folder = tmp_path_factory.mktemp("rights") / "market"
    shutil.copytree(market, folder)
    app = create_app(ServiceSettings(Settings(folder), oidc=oidc, rate=0))
    vars(app.state.service.work).update(loaded)
    with TestClient(app, raise_server_exceptions=False) as anonymous:
        clients = {None: anonymous}
        for role, who in CALLERS.items():
            clients[Role(role)] = TestClient(app, raise_server_exceptions=False)
            clients[Role(role)].headers["Authorization"] = f"Bearer {provider.token(who, role)}"
        store, now = app.state.service.store, datetime.now(UTC)
        _, key = store.clients.add("Agence", "partner", [*ClientScope], "agence", now, Audience.TEMP_AGENCIES)
        clients["scoped"] = TestClient(app, raise_server_exceptions=False)
        clients["scoped"].headers["Authorization"] = f"Bearer {key}"
        someone_else(anonymous, {"Authorization": f"Bearer {provider.token('P002', 'jobseeker')}"}, store)
        yield clients


def someone_else(client, headers, store):
    """Things of which the first has the key 1: a list, an impression, an answer, a rule, a contact request."""
    shown = client.get("/me/offers", headers=headers).json()["items"][0]["impression_id"]
    body = {"event": "refused", "reasons": ["contract_type"]}
    given = client.post(f"/me/impressions/{shown}/answers", json=body, headers=headers).json()
    contact = store.contacts.ask(2, 1, None, "employer", "00000000000018", datetime.now(UTC))
    assert shown == given["event_id"] == given["rules"][0]["id"] == contact.key == OTHERS


def test_there_are_operations_of_every_role():
    assert {role for lets_in in LETS_IN.values() for one in lets_in for role in one.roles} == {*Role}


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_anonymous_callers_are_asked_to_log_in(everyone, method, path):
    answer = call(everyone[None], method, path)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_roles_that_are_not_let_in_are_refused(everyone, method, path):
    lets_in = set.intersection(*({*one.roles} for one in LETS_IN[method, path]))
    for role in Role:
        refused = call(everyone[role], method, path).status_code == 403
        scoped = any(one.scope for one in LETS_IN[method, path])
        assert refused == (role not in lets_in or (role is Role.PARTNER and scoped)), f"{role} {method} {path}"


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if "{" in route[1]])
def test_what_does_not_exist_or_is_someone_elses_is_not_found(everyone, method, path):
    lets_in = set.intersection(*({*one.roles} for one in LETS_IN[method, path]))
    for role in lets_in:
        client = everyone["scoped" if role is Role.PARTNER else role]
        for key in (NOBODYS, OTHERS) if role is not Role.ML else (NOBODYS,):
            assert call(client, method, path, key).status_code in (404, 422), f"{role} {method} {path}"
