"""The path of a jobseeker: from a CV to offers, answers, rules, alerts and consents, by every means."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from matching.domain import Channel, DigestContent, DigestEntry, DigestKind, DigestState, NewDigest, Subscription
from tests.browser.ways import WAYS

CV = """Camille Exemple
Expérience professionnelle
2019 - 2021 Serveuse en restauration
- accueillir les clients et prendre les commandes
Langues
Espagnol B1
"""


@WAYS
def test_from_a_cv_to_offers_answers_rules_alerts_and_consents(visit, site, looking, js, phone):
    site.store.subscriptions.put(1, Subscription(), datetime.now(UTC))
    page = visit("jobseeker", "/espace/profil", js=js, phone=phone)
    look = looking(page, "jobseeker", js, phone)
    look("profile")

    page.get_by_role("link", name="Lire mon CV").click()
    look()
    page.get_by_label("Votre CV").set_input_files({"name": "cv.txt", "mimeType": "text/plain", "buffer": CV.encode()})
    page.get_by_role("button", name="Lire mon CV").click()
    page.get_by_role("heading", name="Ce que nous avons lu").wait_for()
    look("cv")
    page.get_by_role("checkbox", name="Espagnol B1").uncheck()
    page.get_by_role("button", name="Garder ce qui est coché").click()
    expect(page.get_by_text("C’est enregistré")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("espagnol")

    page.get_by_role("link", name="Mes offres").click()
    look("offers")
    handle = page.get_by_label("Ce qui compte le plus")
    handle.fill("100")
    if not js:
        page.get_by_role("button", name="Reclasser").click()
    expect(page.get_by_role("status").filter(has_text="d’abord là où vous avez vos chances")).to_be_visible()
    expect(page.get_by_label("Ce qui compte le plus")).to_have_value("100")

    first = page.get_by_role("article").first
    title = first.get_by_role("heading", level=2).inner_text()
    first.get_by_role("link", name="Pas pour moi").click()
    page.get_by_role("button", name="Type de contrat").wait_for()
    look("refusal")
    page.get_by_role("button", name="Type de contrat").click()
    expect(page.get_by_text("Nous n’envoyons plus d’offres en").first).to_be_visible()
    look("rule")
    page.get_by_role("link", name="Mes données").click()
    expect(page.get_by_role("heading", name="Nous n’envoyons plus d’offres en")).to_be_visible()
    look("data")
    page.get_by_role("button", name="Annuler la règle").click()
    expect(page.get_by_text("La règle est annulée")).to_be_visible()
    page.get_by_role(
        "button", name="Donner mon accord : Que mon profil entier soit partagé avec les employeurs"
    ).click()
    expect(page.get_by_text("Votre accord est donné")).to_be_visible()
    page.get_by_role("button", name=re.compile("Retirer mon accord : Que mon profil entier")).click()

    page.get_by_role("link", name="Mes offres").click()
    page.get_by_role("link", name="Mes réponses").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    look()
    page.get_by_role("button", name="Annuler ma réponse").click()
    expect(page.get_by_text("Votre réponse est annulée")).to_be_visible()

    page.get_by_role("link", name="Sur une carte").click()
    expect(page.get_by_role("img", name="Vos offres autour de chez vous")).to_be_visible()
    look("map")
    page.get_by_role("link", name="Mes alertes").click()
    look("alerts")
    page.get_by_role("button", name="Une fois par jour").click()
    expect(page.get_by_text("Vous recevez des offres une fois par jour.").first).to_be_visible()
    page.get_by_role("button", name="Une fois par semaine").click()


@pytest.mark.parametrize("phone", [False, True])
def test_every_other_page_fits_and_has_no_fault_of_accessibility(visit, looking, phone):
    page = visit("jobseeker", "/espace/offres", phone=phone)
    page.get_by_role("article").first.get_by_role("link").first.click()
    page.wait_for_url("**/espace/offres/*")
    look = looking(page, "jobseeker", True, phone)
    look("offer")
    for path in ("offres/pourquoi", "donnees/effacer", "demandes", "profil/cv"):
        page.goto(f"/espace/{path}")
        look()
    for part in ("projet", "lieu", "conditions", "competences", "experiences", "formation", "employeurs"):
        page.goto(f"/espace/profil/{part}")
        look(part)


def test_the_answer_stays_in_its_card_and_has_the_focus_when_scripts_run(visit, axe):
    page = visit("jobseeker", "/espace/offres")
    card = page.get_by_role("article").first
    card.get_by_role("button", name="Ça m’intéresse").click()
    expect(card.get_by_text("Votre réponse : Ça m’intéresse")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('article') !== null")
    axe(page)
    card.get_by_role("button", name="Annuler ma réponse").click()
    expect(card.get_by_role("button", name="Ça m’intéresse")).to_be_visible()
    assert page.url.endswith("/espace/offres")


def test_words_typed_bring_proposals(visit):
    page = visit("jobseeker", "/espace/profil/projet")
    page.get_by_label("Ajouter un métier").press_sequentially("serv")
    expect(page.locator("#mots-choix option").first).to_have_attribute("value", re.compile("Serveu"))


@pytest.mark.parametrize("js", [True, False])
def test_the_question_of_an_alert_is_answered_on_its_page_and_taken_back(visit, site, looking, js):
    page = visit("jobseeker", "/espace/offres", js=js)
    shown = site.store.impressions.of_profile(1)[0]
    content = DigestContent((DigestEntry(shown.impression_id, shown.offer_id),), question="night")
    now = datetime.now(UTC)
    wanted = NewDigest(1, f"alert-{js}", DigestKind.OFFERS, DigestState.REVIEW, content)
    (number,) = site.store.digests.write([wanted], now)
    site.store.digests.sent(number, Channel.SPACE, now)
    page.goto("/espace/alertes")
    look = looking(page, "jobseeker", js, False)
    look()
    page.get_by_role("link", name="1 offre, le").first.click()
    page.get_by_role("button", name="Non", exact=True).click()
    expect(page.get_by_text("Nous n’envoyons plus d’offres avec travail de nuit")).to_be_visible()
    look()
    page.get_by_role("button", name="Annuler ma réponse").first.click()
    expect(page.get_by_role("button", name="Oui", exact=True)).to_be_visible()
