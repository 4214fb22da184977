import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.columns.codes import insee_number, mask
from matching.domain import Mode
from matching.errors import InputError
from matching.reach import (
    DEFAULT_KM,
    REACH_KM,
    TravelTimes,
    modes_without_car,
    reach_km,
    search_km,
    usable_modes,
    within_reach,
)

NAN = float("nan")


def reach(*modes, radius=NAN):
    return float(reach_km(np.array([mask(Mode, modes)], np.uint8), np.array([radius]))[0])


def usable(*modes, drives=True, night=False):
    return int(usable_modes(np.array([mask(Mode, modes)], np.uint8), np.array([drives]), np.array([night]))[0])


def test_faster_modes_reach_further():
    assert reach(Mode.WALK) < reach(Mode.BIKE) < reach(Mode.TRANSIT) < reach(Mode.CAR)


def test_the_furthest_mode_counts():
    assert reach(Mode.WALK, Mode.BIKE) == pytest.approx(REACH_KM[Mode.BIKE])


def test_the_stated_radius_bounds_every_mode():
    assert reach(Mode.TRANSIT, radius=4) == 4
    assert reach(Mode.BIKE, radius=50) == pytest.approx(REACH_KM[Mode.BIKE])


def test_by_car_the_stated_radius_is_the_reach():
    assert reach(Mode.CAR, radius=80) == 80


@pytest.mark.parametrize(
    ("stated", "night", "left"),
    [
        ((), False, (Mode.WALK, Mode.BIKE, Mode.TRANSIT)),
        ((), True, (Mode.WALK, Mode.BIKE)),
        ((Mode.CAR,), False, (Mode.WALK,)),
        ((Mode.CAR, Mode.TRANSIT), False, (Mode.WALK, Mode.TRANSIT)),
    ],
)
def test_without_a_car_the_other_modes_remain(stated, night, left):
    modes = modes_without_car(np.array([mask(Mode, stated)], np.uint8), np.array([night]))
    assert modes.tolist() == [mask(Mode, left)]


def test_nothing_stated_reaches_the_default():
    assert reach() == DEFAULT_KM
    assert reach(radius=12) == 12


def test_no_public_transport_at_night():
    assert usable(Mode.TRANSIT, night=True) == mask(Mode, [Mode.WALK])
    assert usable(Mode.TRANSIT) == mask(Mode, [Mode.WALK, Mode.TRANSIT])


def test_no_car_without_licence():
    assert usable(Mode.CAR, Mode.BIKE, drives=False) == mask(Mode, [Mode.WALK, Mode.BIKE])


def test_modes_not_stated_stay_so_at_night_and_without_licence():
    assert usable(drives=False, night=True) == 0


@given(st.integers(0, 15), st.floats(0, 200), st.booleans(), st.booleans())
def test_the_radius_is_never_exceeded(modes, radius, drives, night):
    kept = usable_modes(np.array([modes], np.uint8), np.array([drives]), np.array([night]))
    assert reach_km(kept, np.array([radius]))[0] <= radius


def table(tmp_path, *lines):
    path = tmp_path / "times.csv"
    path.write_text("\n".join(["from,to,mode,minutes", *lines]) + "\n", encoding="utf-8")
    return TravelTimes.read(path)


def within(times, km, *modes, radius=NAN, home="69123", work="69266"):
    return bool(
        within_reach(
            np.array([km]),
            np.array([mask(Mode, modes)], np.uint8),
            np.array([radius]),
            np.array([insee_number(home)]),
            np.array([insee_number(work)]),
            times,
        )[0]
    )


def test_a_fast_line_in_the_table_reaches_beyond_the_approximation(tmp_path):
    times = table(tmp_path, "69123,69266,transit,40")
    assert within(times, 25, Mode.TRANSIT)
    assert not within(None, 25, Mode.TRANSIT)


def test_a_slow_way_in_the_table_is_out_of_reach_however_near(tmp_path):
    assert not within(table(tmp_path, "69123,69266,transit,95"), 5, Mode.TRANSIT)


def test_the_table_decides_only_for_the_modes_and_ways_it_knows(tmp_path):
    times = table(tmp_path, "69123,69266,walk,300")
    assert within(times, 20, Mode.CAR)
    assert within(times, 2, Mode.WALK, work="69001")


def test_the_stated_radius_bounds_the_table_too(tmp_path):
    assert not within(table(tmp_path, "69123,69266,car,20"), 25, Mode.CAR, radius=10)


def test_an_empty_table_leaves_the_approximation(tmp_path):
    assert within(table(tmp_path), 10, Mode.TRANSIT)


def test_a_table_widens_the_search(tmp_path):
    modes = np.array([mask(Mode, [Mode.TRANSIT])], np.uint8)
    radius = np.array([NAN])
    assert search_km(modes, radius, table(tmp_path))[0] > search_km(modes, radius)[0]


@pytest.mark.parametrize("line", ["69123,69266,plane,10", "69123,69266,car,soon", "69123,69266,car,-3", "69123,69266"])
def test_a_line_that_cannot_be_read_is_named_with_the_cure(tmp_path, line):
    with pytest.raises(InputError, match=r"line 2: .*give"):
        table(tmp_path, line)


def test_a_missing_table_says_the_cure(tmp_path):
    with pytest.raises(InputError, match="give a UTF-8 CSV"):
        TravelTimes.read(tmp_path / "none.csv")
