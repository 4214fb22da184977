"""The front: exact words, mark-up, hostile texts, names and confidences."""

import unicodedata

import pytest

from matching.read import read_facts
from matching.read.text import MAX_CHARACTERS, Text

OFFER = """Poste en CDI à temps plein, 39h par semaine.
Rémunération : 2 100 € à 2 300 € brut mensuel.
Permis B obligatoire, 2 ans d'expérience souhaités, CAP cuisine apprécié.
Travail un week-end sur deux, service du midi et du soir, pas de télétravail.
Port de charges et station debout prolongée."""


def test_every_fact_of_an_offer_is_read_at_once() -> None:
    facts = {name: fact.value for name, fact in read_facts("Cuisinier (H/F)", OFFER).items()}
    assert facts == {
        "hours_per_week": 39.0,
        "working_time": "full",
        "weekend": True,
        "split_shift": True,
        "licences": ("B",),
        "licence_required": True,
        "experience_months_min": 24,
        "education": "NV5",
        "remote": "none",
        "physical": ("heavy_loads", "standing"),
        "pay_eur_month_min": 2100.0,
        "pay_eur_month_max": 2300.0,
    }


def test_words_are_found_as_they_are_in_the_text() -> None:
    for fact in read_facts("Cuisinier (H/F)", OFFER).values():
        assert all(words in OFFER for words in fact.words.split(" ; "))


def test_words_are_exact_in_a_text_with_mark_up_and_entities() -> None:
    text = "<p>R&eacute;mun&eacute;ration&nbsp;: 2&nbsp;050&nbsp;&euro; brut</p><br/>T&eacute;l&eacute;travail possible"
    facts = read_facts("Comptable", text)
    assert facts["pay_eur_month_min"].value == 2050
    assert facts["pay_eur_month_min"].words in text
    assert facts["remote"].words == "T&eacute;l&eacute;travail"


def test_source_is_text_and_confidence_is_a_share() -> None:
    for fact in read_facts("Cuisinier (H/F)", OFFER).values():
        assert fact.source == "text"
        assert 0 < fact.confidence <= 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_composed_or_not_read_the_same(form: str) -> None:
    facts = read_facts("Agent", unicodedata.normalize(form, "Débutant accepté, télétravail partiel"))  # type: ignore[arg-type]
    assert facts["beginner_accepted"].value is True
    assert facts["remote"].value == "partial"


@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_letter_case_changes_nothing_that_is_no_acronym(change: type[str]) -> None:
    said = "Débutant accepté. Travail de nuit. Salaire : 1 900 € brut par mois. Temps partiel, 28h par semaine."
    assert {n: f.value for n, f in read_facts("", change(said)).items()} == {
        n: f.value for n, f in read_facts("", said).items()
    }


def test_accents_left_out_change_nothing() -> None:
    facts = read_facts(
        "", "Debutant accepte, experience non exigee, teletravail possible, remuneration : 30 000 euros brut annuel"
    )
    assert set(facts) == {"beginner_accepted", "remote", "pay_eur_month_min", "pay_eur_month_max"}


@pytest.mark.parametrize("space", [" ", "\xa0", "\u202f", "\u2009", "¿"])
def test_any_space_separates_thousands(space: str) -> None:
    assert read_facts("", f"Salaire : 2{space}150,00{space}€ brut")["pay_eur_month_min"].value == 2150


@pytest.mark.parametrize("text", ["", " ", "\x00\ud83d", "&&&<<<", "🙂 ≥ ½ ﬁ", "12", "€"])
def test_a_text_that_says_nothing_gives_no_fact(text: str) -> None:
    assert read_facts("", text) == {}


@pytest.mark.parametrize(
    "bit",
    ["a", "1 ", "2 000 € ", "12h-13h ", "permis b, ", "débutant (e) ", "de nuit et ", "<b", "&eacute;", "bac +", "(("],
)
def test_a_ten_megabyte_description_is_read_to_its_limit(bit: str) -> None:
    text = "Télétravail possible. " + bit * (10_000_000 // len(bit))
    assert read_facts("Agent", text)["remote"].value == "partial"
    assert len(Text("Agent", text).raw) == MAX_CHARACTERS


def test_folded_text_leads_back_to_the_words() -> None:
    text = Text("Été", "cœur&nbsp;net")
    start = text.folded.index("coeur")
    assert text.folded == "ete\ncoeur net"
    assert text.words(start, start + 5) == "cœur"
    assert text.words(0, 3) == "Été"
