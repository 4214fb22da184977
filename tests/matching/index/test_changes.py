import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.index.changes import Added, Removed, fold

DIM = 2

operations = st.lists(st.tuples(st.booleans(), st.sets(st.integers(0, 6), max_size=4)), max_size=12)


@given(operations)
def test_folding_changes_leaves_what_applying_them_in_turn_leaves(turns: list[tuple[bool, set[int]]]) -> None:
    changes: list[Added | Removed] = []
    standing: dict[int, int] = {}
    for turn, (adds, keys) in enumerate(turns):
        ids = np.array(sorted(keys), np.int64)
        for key in keys:
            standing.pop(key, None)
        if adds:
            standing |= dict.fromkeys(keys, turn)
            changes.append(Added(ids * 8 + 1, np.full((len(ids), DIM), turn, np.float16), np.zeros((len(ids), 3))))
        else:
            changes.append(Removed(ids))
    touched, added = fold(changes, DIM)
    assert touched.tolist() == sorted(set().union(*(keys for _, keys in turns)))
    assert dict(zip((added.ids // 8).tolist(), added.vectors[:, 0].tolist(), strict=True)) == standing


def test_folding_keeps_every_slot_of_one_addition() -> None:
    rows = Added(np.array([8, 9, 15]), np.ones((3, DIM), np.float16), np.zeros((3, 3)))
    assert fold([rows], DIM)[1].ids.tolist() == [8, 9, 15]
