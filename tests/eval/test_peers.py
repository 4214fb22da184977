import numpy as np
import pytest
from numpy.typing import NDArray

from eval.peers import ExactScan, HnswSelector, IvfPostFilter, IvfSelector, Peer

rng = np.random.default_rng(0)
VECTORS = rng.normal(size=(400, 8)).astype(np.float32)
QUERIES = rng.normal(size=(20, 8)).astype(np.float32)
ALLOWED = rng.random((20, 400)) < 0.3
MASKS = np.packbits(ALLOWED, axis=1, bitorder="little")


def right(n: int) -> NDArray[np.int64]:
    return np.argsort(np.where(ALLOWED, -QUERIES @ VECTORS.T, np.inf), axis=1)[:, :n]


@pytest.mark.parametrize(
    "peer",
    [ExactScan(VECTORS), IvfPostFilter(VECTORS, nprobe=20, fetch=400), IvfSelector(VECTORS, 20), HnswSelector(VECTORS)],
    ids=lambda peer: type(peer).__name__,
)
def test_a_peer_with_nothing_spared_finds_the_allowed_rows(peer: Peer) -> None:
    found = peer.search(QUERIES, MASKS, 10)
    recall = [len(set(mine) & set(true)) / 10 for mine, true in zip(found, right(10), strict=True)]
    assert np.mean(recall) > 0.95
    query, column = np.nonzero(found >= 0)
    assert ALLOWED[query, found[query, column]].all()


def test_the_exact_scan_is_exact_and_pads() -> None:
    np.testing.assert_array_equal(ExactScan(VECTORS).search(QUERIES, MASKS, 10), right(10))
    few = np.zeros_like(MASKS)
    few[:, 0] = 3
    found = ExactScan(VECTORS).search(QUERIES, few, 4)
    assert [sorted(line) for line in found.tolist()] == [[-1, -1, 0, 1]] * len(QUERIES)


def test_the_unfiltered_scan_ignores_masks() -> None:
    every = np.argsort(-QUERIES @ VECTORS.T, axis=1)[:, :5]
    np.testing.assert_array_equal(ExactScan(VECTORS).search_unfiltered(QUERIES, 5), every)
