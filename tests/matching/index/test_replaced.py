"""An index that follows changes answers as one built anew, in memory or from disk, and leaves earlier ones alone."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.columns import layers
from matching.errors import VectorIndexError
from matching.index import GeoIndex
from matching.index.scan import FEW

DIM = 12
MANY = FEW + 1
Rows = tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float64]]


def market(keys: NDArray[np.int64], seed: int) -> Rows:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(len(keys), DIM))
    places = rng.uniform((43, -1), (50, 7), (len(keys), 2))
    places[keys % 11 == 0] = np.nan
    return keys * 8, (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), places


START = market(np.arange(300), 0)
NOTHING = market(np.empty(0, np.int64), 0)


def change(turn: int) -> tuple[NDArray[np.int64], Rows]:
    """Keys that go, then rows to add, some of which replace and one is of that turn alone."""
    rng = np.random.default_rng(1000 + turn)
    return rng.choice(400, 3, replace=False), market(np.append(rng.choice(400, 5, replace=False), 1000 + turn), turn)


def expected(turns: int) -> Rows:
    """The rows that should stand after some turns, kept in a plain dictionary."""
    standing = {int(row[0]): row for row in zip(*START, strict=True)}
    for gone, rows in map(change, range(turns)):
        for key in gone:
            standing.pop(int(key) * 8, None)
        standing |= {int(row[0]): row for row in zip(*rows, strict=True)}
    ids, vectors, places = zip(*standing.values(), strict=True)
    return np.array(ids), np.array(vectors), np.array(places)


def assert_same(index: GeoIndex, rebuilt: GeoIndex) -> None:
    np.testing.assert_array_equal(index.ids, rebuilt.ids)
    assert len(index) == len(rebuilt)
    _, asked, where = market(np.arange(MANY), 99)
    for queries in (1, MANY):
        for radius_km in (60, np.inf):
            found, similarity = index.search(asked[:queries], where[:queries], radius_km, 15)
            right, right_similarity = rebuilt.search(asked[:queries], where[:queries], radius_km, 15)
            np.testing.assert_array_equal(found, right)
            np.testing.assert_array_equal(similarity, right_similarity)


@pytest.mark.parametrize(("small", "ratio"), [(2048, 8), (0, 2), (0, 0)])
@pytest.mark.parametrize("on_disk", [False, True])
def test_a_changed_index_equals_one_built_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small: int, ratio: int, on_disk: bool
) -> None:
    monkeypatch.setattr(layers, "SMALL", small)
    monkeypatch.setattr(layers, "RATIO", ratio)
    monkeypatch.setattr("matching.index.geo_index.SMALL", small)
    index = GeoIndex.build(*START)
    if on_disk:
        index.save(tmp_path)
        index = GeoIndex.open(tmp_path)
    states = [index := index.replaced(gone, *rows) for gone, rows in map(change, range(12))]
    for turns, state in enumerate(states, start=1):
        assert_same(state, GeoIndex.build(*expected(turns)))
    assert_same(states[-1].merged(), states[-1])
    assert states[-1].merged().pending == 0


def test_keys_that_only_go_leave_and_absent_ones_are_passed_over() -> None:
    index = GeoIndex.build(*START).replaced(np.array([5, 7, 9_999]), *NOTHING)
    assert not {40, 56} & set(index.ids.tolist())
    assert (len(index), index.pending) == (298, 2)


def test_every_slot_of_a_key_is_replaced_together() -> None:
    _, vectors, places = market(np.arange(5), 0)
    index = GeoIndex.build(np.array([8, 9, 10, 16]), vectors[:4], places[:4])
    assert index.replaced(np.array([1]), np.array([11, 12]), vectors[:2], places[:2]).ids.tolist() == [11, 12, 16]


def test_a_saved_index_equals_the_one_in_memory(tmp_path: Path) -> None:
    index = GeoIndex.build(*START).replaced(*change(0)[:1], *change(0)[1])
    index.save(tmp_path)
    assert_same(GeoIndex.open(tmp_path), index)


def test_an_empty_index_grows(tmp_path: Path) -> None:
    GeoIndex.build(*NOTHING).save(tmp_path)
    grown = GeoIndex.open(tmp_path).replaced(np.empty(0, np.int64), *START)
    assert_same(grown, GeoIndex.build(*START))


def test_vectors_of_another_width_are_refused_with_the_cure() -> None:
    ids, vectors, places = START
    with pytest.raises(VectorIndexError, match="give"):
        GeoIndex.build(*START).replaced(ids, ids, vectors[:, :3], places)
