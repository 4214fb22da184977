"""An adviser's day: from a search to a contact, the people of a portfolio, a message before it leaves."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete

from matching.domain import DigestContent, DigestEntry, DigestKind, DigestState, NewDigest
from matching.recording import Occasion, show_offers
from matching.sourcing.watch import ProfileWatch
from matching.store.schema import notices
from tests.browser.ways import WAYS

CAMILLE = 1
SEARCH = "/conseil/profils?romes=M1609&romes=G1703&romes=K2111&radius_km=100"


@pytest.fixture
def waiting(site):
    """A message to Camille that waits for a review, with three offers."""
    store, served, now = site.store, site.service.served, datetime.now(UTC)
    key = store.persons.profiles([CAMILLE])[CAMILLE]
    (profile,) = store.profiles.get([key]).values()
    occasion = Occasion(now, "alert", "email", served.ranked_by, 0.5)
    (shown,) = show_offers(served.matcher, store, [profile], occasion, 3, owners=[key])
    pairs = zip(shown.impression_ids, shown.found.matches, strict=True)
    content = DigestContent(tuple(DigestEntry(number, one.candidate_key, ("Proche.",)) for number, one in pairs))
    cycle = f"{now:%Y-%m-%dT%H:%M:%S.%f}"
    (digest,) = store.digests.write([NewDigest(CAMILLE, cycle, DigestKind.OFFERS, DigestState.REVIEW, content)], now)
    return digest


@WAYS
def test_from_a_search_to_a_contact(visit, looking, js, phone):
    page = visit("adviser", "/conseil/profils", js=js, phone=phone)
    checked = looking(page, "adviser", js, phone)
    checked("empty")
    page.get_by_label("Métier", exact=False).first.fill("secr")
    page.get_by_role("button", name="Chercher").click()
    page.locator("#resultats").wait_for()
    checked("search")
    page.goto(SEARCH)
    before = page.locator("article").count()
    page.get_by_role("checkbox", name="permis B (").check()
    if not js:
        page.get_by_role("button", name="Chercher").click()
    page.wait_for_url("**licences=B**")
    assert 0 < page.locator("article").count() < before
    if js:
        assert page.evaluate("document.activeElement.id") == "licences-B"
    checked("facet")

    for at in (0, 1):
        page.get_by_role("checkbox", name="Comparer").nth(at).check()
    page.get_by_role("button", name="Comparer côte à côte").click()
    page.get_by_role("heading", name="Comparaison").wait_for()
    checked("compare")
    page.get_by_role("link", name="Revenir à la liste").click()

    card = page.locator("article").first
    card.get_by_text("Ajouter à une sélection").click()
    card.get_by_label("Nom d’une nouvelle sélection").fill(f"Accueil {js} {phone}")
    card.get_by_label("Note").fill("À rappeler lundi.")
    card.get_by_role("button", name="Ajouter").click()
    page.get_by_text("La personne est ajoutée").wait_for()
    if js:
        assert "La personne est ajoutée" in page.evaluate("document.activeElement.innerText")
    page.locator("article").first.get_by_role("button", name="Demander un contact").click()
    page.get_by_text("La demande est faite").wait_for()

    page.goto("/conseil/selections")
    checked("shortlists")
    page.get_by_role("link", name=f"Accueil {js} {phone}").click()
    page.get_by_text("À rappeler lundi.").wait_for()
    checked("shortlist")
    with page.expect_download() as file:
        page.get_by_role("link", name="Exporter").click()
    assert file.value.suggested_filename.endswith(".csv")
    page.get_by_role("link", name="Fermer cette sélection").click()
    page.get_by_role("button", name="Fermer la sélection").wait_for()
    checked("close")
    page.goto("/conseil/contacts")
    page.get_by_text("en attente de réponse").first.wait_for()
    checked("contacts")


@WAYS
def test_an_offer_that_is_followed_brings_who_fits_it(visit, site, looking, js, phone):
    page = visit("adviser", "/conseil/alertes", js=js, phone=phone)
    checked = looking(page, "adviser", js, phone)
    checked("alerts-empty")
    page.goto("/conseil/offres/1")
    page.get_by_role("button", name="Suivre cette offre").click()
    page.get_by_text("Vous suivez cette offre").wait_for()
    work = site.service.work
    watch = ProfileWatch(work.beside(work.bundle))
    watch._seen, watch._before = 0, None  # everyone is new
    watch.turn()
    page.goto("/conseil/alertes")
    page.get_by_text("non lue").first.wait_for()
    checked("alerts")
    assert page.locator("article").first.get_by_role("button", name="Demander un contact").is_visible()
    page.get_by_role("button", name="Tout marquer comme lu").click()
    page.get_by_text("Vos alertes sont lues.").wait_for()
    page.get_by_role("button", name="Ne plus suivre").click()
    page.get_by_text("Vous ne suivez plus cette offre.").wait_for()
    with site.store._scope.write() as connection:  # the next way finds the page as this one did
        connection.execute(delete(notices))


@WAYS
def test_advisers_help_one_another_for_an_offer(visit, looking, js, phone):
    page = visit("adviser", "/conseil/entraide", js=js, phone=phone)
    checked = looking(page, "adviser", js, phone)
    checked("tickets-empty")
    page.goto("/conseil/offres/2/entraide")
    checked("ticket-new")
    page.get_by_label("Ce qu’il faut savoir de l’offre").fill("Débutants acceptés, formation sur place.")
    page.get_by_role("button", name="Ouvrir une demande d’entraide").click()
    page.get_by_text("La demande est ouverte").wait_for()
    page.get_by_label("Votre réponse").fill("Je cherche de mon côté.")
    page.get_by_role("button", name="Envoyer la réponse").click()
    page.get_by_text("Votre réponse est enregistrée.").wait_for()
    checked("ticket")
    page.goto("/conseil/entraide")
    assert page.locator("article").count() == 1
    checked("tickets")
    page.goto("/conseil/offres/2/entraide")
    page.get_by_role("button", name="Personne n’est trouvé").click()
    page.get_by_text("La demande est close.").wait_for()
    checked("ticket-closed")


@WAYS
def test_people_and_what_leaves_to_them(visit, waiting, site, looking, js, phone):
    page = visit("adviser", "/conseil/portefeuille", js=js, phone=phone)
    checked = looking(page, "adviser", js, phone)
    checked("portfolio")
    page.get_by_role("link", name="Camille Vauclin").click()
    page.wait_for_url(f"**/personnes/{CAMILLE}")
    checked("person")
    tabs = {"offres": "Offres", "reponses": "Réponses et règles", "envois": "Envois", "contacts": "Contacts"}
    for path, name in tabs.items():
        page.get_by_role("navigation", name="À propos de").get_by_role("link", name=name).click()
        page.wait_for_url(f"**/personnes/{CAMILLE}/{path}")
        checked(f"person-{path}")
    page.goto(f"/conseil/personnes/{CAMILLE}/offres")
    card = page.locator("article").first
    card.get_by_text("Saisir sa réponse").click()
    card.get_by_label("Refuse").check()
    card.get_by_text("Raisons d’un refus").click()
    card.get_by_label("Type de contrat").check()
    checked("key")
    card.get_by_role("button", name="Enregistrer la réponse").click()
    page.get_by_text("La réponse est enregistrée.").wait_for()
    page.get_by_role("button", name="Annuler cette réponse").first.click()
    page.get_by_text("La réponse est annulée").wait_for()

    page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Relectures").click()
    page.wait_for_url("**/relectures")
    mine = page.locator(f"#envoi-{waiting}")
    mine.get_by_role("checkbox").first.uncheck()
    checked("review")
    mine.get_by_role("button", name="Envoyer à").click()
    page.get_by_text("Offres gardées : 2.").wait_for()
    assert site.store.digests.get([waiting])[waiting].state is DigestState.READY
    page.get_by_role("link", name="Ce qui est dit des offres").click()
    page.wait_for_url("**/relectures/offres")
    checked("reviews")
    page.goto("/conseil/offres")
    checked("unfilled")
    page.goto("/conseil/offres/1/limites")
    checked("limits")
    page.goto("/conseil/offres/1")
    checked("offer")
    page.goto(f"/conseil/saisie?personne={CAMILLE}")
    checked("keying")
