import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.matcher.candidates import Candidates, best


def merged(ids, owners, slots=None, n_queries=None, n=100):
    ids = np.array(ids, np.int64)
    similarity = np.linspace(1, 0.5, ids.size, dtype=np.float32).reshape(ids.shape)
    owners = np.array(owners, np.int64)
    slots = None if slots is None else np.array(slots, np.int64)
    return Candidates.of(ids, similarity, owners, slots, n_queries or owners.max() + 1, n)


def test_projects_of_one_person_are_merged_and_the_better_kept():
    found = merged([[8, 16], [16, 24]], owners=[0, 0], slots=[0, 1])
    assert found.query.tolist() == [0, 0, 0]
    assert found.key.tolist() == [1, 2, 3]
    assert found.slot.tolist() == [0, 0, 1]


def test_the_width_is_shared_between_projects():
    found = merged([[8, 16, 24], [32, 40, 48]], owners=[0, 0], slots=[0, 1], n=4)
    assert found.key.tolist() == [1, 2, 4, 5]


def test_the_slot_of_a_profile_found_is_in_its_id():
    assert merged([[8 + 3]], owners=[0]).slot.tolist() == [3]


def test_padding_is_left_out():
    found = merged([[8, -1, -1]], owners=[0])
    assert found.key.tolist() == [1]


def test_a_query_is_full_when_a_search_gave_all_it_was_asked_for():
    found = merged([[8, 16], [8, -1]], owners=[0, 2], n_queries=3, n=2)
    assert found.full.tolist() == [True, False, False]


def test_couples_of_a_range_of_queries():
    found = merged([[8, 16], [24, 32], [40, 48]], owners=[0, 1, 2])
    assert found.only(np.array([1, 2])).key.tolist() == [3, 4, 5, 6]


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0.0, 0.5, 1.0])), max_size=30), st.integers(1, 4))
def test_the_best_are_those_that_sorting_each_query_gives(couples, n):
    couples.sort(key=lambda couple: couple[0])
    query = np.array([q for q, _ in couples], np.int64)
    score = np.array([s for _, s in couples], np.float32)
    row = np.arange(len(couples))
    chosen = best(query, score, np.zeros(len(couples), np.float32), row, n)
    expected = [
        i
        for q in range(5)
        for i in sorted((i for i in range(len(couples)) if query[i] == q), key=lambda i: (-score[i], i))[:n]
    ]
    assert chosen.tolist() == expected
