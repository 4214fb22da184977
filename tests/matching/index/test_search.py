"""What comes back: everything within the radius, nothing beyond, one per key, best first."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from matching.errors import VectorIndexError
from matching.geo import great_circle_km
from matching.index import GeoIndex
from matching.index.scan import FEW

DIM = 12
MANY = FEW + 1
PARIS, LYON = (48.8566, 2.3522), (45.7640, 4.8357)


def normalised(rng: np.random.Generator, n: int) -> NDArray[np.float32]:
    vectors = rng.normal(size=(n, DIM))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def around_france(rng: np.random.Generator, n: int) -> NDArray[np.float64]:
    return rng.uniform((43, -1), (50, 7), (n, 2))


def market(n: int, seed: int = 0) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float64]]:
    rng = np.random.default_rng(seed)
    return np.arange(n) * 8, normalised(rng, n), around_france(rng, n)


def brute_force(
    ids: NDArray[np.int64],
    vectors: NDArray[np.float32],
    places: NDArray[np.float64],
    query: NDArray[np.float32],
    place: NDArray[np.float64],
    radius_km: float,
    n: int,
) -> NDArray[np.int64]:
    """The right answer, the slow way."""
    known = np.isfinite(places).all(axis=1)
    allowed = np.isnan(places).any(axis=1)
    allowed[known] = great_circle_km(*place, *places[known].T) <= radius_km
    if not np.isfinite(place).all():
        allowed[:] = True
    best: dict[int, tuple[float, int]] = {}
    similarity = vectors.astype(np.float16).astype(np.float32) @ query
    for row in np.flatnonzero(allowed):
        key = int(ids[row]) // 8
        best[key] = max(best.get(key, (-9.0, 0)), (float(similarity[row]), int(ids[row])))
    found = sorted(best.values(), reverse=True)[:n]
    return np.array([item for _, item in found] + [-1] * (n - len(found)))


@settings(max_examples=30)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(0, 400),
    slots=st.integers(1, 8),
    queries=st.sampled_from([1, 3, MANY]),
    radius_km=st.sampled_from([0.0, 5.0, 60.0, 900.0, 30_000.0]),
)
def test_a_search_finds_what_a_full_scan_finds(seed: int, n: int, slots: int, queries: int, radius_km: float) -> None:
    rng = np.random.default_rng(seed)
    keys = np.repeat(np.arange(n), rng.integers(1, slots + 1, n))
    slot = np.arange(len(keys)) - np.searchsorted(keys, keys)
    places = around_france(rng, n)
    places[rng.random(n) < 0.1] = np.nan
    places[rng.random(n) < 0.1] = np.inf
    places = places[keys]
    ids, vectors = keys * 8 + slot, normalised(rng, len(keys))
    index = GeoIndex.build(ids, vectors, places)
    asked, where = normalised(rng, queries), around_france(rng, queries)
    where[rng.random(queries) < 0.2] = np.nan
    found, similarity = index.search(asked, where, radius_km, 10)
    for i in range(queries):
        right = brute_force(ids, vectors, places, asked[i], where[i], radius_km, 10)
        np.testing.assert_array_equal(found[i], right)
    assert (np.isnan(similarity) == (found < 0)).all()


@settings(max_examples=50)
@given(
    latitude=st.floats(-90, 90), longitude=st.floats(-180, 180), radius_km=st.floats(0, 21_000), seed=st.integers(0, 99)
)
def test_nothing_beyond_the_radius_comes_back_anywhere_on_earth(
    latitude: float, longitude: float, radius_km: float, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    places = np.stack([np.degrees(np.arcsin(rng.uniform(-1, 1, 300))), rng.uniform(-180, 180, 300)], axis=1)
    index = GeoIndex.build(np.arange(300) * 8, normalised(rng, 300), places)
    found, _ = index.search(normalised(rng, 1), np.array([[latitude, longitude]]), radius_km, 300)
    km = great_circle_km(latitude, longitude, *places.T)
    rows = found[0][found[0] >= 0] // 8
    assert km[rows].max(initial=0) <= radius_km + 1e-6
    assert set(np.flatnonzero(km < radius_km - 1e-6)) <= set(rows)


@pytest.mark.parametrize("queries", [1, MANY])
def test_a_radius_of_zero_finds_the_very_place(queries: int) -> None:
    rng = np.random.default_rng(0)
    places = np.repeat([PARIS, LYON], 20, axis=0)
    index = GeoIndex.build(np.arange(40) * 8, normalised(rng, 40), places)
    found, _ = index.search(normalised(rng, queries), np.tile(LYON, (queries, 1)), 0, 40)
    assert all(set(line[line >= 0] // 8) == set(range(20, 40)) for line in found)


def test_each_query_has_its_own_radius() -> None:
    rng = np.random.default_rng(0)
    index = GeoIndex.build(np.array([8, 16]), normalised(rng, 2), np.array([PARIS, LYON]))
    found, _ = index.search(normalised(rng, 2), np.array([PARIS, PARIS]), np.array([10.0, 500.0]), 2)
    assert set(found[0]) == {8, -1}
    assert set(found[1]) == {8, 16}


def test_a_nationwide_item_is_reached_by_every_search_and_an_unknown_place_only_without_one() -> None:
    rng = np.random.default_rng(0)
    places = np.array([PARIS, (np.nan, np.nan), (np.inf, np.inf)])
    index = GeoIndex.build(np.array([0, 8, 16]), normalised(rng, 3), places)
    found, _ = index.search(normalised(rng, 2), np.array([LYON, (np.nan, np.nan)]), 30, 3)
    assert set(found[0]) == {8, -1}
    assert set(found[1]) == {0, 8, 16}


@pytest.mark.parametrize("n", [0, 1, 10])
def test_small_indexes_answer_and_pad(n: int) -> None:
    ids, vectors, places = market(n)
    index = GeoIndex.build(ids, vectors, places)
    found, similarity = index.search(*market(2, seed=1)[1:], np.inf, 12)
    assert found.shape == similarity.shape == (2, 12)
    assert (found.dtype, similarity.dtype) == (np.int64, np.float32)
    assert [set(line[line >= 0]) for line in found] == [set(ids)] * 2
    assert np.isnan(similarity[found < 0]).all()


def test_no_query_gives_no_line() -> None:
    index = GeoIndex.build(*market(5))
    assert index.search(np.empty((0, DIM), np.float32), np.empty((0, 2)), 30, 4)[0].shape == (0, 4)


def test_a_key_comes_once_with_its_best_slot() -> None:
    rng = np.random.default_rng(0)
    vectors = normalised(rng, 8)
    index = GeoIndex.build(np.arange(8) + 80, vectors, np.tile(PARIS, (8, 1)))
    found, similarity = index.search(vectors[5:6], np.array([PARIS]), 1, 3)
    assert found.tolist() == [[85, -1, -1]]
    assert similarity[0, 0] == pytest.approx(1, abs=1e-3)


def test_equal_similarities_come_in_the_order_of_ids() -> None:
    vectors = np.repeat(normalised(np.random.default_rng(0), 1), 30, axis=0)
    ids = np.random.default_rng(1).permutation(30) * 8
    index = GeoIndex.build(ids, vectors, np.tile(PARIS, (30, 1)))
    for queries in (1, MANY):
        found, _ = index.search(vectors[:1].repeat(queries, 0), np.tile(PARIS, (queries, 1)), 1, 30)
        assert (found == np.arange(30) * 8).all()


def test_threads_and_batches_do_not_change_the_answer() -> None:
    index = GeoIndex.build(*market(3000))
    _, asked, where = market(200, seed=1)
    together, similarity = index.search(asked, where, 80, 10)
    shared, shared_similarity = index.search(asked, where, 80, 10, threads=3)
    alone = [index.search(asked[i : i + 1], where[i : i + 1], 80, 10)[0][0] for i in range(200)]
    np.testing.assert_array_equal(together, shared)
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_allclose(similarity, shared_similarity, atol=1e-6)


def test_the_seed_of_the_cells_never_changes_the_answer() -> None:
    _, asked, where = market(MANY, seed=1)
    first, second = (GeoIndex.build(*market(2000), seed).search(asked, where, 50, 10)[0] for seed in (0, 1))
    np.testing.assert_array_equal(first, second)


def test_bad_arguments_are_refused_with_the_cure() -> None:
    ids, vectors, places = market(4)
    index = GeoIndex.build(ids, vectors, places)
    not_finite = vectors.copy()
    not_finite[2, 3] = np.nan
    for build in (
        lambda: GeoIndex.build(ids[:3], vectors, places),
        lambda: GeoIndex.build(np.zeros(4, int), vectors, places),
        lambda: GeoIndex.build(ids, not_finite, places),
        lambda: GeoIndex.build(ids, vectors, places[:, ::-1] + 90),
        lambda: GeoIndex.build(ids, vectors, places[:, :1]),
        lambda: index.search(vectors[:, :3], places, 30, 5),
        lambda: index.search(vectors, places, -1, 5),
        lambda: index.search(vectors, places, np.nan, 5),
        lambda: index.search(vectors, places, np.ones(3), 5),
        lambda: index.search(vectors, places, 30, 0),
    ):
        with pytest.raises(VectorIndexError, match=r"give|Give|encode|ask"):
            build()


def test_some_keys_are_compared_as_a_search_of_everything_does():
    ids, vectors, places = market(600)
    again = np.arange(50)
    several = np.concatenate([again * 8, again * 8 + 3])
    index = GeoIndex.build(ids, vectors, places).replaced(again, several, vectors[:100], places[:100])
    found, similarity = index.search(vectors[:4], np.full((4, 2), np.nan), np.inf, 600)
    kept = np.array([3, 60, 61, 599, 4_000])
    for row in range(4):
        similar, slots = index.compare(vectors[row], kept)
        by_key = dict(zip((found[row] // 8).tolist(), zip(similarity[row], found[row] % 8, strict=True), strict=True))
        assert [*zip(similar, slots, strict=True)][:4] == [by_key[key] for key in kept[:4].tolist()]
        assert np.isnan(similar[4])
