"""A list's last slots are sometimes drawn, and the probability said is the one that is seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.exploration import explore

SIZES = st.integers(0, 60)


def test_propensities_are_the_frequencies_seen() -> None:
    rng, seen, said = np.random.default_rng(0), np.zeros(12), np.full(12, np.nan)
    n_lists = 40_000
    for _ in range(n_lists):
        chosen, propensities = explore(range(12), 5, rng, epsilon=0.3, slots=2, pool=6)
        seen[chosen] += 1 / n_lists
        said[chosen] = propensities
    assert np.isnan(said).tolist() == [False] * 11 + [True]
    assert seen[:11] == pytest.approx(said[:11], abs=0.008)
    assert seen[11] == 0


@given(SIZES, st.integers(1, 20), st.integers(0, 4), st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_a_list_is_as_long_as_it_can_be_and_best_first(size: int, n: int, slots: int, pool: int, seed: int) -> None:
    chosen, propensities = explore(range(size), n, np.random.default_rng(seed), 0.5, slots, pool)
    assert len(chosen) == len(propensities) == min(n, size)
    assert chosen == sorted(set(chosen))
    assert all(0 < p <= 1 for p in propensities)


def test_without_exploration_the_best_are_shown_for_sure() -> None:
    assert explore("abcdef", 3, np.random.default_rng(0), epsilon=0) == (["a", "b", "c"], [1.0] * 3)


def test_nothing_is_drawn_when_nothing_follows_the_list() -> None:
    assert explore("abc", 3, np.random.default_rng(0), epsilon=0.99) == (["a", "b", "c"], [1.0] * 3)


def test_the_default_policy_shows_a_following_offer_once_in_three_hundred_lists() -> None:
    rng = np.random.default_rng(0)
    lists = [explore(range(100), 10, rng) for _ in range(300)]
    drawn = [p for chosen, propensities in lists for row, p in zip(chosen, propensities, strict=True) if row >= 10]
    assert drawn
    assert drawn == pytest.approx([1 / 300] * len(drawn))
