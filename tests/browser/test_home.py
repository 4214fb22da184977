"""The way in: home, login, errors, for everyone and by every means."""

import pytest

from tests.browser.ways import WAYS


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
    fits(page)
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_text("Votre session est fermée").wait_for()
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


@pytest.mark.parametrize("path", ["/", "/connexion", "/aide", "/accessibilite"])
def test_pages_for_all_hold_at_200_percent_in_dark_and_in_light(visit, axe, fits, path):
    for scheme in ("light", "dark"):
        page = visit(None, path, color_scheme=scheme, device_scale_factor=2, narrow=640)
        axe(page)
        fits(page)


def test_a_keyboard_is_enough_to_enter_and_to_leave(visit):
    page = visit(None, "/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Aller au contenu" and skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.locator(":focus")
    assert inside.evaluate("one => one.closest('main') !== null")
    outline = inside.evaluate("one => getComputedStyle(one).outlineStyle + ' ' + getComputedStyle(one).outlineWidth")
    assert outline == "solid 3px"
    page.get_by_role("button", name="Entrer comme Anne Sérigny").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/conseil/portefeuille")
    page.get_by_role("button", name="Se déconnecter").focus()
    page.keyboard.press("Space")
    page.get_by_role("status").get_by_text("Votre session est fermée").wait_for()


def test_someone_of_another_role_reads_that_this_is_not_for_them(visit, axe):
    page = visit("jobseeker", "/conseil/portefeuille")
    assert page.get_by_role("heading", level=1).inner_text() == "Accès refusé"
    axe(page)
    page.emulate_media(color_scheme="dark")
    axe(page)


def test_an_old_page_says_why_its_form_is_refused(visit, axe):
    page = visit("jobseeker", "/aide")
    page.locator("input[name=csrf]").evaluate("one => one.value = 'old'")
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_text("n’a pas pu être vérifié").wait_for()
    axe(page)


def test_scripts_that_are_not_ours_do_not_run(visit):
    """The policy is not only said: this one page breaks it on purpose, and its fault is expected."""
    page = visit(None, "/aide")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in fault for fault in visit.faults)
    visit.faults.clear()
