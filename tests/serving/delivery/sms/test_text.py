import csv
import gzip
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import (
    Digest,
    DigestContent,
    DigestEntry,
    DigestKind,
    DigestState,
    Person,
    Subscription,
    TrainingEntry,
)
from matching.jsonl import read_lines
from matching.testing import make_offer, make_training
from serving.delivery.message import Message
from serving.delivery.recipient import Recipient
from serving.delivery.sms.gsm7 import SEGMENT, plain, septets
from serving.delivery.sms.text import ALSO, BROADENED, HEADS, LEAST, SILENCE, TRAINED, WELCOME, compose, fits, shortened

AT = datetime(2025, 11, 29, 9, tzinfo=UTC)
URL = "https://offres.exemple.fr/s/AbCdEfGhIjK"
NEAR = "Voici des offres de métiers voisins."


def message(kind, titles, trainings=(), **content):
    """A digest of offers and trainings of some titles, to someone whose name nobody is to read."""
    catalogue = {key: make_training(f"T{key}", title=title) for key, title in enumerate(trainings, 1)}
    content |= {"trainings": tuple(TrainingEntry(key, "Pourquoi", (1,)) for key in catalogue)} if trainings else {}
    offers = {key: make_offer(f"O{key}", title=title) for key, title in enumerate(titles, 1)}
    said = DigestContent(tuple(DigestEntry(key, key) for key in offers), **content)
    if kind is DigestKind.CLOSED:
        said = replace(said, entries=(), closed=tuple(offers))
    digest = Digest(7, 1, "2025-11-29", kind, DigestState.READY, AT, said)
    to = Recipient(1, Person("N1", name="Zoé Désirée", phones=("0612345678",)), Subscription())
    return Message(7, "7.abc", to, digest, offers, None, AT, catalogue=catalogue)


def every(titles):
    """Each message that the first of some titles may begin."""
    for n in (1, 10):
        for kind in (DigestKind.OFFERS, DigestKind.WELCOME, DigestKind.CLOSED):
            yield message(kind, titles[:1] * n)
        yield message(DigestKind.OFFERS, titles[:1] * n, broadened=NEAR)


def every_with(trainings, offer="Boulanger"):
    """Each message that tells of trainings of a title, with offers and without."""
    for n in (1, 2):
        for kind in (DigestKind.OFFERS, DigestKind.WELCOME):
            yield message(kind, [offer] * n, trainings[:1] * n)
        yield message(DigestKind.OFFERS, [offer], trainings[:1] * n, broadened=NEAR)
        for kind in TRAINED:
            yield message(kind, [], trainings[:1] * n)


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
    words = [
        SILENCE,
        WELCOME,
        *BROADENED,
        *ALSO,
        *(one for pair in (*HEADS.values(), *TRAINED.values()) for one in pair),
    ]
    assert [plain(one) for one in words] == [one.replace("’", "'").strip() for one in words]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (
            message(DigestKind.OFFERS, ["Boulanger"], ["CAP Pâtissier"]),
            f"Une offre d'emploi pour vous : Boulanger + une formation : CAP Patissier {URL} STOP au 36063",
        ),
        (
            message(DigestKind.OFFERS, ["Boulanger"] * 3, ["CAP Pâtissier", "CAP Crémier"]),
            f"3 offres d'emploi pour vous, dont Boulanger + 2 formations, dont CAP Patissier {URL} STOP au 36063",
        ),
        (
            message(DigestKind.OFFERS, ["Employée ou employé polyvalent de restauration"], ["Titre de cuisine" * 9]),
            "Une offre d'emploi pour vous : Employée ou employé polyvalent de restauration + une formation "
            f"{URL} STOP au 36063",
        ),
        (
            message(
                DigestKind.OFFERS,
                ["Employée ou employé polyvalent de restauration collective et scolaire"],
                ["Cuisine"],
            ),
            "Une offre d'emploi pour vous : Employée ou employé polyvalent de restauration collective et scolaire "
            f"{URL} STOP au 36063",
        ),
        (
            message(DigestKind.SILENCE, [], ["CAP Pâtissier"]),
            f"Pas d'offre ces temps-ci, mais une formation pour votre projet : CAP Patissier {URL} STOP au 36063",
        ),
        (
            message(DigestKind.WELCOME, [], ["CAP Pâtissier", "CAP Crémier"]),
            f"Vous recevrez ici des offres d'emploi. 2 formations pour vous, dont CAP Patissier {URL} STOP au 36063",
        ),
    ],
)
def test_trainings_are_told_after_the_offer_where_there_is_room_and_alone_without_offers(said, text):
    assert compose(said, URL, "36063") == text


def test_a_training_that_cannot_be_entered_any_more_is_not_told():
    said = replace(message(DigestKind.SILENCE, [], ["CAP Pâtissier"]), catalogue={})
    assert compose(said, URL, None).startswith("Rien de nouveau")


def test_a_title_is_cut_after_a_word():
    title = "Conducteur / Conductrice de ligne de conditionnement en agroalimentaire - équipes de nuit (H/F)"
    assert shortened(title, 45) == "Conducteur / Conductrice de ligne de..."
    assert shortened("Boulanger - Pâtissier", 14) == "Boulanger..."
    assert shortened("Anticonstitutionnellement", 10) == "Anticon..."


TITLES = st.text(min_size=1) | st.text("Mêœ€[ -/(", min_size=30, max_size=300)
"""Anything, and long titles of characters that take one septet or two, or have a neighbour of one or two."""


@given(TITLES, st.sampled_from([None, "36063", "+33612345678"]))
def test_any_title_makes_one_segment_without_a_word_of_the_person(title, stop):
    for said in (*every([title]), *every_with([title]), *every_with([title], title)):
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


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "column", "delimiter"),
    [
        ("cpf_catalogue_echantillon_500", "intitule_formation", ","),
        pytest.param("rncp_info.v1.4_utf8", "intituleDiplome", ";", marks=pytest.mark.slow),  # every diploma there is
    ],
)
def test_real_titles_of_trainings_make_one_segment_in_every_message(name, column, delimiter, shared_data):
    with gzip.open(shared_data / "formation" / f"{name}.csv.gz", "rt", encoding="utf-8-sig") as file:
        titles = {row[column] for row in csv.DictReader(file, delimiter=delimiter)}
    assert len(titles) > 200
    for title in titles:
        for said in every_with([title]):
            text = compose(said, URL, "36063")
            assert septets(text) <= SEGMENT, title
            assert "formation" in text


def test_an_address_leaves_room_for_an_offer_or_is_refused():
    assert fits("https://offres.exemple.fr", "36063")
    longest = next(n for n in range(200, 0, -1) if fits("x" * n, "36063"))
    url = f"{'x' * longest}/s/AbCdEfGhIjK"
    shown = [compose(said, url, "36063") for said in (*every(["M" * LEAST]), *every_with(["M" * LEAST], "M" * LEAST))]
    assert all("M" * LEAST in text and septets(text) <= SEGMENT for text in shown)
    assert max(map(septets, shown)) == SEGMENT
