"""The application as a server makes it in each of its processes."""

import gc

from serving.app import CYCLES, from_environment


def test_a_process_looks_for_cycles_once_for_many_requests(tmp_path, monkeypatch):
    monkeypatch.setenv("MATCHING_DATA_DIR", str(tmp_path))
    before = gc.get_threshold()
    try:
        from_environment()
        assert gc.get_threshold() == CYCLES
    finally:
        gc.set_threshold(*before)
