"""From a letter to its slip: what somebody reads on paper, and what their adviser types of what they ticked."""

import subprocess
from datetime import UTC, datetime
from threading import Event

import pytest
from PIL import Image

from matching.domain import Channel, DigestContent, DigestEntry, DigestKind, DigestState, NewDigest
from matching.recording import Occasion, show_offers
from matching.store.queues import Task
from serving.asking import asked
from serving.delivery.cases import gather
from serving.delivery.means import Means
from serving.delivery.message import Message
from serving.delivery.paper.address import window
from serving.delivery.paper.letter import Agency, Press
from serving.delivery.starting import office_of
from serving.links import codes
from tests.browser.conftest import COLOURS, SCREENS
from tests.browser.ways import WAYS

CAMILLE = 1
AGENCY = Agency("Agence de Grenoble Alpes", ("8 rue Exemple", "38000 Grenoble"), "39 49")


@pytest.fixture
def letter(site):
    """What a letter to Camille says: two offers and a question; it has left."""
    store, served, now = site.store, site.service.served, datetime.now(UTC)
    key = store.persons.profiles([CAMILLE])[CAMILLE]
    (profile,) = store.profiles.get([key]).values()
    occasion = Occasion(now, "alert", "paper", served.ranked_by, 0.5)
    (shown,) = show_offers(served.matcher, store, [profile], occasion, 2, owners=[key])
    reasons = ("C’est le métier que vous cherchez",), ("Travail le week-end",)
    pairs = zip(shown.impression_ids, shown.found.matches, strict=True)
    entries = tuple(DigestEntry(number, one.candidate_key, *reasons, 8.0) for number, one in pairs)
    content, cycle = DigestContent(entries, question="weekend"), f"{now:%Y-%m-%dT%H:%M:%S.%f}"
    (sent,) = store.digests.write([NewDigest(CAMILLE, cycle, DigestKind.OFFERS, DigestState.READY, content)], now)
    store.digests.sent(sent, Channel.PAPER, now)
    office = office_of(store, "https://offres.exemple.fr", Means(), lambda: site.service.rome, Event())
    (case,) = gather(store, office.latest, [Task(0, "digest", {"digest_id": sent}, None, 1)], now)
    question = asked(case.digest, office.rome().domains)
    return Message(sent, "key", case.to, case.digest, case.offers, office.links, now, question.text)


@WAYS
def test_the_answers_of_a_slip_are_keyed_by_its_codes(visit, letter, looking, js, phone):
    first, second = letter.digest.content.impression_ids
    page = visit("adviser", "/conseil/saisie", js=js, phone=phone)
    checked = looking(page, "adviser", js, phone)
    checked("codes")
    page.get_by_label("Code lu sur le courrier").fill(codes.written(first)[:-1])
    page.get_by_role("button", name="Trouver", exact=True).click()
    page.get_by_text("comparez-le avec le courrier").wait_for()
    checked("code-wrong")
    page.get_by_label("Code lu sur le courrier").fill(codes.written(second).lower())
    page.get_by_role("button", name="Trouver", exact=True).click()
    page.get_by_role("heading", name="Camille Vauclin").wait_for()
    checked("slip")
    opened = page.locator("details[open]")
    opened.get_by_label("Ça l’intéresse").check()
    opened.get_by_role("button", name="Enregistrer la réponse").click()
    page.get_by_text("Réponse connue : ça l’intéresse").first.wait_for()
    question = page.locator("article").filter(has_text="Sa réponse à la question").first
    question.get_by_label("Oui").check()
    question.get_by_role("button", name="Enregistrer la réponse").click()
    page.get_by_text("Réponse connue : oui").first.wait_for()


def test_a_letter_as_it_is_printed(letter, needs_tool, tmp_path, request):
    """Each page is drawn; with --screenshots, side by side into the tour."""
    file = tmp_path / "letter.pdf"
    file.write_bytes(Press().printed(letter, window(letter.to.person), AGENCY, visited=True))
    subprocess.run([needs_tool("pdftoppm"), "-r", "50", "-png", file, tmp_path / "page"], check=True)
    pages = [Image.open(one).convert("RGB") for one in sorted(tmp_path.glob("page-*.png"))]
    drawn = [page for page in pages if len(page.getcolors(1 << 20)) > 1]
    assert len(drawn) == 5  # the letter, the slip, two pages each, and the sheet of whoever visits
    if request.config.getoption("--screenshots"):
        wide, high = drawn[0].size
        whole = Image.new("RGB", (len(drawn) * (wide + 6), high), "#929292")
        for n, page in enumerate(drawn):
            whole.paste(page, (n * (wide + 6), 0))
        whole.quantize(COLOURS).save(SCREENS / "letter.png", optimize=True)
