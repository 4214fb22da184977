import numpy as np
import pytest

from matching.duplicates.wording import NONE, SAMPLE, runs, sample, words

LONG = [f"mot{chr(97 + i // 26)}{chr(97 + i % 26)}".encode() for i in range(300)]


@pytest.mark.parametrize(
    "text",
    [
        "DÉVELOPPEURS expérimentées, l'entreprise",
        "développeur : expérimenté l’entreprise",
        "développeur (12) expérimentéEntreprise",
        "développeur rh@exemple.fr expérimenté www.exemple.fr/12 entreprise",
    ],
)
def test_words_are_what_stays_when_wording_is_dressed_otherwise(text):
    assert words(text) == [b"develo", b"experi", b"entrep"]


def test_ligatures_are_opened():
    assert words("œuvre ŒUVRE") == [b"oeuvre", b"oeuvre"]


def test_runs_are_distinct_ascending_and_follow_the_order_of_words():
    found = runs(LONG)
    assert len(found) == 299 and (np.diff(found.astype(np.int64)) > 0).all()
    assert len(np.intersect1d(found, runs(LONG[::-1]))) == 0
    assert len(np.intersect1d(found, runs(LONG[100:]))) == 199


def test_a_text_of_few_words_has_no_runs():
    assert len(runs(LONG[:19] * 5)) == 0 < len(runs(LONG[:20]))


def test_a_sample_is_of_the_smallest_and_is_filled():
    assert sample(runs(LONG)).tolist() == runs(LONG)[:SAMPLE].tolist()
    short = sample(runs(LONG[:20]))
    assert len(short) == SAMPLE and (short[19:] == NONE).all() and (short[:19] != NONE).all()
