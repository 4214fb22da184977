"""An adviser prepares an opening: a search kept as a pool, who comes into it, its criteria, its end."""

from sqlalchemy import delete

from matching.sourcing.watch import ProfileWatch
from matching.store.schema import notices
from tests.browser.ways import WAYS

SEARCH = "/conseil/profils?romes=M1609&romes=G1703&romes=K2111&radius_km=100"


@WAYS
def test_a_search_becomes_a_pool_that_says_who_comes_into_it(visit, site, looking, js, phone):
    page = visit("adviser", "/conseil/viviers", js=js, phone=phone)
    checked = looking(page, "adviser", js, phone)
    checked("pools-empty")
    page.goto(SEARCH)
    page.get_by_text("Garder cette recherche comme vivier").click()
    page.get_by_label("Nom du vivier").fill("Accueil, ouverture de mars")
    page.get_by_role("button", name="Garder comme vivier").click()
    page.get_by_text("Le vivier est ouvert").wait_for()
    here = page.url

    work = site.service.work
    watch = ProfileWatch(work.beside(work.bundle))
    watch._seen, watch._before = 0, None  # everyone is new
    watch.turn()
    page.goto(here)
    page.get_by_text("Nouvelle dans le vivier").first.wait_for()
    bridge = page.get_by_text("Pour franchir le pas").first
    if bridge.count():
        bridge.click()
        page.get_by_text("Une immersion chez l’employeur").first.wait_for()
    checked("pool")
    page.goto("/conseil/viviers")
    page.get_by_text("personnes nouvelles").wait_for()
    checked("pools")
    page.goto("/conseil/alertes")
    page.get_by_role("link", name="Vivier : Accueil").first.wait_for()
    checked("pool-alerts")
    page.goto(here)
    page.get_by_role("button", name="C’est lu").click()
    page.get_by_text("Les personnes nouvelles sont lues.").wait_for()

    page.get_by_role("link", name="Modifier le nom ou les critères").click()
    page.get_by_label("Nom du vivier").fill("Accueil, moins de 30 ans")
    page.get_by_role("button", name="Enregistrer le vivier").click()
    page.get_by_text("Retirez la mention").wait_for()
    checked("pool-unlawful")
    page.get_by_label("Nom du vivier").fill("Accueil, printemps")
    page.get_by_role("button", name="Enregistrer le vivier").click()
    page.get_by_text("Le vivier est enregistré.").wait_for()

    page.get_by_role("button", name="Ne plus être prévenu").click()
    page.get_by_text("Vous n’êtes plus prévenu").wait_for()
    page.get_by_role("link", name="Archiver").click()
    page.get_by_role("button", name="Archiver le vivier").wait_for()
    checked("pool-archive")
    page.get_by_role("button", name="Archiver le vivier").click()
    page.get_by_text("Le vivier est archivé.").wait_for()
    checked("pool-archived")
    with site.store._scope.write() as connection:  # the next way finds the page as this one did
        connection.execute(delete(notices))
