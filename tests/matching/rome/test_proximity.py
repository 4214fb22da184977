import numpy as np
import pytest

from matching.rome import Rome
from matching.rome.proximity import FIRST_MOBILITY, likeness, mobility


@pytest.fixture
def rome(release_folder) -> Rome:
    return Rome.from_csv(release_folder)


def test_proximity_is_bounded_with_ones_on_the_diagonal(rome):
    near = rome.proximity
    assert near.shape == (3, 3) and near.dtype == np.float32
    assert near.min() >= 0 and near.max() <= 1
    assert np.all(np.diag(near) == 1)


def test_proximity_is_computed_once(rome):
    assert rome.proximity is rome.proximity


def test_the_first_mobility_counts_most_and_the_reverse_half(rome):
    near = mobility(rome)
    cook, commis, nurse = (rome.position(code) for code in ("G1609", "G1602", "J1506"))
    assert near[cook, commis] == pytest.approx(FIRST_MOBILITY)
    assert near[cook, nurse] < near[cook, commis]
    assert near[nurse, cook] == pytest.approx(near[cook, nurse] / 2)


def test_likeness_is_symmetric_and_higher_within_a_domain(rome):
    alike = likeness(rome)
    cook, commis, nurse = (rome.position(code) for code in ("G1609", "G1602", "J1506"))
    assert np.allclose(alike, alike.T)
    assert alike[cook, commis] > alike[cook, nurse]


@pytest.mark.data
def test_stated_mobilities_are_nearer_than_chance_without_the_mobility_term(official):
    alike = likeness(official)
    stated = np.zeros_like(alike, dtype=bool)
    for row, code in enumerate(official.codes):
        stated[row, [official.position(target) for target in official.mobilities(code)]] = True
    others = ~stated & ~np.eye(len(official), dtype=bool)
    drawn = np.random.default_rng(0).choice(alike[others], stated.sum())
    auc = np.mean(np.searchsorted(np.sort(drawn), alike[stated])) / len(drawn)
    assert auc > 0.88
