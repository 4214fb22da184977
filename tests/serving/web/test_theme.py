"""An operator's theme: other markup, other classes, and pages that say and send the same."""

import re
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from matching.errors import SettingsError
from serving.settings import load_service_settings
from serving.web.pages import ROUTERS
from tests.serving.web.page import Page

THEME = Path(__file__).parent / "theme"
PATHS = sorted(
    route.path
    for router in ROUTERS
    for route in router.routes
    if "GET" in route.methods and "{" not in route.path and route.path != "/connexion/retour"
)
WHO = {"jobseeker": "P001", "adviser": "C001", "employer": "00000000000018", "ml": "demo"}


@pytest.fixture
def themed(changed, make_client):
    """The same service without and with the theme."""
    return make_client(changed(demo=True)), make_client(changed(demo=True, theme_dir=THEME))


def sayings(page):
    """What a page says, sends and leads to, whatever its markup; numbers of one request are not those of another."""
    forms = [(form.action, form.method, {**form.fields, "csrf": []}, form.words) for form in page.forms]
    links = [tuple(link) for link in page.links if link[0] != "#contenu"]
    return re.sub(r"[0-9a-f]{16}|\d+", "#", "\n".join(map(str, [page.text, *forms, *links])))


@pytest.fixture
def same_draw(monkeypatch):
    """Each list ends as chance wants: the same for all lists here."""
    draw = np.random.default_rng
    monkeypatch.setattr(np.random, "default_rng", lambda *seed: draw(*(seed or [0])))


@pytest.mark.usefixtures("same_draw")
@pytest.mark.parametrize("role", [None, *WHO])
def test_every_page_says_and_sends_the_same_with_another_theme(themed, role):
    pages = []
    for client in themed:
        client = TestClient(client.app, raise_server_exceptions=False)
        if role:
            client.post("/connexion", data={"role": role, "id": WHO[role]})
        pages.append([client.get(path, headers={"accept": "text/html"}) for path in [*PATHS, "/nulle-part"]])
    assert len(pages[0]) > 10
    for neutral, other in zip(*pages, strict=True):
        assert neutral.status_code == other.status_code < 500
        if other.headers["content-type"].startswith("text/html") and "<html" in other.text:
            assert "/statique/other.css?v=" in other.text and 'class="o-page"' in other.text
            assert not re.search(r'pico|theme\.css|class="(card|alert|badge|container|columns)', other.text)
            assert sayings(Page(neutral)) == sayings(Page(other)), other.url


def test_files_of_a_theme_are_served_before_ours_and_its_templates_never(themed):
    _, client = themed
    assert "o-page" in client.get("/statique/other.css").text
    assert client.get("/statique/htmx.min.js").status_code == 200
    assert client.get("/statique/templates/base.html.j2").status_code == 404


def test_a_folder_that_is_not_there_is_told_at_once(tmp_path):
    with pytest.raises(SettingsError, match="MATCHING_THEME_DIR"):
        load_service_settings({"MATCHING_THEME_DIR": str(tmp_path / "absent")})
    assert load_service_settings({"MATCHING_THEME_DIR": str(tmp_path)}).theme_dir == tmp_path


def test_a_template_that_cannot_be_read_is_told_at_once(changed, make_client, tmp_path):
    (tmp_path / "theme" / "templates").mkdir(parents=True)
    (tmp_path / "theme" / "templates" / "base.html.j2").write_text("\n{% if %}", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"MATCHING_THEME_DIR: .*base.html.j2, line 2"):
        make_client(changed(theme_dir=tmp_path / "theme"))


def test_a_theme_may_have_one_component_only_and_ours_takes_it(changed, make_client, tmp_path):
    (tmp_path / "theme" / "templates").mkdir(parents=True)
    said = "{% macro link_button(text, href, kind='') %}<a class='mine' href='{{ href }}'>{{ text }}</a>{% endmacro %}"
    (tmp_path / "theme" / "templates" / "components.html.j2").write_text(said, encoding="utf-8")
    page = make_client(changed(theme_dir=tmp_path / "theme")).get("/connexion", headers={"accept": "text/html"}).text
    assert "theme.css" in page and "<h1>" in page
    empty = make_client(changed(theme_dir=tmp_path / "theme")).get("/nulle-part", headers={"accept": "text/html"}).text
    assert "<a class='mine' href='/'>" in empty
