import numpy as np
import pytest

from matching.features import CHANCE_FEATURES, CONFIDED, FEATURE_NAMES, mapped, schema_id
from matching.features.names import MEMORY

ROWS = np.arange(6, dtype=np.float32).reshape(2, 3)


def test_the_similarity_comes_first():
    assert FEATURE_NAMES[0] == "similarity"


def test_the_chance_reads_nothing_confided():
    assert set(CHANCE_FEATURES) <= set(FEATURE_NAMES) - CONFIDED


@pytest.mark.parametrize(
    "name", ["pay_over_wish", "hours_accepted", "contract_accepted", "working_time_accepted", "distance_over_tolerated"]
)
def test_the_chance_reads_no_wish_and_no_tolerance(name):
    assert name in FEATURE_NAMES
    assert name not in CHANCE_FEATURES


def test_everything_remembered_is_confided():
    assert set(MEMORY) < CONFIDED < set(FEATURE_NAMES)


def test_another_list_of_names_has_another_schema():
    assert len({schema_id(), schema_id(FEATURE_NAMES[:-1]), schema_id(FEATURE_NAMES[::-1])}) == 3


def test_rows_of_another_list_are_mapped_by_name():
    today = mapped(ROWS, ("remote", "similarity", "gone"))
    np.testing.assert_array_equal(today[:, 0], [1, 4])
    np.testing.assert_array_equal(today[:, FEATURE_NAMES.index("remote")], [0, 3])
    assert np.isfinite(today).sum() == 4


def test_rows_of_todays_list_are_mapped_to_themselves():
    rows = np.random.default_rng(0).random((3, len(FEATURE_NAMES)), np.float32)
    np.testing.assert_array_equal(mapped(rows, FEATURE_NAMES), rows)
