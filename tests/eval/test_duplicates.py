from dataclasses import replace

import pytest

from eval.duplicates import grouped, rates, read_labels, read_offers, verdicts_of
from eval.duplicates.made import OTHER, SAME, Pair, made
from matching.domain import Offer, Place, PlaceScope, RomeRef


def advert(i):
    letter = chr(97 + i)
    words = [f"{letter}{chr(97 + j // 26)}{chr(97 + j % 26)}mot" for j in range(80)]
    text = ". ".join(" ".join(words[start : start + 8]) for start in range(0, 80, 8))
    place = Place(48.0 + i, 2.0, f"{10_000 + i}", None, None, PlaceScope.POINT)
    return Offer(
        f"o{i}", f"Metier{letter * 4}", description=f"{text}.", rome=RomeRef(f"{letter.upper()}1101"), place=place
    )


OFFERS = [advert(i) for i in range(16)]


def test_pairs_are_of_every_kind_and_as_many_are_the_same_as_not():
    pairs = made(OFFERS, 0)
    assert {(pair.kind, pair.same) for pair in pairs} == {(k, True) for k in SAME} | {(k, False) for k in OTHER}
    assert sum(pair.same for pair in pairs) * 2 == len(pairs) == 32
    assert made(OFFERS, 0) == pairs != made(OFFERS, 1)
    assert all(pair.a != pair.b and pair.a.ref != pair.b.ref for pair in pairs)


def test_an_offer_that_says_little_or_has_no_commune_makes_no_pair():
    short, nowhere = replace(OFFERS[0], description="Un poste. Une ville."), replace(OFFERS[1], place=Place())
    assert len(made([*OFFERS[2:], short, nowhere], 0)) == 28


def test_precision_and_recall_are_of_what_is_said_to_be_the_same():
    a, b = OFFERS[:2]
    pairs = [Pair("x", a, b, same) for same in (True, True, True, False)]
    found = rates(pairs, [True, True, False, True])
    assert (found["precision"].value, found["precision"].n) == (pytest.approx(2 / 3), 3)
    assert (found["recall"].value, found["recall"].n) == (pytest.approx(2 / 3), 3)


def test_groups_say_of_most_pairs_what_was_made():
    pairs = made(OFFERS, 0)
    said = grouped(pairs)
    assert sum(verdict == pair.same for verdict, pair in zip(said, pairs, strict=True)) >= 30
    assert verdicts_of(pairs, pairs)["judged"] == said


@pytest.mark.data
def test_every_label_is_of_two_real_offers(shared_data):
    pairs = read_labels(read_offers(shared_data))
    assert len(pairs) == 143
    assert sum(pair.same for pair in pairs) == 57
    assert all(pair.a.id != pair.b.id for pair in pairs)
