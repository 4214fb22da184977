from pathlib import Path

import pytest

from training.corpus import Exclusion, in_held_out_half, load_corpus, read_offers, split_genders


def test_a_label_with_two_genders_gives_both() -> None:
    assert split_genders("Chef / Cheffe de rang") == ["Chef de rang", "Cheffe de rang"]
    assert split_genders("Barista") == ["Barista"]


def test_copies_of_an_offer_in_one_place_are_in_the_same_half() -> None:
    offers = [{"id": i, "intitule": "Cariste", "lieuTravail": {"libelle": "974 - Le Port"}} for i in range(5)]
    assert len({in_held_out_half(offer) for offer in offers}) == 1


def test_the_halves_are_about_equal() -> None:
    held = [in_held_out_half({"intitule": f"Métier {i}", "lieuTravail": {"libelle": "Lyon"}}) for i in range(2000)]
    assert 900 < sum(held) < 1100


@pytest.mark.slow
@pytest.mark.data
def test_what_is_excluded_is_not_in_the_corpus(shared_data: Path) -> None:
    whole, half, none = (load_corpus(shared_data, 1, 1, Exclusion(reunion=part)) for part in (None, "half", "all"))
    assert 0 == len(none.titles) < len(half.titles) < len(whole.titles)
    assert len(load_corpus(shared_data, 1, 1, Exclusion(fold=(0, 5))).offers) < len(whole.offers)
    assert not load_corpus(shared_data, 1, 1, Exclusion(offers=True)).offers
    assert len(load_corpus(shared_data, 1, 1, Exclusion(appellations=0)).names) < len(whole.names)
    assert len(read_offers(shared_data / "offers" / "offers_reunion.jsonl.gz")) >= len(whole.titles)
