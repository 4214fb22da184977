import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.columns import Ragged, common, distinct

LISTS = st.lists(st.lists(st.integers(0, 20), max_size=6, unique=True), min_size=1, max_size=8)


@given(LISTS, st.data())
def test_taking_rows_gives_the_lists_of_those_rows(lists, data):
    rows = data.draw(st.lists(st.integers(0, len(lists) - 1), max_size=10))
    taken = Ragged.of(lists, np.int32).take(np.array(rows, np.int64))
    assert [taken[i].tolist() for i in range(len(taken))] == [lists[row] for row in rows]


@given(LISTS, LISTS, st.data())
def test_common_counts_what_two_rows_share(left, right, data):
    pairs = data.draw(st.lists(st.tuples(st.integers(0, len(left) - 1), st.integers(0, len(right) - 1)), max_size=12))
    li, ri = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    counted = common(Ragged.of(map(sorted, left), np.int32), li, *Ragged.of(right, np.int32).expand(ri))
    assert counted.tolist() == [len(set(left[i]) & set(right[j])) for i, j in pairs]


@given(LISTS, LISTS)
def test_concatenating_stacks_the_rows(first, second):
    joined = Ragged.concatenate([Ragged.of(first, np.int32), Ragged.of(second, np.int32)])
    assert [joined[i].tolist() for i in range(len(joined))] == first + second


@given(st.lists(st.integers(0, 9)))
def test_distinct_values_and_where_they_are(values):
    kept, where = distinct(np.array(values, np.int64), 10)
    assert kept.tolist() == sorted(set(values))
    assert kept[where].tolist() == values
