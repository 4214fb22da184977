import numpy as np
import pytest

from training.exposure import Lists


def read(draw, lists=4000, opens=0.8, goes_on=0.85, passes=0.3):
    """Lists of 10 read as the cascade says: (list, position, answered, seen)."""
    seen = np.cumprod(np.c_[draw.random(lists) < opens, draw.random((lists, 9)) < goes_on], axis=1) > 0
    answered = seen & (draw.random((lists, 10)) > passes)
    return np.repeat(np.arange(lists), 10), np.tile(np.arange(1, 11), lists), answered.ravel(), seen.ravel()


def test_what_stands_above_the_last_answer_was_examined_and_the_answer_itself_says_nothing():
    lists = Lists.read(np.zeros(5, int), np.array([3, 1, 2, 5, 4]), np.array([True, True, False, False, False]))
    assert lists.examined().tolist() == [False, True, True, False, False]


def test_down_to_the_last_answer_everything_was_seen_and_less_and_less_below():
    lists = Lists.read(np.zeros(5, int), np.arange(1, 6), np.array([False, True, False, False, False]))
    seen = lists.seen()
    assert seen[:2].tolist() == [1, 1]
    assert 1 > seen[2] > seen[3] > seen[4] > 0


def test_the_habits_of_readers_are_found():
    list_id, position, answered, _ = read(np.random.default_rng(0))
    habits = Lists.read(list_id, position, answered).habits()
    assert habits.opens == pytest.approx(0.8, abs=0.03)
    assert habits.goes_on == pytest.approx(0.85, abs=0.02)
    assert habits.passes == pytest.approx(0.3, abs=0.03)


def test_the_probability_of_having_seen_is_calibrated():
    list_id, position, answered, truth = read(np.random.default_rng(1))
    seen = Lists.read(list_id, position, answered).seen()
    for low, high in [(0, 0.1), (0.1, 0.3), (0.3, 0.9), (0.9, 1.01)]:
        among = (seen >= low) & (seen < high)
        assert truth[among].mean() == pytest.approx(seen[among].mean(), abs=0.04)


def test_what_was_not_shown_was_not_seen():
    lists = Lists.read(np.zeros(3, int), np.array([1, 0, 2]), np.array([False, False, True]))
    assert lists.seen().tolist() == [1, 0, 1]
    assert lists.examined().tolist() == [True, False, False]


def test_without_answers_something_may_still_have_been_seen():
    seen = Lists.read(np.zeros(3, int), np.arange(1, 4), np.zeros(3, bool)).seen()
    assert (seen > 0).all() and (seen < 1).all()


def test_lists_that_were_never_a_persons_change_no_habit():
    list_id, position, answered, _ = read(np.random.default_rng(2), lists=500)
    other = np.repeat(np.arange(1000, 3000), 3)
    more = Lists.read(
        np.r_[list_id, other], np.r_[position, np.zeros(6000, int)], np.r_[answered, np.zeros(6000, bool)]
    )
    assert more.habits() == Lists.read(list_id, position, answered).habits()
