"""Arrays read from files."""

import gc
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from matching.arrays import read_array, read_arrays


def test_arrays_are_read_as_they_were_written(tmp_path):
    array = np.arange(6, dtype=np.float16).reshape(2, 3)
    np.save(tmp_path / "one.npy", array)
    np.savez(tmp_path / "some.npz", array=array, word=np.array("mot"))
    assert (read_array(tmp_path / "one.npy") == array).all()
    found = read_arrays(tmp_path / "some.npz")
    assert (found["array"] == array).all()
    assert found["word"] == "mot"


def test_a_file_cut_short_is_an_error(tmp_path):
    np.save(tmp_path / "one.npy", np.arange(100))
    (tmp_path / "one.npy").write_bytes((tmp_path / "one.npy").read_bytes()[:200])
    with pytest.raises(ValueError, match="read all data"):
        read_array(tmp_path / "one.npy")


class Cycle:
    """Runs code when it is collected, in which another thread may take its turn."""

    def __init__(self):
        self.me = self

    def __del__(self):
        time.sleep(0.0001)


@pytest.fixture
def hurried():
    """Cycles are looked for all the time, in the midst of reading a header too."""
    threshold = gc.get_threshold()
    gc.set_threshold(50)
    yield
    gc.set_threshold(*threshold)


@pytest.mark.usefixtures("hurried")
def test_threads_read_at_once(tmp_path):
    np.save(tmp_path / "one.npy", np.arange(3))

    def read(_):
        _ = [Cycle() for _ in range(10)]
        return read_array(tmp_path / "one.npy").sum()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(read, range(480))) == [3] * 480
