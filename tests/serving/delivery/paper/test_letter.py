"""What is read in a letter is what the digest says, as the mail does."""

import subprocess
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
import zxingcpp
from pdfminer.pdftypes import resolve1
from PIL import Image

from matching.domain import Adviser, DigestKind, Offer, Session, Subscription, TrainingEntry
from matching.explain.french import THIN
from matching.refusals import TRAINING
from matching.testing import make_training
from serving.delivery.paper.address import window
from serving.delivery.paper.letter import USUAL, Agency, Press
from serving.links import codes
from serving.links.codes import CodeKind
from serving.links.tokens import LinkKind, Tokens
from tests.serving.delivery.conftest import AT
from tests.serving.delivery.paper.conftest import AGENCY

HOSTILE = '#panic("x") $x^2$ *gras* _it_ @note <label> `code` // \\u{41} ] } é “œ” 5 €'


@pytest.fixture
def printed(tmp_path):
    """The letter of a message, as a file."""
    press = Press()

    def printed(message, visited=False):
        file = tmp_path / "letter.pdf"
        file.write_bytes(press.printed(message, window(message.to.person), AGENCY, visited))
        return file

    return printed


def plain(sentence):
    """As `text` has it: pdftotext drops thin spaces, which the file has."""
    return " ".join(sentence.replace(THIN, "").split())


def test_a_letter_says_all_that_the_digest_says(person, digest, message, printed, text):
    told = {
        "question": "weekend",
        "closed": (4, 5),
        "broadened": "Peu d’offres de votre métier : nous ajoutons des métiers voisins.",
    }
    sent = replace(message(digest(person(), (1, 2, 3), **told)), question="Accepteriez-vous de travailler le samedi ?")
    said = text(printed(sent))
    sentences = [sent.to.person.name, told["broadened"], sent.question, *sent.closed]
    for card in sent.cards:
        sentences += [card.title, *card.reasons_for, *card.reasons_against]
        sentences += [f"{what} : {words}" for what, words in card.facts]
    assert len(sent.cards) == 3 and len(sent.closed) == 2 and all(card.facts for card in sent.cards)
    assert [one for one in sentences if plain(one) not in said] == []
    assert "3 offres d’emploi pour vous" in said and "29 novembre 2025" in said
    assert "Anne Sérigny vous accompagne" in said
    assert "renvoyez-le;" in said


@pytest.fixture
def trainings(store):
    """Two trainings, as a digest tells of them."""
    said = {"provider": "Le Fournil", "hours": 70.0, "price_eur": 1200.0, "cpf": True}
    store.trainings.upsert([make_training(f"T{n}", 102, title=f"Cuire n° {n} {HOSTILE}", **said) for n in (1, 2)])
    sentence = "Cette formation couvre une des {} compétences qui manquent pour 27 offres près de chez vous"
    return {"trainings": tuple(TrainingEntry(key, sentence.format(key), (1, 2), 3.4) for key in (1, 2))}


@pytest.mark.parametrize("offers", [(1, 2), ()])
def test_a_letter_says_all_of_each_training_and_its_slip_lets_it_be_answered(
    offers, person, digest, message, printed, text, trainings
):
    sent = message(digest(person(), offers, kind=DigestKind.WELCOME, **trainings))
    letter, slip = text(printed(sent, visited=True)).split("Coupon à renvoyer")
    for place, card in enumerate(sent.trainings):
        sentences = [card.title, f"{card.sentence}.", *(f"{what} : {words}" for what, words in card.facts)]
        assert len(card.facts) == 5 and [one for one in sentences if plain(one) not in letter] == []
        code = codes.training(sent.digest_id, place)
        assert f"Code de la formation : {code}" in letter and f"Formation {code} {plain(card.title)}" in slip
        assert codes.read_training(code) == (sent.digest_id, place)
    assert "Des formations pour aller plus loin" in letter and "Une formation vous intéresse-t-elle" in slip
    assert ("donnez le code de l’offre ou de la formation" if offers else "donnez le code de la formation") in letter
    own = slip.split("Formation ", 1)[1]
    assert [reason.label for reason in TRAINING.values() if own.count(plain(reason.label)) < 2] == []
    assert own.count("Ça m’intéresse") == own.count("Pas pour moi") == 2 and own.count("J’ai postulé") == 0


def test_a_code_names_the_same_training_when_the_one_before_cannot_be_entered_any_more(
    store, person, digest, message, printed, text, trainings
):
    told = digest(person(), (1,), **trainings)
    before = message(told).trainings[1]
    store.trainings.upsert([make_training("T1", 102, sessions=(Session(AT.date()),))])
    sent = message(told)
    assert [(card.title, card.place) for card in sent.trainings] == [(before.title, 1)]
    said = text(printed(sent))
    assert codes.training(told, 1) in said and codes.training(told, 0) not in said
    assert "Une formation pour aller plus loin" in said


