import json

import numpy as np
import pytest

from eval.congestion import run
from eval.congestion.arms import Shown, arms, capped, priced, top
from eval.congestion.batch import Batch
from eval.congestion.figures import at_equal_hires
from eval.congestion.hired import hired
from matching.allocate import Couples


def batch(score, applies=1.0, accepted=1.0, positions=1):
    people, offers = np.asarray(score).shape
    person, offer = np.divmod(np.arange(people * offers), offers)
    couples = Couples(person, offer, np.asarray(score, float).ravel())
    n = len(couples)
    return Batch(
        couples,
        couples.utility * 0.5,
        np.full(offers, positions),
        0,
        np.zeros(people, int),
        np.full(n, applies),
        np.full(n, accepted),
    )


def offers_of(found, rows):
    return [[int(found.couples.offer[row]) for row in person if row >= 0] for person in rows]


def test_top_gives_everyone_the_best_by_score_and_the_next_ones_the_night_after():
    found = batch([[0.1, 0.9, 0.5], [0.8, 0.2, 0.7]])
    shown = Shown.nothing(found)
    first = top(found, shown, 2)
    assert offers_of(found, first) == [[1, 2], [0, 2]]
    shown.add(found, first)
    assert offers_of(found, top(found, shown, 2)) == [[0], [1]]
    assert shown.pushes.tolist() == [1, 1, 2]


def test_a_cap_holds_over_nights_and_goes_to_the_best_couples():
    found = batch([[0.9, 0.1], [0.8, 0.3], [0.7, 0.2]])
    shown = Shown.nothing(found)
    lists = capped(found, 2, shown, 1)
    assert offers_of(found, lists) == [[0], [0], [1]]
    shown.add(found, lists)
    assert offers_of(found, capped(found, 2, shown, 1)) == [[], [1], []]


def test_prices_remember_what_earlier_nights_showed():
    found = batch([[0.50, 0.49, 0.1], [0.50, 0.49, 0.1]])
    shown = Shown.nothing(found)
    shown.expected[0] = 100.0
    assert offers_of(found, priced(found, 1.0, shown, 1)) == [[1], [1]]


def test_every_arm_shows_distinct_offers_and_never_one_again():
    found = batch(np.random.default_rng(0).random((30, 40)))
    for name, arm in arms(found).items():
        shown = Shown.nothing(found)
        seen = np.zeros(len(found.couples), int)
        for _ in range(3):
            lists = arm(shown, 10)
            np.add.at(seen, lists[lists >= 0], 1)
            shown.add(found, lists)
        assert seen.max() == 1, name


def test_a_position_is_filled_once_and_a_person_hired_once():
    one = batch([[0.5], [0.5], [0.5], [0.5]])
    assert hired(one, [top(one, Shown.nothing(one), 1)], 50).sum() <= 1
    many = batch([[0.5, 0.5]], positions=3)
    assert hired(many, [top(many, Shown.nothing(many), 2)], 50).max() <= 1


def test_nobody_is_hired_where_nobody_applies():
    found = batch([[0.5, 0.5]], applies=0.0)
    assert not hired(found, [top(found, Shown.nothing(found), 2)], 20).any()


def test_at_equal_hires_the_lowest_bound_that_hires_as_many_is_compared():
    curve = [0.8, 0.2, 1.0, 0.4, 1.1, 0.5]  # hires and Gini of three bounds
    assert at_equal_hires(np.array([*curve, 0.9, 0.6])) == pytest.approx(-0.2)
    assert at_equal_hires(np.array([*curve, 0.7, 0.1])) == pytest.approx(0.1)
    assert np.isnan(at_equal_hires(np.array([*curve, 1.2, 0.6])))


def test_the_command_writes_the_curve_and_every_rival_in_every_basin(tmp_path):
    run(tmp_path / "absent", tmp_path / "congestion.json", [3], quick=True, nights=2)
    figures = json.loads((tmp_path / "congestion.json").read_text(encoding="utf-8"))["figures"]
    for basin in ("rural", "urban", "shortage", "crowded", "all"):
        for arm in ("top", "shuffle_1", "cap_80", "cap_scaled", "priced_1", "priced_2"):
            for measure in ("hires", "gini", "never_shown", "short_lists"):
                assert f"{measure}.{arm}.{basin}" in figures
        assert {f"gini_at_equal_hires.top.{basin}", f"hires_ratio.cap_80.{basin}"} <= set(figures)
    assert figures["short_lists.priced_1.all"]["value"] == 0
    assert figures["gini.priced_0.1.all"]["value"] < figures["gini.top.all"]["value"]
