"""Measures by part, and small parts kept silent."""

import numpy as np
import pytest

from eval.slices import band, slices, visible


def test_each_part_has_its_own_mean_and_people() -> None:
    values = np.r_[np.ones(20), np.zeros(12)]
    a, b = slices(values, {"contract": np.repeat(["cdd", "cdi"], [20, 12])}, np.arange(32))
    assert (a.by, a.name, a.people, a.estimate.value) == ("contract", "cdd", 20, 1.0)
    assert (b.name, b.people, b.estimate.value) == ("cdi", 12, 0.0)


def test_a_part_of_fewer_than_eleven_people_is_suppressed_however_many_queries() -> None:
    (found,) = slices(np.ones(50), {"domain": np.full(50, "A")}, np.arange(50) % 10)
    assert (found.people, found.estimate) == (None, None)


def test_what_could_not_be_measured_makes_no_part_larger() -> None:
    values = np.r_[np.ones(10), np.full(10, np.nan)]
    (found,) = slices(values, {"domain": np.full(20, "A")}, np.arange(20))
    assert found.people is None


def test_what_is_not_stated_is_no_part() -> None:
    assert slices(np.ones(20), {"domain": np.full(20, "")}, np.arange(20)) == []


def test_visible_parts() -> None:
    by = visible(["G1602", None], ["97411", None], ["cdi", None], [0, 40])
    assert {name: labels.tolist() for name, labels in by.items()} == {
        "domain": ["G", ""],
        "departement": ["974", ""],
        "contract": ["cdi", ""],
        "answers": ["0", "36 et plus"],
    }


@pytest.mark.parametrize(("n", "label"), [(0, "0"), (1, "1 à 3"), (3, "1 à 3"), (4, "4 à 10"), (35, "11 à 35")])
def test_bands_of_answers(n: int, label: str) -> None:
    assert band([n]).tolist() == [label]
