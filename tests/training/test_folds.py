"""What is evaluated must never have been seen in training, even reworded."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.folds import assign_folds, is_held_out, normalised_title, shares_title

TEXT = "Vous préparez les commandes des clients du magasin, rangez la réserve et tenez la caisse " * 3
WORDS = " ".join(f"mot{i}" for i in range(200))


@pytest.mark.parametrize(
    "title",
    ["VENDEUR (H/F)", "Vendeur H/F", "vendeur(se) F/H", "Vendeur·se", "Vendeur #ABC12 (H/F)", "Vendeur - COM7857"],
)
def test_wordings_of_one_title_are_normalised_alike(title: str) -> None:
    assert normalised_title(title) == "vendeur"


def test_accents_and_ligatures_are_folded() -> None:
    assert normalised_title("Maître d'œuvre") == "maitre d oeuvre"


def test_offers_of_one_title_share_a_fold() -> None:
    folds = assign_folds(["Maçon (H/F)", "Couvreur", "MACON"], ["", "", ""], 50)
    assert folds[0] == folds[2]


def test_near_duplicate_texts_share_a_fold_under_different_titles() -> None:
    other = WORDS.replace("mot150", "autre")
    titles = [f"Titre {i}" for i in "abcdefgh"]
    folds = assign_folds(titles, [WORDS if i % 2 else other for i in range(8)], 1000)
    assert len(set(folds.tolist())) == 1


def test_groups_chain_through_a_common_offer() -> None:
    folds = assign_folds(["Maçon", "Maçon", "Coffreur"], ["", WORDS, WORDS], 1000)
    assert len(set(folds.tolist())) == 1


def test_different_offers_spread_over_folds() -> None:
    folds = assign_folds([f"Métier numéro {'abcdefghijklmnopqrst'[i]}" for i in range(20)], [""] * 20, 5)
    assert len(set(folds.tolist())) >= 4


def test_folds_are_the_same_on_every_machine() -> None:
    folds = assign_folds(["Boulanger", "Infirmier", "Cariste", "Comptable"], [""] * 4, 5)
    assert folds.tolist() == FROZEN


FROZEN = [1, 0, 2, 2]


def test_a_title_of_the_held_out_part_is_recognised_however_it_is_written() -> None:
    assert shares_title(["BOULANGER F/H", "Pâtissier"], ["Boulanger (H/F)"]).tolist() == [True, False]


def test_about_a_tenth_of_appellations_is_held_out_and_the_seed_changes_it() -> None:
    codes = [str(i) for i in range(10_000, 20_000)]
    first = np.array([is_held_out(c, 0) for c in codes])
    second = np.array([is_held_out(c, 1) for c in codes])
    assert 0.08 < first.mean() < 0.12
    assert 0.005 < (first & second).mean() < 0.015


@given(st.lists(st.text(max_size=30), max_size=12), st.integers(1, 7))
def test_every_offer_has_a_fold_and_order_does_not_matter(titles: list[str], n_folds: int) -> None:
    folds = assign_folds(titles, [""] * len(titles), n_folds)
    backwards = assign_folds(titles[::-1], [""] * len(titles), n_folds)
    assert folds.tolist() == backwards[::-1].tolist()
    assert all(0 <= f < n_folds for f in folds)
