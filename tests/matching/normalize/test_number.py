import math

import pytest

from matching.normalize.number import finite


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (3, 3.0),
        ("1 850,50", 1850.5),
        ("45.9", 45.9),
        (math.nan, None),
        ("inf", None),
        ("1e999", None),
        (10**400, None),
        (True, None),
        (None, None),
        ([1], None),
        ("", None),
        ("douze", None),
    ],
)
def test_only_finite_numbers_are_numbers(value: object, found: float | None) -> None:
    assert finite(value) == found
