"""From a CV to a profile: everything is shown before anything is kept."""

from datetime import UTC, datetime

import pytest

from matching.domain import Provenance
from serving.web.jobseeker.cv import CURES
from tests.matching.cv.conftest import docx, paragraph, pdf  # noqa: F401 - fixtures that make files

ADDRESS = "/espace/profil/cv"
CV = """Camille Exemple
Expérience professionnelle
2019 - 2021 Serveuse en restauration
- accueillir les clients et prendre les commandes
- encaisser les clients
Langues
Espagnol B1
Permis B, permis C
"""


@pytest.fixture
def profile(client_for):
    return lambda: client_for("jobseeker").get("/me/profile").json()


@pytest.fixture
def give(me, read):
    """Give a file; the page that says what was read."""

    def give(content, status=200):
        form = read(me, ADDRESS).form("Lire mon CV")
        response = me.post(ADDRESS, data=form.fields, files={"cv": ("cv.bin", content)})
        assert response.status_code == status, response.text
        return response

    return give


@pytest.fixture
def reviewed(give):
    from tests.serving.web.page import Page

    return lambda content=CV: Page(give(content.encode()))


def test_what_is_read_is_shown_with_its_words_and_nothing_is_kept(reviewed, profile):
    before = profile()
    page = reviewed()
    assert "Serveuse en restauration" in page.text and "« encaisser les clients »" in page.text
    assert "Espagnol B1" in page.text and "Permis C" in page.text
    assert "Camille Exemple" not in page.text
    assert profile() == before


def test_what_is_ticked_is_added_to_what_is_known(me, reviewed, profile):
    before, page = profile(), reviewed()
    form = page.form("Garder ce qui est coché")
    after = page.press(me, "Garder ce qui est coché")
    assert "C’est enregistré" in after.text
    mine = profile()
    assert [one["title"] for one in mine["experiences"]][-1] == "Serveuse en restauration"
    assert mine["experiences"][:-1] == before["experiences"]
    assert {one["ogr"] for one in mine["skills"]} == {one["ogr"] for one in before["skills"]} | {*form.fields["skill"]}
    assert {"code": "es", "level": "B1"} in mine["languages"] and "C" in mine["licences"]
    kept = {one["path"]: one for one in before["sources"] if one["path"].startswith("skills/")}
    assert [one for one in mine["sources"] if one["path"] in kept] == [*kept.values()]


def test_a_cv_replaces_nothing_that_is_known_and_what_it_adds_is_said_to_come_from_it(me, reviewed, profile, store):
    before = profile()
    said = {"licences": ["C"], "skills": [{"label": "Encaisser", "ogr": "1"}]}
    store.sources.edit(1, "adviser", said, Provenance.ADVISER, datetime.now(UTC), "A1")
    page = reviewed(CV.replace("Langues", "Formation\nMaster de gestion\nLangues"))
    assert "Niveau de formation" not in page.text
    page.press(me, "Garder ce qui est coché")
    mine = profile()
    sources = {one["path"]: one["source"] for one in mine["sources"]}
    assert (mine["education_level"], sources["licences/C"]) == (before["education_level"], "adviser:A1")
    assert sources["languages/es"] == "cv"


def test_what_is_unticked_is_not_kept(me, reviewed, profile):
    before = profile()
    reviewed().press(me, "Garder ce qui est coché", skill=None, job=None, language=None, licence=None)
    assert {**profile(), "sources": None} == {**before, "sources": None}


def test_a_job_is_corrected_before_it_is_kept(me, reviewed, profile):
    said = {"title-0": "Serveuse", "months-0": "20", "ended_at-0": "2021-03"}
    reviewed().press(me, "Garder ce qui est coché", **said)
    kept = profile()["experiences"][-1]
    assert (kept["title"], kept["months"], kept["ended_at"]) == ("Serveuse", 20, "2021-03")


def test_a_job_that_cannot_be_is_said_beside_its_field_with_everything_typed(me, reviewed, profile):
    before, page = profile(), reviewed()
    form = page.form("Garder ce qui est coché")
    typed = form.fields | {"months-0": ["vingt"], "title-0": ["Cheffe de rang"], "skill": form.fields["skill"][:1]}
    answer = me.post(form.action, data=typed)
    assert answer.status_code == 422 and "Un nombre entier est attendu" in answer.text
    assert 'value="vingt"' in answer.text and 'value="Cheffe de rang"' in answer.text
    assert profile() == before


def test_only_what_was_read_may_be_kept(me, reviewed, profile):
    page = reviewed()
    page.press(me, "Garder ce qui est coché", skill=["107740"], licence=["D"], language=["ru:C2"])
    mine = profile()
    assert "107740" not in {one["ogr"] for one in mine["skills"]}
    assert "D" not in mine["licences"] and "ru" not in {one["code"] for one in mine["languages"]}


@pytest.mark.parametrize("sealed", ["", "abc"])
def test_what_this_service_did_not_read_is_not_kept(me, reviewed, profile, sealed):
    before = profile()
    form = reviewed().form("Garder ce qui est coché")
    assert me.post(form.action, data=form.fields | {"lu": [sealed]}).status_code == 410
    assert profile() == before


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_word_and_pdf_files_are_read_too(give, docx, paragraph, pdf, kind):  # noqa: F811
    lines = CV.splitlines()
    made = (
        docx("".join(map(paragraph, lines)))
        if kind == "docx"
        else pdf(*((40, 60 + 14 * n, t) for n, t in enumerate(lines)))
    )
    assert "Serveuse en restauration" in give(made).text


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(give, pdf):  # noqa: F811
    assert CURES["encrypted"] in give(pdf((40, 100, "Cuisinier"), encrypt="secret"), 422).text
    assert CURES["scanned"] in give(pdf(), 422).text
    assert CURES["damaged"] in give(b"PK\x03\x04 nothing", 422).text
    assert CURES["large"] in give(b"a" * 10_000_001, 422).text
    assert "Choisissez d’abord un fichier" in give(b"", 422).text


def test_a_file_much_too_large_is_refused_before_it_is_read(give):
    give(b"a" * 12_000_000, 413)


def test_every_kind_of_unreadable_file_has_its_sentence():
    from matching.cv.files import _CURES

    assert CURES.keys() == _CURES.keys()


def test_a_file_that_tells_nothing_is_told(give):
    assert "Nous n’avons lu ni emploi ni compétence" in give(b"bonjour", 422).text


def test_what_a_cv_says_is_text_and_never_markup(give):
    probe = CV.replace("encaisser les clients", "encaisser les clients <script>alert(1)</script>")
    text = give(probe.encode()).text
    assert "<script>alert" not in text


def test_a_file_without_its_token_is_not_read(me):
    assert me.post(ADDRESS, files={"cv": ("cv.txt", CV.encode())}).status_code == 403


def test_the_page_is_for_jobseekers(app, visitor):
    assert app.get(ADDRESS, follow_redirects=False).status_code == 303
    assert visitor("adviser", "C001").get(ADDRESS).status_code == 403
