"""A session lasts until it is ended, wherever its cookie is, and counts its own requests."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from serving.middleware.rate import BURST
from serving.web.session import LASTS_S, NAME
from tests.serving.web.page import Page

PRIVATE = {"jobseeker": "/espace/offres", "adviser": "/conseil/portefeuille", "employer": "/recruteur/offres"}
WHO = {"jobseeker": "P001", "adviser": "C001", "employer": "12345678900011"}


def copied(client):
    """Another browser that holds the same cookie."""
    other = TestClient(client.app, raise_server_exceptions=False)
    other.cookies.set(NAME, client.cookies[NAME], "testserver.local")
    return other


def status(client, path):
    return client.get(path, follow_redirects=False).status_code


@pytest.mark.parametrize("role", PRIVATE)
def test_a_copied_cookie_opens_nothing_once_its_owner_has_logged_out(visitor, read, role):
    owner = visitor(role, WHO[role])
    thief, elsewhere = copied(owner), visitor(role, WHO[role])
    assert status(thief, PRIVATE[role]) == 200
    form = read(thief, "/aide")
    assert read(owner, PRIVATE[role]).press(owner, "Se déconnecter", follow=False).status_code == 303
    assert status(thief, PRIVATE[role]) == 303
    assert thief.get(PRIVATE[role]).url.path == "/connexion"
    assert status(elsewhere, PRIVATE[role]) == 200, "another session of the same person goes on"
    assert form.press(thief, "Se déconnecter", follow=False).status_code == 303


def test_a_form_of_a_session_that_was_ended_writes_nothing(visitor, read, store):
    owner = visitor("adviser", "C001")
    thief = copied(owner)
    page = read(thief, "/conseil/selections")
    read(owner, "/aide").press(owner, "Se déconnecter")
    token = page.forms[0].fields["csrf"]
    sent = thief.post("/conseil/selections", data={"csrf": token, "name": "Volée"}, follow_redirects=False)
    assert sent.status_code == 303 and sent.headers["location"].startswith("/connexion")
    assert store.shortlists.of_owner("adviser", "C001") == []


def test_a_session_that_was_ended_is_remembered_until_it_would_have_ended(visitor, read, store):
    client, begun = visitor("jobseeker", "P001"), datetime.now(UTC)
    read(client, "/aide").press(client, "Se déconnecter")
    assert store.ended_sessions.forget(begun + timedelta(seconds=LASTS_S)) == 0
    assert store.ended_sessions.forget(datetime.now(UTC) + timedelta(seconds=LASTS_S + 1)) == 1


@pytest.fixture
def hurried(changed, make_client):
    """A service where a caller has five requests at once, and someone of the demo who logs in from some address."""
    client = make_client(changed(rate=1.0, demo=True))

    def log_in(address):
        person = TestClient(client.app, raise_server_exceptions=False, client=(address, 1))
        response = person.post("/connexion", data={"role": "jobseeker", "id": "P001"}, follow_redirects=False)
        assert response.status_code == 303
        return person

    return log_in


def visits(client, n):
    return [status(client, "/aide") for _ in range(n)]


def test_those_who_are_logged_in_behind_one_address_do_not_pay_for_each_other(hurried):
    one, other = hurried("10.0.0.1"), hurried("10.0.0.1")
    assert visits(one, BURST + 3)[-1] == 429
    assert visits(other, BURST) == [200] * BURST


def test_visitors_who_are_not_logged_in_pay_by_their_address_which_no_session_then_does(hurried):
    person = hurried("10.0.0.1")
    anonymous = TestClient(person.app, raise_server_exceptions=False, client=("10.0.0.1", 1))
    assert visits(anonymous, BURST + 3)[-1] == 429
    assert visits(person, 1) == [200]


def test_a_cookie_that_we_did_not_make_is_no_session(hurried):
    stranger = TestClient(hurried("10.0.0.1").app, raise_server_exceptions=False, client=("10.0.0.2", 1))
    seen = []
    for number in range(BURST + 3):
        stranger.cookies.set(NAME, f"made-up-{number}", "testserver.local")
        seen += visits(stranger, 1)
    assert seen[-1] == 429


def test_pages_of_problems_are_shown_to_those_who_sent_too_much(hurried):
    person = hurried("10.0.0.1")
    visits(person, BURST + 3)
    refused = person.get("/espace/offres", headers={"accept": "text/html"})
    assert refused.status_code == 429 and "Trop de demandes" in Page(refused).text
