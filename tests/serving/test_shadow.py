import time
from datetime import UTC, datetime

import numpy as np
import pytest

from matching.bundle import Bundle, default_models_dir
from matching.features import FEATURE_NAMES
from matching.rerank import PreferenceScore
from serving import shadow as module
from serving.shadow import Shadow, Totals, watched

AT = datetime(2026, 11, 25, tzinfo=UTC)


def floats(*values):
    return np.array(values, np.float32)


def test_two_like_orders_agree_and_two_opposite_ones_do_not():
    same, opposite = Totals.of(floats(0.1, 0.5, 0.9), floats(0.2, 0.3, 0.4)), Totals.of(floats(1, 2), floats(2, 1))
    assert (same.correlation, same.same_first, same.shared) == (pytest.approx(1), 1, 1)
    assert (opposite.correlation, opposite.same_first) == (pytest.approx(-1), 0)


def test_ties_have_the_mean_of_their_ranks():
    found = Totals.of(floats(1, 1, 2, 3), floats(1, 2, 3, 4))
    assert found.correlation == pytest.approx(0.9486832980505138)


def test_totals_add_up():
    one = Totals.of(floats(1, 2, 3), floats(1, 2, 3))
    assert (one + one).lists == 2 and (one + one).candidates == 6


@pytest.fixture
def rows():
    return np.random.default_rng(0).random((30, len(FEATURE_NAMES)), np.float32)


@pytest.fixture
def challenger():
    return Bundle.open()


@pytest.fixture
def shadow(tmp_path):
    shadow = Shadow(tmp_path, default_models_dir())
    yield shadow
    shadow.stop()


def found_by(shadow, lists, limit_s=10):
    """What is found once so many lists are scored."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        asked, totals = shadow.read()
        if totals.lists + totals.dropped >= lists:
            return asked, totals
        time.sleep(0.02)
    raise AssertionError(f"{shadow.read()} after {limit_s} s")


def following(shadow, challenger, share=1.0):
    shadow.ask(challenger, share, AT)
    shadow.start()
    end = time.monotonic() + 10
    while shadow._challenger is None and time.monotonic() < end:
        time.sleep(0.01)


def test_what_is_shown_is_scored_beside_by_the_challenger(shadow, challenger, rows):
    following(shadow, challenger)
    served = watched(PreferenceScore({"distance": 1.0}), shadow.see)
    shown = served.score(rows)
    np.testing.assert_array_equal(shown, PreferenceScore({"distance": 1.0}).score(rows))
    asked, totals = found_by(shadow, 1)
    assert (asked.bundle, totals.lists, totals.candidates) == (challenger.id, 1, 30)
    assert -1 <= totals.correlation < 0.9


def test_a_full_queue_drops_lists_and_counts_them(shadow, challenger, rows):
    shadow.ask(challenger, 1.0, AT)
    shadow._follow()
    for _ in range(module.WAITING + 50):
        watched(PreferenceScore(), shadow.see).score(rows)
    shadow._write()
    assert shadow.read()[1].dropped == 50


def test_without_a_challenger_nothing_is_kept(shadow, rows):
    shadow.start()
    watched(PreferenceScore(), shadow.see).score(rows)
    assert shadow.read() == (None, Totals())
    assert shadow._queue.empty()


def test_two_processes_add_up_and_a_new_challenger_begins_again(tmp_path, shadow, challenger, rows):
    following(shadow, challenger)
    watched(PreferenceScore(), shadow.see).score(rows)
    _, totals = found_by(shadow, 1)
    (other,) = tmp_path.glob("shadow/found-*.json")
    other.with_name("found-1.json").write_bytes(other.read_bytes())
    assert shadow.read()[1] == totals + totals
    shadow.ask(challenger, 0.5, datetime(2026, 11, 26, tzinfo=UTC))
    assert shadow.read()[1] == Totals()
    shadow.end()
    assert shadow.read()[0] is None


def test_the_challenger_in_the_shadow_asked_again_goes_on_with_its_counts(shadow, challenger, rows):
    following(shadow, challenger)
    watched(PreferenceScore(), shadow.see).score(rows)
    before = found_by(shadow, 1)
    shadow.ask(challenger, 1.0, datetime(2026, 11, 26, tzinfo=UTC))
    assert shadow.read() == before


def test_a_challenger_that_cannot_be_read_is_said(shadow, challenger, tmp_path):
    shadow.ask(challenger, 1.0, AT)
    text = (tmp_path / "shadow" / "ASKED").read_text().replace(challenger.id, "none")
    (tmp_path / "shadow" / "ASKED").write_text(text)
    shadow._follow()
    assert shadow.fault is not None
