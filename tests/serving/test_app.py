"""The application as a server makes it in each of its processes."""

import gc

from fastapi.testclient import TestClient

from serving.app import CYCLES, from_environment


def test_a_process_looks_for_cycles_once_for_many_requests(tmp_path, monkeypatch):
    monkeypatch.setenv("MATCHING_DATA_DIR", str(tmp_path))
    before = gc.get_threshold()
    try:
        from_environment()
        assert gc.get_threshold() == CYCLES
    finally:
        gc.set_threshold(*before)


def test_a_process_that_is_ready_collects_but_goes_through_nothing_that_it_loaded(tmp_path, monkeypatch):
    monkeypatch.setenv("MATCHING_DATA_DIR", str(tmp_path))
    threshold, frozen = gc.get_threshold(), gc.get_freeze_count()
    gc.disable()  # as `python -m serving` does, where it is the process that answers
    try:
        with TestClient(from_environment()):
            assert gc.isenabled()
            assert gc.get_freeze_count() > frozen
    finally:
        gc.enable()
        gc.set_threshold(*threshold)
