"""Pages as browsers receive them: headers, weight, errors, parts."""

import gzip

import pytest
from fastapi.testclient import TestClient

from serving.errors import TITLES
from serving.web.statics import static
from tests.serving.web.page import Page

HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def demo(changed, make_client):
    return make_client(changed(demo=True))


@pytest.mark.parametrize("path", ["/", "/aide", "/accessibilite", "/connexion", "/nulle-part"])
def test_pages_run_no_script_but_files_of_ours(demo, path):
    page = demo.get(path, headers=HTML)
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == policy["connect-src"] == "'self'"
    assert policy["img-src"] == "'self' data:"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert " style=" not in page.text and "<style" not in page.text and "hx-on" not in page.text
    assert "<script>" not in page.text and "javascript:" not in page.text
    assert Page(page).text


def test_a_page_is_compressed_for_those_who_can_read_it(demo):
    plain = demo.get("/", headers={"accept-encoding": "identity"})
    packed = demo.get("/", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert "Accept-Encoding" in packed.headers["vary"]


def test_the_files_of_a_page_are_kept_by_browsers_until_they_change(demo):
    text = demo.get("/").text
    files = {part.partition('"')[0] for part in text.split('"/statique/')[1:]}
    assert len(files) >= 4
    for file in files:
        found = demo.get(f"/statique/{file}")
        assert found.status_code == 200 and "immutable" in found.headers["cache-control"]
        assert demo.get(f"/statique/{file.partition('?')[0]}").headers["cache-control"] == "no-cache"
        again = demo.get(f"/statique/{file}", headers={"if-none-match": found.headers["etag"]})
        assert again.status_code == 304 and again.content == b""


@pytest.mark.parametrize(
    "name", ["../route.py", "%2e%2e/route.py", "templates/base.html.j2", "nothing.css", "", "/etc/passwd"]
)
def test_no_other_file_is_served(demo, name):
    assert demo.get(f"/statique/{name}").status_code == 404


@pytest.mark.parametrize("name", ["./theme.css", "x/../theme.css"])
def test_a_file_is_kept_once_whatever_visitors_call_it(name):
    assert static(None, name) is static(None, "theme.css")


def test_the_first_page_weighs_little(demo):
    """On the way: 250 kB at most at the first visit of a page of offers, of which this is all but the page itself."""
    text = demo.get("/").text
    files = {part.partition('"')[0] for part in text.split('"/statique/')[1:]}
    sizes = [
        int(demo.get(f"/statique/{file}", headers={"accept-encoding": "gzip"}).headers["content-length"])
        for file in files
    ]
    assert sum(sizes) < 45_000 and len(gzip.compress(text.encode())) < 5_000


def test_an_unknown_address_is_a_page_for_people_and_a_problem_for_programs(demo):
    page = demo.get("/nulle-part", headers=HTML)
    assert page.status_code == 404 and "Introuvable" in Page(page).text and "accueil" in Page(page).text
    problem = demo.get("/nulle-part")
    assert problem.status_code == 404 and problem.json()["title"] == "Introuvable"


def test_the_api_answers_problems_to_programs(demo):
    assert demo.get("/me/offers").headers["content-type"] == "application/problem+json"


def test_a_wrong_method_a_flood_a_fault_and_a_pause_are_pages(demo, changed, make_client, monkeypatch):
    assert Page(demo.delete("/aide", headers=HTML)).text and demo.delete("/aide", headers=HTML).status_code == 405
    limited = make_client(changed(rate=0.2))
    answers = [limited.get("/aide", headers=HTML) for _ in range(3)]
    assert answers[-1].status_code == 429 and TITLES[429] in answers[-1].text and answers[-1].headers["retry-after"]
    broken = TestClient(demo.app, raise_server_exceptions=False)
    monkeypatch.setattr("serving.web.home.render", None)
    fault = broken.get("/aide", headers=HTML)
    assert fault.status_code == 500 and fault.headers["x-request-id"] in fault.text and "enregistrée" in fault.text


def test_a_database_that_does_not_answer_is_said_on_a_page(visitor, monkeypatch):
    client = visitor("jobseeker", "P001")
    monkeypatch.delitem(vars(client.app.state.service.work), "store")
    answer = client.get("/aide")
    assert answer.status_code == 503 and answer.headers["retry-after"]
    assert "réessayez dans quelques secondes" in answer.text


def test_a_part_of_a_page_that_fails_is_answered_by_a_part(demo):
    part = demo.get("/nulle-part", headers={**HTML, "hx-request": "true"})
    assert part.status_code == 404 and "<html" not in part.text and 'role="alert"' in part.text


def test_a_script_of_a_page_is_told_to_log_in_again(demo):
    answer = demo.get("/espace/offres?page=2", headers={"hx-request": "true"}, follow_redirects=False)
    assert answer.headers["hx-redirect"] == "/connexion?suite=%2Fespace%2Foffres%3Fpage%3D2"


def test_the_first_page_says_which_spaces_there_are_and_who_one_may_be(demo, app):
    said = Page(demo.get("/")).text
    for word in ("Mon espace", "Espace conseil", "Espace recruteur", "Pilotage", "Camille Vauclin", "inventées"):
        assert word in said, word
    closed = Page(app.get("/")).text
    assert "Mon espace" in closed and "Camille Vauclin" not in closed and "Se connecter" in closed