def test_an_offer_longer_than_a_page_goes_on_over_the_next(store, person, digest, message, printed, text, needs_tool):
    sent = message(digest(person(), (1,)))
    (entry,) = sent.digest.content.entries
    reasons = tuple(f"Raison n° {n}, qui se lit jusqu’au bout de la ligne et encore un peu au-delà" for n in range(60))
    content = replace(sent.digest.content, entries=(replace(entry, reasons_for=reasons),))
    file = printed(replace(sent, digest=replace(sent.digest, content=content)))
    assert [one for one in reasons if plain(one) not in text(file)] == []
    lowest = max(bottom for page in range(1, 5) for _, (_, _, _, bottom) in boxes(file, needs_tool, page))
    assert lowest < 297 - 10


def test_a_slip_lets_each_offer_and_the_question_be_answered_and_all_be_stopped(person, digest, message, printed, text):
    sent = replace(message(digest(person(), (1, 2))), question="Et le samedi ?")
    _, slip = text(printed(sent)).split("Coupon à renvoyer")
    for number in sent.digest.content.impression_ids:
        assert f"Offre {codes.written(number)}" in slip
    for box in ("Ça m’intéresse", "J’ai postulé", "Pas pour moi", "Trop loin de chez moi", "Autre"):
        assert slip.count(box) == 2
    assert len(USUAL) == len({*USUAL})
    for box in ("Oui", "Non", "Rappelez-moi", "Ne plus recevoir d’offres", "Faire une pause d’un mois"):
        assert slip.count(box) == 1
    assert "12 boulevard Vivier-Merle" in slip and codes.written(sent.digest_id, CodeKind.LETTER) in slip


def test_whoever_has_offers_every_day_may_ask_for_less(person, digest, message, printed, text):
    sent = message(digest(person()))
    daily = replace(sent.to, subscription=Subscription(frequency="daily"))
    assert "Une fois par semaine" in text(printed(replace(sent, to=daily)))
    assert "Une fois par semaine" not in text(printed(sent))


@pytest.mark.parametrize("kind", DigestKind)
def test_a_letter_without_offers_says_why_it_comes_and_how_to_stop(kind, person, digest, message, printed, text):
    closed = (1,) if kind is DigestKind.CLOSED else ()
    relaxations = ("À 30 km au lieu de 20, il y aurait 12 offres de plus.",) if kind is DigestKind.SILENCE else ()
    sent = message(digest(person(), (), kind=kind, closed=closed, relaxations=relaxations))
    said = text(printed(sent))
    told = {
        DigestKind.OFFERS: "Une offre d’emploi pour vous",
        DigestKind.SILENCE: plain(relaxations[0]) if relaxations else "",
        DigestKind.WELCOME: "Jamais plus de dix offres à la fois",
        DigestKind.CLOSED: "Boulangère ou boulanger n° 1",
    }
    assert told[kind] in said
    assert "Ne plus recevoir d’offres" in said and "Rappelez-moi" in said
    assert "Pour répondre, au choix" not in said


def test_what_people_and_employers_write_is_never_code(store, person, digest, message, printed, text):
    (known,) = store.offers.get([1]).values()
    store.offers.upsert([replace(known, title=HOSTILE)])
    adviser = Adviser("C001", HOSTILE)
    sent = message(digest(person(name=f"Zoé {HOSTILE[:20]}", adviser=adviser), (1,), broadened=HOSTILE))
    said = text(printed(sent))
    assert isinstance(sent.offers[1], Offer)
    assert said.count(plain(HOSTILE)) == 4  # adviser, sentence, offer, slip
    assert f"Bonjour Zoé {HOSTILE[:20]}".strip() in said


def test_pictograms_and_control_characters_are_left_out(person, digest, message, printed, text):
    said = text(printed(message(digest(person(), (1,), broadened="Un\u0007 métier 🔥 voisin 🇫🇷"))))
    assert "Un métier voisin" in said


def test_a_letter_is_tagged_in_french_with_its_title(person, digest, message, printed, catalog):
    found = catalog(printed(message(digest(person()))).read_bytes())
    assert found["MarkInfo"]["Marked"] is True
    assert found["Lang"] in (b"fr-FR", b"fr")
    assert found["ViewerPreferences"]["DisplayDocTitle"] is True
    assert {"StructTreeRoot", "Metadata"} <= found.keys()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in found["Metadata"].get_data()


