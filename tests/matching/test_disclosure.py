"""Counts that are published give back no small one, by whatever subtraction."""

from collections import defaultdict
from itertools import product

import pytest

from matching.disclosure import CELL, published


@pytest.mark.parametrize(("parts", "most", "least"), [(2, 12, 3), (3, 9, 3), (4, 7, 3), (3, 12, 4)])
def test_no_small_part_is_found_again_even_by_whoever_knows_the_rule(parts, most, least):
    """Every table there may be: those of the same publication differ in each of their hidden parts."""
    alike = defaultdict(list)
    for counts in product(range(most), repeat=parts):
        alike[tuple(published(counts, least))].append(counts)
    for shown, tables in alike.items():
        for at, said in enumerate(shown):
            values = {one[at] for one in tables}
            assert (values == {said} and said >= least) if said is not None else len(values) > 1, shown


def test_a_total_learnt_elsewhere_leaves_every_hidden_part_unknown():
    """What a subtraction leaves is shared by several, and each may be anything from nobody to `CELL` people or more."""
    for counts in product((*range(0, 14, 2), 40), repeat=4):
        shown = published(counts)
        hidden = [n for n, said in zip(counts, shown, strict=True) if said is None]
        left = sum(counts) - sum(n for n in shown if n is not None)
        assert not hidden or (len(hidden) > 1 and left >= CELL) or len(hidden) == len(counts)


def test_large_parts_are_said_and_a_small_one_alone_hides_the_smallest_of_the_others():
    assert published([11, 30, 12]) == [11, 30, 12]
    assert published([4, 30, 12]) == [None, 30, None]
    assert published([4, 5, 30, 12]) == [None, None, 30, None]
    assert published([4, 8, 30, 12]) == [None, None, 30, 12]
    assert published([0, 3]) == [None, None]
    assert published([]) == []
