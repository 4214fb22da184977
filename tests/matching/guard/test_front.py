"""The verdict on a whole text."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.guard import Ground, Guard, Severity
from matching.guard.likeness import BITS, GROUND_BITS, Likeness, ngrams, plain
from matching.guard.present import Present
from matching.guard.rules.notes import ADVICE
from matching.read.text import Text

DEAF = Likeness(np.zeros(1 << BITS, np.float32), -99.0, np.zeros((1, 1 << GROUND_BITS), np.float32), (Ground.SEX,))


def test_one_sentence_buried_in_an_offer_is_found_with_its_exact_words(guard):
    text = (
        "<p>Groupe présent dans douze régions.</p>\n- Taille, tonte\n- Dans l’idéal, vous avez la trentaine.\nMutuelle."
    )
    (finding,) = guard.check(text, "offer").findings
    assert finding.span == "la trentaine"
    assert text[finding.start :].startswith("la trentaine")


def test_the_gravest_finding_comes_first_and_makes_the_verdict(guard):
    verdict = guard.check("Bonne présentation. CDI pour 3 mois. Poste réservé aux hommes.", "offer")
    assert [finding.severity for finding in verdict.findings] == [
        Severity.UNLAWFUL,
        Severity.CONTRADICTORY,
        Severity.BORDERLINE,
    ]
    assert verdict.severity is Severity.UNLAWFUL


def test_the_same_words_are_found_once(guard):
    verdict = guard.check("Poste réservé aux hommes de moins de 30 ans.", "offer")
    spans = [finding.span for finding in verdict.findings]
    assert spans == ["Poste réservé aux hommes", "moins de 30 ans"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?", "é" * 3])
def test_a_text_that_says_nothing_is_lawful(guard, text):
    verdict = guard.check(text, "offer")
    assert verdict.severity is Severity.LAWFUL
    assert verdict.findings == ()


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict_whose_spans_are_its_own_words(text):
    for finding in Guard().check(text, "query").findings:
        assert text[finding.start :].startswith(finding.span)


def test_a_wording_that_no_rule_foresaw_is_heard_by_the_model():
    text = "Les candidats qui auraient des soucis de grossesse en vue devront patienter, merci mesdames de comprendre."
    sentence = plain(Text("", text).folded)
    hashes, _, _ = ngrams([sentence])
    refused = np.zeros(1 << BITS, np.float32)
    refused[hashes >> np.uint32(32 - BITS)] = 1.0
    hears = Likeness(refused, -1.0, DEAF.grounds, DEAF.names)
    assert hears.find(Text("", text)) is not None
    assert DEAF.find(Text("", text)) is None


def test_a_sentence_among_many_must_be_more_like_the_refused_ones():
    said = "quelques mots refuses"
    hashes, _, shares = ngrams([plain(said)])
    refused = np.zeros(1 << BITS, np.float32)
    refused[hashes >> np.uint32(32 - BITS)] = 1.0 / shares.sum()
    hears = Likeness(refused, -1.0, DEAF.grounds, DEAF.names)
    assert hears.find(Text("", said)) is not None
    assert hears.find(Text("", said + ". 1234567890 %%%%" * 40)) is None


@given(st.lists(st.text("abcé (/1", min_size=1, max_size=9), min_size=1, max_size=5), st.text("abcé (/1", max_size=60))
def test_the_hints_that_stand_in_a_text_are_found_and_no_others(hints, line):
    found = Present([[hint] for hint in hints]).among(line)
    assert found == {at: [hint] for at, hint in enumerate(hints) if hint in line}


@pytest.mark.parametrize(
    "note",
    [
        "Enceinte, accouche en mai",
        "58 ans",
        "Dépression l'an dernier",
        "Handicapée",
        "D'origine algérienne",
        "Deux enfants à charge",
        "Syndiquée",
        "Vit en foyer",
        "Pas de femmes voilées",
    ],
)
def test_a_note_does_not_say_what_a_person_is(guard, note):
    verdict = guard.check_note(note)
    assert verdict.is_flagged
    assert {finding.suggestion for finding in verdict.findings} == {ADVICE}


@pytest.mark.parametrize(
    "note",
    [
        "Pas de souci pour les week-ends",
        "Ne répond pas au téléphone",
        "Infirmière, 12 ans en service de cancérologie",
        "25 ans d'expérience en boulangerie",
        "Garde de deux enfants à domicile",
        "Formation sanitaire, stage auprès de personnes malades",
        "RQTH, aménagement à prévoir",
    ],
)
def test_a_note_on_work_is_kept(guard, note):
    assert not guard.check_note(note).is_flagged
