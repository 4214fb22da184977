import re
from dataclasses import replace
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest

from matching.domain import Adviser, DigestKind
from matching.errors import InputError
from matching.testing import make_offer
from serving.delivery.mail import Sender, compose
from serving.delivery.mime import alternatives
from serving.links import LinkKind, Tokens
from tests.serving.delivery.conftest import AT, SENDER, URL

ADDRESS = "zoe1@courrier.example"
VOID = {"meta", "br"}


@pytest.fixture(params=["sqlite"])
def store_url(tmp_path):
    return f"sqlite:///{tmp_path / 'matching.sqlite3'}"


@pytest.fixture
def mail(person, digest, message):
    """The mail of a digest, parsed."""

    def mail(sender=SENDER, kind=DigestKind.OFFERS, offers=(1, 2), who=None, cycle="2026-11-28", **content):
        key = digest(person(**(who or {})), offers, cycle, kind, **content)
        return message_from_bytes(compose(message(key), ADDRESS, sender), policy=policy.default)

    return mail


def both(mail):
    return [mail.get_body(kind).get_content() for kind in ("plain", "html")]


def plainly(text):
    """With ordinary spaces."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


class Page(HTMLParser):
    """Elements, links and the nesting of a page; fails where a tag is not closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.seen, self.links, self.style = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))
        self.style.append(dict(attributes).get("style", ""))
        if tag == "a":
            self.links.append(dict(attributes)["href"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def tags(self, name):
        return [attributes for tag, attributes in self.seen if tag == name]


def test_the_headers_say_who_writes_and_how_to_stop_and_nothing_of_the_person(mail, store):
    found = mail()
    assert found["From"] == "Vos offres d’emploi <offres@emploi.example>"
    assert found["To"] == ADDRESS
    assert found["Subject"] == "2 offres d’emploi pour vous"
    assert found["Reply-To"] == "agence.nord@emploi.example"
    assert found["Date"].datetime == AT
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Feedback-ID"] == "offers:alerts:emploi.example"
    assert re.fullmatch(r"<[0-9a-f]+\.[0-9a-f]{32}@emploi\.example>", found["Message-ID"])
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = found["List-Unsubscribe"].strip("<>")
    assert url.startswith(f"{URL}/desabonnement/")
    assert Tokens.of(store).read(url.rpartition("/")[2], AT, LinkKind.UNSUBSCRIBE).person_key == 1
    headers = "\n".join(f"{name}: {value}" for name, value in found.items()).replace(url, "")
    assert not [word for word in ("Zoé", "Désirée", "Anne", "P1", "N1", "oulang") if word in headers]


def test_the_message_id_is_the_same_each_time(person, digest, message):
    key = digest(person())
    first, second = (message_from_bytes(compose(message(key), ADDRESS, SENDER)) for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"]


def test_whose_adviser_left_writes_to_the_agency(mail):
    assert mail(who={"adviser": None})["Reply-To"] == "contact@emploi.example"


@pytest.mark.parametrize("address", ["a@b.example\r\nBcc: x@y.example", "not an address", ""])
def test_an_adviser_without_a_valid_address_gives_way_to_the_agency(mail, address):
    found = mail(who={"adviser": Adviser("C1", "Anne", address)})
    assert found["Reply-To"] == "contact@emploi.example"
    assert found["Bcc"] is None


def test_without_anyone_to_answer_none_is_promised(mail):
    found = mail(Sender("offres@emploi.example", "Offres"), who={"adviser": None})
    assert found["Reply-To"] is None
    assert not any("répondez" in text for text in both(found))


def test_an_adviser_who_would_not_read_the_answer_is_not_promised(mail):
    for text in both(mail(who={"adviser": Adviser("C1", "Anne Sérigny")})):
        assert "Anne" not in text
        assert "Pour écrire à votre agence, répondez" in text


def test_where_wishes_are_changed_is_where_they_can_be(mail):
    silence = {"kind": DigestKind.SILENCE, "offers": (), "relaxations": ("12 offres de plus si vous acceptez 35 km",)}
    for text in both(mail(**silence)):
        assert "Pour changer vos souhaits, répondez à ce message ou allez dans votre espace personnel." in text
    for text in both(mail(Sender("offres@emploi.example", "Offres"), who={"adviser": None}, cycle="later", **silence)):
        assert "Pour changer vos souhaits, allez dans votre espace personnel." in text


def test_who_is_welcomed_with_offers_reads_why_they_are_there(mail):
    found = mail(kind=DigestKind.WELCOME, broadened="Peu d’offres de boulanger en ce moment.")
    for text in both(found):
        assert "Voici déjà 2 offres qui répondent à votre projet." in text
        assert "Peu d’offres de boulanger en ce moment." in text


def test_both_parts_say_the_same_of_each_offer(mail):
    for text in both(mail()):
        for words in (
            "Bonjour Zoé Désirée",
            "Boulangère ou boulanger n° 1",
            "Boulangère ou boulanger n° 2",
            "Au Fournil d’Anaïs",
            "à 12 km de chez vous",
            "CDI, temps plein",
            "De 1 900 à 2 100 € brut par mois",
            "C’est le métier que vous cherchez",
            "Travail de nuit",
            "Ça m’intéresse",
            "J’ai postulé",
            "Pas pour moi",
            "Anne Sérigny",
        ):
            assert words in plainly(text), words


def test_each_answer_has_a_link_of_its_own_in_both_parts(mail, store):
    found = mail()
    tokens = Tokens.of(store)
    for text in both(found):
        links = re.findall(rf"{URL}/lien/([\w-]+)\?reponse=(\w+)", text)
        read = [(tokens.read(token, AT, LinkKind.ANSWER).subject, answer) for token, answer in links]
        assert read == [(n, answer) for n in (1, 2) for answer in ("interesse", "postule", "refus")]


def test_the_header_that_stops_is_one_plain_line_as_providers_read_it(person, digest, message):
    raw = compose(message(digest(person())), ADDRESS, SENDER)
    assert re.search(rb"\r\nList-Unsubscribe: <https://offres\.exemple\.fr/desabonnement/[\w-]+>\r\n", raw)
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


@pytest.mark.parametrize("value", ["a\r\nBcc: x@y.example", "a\nb", "é", "a" * 1000])
def test_a_header_that_would_begin_another_is_refused(value):
    with pytest.raises(InputError, match="header To"):
        alternatives({"To": value}, "", "")


def test_every_line_is_ascii_and_short_enough_for_any_server(person, digest, message):
    raw = compose(message(digest(person())), ADDRESS, SENDER)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_page_is_in_french_in_one_column_without_image_script_or_foreign_link(mail):
    page = Page(both(mail())[1])
    assert page.tags("html") == [{"lang": "fr"}]
    assert len(page.tags("h1")) == 1 and len(page.tags("h2")) == 2
    assert [tag for tag, _ in page.seen if tag in ("img", "script", "table", "iframe", "form", "style")] == []
    assert any("width=device-width" in one.get("content", "") for one in page.tags("meta"))
    assert all(url.startswith("https://offres.exemple.fr/") for url in page.links)
    assert not [style for style in page.style if re.search(r"(?<!max-)width:\s*\d", style)]


def test_colours_are_read_by_all(mail):
    """Contrast of 4.5 at least on white. Source: WCAG 2.1, 1.4.3."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    colours = set(re.findall(r"(?<!-)color:(#[0-9a-f]{6})", both(mail())[1]))
    assert len(colours) == 3
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in colours)


def test_what_an_offer_says_is_text_and_never_markup(store, mail):
    store.offers.upsert([make_offer("O1", title='<img src="x"> & fils', url="javascript:alert(1)")])
    plain, page = both(mail(offers=(1,)))
    assert '<img src="x"> & fils' in plain
    assert "<img" not in page and "&lt;img" in page
    assert "javascript:" not in plain + page


def test_an_offer_that_states_little_leaves_no_empty_line_of_facts(store, mail):
    store.offers.upsert([make_offer("O1", title="Poste")])
    for text in both(mail(offers=(1,))):
        assert "Salaire" not in text and "Employeur" not in text
        assert "None" not in text and "nan" not in text


def test_one_offer_is_said_in_the_singular(mail):
    found = mail(offers=(1,))
    assert found["Subject"] == "Une offre d’emploi pour vous"
    assert all("Voici une offre qui répond à votre projet" in text for text in both(found))


def test_the_question_and_what_closed_are_there(person, digest, message, store):
    key = digest(person(), (1,), closed=(4,), broadened="Peu d’offres de votre métier : en voici de voisins.")
    asked = replace(message(key), question="Accepteriez-vous de travailler la nuit ?")
    found = message_from_bytes(compose(asked, ADDRESS, SENDER), policy=policy.default)
    for text in both(found):
        assert "Accepteriez-vous de travailler la nuit" in text
        assert "n’est plus disponible" in text and "n° 4" in text
        assert "Peu d’offres de votre métier" in text
        answers = [
            Tokens.of(store).read(token, AT, LinkKind.QUESTION, LinkKind.ADJUST)
            for token in re.findall(rf"{URL}/lien/([\w-]+)(?=[\"\s])", text)
        ]
        assert (LinkKind.QUESTION, key) in [(one.kind, one.subject) for one in answers]


def test_a_silence_is_explained_with_counts_and_a_way_to_change(mail):
    found = mail(kind=DigestKind.SILENCE, offers=(), relaxations=("12 offres de plus si vous acceptez 35 km.",))
    assert found["Subject"] == "Pourquoi vous ne recevez pas d’offres en ce moment"
    assert all("12 offres de plus si vous acceptez 35 km." in text for text in both(found))


def test_a_welcome_says_why_and_how_to_stop(mail):
    for text in both(mail(kind=DigestKind.WELCOME, offers=())):
        assert "votre projet professionnel est établi" in text
        assert f"{URL}/desabonnement/" in text


def test_the_text_reads_without_gaps(mail):
    plain = both(mail())[0]
    assert "\n\n\n" not in plain
    assert not re.search(r"[ \t]+$", plain, re.MULTILINE)
