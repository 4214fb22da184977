"""Forms come from our own pages, and bear the token of the session."""

import pytest

from serving.web.csrf import mask, matches


def token_in(client):
    return client.get("/aide").text.partition('name="csrf" value="')[2].partition('"')[0]


def log_out(client, token=None, **headers):
    content = {"csrf": token} if token is not None else {}
    return client.post("/deconnexion", data=content, headers=headers, follow_redirects=False).status_code


def test_a_token_is_masked_anew_each_time_and_recognised():
    secret = bytes(range(32))
    one, other = mask(secret), mask(secret)
    assert one != other and matches(one, secret) and matches(other, secret)
    assert secret.hex() not in one + other


@pytest.mark.parametrize("token", ["", "zz", "00", "00" * 64, "é"])
def test_what_is_no_token_is_not_recognised(token):
    assert not matches(token, bytes(range(32)))


def test_each_page_bears_another_token_of_the_same_session(visitor):
    client = visitor("jobseeker", "P001")
    first, second = token_in(client), token_in(client)
    assert first != second
    assert log_out(client, first) == 303


def test_a_form_without_token_or_with_that_of_another_is_refused(visitor):
    client, other = visitor("jobseeker", "P001"), visitor("jobseeker", "P001")
    assert log_out(client) == log_out(client, "") == log_out(client, token_in(other)) == 403
    assert "Se déconnecter" in client.get("/").text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://testserver"}, 303),
        ({"origin": "http://127.0.0.1:8000"}, 303),
        ({}, 303),
    ],
)
def test_a_form_of_another_site_is_refused_even_with_a_token(visitor, headers, status):
    client = visitor("jobseeker", "P001")
    assert log_out(client, token_in(client), **headers) == status


def test_nobody_is_logged_in_by_the_form_of_another_site(changed, make_client):
    client = make_client(changed(demo=True))
    said = {"role": "jobseeker", "id": "P001"}
    assert client.post("/connexion", data=said, headers={"origin": "https://evil.example"}).status_code == 403
    assert "session" not in client.cookies


def test_a_form_with_a_file_is_checked_too(visitor):
    client = visitor("jobseeker", "P001")
    file = {"cv": ("cv.txt", b"Cuisine")}
    assert client.post("/deconnexion", files=file, follow_redirects=False).status_code == 403
    said = {"csrf": token_in(client)}
    assert client.post("/deconnexion", files=file, data=said, follow_redirects=False).status_code == 303


def test_a_session_is_of_this_service_and_lasts_a_day_of_work(visitor, app, store, monkeypatch):
    client = visitor("jobseeker", "P001")
    assert "Se déconnecter" in client.get("/").text
    for forged in ("", "x", client.cookies["session"][:-2] + "AA"):
        client.cookies.set("session", forged, "testserver.local")
        assert "Se déconnecter" not in client.get("/").text, forged
    late = visitor("jobseeker", "P001")
    monkeypatch.setattr("serving.web.session.LASTS_S", -1)
    assert "Se déconnecter" not in late.get("/").text


def test_whoever_leaves_has_to_come_back_by_the_login(changed, make_client):
    client = make_client(changed(demo=True))
    client.post("/connexion", data={"role": "jobseeker", "id": "P001"})
    assert client.get("/espace/offres", follow_redirects=False).status_code == 200
    assert log_out(client, token_in(client)) == 303
    assert "Votre session est fermée." in client.get("/").text
    assert "Votre session est fermée." not in client.get("/").text
    assert client.get("/espace/offres", follow_redirects=False).headers["location"].startswith("/connexion")
