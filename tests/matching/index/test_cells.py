import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import VectorIndexError
from matching.geo import EARTH_RADIUS_KM
from matching.index.cells import Cells, angle_of, units_of


def somewhere(rng: np.random.Generator, n: int) -> np.ndarray:
    return np.stack([np.degrees(np.arcsin(rng.uniform(-1, 1, n))), rng.uniform(-180, 180, n)], axis=1)


@settings(max_examples=50)
@given(seed=st.integers(0, 10**6), n=st.integers(1, 300), radius_km=st.floats(0, 21_000))
def test_no_item_within_the_radius_is_in_a_list_left_out(seed: int, n: int, radius_km: float) -> None:
    rng = np.random.default_rng(seed)
    units, asked = units_of(somewhere(rng, n)), units_of(somewhere(rng, 5))
    cells = Cells.fit(units, seed=0)
    lists = cells.assign(units)
    radius = angle_of(radius_km, 5)
    sizes = np.bincount(lists, minlength=cells.n_lists)
    pairs = cells.touched(asked, radius, cells.caps(units, lists), sizes)
    read = {
        (int(q), int(i)): bool(inside) for q, i, inside in zip(*(pairs.query, pairs.list_no, pairs.inside), strict=True)
    }
    angle = 2 * np.arcsin(np.minimum(1, np.linalg.norm(asked[:, None] - units, axis=2) / 2))
    for query, item in np.argwhere(angle <= radius[:, None]):
        assert (query, lists[item]) in read
    for (query, list_no), inside in read.items():
        if inside:
            assert (angle[query, lists == list_no] <= radius[query]).all()


def test_about_the_square_root_of_n_cells_follow_the_items() -> None:
    rng = np.random.default_rng(0)
    crowd = units_of(rng.normal((48.85, 2.35), 0.2, (9_000, 2)))
    rest = units_of(rng.uniform((43, -1), (50, 7), (1_000, 2)))
    cells = Cells.fit(np.concatenate([crowd, rest]), seed=0)
    assert len(cells.centres) == 100
    near = np.linalg.norm(cells.centres - units_of(np.array([(48.85, 2.35)])), axis=1) * EARTH_RADIUS_KM < 80
    assert near.sum() > 30


@pytest.mark.parametrize("n", [0, 1, 500])
def test_items_of_one_place_have_one_cell(n: int) -> None:
    cells = Cells.fit(units_of(np.tile((48.85, 2.35), (n, 1))), seed=0)
    assert len(cells.centres) == 1


def test_places_without_coordinates_have_lists_of_their_own() -> None:
    cells = Cells.fit(units_of(np.array([(48.85, 2.35)])), seed=0)
    places = np.array([(48.85, 2.35), (np.nan, np.nan), (np.nan, 2.35), (np.inf, np.inf)])
    assert cells.assign(units_of(places)).tolist() == [0, cells.nationwide, cells.nationwide, cells.unknown]


def test_an_infinite_radius_is_half_a_turn() -> None:
    assert angle_of(np.inf, 2).tolist() == [np.pi, np.pi]
    assert angle_of(np.array([0.0, EARTH_RADIUS_KM]), 2).tolist() == [0, 1]


def test_latitude_beyond_the_pole_is_refused() -> None:
    with pytest.raises(VectorIndexError, match="latitude then longitude"):
        units_of(np.array([(91.0, 0.0)]))