def test_codes_to_aim_at_lead_to_each_offer_to_each_training_and_to_the_subscription(
    needs_tool, tmp_path, store, person, digest, message, printed, trainings
):
    sent = message(digest(person(), (1, 2), **trainings))
    subprocess.run([needs_tool("pdftoppm"), "-r", "150", "-png", printed(sent), tmp_path / "page"], check=True)
    pages = [Image.open(BytesIO(file.read_bytes())) for file in sorted(tmp_path.glob("page-*.png"))]
    links = [found.text.rpartition("/") for page in pages for found in zxingcpp.read_barcodes(page)]
    read = [Tokens.of(store).read(token, AT, *LinkKind) for _, _, token in links]
    assert {base for base, _, _ in links} == {"https://offres.exemple.fr/lien"}
    told = {(one.kind, one.subject) for one in read}
    shown = sent.digest.content.impression_ids
    answered = {*((LinkKind.ANSWER, number) for number in shown), (LinkKind.TRAINING, 1), (LinkKind.TRAINING, 2)}
    assert told == answered | {(LinkKind.ADJUST, 0)}
    assert {one.person_key for one in read} == {sent.to.person_key}


def boxes(pdf, needs_tool, page):
    """Words of a page with where they stand, in millimetres from the left and the top."""
    command = [needs_tool("pdftotext"), "-bbox", "-f", str(page), "-l", str(page), str(pdf), "-"]
    html = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    for line in html.splitlines():
        if line.strip().startswith("<word"):
            where, _, word = line.strip().removesuffix("</word>").partition(">")
            yield word, [float(value) * 25.4 / 72 for value in where.split('"')[1::2]]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Zoé Désirée", ("1 rue Neuve", "69001 Lyon")),
        ("M" * 38, ("W" * 38, "W" * 38, "W" * 38, "W" * 38, "69001 " + "W" * 32)),
    ],
)
def test_the_window_shows_the_address_wherever_the_letter_lies_and_nothing_else(
    name, address, needs_tool, person, digest, message, printed
):
    sent = message(digest(person(name=name, postal_address=address)))
    lines = window(sent.to.person).lines
    inside = [
        (word, left, top, right, bottom)
        for word, (left, top, right, bottom) in boxes(printed(sent), needs_tool, 1)
        if right > 90 and bottom > 44 and top < 90
    ]
    assert " ".join(word for word, *_ in inside) == f"Courrier n° {codes.written(sent.digest_id, CodeKind.LETTER)} " + (
        " ".join(lines)
    )
    assert all(left > 100 and right < 190.01 for _, left, _, right, _ in inside)
    middles = [(top + bottom) / 2 for _, _, top, _, bottom in inside]
    assert min(middles) > 55 and max(middles) < 78


def test_a_long_name_of_an_agency_does_not_show_in_the_window(needs_tool, tmp_path, person, digest, message):
    sent, lines = message(digest(person())), ("Direction territoriale déléguée de la Loire-Atlantique et du Maine",) * 6
    agency = Agency("Agence intercommunale de la Communauté de communes", lines, "39 49")
    file = tmp_path / "letter.pdf"
    file.write_bytes(Press().printed(sent, window(sent.to.person), agency))
    inside = [
        word for word, (_, top, right, bottom) in boxes(file, needs_tool, 1) if right > 90 and bottom > 44 and top < 90
    ]
    assert inside[:2] == ["Courrier", "n°"] and "Maine" not in inside


def test_somebody_who_visits_has_a_sheet_of_questions_on_a_leaf_of_its_own(person, digest, message, printed, text):
    sent = message(digest(person()))
    assert "Feuille de visite" not in text(printed(sent))
    visited = printed(sent, visited=True)
    said = text(visited)
    assert "L’agence doit me rappeler" in said and "Avez-vous compris ce courrier?" in said  # thin spaces
    pages = said.count("Courrier n° ") - 2  # the window and the slip say it too
    assert "Feuille de visite" in text(visited, "-f", str(pages)) and pages % 2 == 1


def test_all_that_is_read_is_in_the_structure_headings_in_order_and_codes_described(
    person, digest, message, printed, catalog, trainings
):
    sent = message(digest(person(), (1, 2), closed=(3,), **trainings))
    root = catalog(printed(sent).read_bytes())["StructTreeRoot"]
    elements = [*structure(root["K"])]
    kinds = [str(one["S"].name) for one in elements]
    levels = [int(kind[1]) for kind in kinds if kind[0] == "H" and kind[1:].isdigit()]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    codes_shown = [one for one, kind in zip(elements, kinds, strict=True) if kind == "Figure"]
    assert len(codes_shown) == 5 and all(one["Alt"] for one in codes_shown)
    assert {"P", "L", "LI"} <= {*kinds}


def structure(node):
    """Elements of a tagged PDF, in the order in which they are read."""
    node = resolve1(node)
    if isinstance(node, list):
        for one in node:
            yield from structure(one)
    elif isinstance(node, dict) and "S" in node:
        yield node
        yield from structure(node.get("K", []))
