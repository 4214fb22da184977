"""A training told in a message: why, with the offers counted, answered and taken back, logged in or by the link."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from serving.links import Links
from tests.browser.ways import WAYS
from tests.serving.told import PERSON, SENTENCE, tell


@pytest.fixture(scope="module")
def told(site):
    """A training that Camille was told of, with two offers counted; its key, and that of its message."""
    return tell(site.store, [key for key, _ in site.store.offers.stream()][:2])


@WAYS
def test_a_training_of_a_message_is_refused_for_a_reason_whose_rule_is_said_then_taken_back(
    visit, looking, told, js, phone
):
    page = visit("jobseeker", f"/espace/alertes/{told[1]}", js=js, phone=phone)
    look = looking(page, "jobseeker", js, phone)
    look()
    page.get_by_role("link", name="Cuire au four").first.click()
    expect(page.get_by_role("heading", name="Cuire au four", level=1)).to_be_visible()
    expect(page.get_by_text(SENTENCE)).to_be_visible()
    expect(page.get_by_role("heading", name="2 offres comptées encore ouvertes")).to_be_visible()
    look("training")
    page.get_by_text("Pas pour moi").first.click()
    page.get_by_label("Trop loin de chez moi").check()
    page.get_by_role("button", name="Pas pour moi").click()
    expect(page.get_by_text("Nous n’envoyons plus de formations à plus de")).to_be_visible()
    look()
    page.get_by_role("button", name="Annuler ma réponse").click()
    expect(page.get_by_role("button", name="Ça m’intéresse")).to_be_visible()


@WAYS
def test_the_link_of_a_message_answers_without_login(visit, site, looking, told, js, phone):
    url = Links.of(site.url, site.store).training_url(PERSON, told[0], datetime.now(UTC))
    page = visit(None, url.removeprefix(site.url), js=js, phone=phone)
    looking(page, "link", False, phone)()
    page.get_by_role("button", name="Ça m’intéresse").click()
    expect(page.get_by_text("Votre réponse :")).to_be_visible()
    page.get_by_role("button", name="Annuler ma réponse").click()
    expect(page.get_by_role("button", name="Ça m’intéresse")).to_be_visible()
    assert site.store.training_answers.standing(PERSON) == {}
