from datetime import UTC, datetime

import pytest

from matching.explain import french


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 1, 9, tzinfo=UTC), "1er décembre 2026"),
        (datetime(2026, 8, 21, 12, tzinfo=UTC), "21 août 2026"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1er janvier 2027"),
        (datetime(2026, 7, 13, 21, 59, tzinfo=UTC), "13 juillet 2026"),
        (datetime(2026, 7, 13, 22, tzinfo=UTC), "14 juillet 2026"),
    ],
)
def test_a_day_is_that_of_mainland_france(moment, day):
    assert french.day(moment) == day
