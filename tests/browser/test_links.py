"""Pages that links of messages lead to, in a real browser."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import DigestContent, DigestEntry, DigestKind, DigestState, EventKind, NewDigest
from serving.links import Links


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_links_are_for_everyone(visit, site, axe, fits, phone, scheme):
    person = site.store.persons.known(("default", "P001")).key
    links = Links.of("", site.store)
    page = visit(None, links.unsubscribe_url(person), phone=phone, color_scheme=scheme)
    axe(page)
    fits(page)
    page.get_by_role("button", name="Ne plus recevoir d’offres").click()
    page.get_by_role("status").wait_for()
    axe(page)
    page.get_by_role("button", name="Annuler").click()
    page.get_by_role("status").wait_for()
    page.goto("/lien/nonsense")
    assert page.get_by_role("heading", level=1).inner_text() == "Ce lien ne fonctionne pas"
    axe(page)


@pytest.mark.parametrize("js", [True, False])
def test_an_offer_is_refused_with_a_reason_from_a_link(visit, site, axe, fits, js):
    page = visit("jobseeker", "/espace/offres")  # what is shown there has impressions to answer
    person = site.store.persons.known(("default", "P001")).key
    url = Links.of("", site.store).answer_url(person, 1, datetime.now(UTC), EventKind.INTERESTED)
    page = visit(None, url, js=js, phone=True)
    if js:
        axe(page)
    page.get_by_text("Répondre autre chose").click()
    fits(page)
    page.get_by_role("group", name="Pourquoi ?").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Pas pour moi").click()
    page.get_by_role("heading", name="Votre réponse est enregistrée").wait_for()
    if js:
        axe(page)
    fits(page)
    page.get_by_role("button", name="Annuler ma réponse").click()
    page.get_by_role("heading", name="Cette offre vous intéresse-t-elle").wait_for()


@pytest.fixture
def short(visit, site):
    """The short link of a digest of two offers, with a question and what would bring more."""
    visit("jobseeker", "/espace/offres")  # what is shown there has impressions to answer
    person = site.store.persons.known(("default", "P001")).key
    places, now = site.store.impressions.get([1, 2]), datetime.now(UTC)
    entries = tuple(
        DigestEntry(key, one.offer_id, ("Votre métier.",), ("Le dimanche.",)) for key, one in places.items()
    )
    content = DigestContent(entries, question="night", relaxations=("12 offres de plus si vous acceptez 35 km.",))
    new = NewDigest(person, now.isoformat(), DigestKind.OFFERS, DigestState.READY, content)
    (digest,) = site.store.digests.write([new], now)
    return Links.of("", site.store).short_url(site.store.short_links.of(digest, person, now + timedelta(days=60)))


def test_offers_of_a_text_message_are_read_and_answered_on_a_telephone(visit, short, axe, fits):
    for scheme in ("dark", "light"):
        page = visit(None, short, phone=True, color_scheme=scheme)
        axe(page)
        fits(page)
    page.get_by_role("link", name="Ça m’intéresse").first.click()
    page.get_by_role("button", name="Ça m’intéresse").click()
    page.get_by_role("heading", name="Votre réponse est enregistrée").wait_for()
    page.goto(short)
    assert page.get_by_text("Votre réponse : Ça m’intéresse").count() == 1
    axe(page)
