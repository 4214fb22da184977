from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import Digest, DigestContent, DigestEntry, DigestKind, DigestState, Person, Subscription
from matching.jsonl import read_lines
from matching.testing import make_offer
from serving.delivery.message import Message
from serving.delivery.recipient import Recipient
from serving.delivery.sms.gsm7 import SEGMENT, plain, septets
from serving.delivery.sms.text import BROADENED, HEADS, LEAST, SILENCE, WELCOME, compose, fits, shortened

AT = datetime(2025, 11, 29, 9, tzinfo=UTC)
URL = "https://offres.exemple.fr/s/AbCdEfGhIjK"
NEAR = "Voici des offres de métiers voisins."


def message(kind, titles, **content):
    """A digest of offers of some titles, to someone whose name nobody is to read."""
    offers = {key: make_offer(f"O{key}", title=title) for key, title in enumerate(titles, 1)}
    said = DigestContent(tuple(DigestEntry(key, key) for key in offers), **content)
    if kind is DigestKind.CLOSED:
        said = replace(said, entries=(), closed=tuple(offers))
    digest = Digest(7, 1, "2025-11-29", kind, DigestState.READY, AT, said)
    to = Recipient(1, Person("N1", name="Zoé Désirée", phones=("0612345678",)), Subscription())
    return Message(7, "7.abc", to, digest, offers, None, AT)


def every(titles):
    """Each message that the first of some titles may begin."""
    for n in (1, 10):
        for kind in (DigestKind.OFFERS, DigestKind.WELCOME, DigestKind.CLOSED):
            yield message(kind, titles[:1] * n)
        yield message(DigestKind.OFFERS, titles[:1] * n, broadened=NEAR)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (
            message(DigestKind.OFFERS, ["Boulanger / Boulangère (H/F)"]),
            f"Une offre d'emploi pour vous : Boulanger / Boulangère (H/F) {URL} STOP au 36063",
        ),
        (
            message(DigestKind.OFFERS, ["Pâtissier", "Boulanger"]),
            f"2 offres d'emploi pour vous, dont Patissier {URL} STOP au 36063",
        ),
        (
            message(DigestKind.OFFERS, ["Pâtissier"] * 3, broadened=NEAR),
            f"3 offres de métiers proches, dont Patissier {URL} STOP au 36063",
        ),
        (
            message(DigestKind.WELCOME, []),
            f"Vous recevrez ici des offres d'emploi pour votre projet : {URL} STOP au 36063",
        ),
        (
            message(DigestKind.SILENCE, []),
            f"Rien de nouveau pour votre projet ces temps-ci. Pourquoi, et que changer : {URL} STOP au 36063",
        ),
        (message(DigestKind.CLOSED, ["Vendeur"]), f"N'est plus disponible : Vendeur {URL} STOP au 36063"),
    ],
)
def test_a_text_says_how_many_the_first_the_link_and_how_to_stop(said, text):
    assert compose(said, URL, "36063") == text


def test_whoever_can_be_answered_is_told_no_other_number():
    text = compose(message(DigestKind.OFFERS, ["Vendeur"]), URL, None)
    assert text.endswith(f"{URL} Pour cesser : répondez STOP")


def test_our_own_words_lose_no_accent():
    words = [SILENCE, WELCOME, *BROADENED, *(one for pair in HEADS.values() for one in pair)]
    assert [plain(one) for one in words] == [one.replace("’", "'") for one in words]


def test_a_title_is_cut_after_a_word():
    title = "Conducteur / Conductrice de ligne de conditionnement en agroalimentaire - équipes de nuit (H/F)"
    assert shortened(title, 45) == "Conducteur / Conductrice de ligne de..."
    assert shortened("Boulanger - Pâtissier", 14) == "Boulanger..."
    assert shortened("Anticonstitutionnellement", 10) == "Anticon..."


TITLES = st.text(min_size=1) | st.text("Mêœ€[ -/(", min_size=30, max_size=300)
"""Anything, and long titles of characters that take one septet or two, or have a neighbour of one or two."""


@given(TITLES, st.sampled_from([None, "36063", "+33612345678"]))
def test_any_title_makes_one_segment_without_a_word_of_the_person(title, stop):
    for said in every([title]):
        text = compose(said, URL, stop)
        assert septets(text) <= SEGMENT
        assert URL in text and "STOP" in text and "Zo" not in text.replace(title, "") and "0612" not in text


@pytest.mark.data
@pytest.mark.parametrize("name", ["offers.jsonl.gz", "offers_reunion.jsonl.gz"])
def test_real_titles_make_one_segment_in_every_message(shared_data, name):
    titles = {raw["intitule"] for _, raw in read_lines(shared_data / "offers" / name)}
    assert len(titles) > 200
    for title in titles:
        for said in every([title]):
            assert septets(compose(said, URL, "36063")) <= SEGMENT, title


def test_an_address_leaves_room_for_an_offer_or_is_refused():
    assert fits("https://offres.exemple.fr", "36063")
    longest = next(n for n in range(200, 0, -1) if fits("x" * n, "36063"))
    url = f"{'x' * longest}/s/AbCdEfGhIjK"
    shown = [compose(said, url, "36063") for said in every(["M" * LEAST])]
    assert all("M" * LEAST in text and septets(text) <= SEGMENT for text in shown)
    assert max(map(septets, shown)) == SEGMENT
