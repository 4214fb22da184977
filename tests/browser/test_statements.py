"""Who says what of me: a dispute is settled and a word hidden by every means, without a fault of accessibility."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from matching.domain import Provenance
from tests.browser.ways import WAYS

ADVISER = "adviser:A1"
PAY = "salary_min_eur_month"


@WAYS
def test_a_dispute_is_settled_and_a_choice_taken_back(visit, site, looking, js, phone):
    now = datetime.now(UTC)
    site.store.sources.edit(1, "adviser", {PAY: 1555.0}, Provenance.ADVISER, now, "A1")
    site.store.attested.choose(1, PAY, ADVISER, None, now)
    page = visit("jobseeker", "/espace/profil", js=js, phone=phone)
    look = looking(page, "jobseeker", js, phone)
    page.get_by_role("link", name="Dites ce qui est juste").click()
    expect(page.get_by_role("heading", name="À vérifier")).to_be_visible()
    look()
    page.get_by_role("button", name="Ce n’est pas vrai, ou plus : Votre conseiller").first.click()
    expect(page.get_by_text("C’est masqué")).to_be_visible()
    expect(page.get_by_role("heading", name="À vérifier")).to_have_count(0)
    look()
    page.get_by_role("button", name="Revenir sur mon choix").first.click()
    expect(page.get_by_role("heading", name="À vérifier")).to_be_visible()
