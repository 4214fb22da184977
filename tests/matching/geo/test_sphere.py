import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.geo import EARTH_RADIUS_KM, great_circle_km, unit_sphere

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def test_paris_to_lyon_is_392_km():
    assert great_circle_km(48.8566, 2.3522, 45.7640, 4.8357) == pytest.approx(391.5, abs=1)


def test_half_the_earth_is_the_longest_way():
    assert great_circle_km(0, 0, 0, 180) == pytest.approx(np.pi * EARTH_RADIUS_KM)


def test_distances_broadcast():
    assert great_circle_km([[48.0], [49.0]], [[2.0], [3.0]], [48.0, 49.0, 50.0], 2.0).shape == (2, 3)


def test_distance_is_nan_where_a_coordinate_is_missing():
    assert np.isnan(great_circle_km([np.nan, 48.0], [2.0, np.nan], 48.0, 2.0)).all()


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_symmetric_and_zero_to_itself(south, west, north, east):
    assert great_circle_km(south, west, north, east) == pytest.approx(great_circle_km(north, east, south, west))
    assert great_circle_km(south, west, south, west) == 0


@given(latitudes, longitudes, latitudes, longitudes)
def test_the_chord_of_the_unit_sphere_gives_the_great_circle(south, west, north, east):
    chord = np.linalg.norm(unit_sphere(south, west) - unit_sphere(north, east))
    arc = 2 * EARTH_RADIUS_KM * np.arcsin(min(chord / 2, 1))
    assert great_circle_km(south, west, north, east) == pytest.approx(arc, abs=1e-3)


def test_points_of_the_sphere_have_length_one_and_keep_the_shape():
    points = unit_sphere(np.zeros((2, 3)), np.full((2, 3), 90.0))
    assert points.shape == (2, 3, 3)
    assert np.allclose(points, [0, 1, 0])
    assert np.isnan(unit_sphere(np.nan, 2.0)).all()
