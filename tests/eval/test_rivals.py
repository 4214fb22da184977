"""Rivals must be given their best chance: right order on planted texts, scores that mean what they say."""

import numpy as np

from eval.rivals import Bm25, CharTfidf, best_by_label

DOCUMENTS = ["Boulanger / Boulangère", "Infirmier de bloc opératoire", "Conducteur de car", "Pâtissier tourier"]


def test_bm25_ranks_the_shared_rare_word_first() -> None:
    scores = Bm25(DOCUMENTS).score(["infirmier (H/F)", "CONDUCTEUR PL"])
    assert scores.argmax(axis=1).tolist() == [1, 2]
    assert scores.shape == (2, 4)
    assert scores.dtype == np.float32


def test_bm25_gives_zero_without_a_shared_word() -> None:
    assert not Bm25(DOCUMENTS).score(["xylophone", ""]).any()


def test_bm25_folds_accents() -> None:
    assert Bm25(DOCUMENTS).score(["PATISSIER"]).argmax() == 3


def test_character_tfidf_finds_a_misspelt_title() -> None:
    assert CharTfidf(DOCUMENTS).score(["boulenger", "infirmiere"]).argmax(axis=1).tolist() == [0, 1]


def test_character_tfidf_of_the_document_itself_is_one() -> None:
    assert np.allclose(np.diag(CharTfidf(DOCUMENTS).score(DOCUMENTS)), 1, atol=1e-5)


def test_a_label_has_the_score_of_its_best_document() -> None:
    scores = np.array([[0.1, 0.9, 0.5]], dtype=np.float32)
    assert best_by_label(scores, [0, 0, 2], 3).tolist() == [[np.float32(0.9), -np.inf, 0.5]]
