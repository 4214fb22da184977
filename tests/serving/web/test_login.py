"""Logging in and out, with a real provider."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient

from serving.web.login import FAILED, local
from serving.web.typography import typeset

SITE = "http://testserver"
ADVISER = "agents.example: service"
"""A `client_id` that has to be escaped."""


@pytest.fixture
def logins(provider, changed, make_client, tmp_path):
    """A service where jobseekers log in as a public client and advisers as one that has a secret."""
    (tmp_path / "secret.txt").write_text("s3:cr/et é\n", encoding="utf-8")
    file = tmp_path / "providers.toml"
    entry = '[[providers]]\nissuer = "{}"\naudience = "{}"\nrole = "{}"\n{}\n'
    one = entry.format(provider.issuer, "people", "jobseeker", 'label = "Mon compte"')
    other = entry.format(
        provider.issuer, ADVISER, "adviser", 'label = "Agents"\nclient_secret_file = "secret.txt"\nclaim = "agent"'
    )
    file.write_text(one + other + entry.format(provider.issuer, "programs", "partner", ""), encoding="utf-8")
    provider.subject, provider.claims, provider.secrets = "P001", {}, {ADVISER: "s3:cr/et é"}
    return make_client(changed(oidc=file, public_url=SITE))


def leave(client, n=0, suite=""):
    """Go to the provider and log in there; the address to which it sends back."""
    gone = client.get(f"/connexion/{n}", params={"suite": suite}, follow_redirects=False)
    assert gone.status_code == 303
    sent = httpx2.get(gone.headers["location"], follow_redirects=False).headers["location"]
    assert sent.startswith(f"{SITE}/connexion/retour?")
    return sent.removeprefix(SITE)


def arrived(client, back):
    return client.get(back, follow_redirects=False)


def test_people_of_each_provider_arrive_in_their_space(logins, provider):
    assert arrived(logins, leave(logins)).headers["location"] == "/espace/offres"
    assert "Se déconnecter" in logins.get("/").text and "Mes offres" in logins.get("/").text
    provider.claims = {"agent": "C001"}
    assert arrived(logins, leave(logins, 1)).headers["location"] == "/conseil/portefeuille"
    assert "Espace conseil" in logins.get("/").text


def test_the_page_of_login_offers_the_providers_of_people_alone(logins):
    said = logins.get("/connexion?suite=/espace/alertes").text
    assert 'href="/connexion/0?suite=%2Fespace%2Falertes"' in said
    assert "Mon compte" in said and "Agents" in said and "/connexion/2" not in said
    assert logins.get("/connexion/2").status_code == 404


def test_one_goes_on_where_one_was_going(logins):
    assert arrived(logins, leave(logins, suite="/espace/offres?page=2")).headers["location"] == "/espace/offres?page=2"


OUTSIDE = ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "x"]


@pytest.mark.parametrize("suite", OUTSIDE)
def test_nobody_is_led_to_another_site(logins, suite):
    assert local(suite) == ""
    assert arrived(logins, leave(logins, suite=suite)).headers["location"] == "/espace/offres"


def test_a_login_that_is_given_up_is_told_and_may_be_tried_again(logins, provider):
    provider.subject = None
    said = arrived(logins, leave(logins, suite="/espace/alertes"))
    assert said.status_code == 400 and typeset(FAILED) in said.text and "suite=%2Fespace%2Falertes" in said.text
    assert "Se déconnecter" not in logins.get("/").text


def test_a_code_serves_once(logins):
    back = leave(logins)
    attempt = logins.cookies["login"]
    assert arrived(logins, back).status_code == 303
    logins.cookies.clear()
    logins.cookies.set("login", attempt)
    assert arrived(logins, back).status_code == 400


def test_the_login_of_another_browser_is_refused(logins):
    back = leave(logins)
    other = TestClient(logins.app, raise_server_exceptions=False)
    assert arrived(other, back).status_code == 400
    leave(other)
    assert arrived(other, back).status_code == 400
    assert "session" not in other.cookies


def test_what_comes_back_with_another_state_is_refused(logins):
    back = leave(logins)
    assert arrived(logins, re.sub("state=[^&]*", "state=another", back)).status_code == 400
    assert arrived(logins, re.sub("state=[^&]*", "", back)).status_code == 400
    assert arrived(logins, back).status_code == 303


def test_a_token_of_another_login_or_for_another_client_is_refused(logins, provider):
    for claims in ({"nonce": "another"}, {"nonce": None}, {"aud": ADVISER, "agent": "C001"}, {"azp": "another"}):
        provider.claims = claims
        assert arrived(logins, leave(logins)).status_code == 400
    provider.claims = {"iss": "https://evil.example"}
    assert arrived(logins, leave(logins)).status_code == 400
    assert "session" not in logins.cookies


def test_a_provider_cannot_answer_for_another(logins):
    back = leave(logins)
    assert parse_qs(urlsplit(back).query)["iss"]
    assert arrived(logins, back.replace("iss=http", "iss=https")).status_code == 400


def test_a_provider_that_does_not_know_our_secret_lets_nobody_in(logins, provider):
    provider.secrets, provider.claims = {ADVISER: "changed"}, {"agent": "C001"}
    assert arrived(logins, leave(logins, 1)).status_code == 400


def test_an_id_that_cannot_be_kept_lets_nobody_in(logins, provider):
    provider.claims = {"agent": "C" * 201}
    assert arrived(logins, leave(logins, 1)).status_code == 400
    provider.claims = {}
    assert arrived(logins, leave(logins, 1)).status_code == 400


def test_the_demo_login_is_closed_out_of_the_demo(logins):
    assert logins.post("/connexion", data={"role": "jobseeker", "id": "P001"}).status_code == 404
    assert "session" not in logins.cookies


def test_the_cookies_are_out_of_reach_of_scripts_and_of_other_sites(logins, changed, make_client):
    gone = logins.get("/connexion/0", follow_redirects=False).headers["set-cookie"]
    assert "HttpOnly" in gone and "SameSite=lax" in gone and "Secure" not in gone
    secure = make_client(changed(demo=True, https=True))
    set_ = secure.post("/connexion", data={"role": "jobseeker", "id": "P001"}, follow_redirects=False).headers[
        "set-cookie"
    ]
    assert set_.startswith("__Host-session=") and "; Secure" in set_ and "Path=/" in set_ and "Domain" not in set_
