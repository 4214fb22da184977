"""Which pages each role reads, generated from the application itself, and what nobody else may send."""

import re
from dataclasses import asdict

import pytest
from fastapi.testclient import TestClient

from serving.identity import Role
from serving.rights import allowed
from serving.web.pages import ROUTERS
from serving.web.route import WebRoute
from serving.web.sealing import seal
from serving.web.session import NAME, PURPOSE, Session
from tests.serving.conftest import CALLERS

OPEN = {
    "/",
    "/aide",
    "/accessibilite",
    "/choix/{kind}",
    "/connexion",
    "/connexion/{n}",
    "/connexion/retour",
    "/deconnexion",
    "/statique/{name:path}",
}
"""What is for whoever comes, besides the public pages."""

ROUTES = [(method, route) for router in ROUTERS for route in router.routes for method in sorted(route.methods)]
ROLES = {(method, route.path): [one.roles for one in allowed(route.dependant)] for method, route in ROUTES}
CLOSED = sorted(one for one in ROLES if ROLES[one])
FORM = {"content-type": "application/x-www-form-urlencoded"}


def address(path):
    return re.sub(r"\{[^}]*\}", str(2**62), path)


def test_every_page_says_who_reads_it_or_is_open_to_all():
    nobodys = {path for (_, path), roles in ROLES.items() if not roles and not path.startswith("/public")}
    assert nobodys == OPEN


def test_every_page_that_is_not_a_file_checks_its_forms_and_shows_its_errors():
    assert all(isinstance(route, WebRoute) for _, route in ROUTES if not route.path.startswith("/statique"))


def test_no_page_is_part_of_the_described_api():
    assert not any(route.include_in_schema for _, route in ROUTES)


@pytest.fixture(scope="module")
def people(everyone):
    """A client of each role, logged in by a browser; None: nobody."""
    app, people = everyone[None].app, {None: everyone[None]}
    for role in CALLERS:
        people[role] = TestClient(app, raise_server_exceptions=False)
        session = Session(Role(role), CALLERS[role])
        people[role].cookies.set(NAME, seal(app.state.service.store, PURPOSE, asdict(session)))
    return people


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_a_page_is_read_by_its_role_alone(people, method, path):
    (roles,) = ROLES[method, path]
    anonymous = people[None].request(method, address(path), headers=FORM, follow_redirects=False)
    assert anonymous.status_code == 303 and anonymous.headers["location"].startswith("/connexion")
    if method != "POST":  # a form without its token is refused whoever sends it
        for role in {*CALLERS} - roles:
            refused = people[role].request(method, address(path))
            assert refused.status_code == 403 and refused.headers["content-type"].startswith("text/html"), role


@pytest.mark.parametrize(("method", "path"), [one for one in ROLES if one[0] == "POST"])
def test_a_form_without_its_token_is_refused_whoever_sends_it(people, method, path):
    for role in CALLERS:
        refused = people[role].post(address(path), headers=FORM)
        assert refused.status_code == 403 and "n’a pas pu être vérifié" in refused.text
