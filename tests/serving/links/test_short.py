from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import DigestContent, DigestKind, DigestState, EventKind, NewDigest, OfferStatus
from matching.store import Periods
from serving.links import ANSWERS, LinkKind, Tokens
from tests.serving.links.browser import Page, press, visit
from tests.serving.links.conftest import ON_BOTH, PERSON
from tests.serving.told import SENTENCE, tell


@pytest.fixture
def short(store, links):
    """The short link of a digest, good for some days."""

    def short(digest_id, days=60):
        return links.short_url(store.short_links.of(digest_id, PERSON, datetime.now(UTC) + timedelta(days=days)))

    return short


@pytest.fixture
def write(store):
    """Writes a digest of no offer; its id."""

    def write(kind, **content):
        new = NewDigest(PERSON, f"2026-12-{kind}", kind, DigestState.READY, DigestContent(**content))
        return store.digests.write([new], datetime.now(UTC))[0]

    return write


def hrefs(page):
    return [said["href"] for said in page.all("a")]


@ON_BOTH
def test_an_offer_is_answered_from_the_short_link_without_login(client, store, shown, digest, short):
    page = visit(client, short(digest))
    offers = store.offers.get([one.offer_key for one in store.digests.get([digest])[digest].content.entries])
    assert "2 offres pour vous" in page.text
    assert all(offer.title.replace("'", "’") in page.text for offer in offers.values())
    assert "Votre métier." in page.text
    answers = [href for href in hrefs(page) if "?reponse=" in href]
    assert len(answers) == 2 * len(ANSWERS)
    press(client, visit(client, answers[0]), ANSWERS[EventKind.INTERESTED])
    assert [one.event for one in store.events.of(shown[:1])] == [EventKind.INTERESTED]
    assert "Votre réponse : Ça m’intéresse" in visit(client, short(digest)).text.replace("\u00a0", " ")


def test_the_question_the_rhythm_and_the_end_are_one_tap_away(client, digest, short):
    page = visit(client, short(digest))
    assert "travailler de nuit" in page.text
    leads = [visit(client, href).text for href in hrefs(page) if href.startswith(("/lien/", "/desabonnement/"))]
    assert any("Rien n’est encore enregistré" in text for text in leads)
    assert any("travailler de nuit" in text for text in leads)
    assert any("une fois par semaine" in text for text in leads)
    assert any("Ne plus recevoir d’offres" in text for text in leads)


def test_an_offer_that_closed_is_said_so(client, store, digest, short):
    offers = store.offers.get([one.offer_key for one in store.digests.get([digest])[digest].content.entries])
    first = next(iter(offers.values()))
    store.offers.upsert([replace(first, status=OfferStatus.FILLED)])
    assert visit(client, short(digest)).text.count("Cette offre n’est plus disponible") == 1


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        (DigestKind.SILENCE, {"relaxations": ("12 offres de plus à 35 km.",)}, ["en ce moment", "12 offres de plus"]),
        (DigestKind.WELCOME, {}, ["Vous allez recevoir", "tout arrêter quand vous voulez"]),
        (DigestKind.CLOSED, {"closed": (1,)}, ["ne sont plus disponibles"]),
    ],
)
def test_a_message_without_offers_says_what_it_is_for(client, write, short, kind, content, said):
    text = visit(client, short(write(kind, **content))).text
    assert all(words in text for words in said)


def test_a_training_is_told_with_the_link_that_answers_it(client, store, short):
    told, digest = tell(store, [key for key, _ in store.offers.stream()][:2])
    page = visit(client, short(digest))
    assert "Cuire au four" in page.text and SENTENCE in page.text.replace("\u00a0", " ")
    (lead,) = [one["href"] for one in page.all("a") if one.get("aria-label", "").endswith("Cuire au four")]
    press(client, visit(client, lead), "Ça m’intéresse")
    assert store.training_answers.standing(PERSON)[told][1].answer == "interested"


@pytest.mark.parametrize("token", ["AbCdEfGhIjK", "x", "%00", "a" * 500])
def test_a_link_that_was_never_given_is_not_found(client, token):
    answer = client.get(f"/s/{token}")
    assert answer.status_code == 404 and "n’est pas complet" in Page(answer).text


def test_a_link_that_has_expired_is_gone_then_forgotten(client, store, digest, short):
    url = short(digest, days=-1)
    answer = client.get(url)
    assert answer.status_code == 410 and "a expiré" in Page(answer).text
    store.retention.apply(Periods(), datetime.now(UTC) + timedelta(days=31))
    assert client.get(url).status_code == 404


def test_what_a_page_leads_to_lasts_no_longer_than_its_short_link(client, store, digest, short):
    page, read, now = visit(client, short(digest, days=2)), Tokens.of(store).read, datetime.now(UTC)
    leads = [href.partition("?")[0].rpartition("/")[2] for href in hrefs(page) if "?reponse=" in href]
    assert leads
    for token in leads:
        assert read(token, now, LinkKind.ANSWER).expires_at - now <= timedelta(days=2)


def test_the_link_of_someone_erased_leads_nowhere(client, store, digest, short):
    url = short(digest)
    store.erasure.erase(PERSON, datetime.now(UTC))
    answer = client.get(url)
    assert answer.status_code == 404 and "Zo" not in answer.text


def test_a_short_link_takes_no_form(client, digest, short):
    assert client.post(short(digest)).status_code == 405


def test_whoever_tries_links_at_random_is_slowed_down(make_client, changed):
    hurried = make_client(changed(rate=1))
    assert 429 in [hurried.get(f"/s/{n:011d}").status_code for n in range(10)]
