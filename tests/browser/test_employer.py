"""An employer's day: an offer that is written and mended, people who may fill it, a contact and its outcome."""

from datetime import UTC, datetime

import pytest

from matching.domain import Audience, Purpose
from tests.browser.ways import WAYS

PEOPLE = range(1, 41)


@pytest.fixture(scope="module")
def found(site):
    """Everyone of the sample agrees that employers find them."""
    now = datetime.now(UTC)
    for person in PEOPLE:
        site.store.consents.give(person, Purpose.VISIBILITY, Audience.EMPLOYERS, now)
    site.service.served.live.catch_up()


@WAYS
def test_from_a_draft_to_an_outcome(visit, site, found, looking, js, phone):
    page = visit("employer", "/recruteur/offres/nouvelle", js=js, phone=phone)
    checked = looking(page, "employer", js, phone)
    checked("new")
    page.get_by_label("Intitulé du poste").fill("Aide à domicile")
    page.get_by_label("L’offre", exact=False).first.fill("Vous êtes une femme de moins de 30 ans.")
    page.get_by_label("Lieu de travail", exact=False).fill("Rennes")
    page.get_by_label("Contrat", exact=False).first.select_option("cdi")
    page.get_by_label("Permis exigé", exact=False).select_option("B")
    if not js:
        page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("Elle ne peut pas être publiée telle quelle.").wait_for()
    page.get_by_text("Interdit par la loi").first.wait_for()
    checked("unlawful")
    page.get_by_role("button", name="Publier l’offre").click()
    page.get_by_text("Rien n’est publié").wait_for()
    page.get_by_label("L’offre", exact=False).first.fill("Vous accompagnez des personnes âgées chez elles.")
    page.get_by_label("Expérience exigée", exact=False).select_option("0")
    if not js:
        page.get_by_role("button", name="Vérifier").click()
    page.get_by_text("Elle peut être publiée.").wait_for()
    page.get_by_role("group", name="Métier").wait_for()
    checked("check")
    page.get_by_role("button", name="Publier l’offre").click()
    page.get_by_text("L’offre est publiée.").wait_for()
    checked("offer")
    page.get_by_role("link", name="Modifier", exact=True).click()
    page.wait_for_url("**/modifier")
    checked("edit")
    page.go_back()

    page.get_by_role("link", name="Personnes", exact=True).click()
    card = page.locator("article").first
    card.get_by_role("button", name="Demander un contact").click()
    page.get_by_text("La demande est faite").wait_for()
    if js:
        assert "La demande est faite" in page.evaluate("document.activeElement.innerText")
    checked("people")
    page.locator("article").first.get_by_role("link", name="Dire ce qu’il en est").click()
    checked("outcome")
    page.get_by_label("Pas retenue").check()
    page.get_by_label("Compétences manquantes").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Votre réponse est enregistrée").wait_for()

    page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Contacts").click()
    page.get_by_text("en attente de réponse").first.wait_for()
    contact = site.store.contacts.of_requester("employer", "00000000000018")[0]
    site.store.contacts.answer(contact.key, True, datetime.now(UTC))
    page.reload()
    checked("contacts")
    page.get_by_role("button", name="Voir qui c’est").first.click()
    page.get_by_text("Votre lecture est notée").wait_for()
    checked("identity")
    page.goto("/recruteur/offres")
    checked("offers")
    page.get_by_role("link", name="Fermer : Aide à domicile").first.click()
    checked("close")
    page.get_by_role("button", name="Le poste est pourvu").click()
    page.get_by_text("L’offre est pourvue").wait_for()
