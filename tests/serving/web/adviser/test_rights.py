"""Every page and form of the space is an adviser's: nobody else reads one, and no other site sends one."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from serving.web.adviser import ROUTERS
from tests.serving.conftest import SIRET


def routes() -> Iterator[tuple[str, str]]:
    for router in ROUTERS:
        for route in router.routes:
            for method in sorted(route.methods - {"HEAD"}):
                yield method, re.sub(r"\{\w+\}", "1", route.path)


PAGES = [path for method, path in routes() if method == "GET"]
FORMS = [path for method, path in routes() if method == "POST"]


def test_the_space_has_the_pages_of_its_menu():
    assert {"/conseil/profils", "/conseil/portefeuille", "/conseil/selections", "/conseil/saisie"} <= {*PAGES}


@pytest.mark.parametrize("path", PAGES)
def test_nobody_reads_a_page_before_they_log_in(app, path):
    answer = app.get(path, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/connexion?suite=")


@pytest.mark.parametrize(("role", "who"), [("jobseeker", "P001"), ("employer", SIRET), ("ml", "ml1")])
def test_another_role_reads_a_page_that_says_no(browser_of, role, who):
    other = browser_of(role, who)
    for path in PAGES:
        assert "Accès refusé" in other.page(path, 403), path
    for path in FORMS:
        assert other.post(path).status_code == 403, path


def test_no_form_is_taken_without_its_token_nor_from_another_site(anne, store):
    before = store.audit.append("system", "before", datetime.now(UTC))
    for path in FORMS:
        for answer in (anne.post(path, token=""), anne.post(path, token="00" * 64)):
            assert answer.status_code == 403 and "n’a pas pu être vérifié" in answer.text, path
    assert store.audit.append("system", "after", datetime.now(UTC)) == before + 1
