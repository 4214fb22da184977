"""A session counts its own requests."""

import pytest
from fastapi.testclient import TestClient

from serving.middleware.rate import BURST
from serving.web.session import NAME
from tests.serving.web.page import Page


def status(client, path):
    return client.get(path, follow_redirects=False).status_code


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
