"""Rows become ranks and tables of lists."""

import numpy as np
import pytest

from eval.lists import first_of, longer, rank, ranked


def test_rank_by_hand() -> None:
    assert rank([4, 2, 4, 2, 4], [0.1, 0.5, 0.9, 0.7, np.nan]).tolist() == [2, 2, 1, 1, 3]
    assert rank([], []).tolist() == []


def test_equal_scores_keep_the_order_of_rows() -> None:
    assert rank([0, 0, 0], [1, 1, 1]).tolist() == [1, 2, 3]


def test_ranked_by_hand() -> None:
    table = ranked([4, 2, 4, 2, 4], [0.1, 0.5, 0.9, 0.7, 0.2], [1, 2, 3, 4, 5])
    assert table == pytest.approx(np.array([[4, 2, np.nan], [3, 5, 1]]), nan_ok=True)
    assert ranked([], [], []).shape == (0, 0)


def test_longer_lists_and_what_their_rows_share_by_hand() -> None:
    assert longer([3, 1, 3, 3, 1], 2).tolist() == [True, False, True, True, False]
    assert first_of([3, 1, 3, 3, 1], [30, 10, 30, 30, 10]).tolist() == [10, 30]
