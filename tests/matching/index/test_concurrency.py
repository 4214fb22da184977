"""Searched from other threads while it is written: each search sees one state of the index."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from matching.index import GeoIndex
from matching.index.scan import FEW

DIM = 12
KEYS = 40
PARIS = (48.8566, 2.3522)


def version(number: int) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float64]]:
    """Forty keys around Paris whose slot tells the version."""
    rng = np.random.default_rng(number)
    vectors = rng.normal(size=(KEYS, DIM))
    places = np.array(PARIS) + rng.uniform(-0.1, 0.1, (KEYS, 2))
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return np.arange(KEYS) * 8 + number % 8, unit, places


@pytest.mark.parametrize("on_disk", [False, True])
def test_a_search_sees_one_state_while_keys_are_replaced_and_bases_swapped(tmp_path: Path, on_disk: bool) -> None:
    index = GeoIndex.build(*version(0), "encoder")
    if on_disk:
        index.save(tmp_path)
    finished = Event()
    asked = version(0)[1]

    def read(queries: int) -> list[set[int]]:
        states = []
        while not finished.is_set():
            found, _ = index.search(asked[:1].repeat(queries, 0), np.tile(PARIS, (queries, 1)), 50, KEYS)
            states += [{(len(set(line // 8)), int(line.min() >= 0), *set(line % 8)) for line in found}]
        return states

    with ThreadPoolExecutor(3) as readers:
        running = [readers.submit(read, queries) for queries in (1, 2, FEW + 1)]
        try:
            for number in range(1, 60):
                index.add(*version(number))
                if number % 10 == 0:
                    index.compact()
        finally:
            finished.set()
        states = [state for reader in running for state in reader.result()]
    assert states
    for state in states:
        ((keys, whole, *slots),) = state
        assert (keys, whole, len(slots)) == (KEYS, 1, 1)
    assert (index.ids == np.sort(version(59)[0])).all()
