"""The collector of cycles while a process starts."""

import gc

import pytest

from serving.collecting import uncollected


def test_nothing_is_collected_in_a_block_and_all_is_after_it():
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_fails_to_start_is_collected_again():
    with pytest.raises(ZeroDivisionError), uncollected():
        1 / 0  # noqa: B018
    assert gc.isenabled()


def test_a_process_that_stood_still_before_collects_from_then_on():
    gc.disable()
    with uncollected():
        pass
    assert gc.isenabled()


def test_what_is_kept_is_never_gone_through():
    before = gc.get_freeze_count()
    with uncollected(kept=True):
        pass
    assert gc.get_freeze_count() > before
