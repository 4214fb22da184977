"""The application as a server makes it in each of its processes."""

import gc

from serving.app import FULL, from_environment


def test_a_process_rarely_looks_through_all_that_it_holds(tmp_path, monkeypatch):
    monkeypatch.setenv("MATCHING_DATA_DIR", str(tmp_path))
    before = gc.get_threshold()
    try:
        from_environment()
        assert gc.get_threshold() == (*before[:2], FULL)
    finally:
        gc.set_threshold(*before)
