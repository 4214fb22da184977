"""The way in: home, login, errors, for everyone and by every means."""

import pytest

WAYS = pytest.mark.parametrize(("js", "phone"), [(True, False), (True, True), (False, False), (False, True)])


@WAYS
def test_one_enters_a_space_from_the_home_page_and_leaves_it(visit, axe, fits, shot, js, phone):
    page = visit(None, "/", js=js, phone=phone)
    assert "propose" in page.inner_text("main")
    if js:
        axe(page)
        shot(page, f"home-{'phone' if phone else 'desktop'}")
    fits(page)
    page.get_by_role("button", name="Entrer comme Camille Vauclin").click()
    page.wait_for_url("**/espace/offres")
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_text("Vous êtes déconnecté").wait_for()
    page.goto("/espace/offres")
    if js:
        axe(page)


@WAYS
def test_an_address_that_does_not_exist_says_so_and_leads_home(visit, axe, fits, js, phone):
    page = visit(None, "/nulle-part", js=js, phone=phone)
    assert page.get_by_role("heading", level=1).inner_text() == "Introuvable"
    if js:
        axe(page)
    fits(page)
    page.get_by_role("link", name="Revenir à l’accueil").click()
    page.wait_for_url("**/")
