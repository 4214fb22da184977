import pytest

from matching.errors import BundleError
from matching.promotions import HISTORY, Action, accepted, before, changes, note, served, verdict_of

VERDICT = {"accepted": True, "sentences": ["Mieux."]}


def test_each_change_says_who_and_why(tmp_path):
    note(tmp_path, Action.PROMOTE, "b2", "b1", "mieux", VERDICT, who="ml1")
    (line,) = changes(tmp_path)
    assert (line.bundle, line.previous, line.why, line.who, line.verdict) == ("b2", "b1", "mieux", "ml1", VERDICT)


def test_a_rollback_serves_what_was_before(tmp_path):
    note(tmp_path, Action.PROMOTE, "b2", "b1", "")
    note(tmp_path, Action.ROLLBACK, "b1", "b2", "")
    assert served(tmp_path) == ["b1"]


def test_a_rollback_would_serve_what_was_before(tmp_path):
    assert before(tmp_path, "b1") is None
    note(tmp_path, Action.PROMOTE, "b2", "b1", "")
    assert before(tmp_path, "b2") == "b1"
    assert before(tmp_path, "b1") == "b2"  # CURRENT had moved without a line


def test_a_bundle_is_accepted_by_its_last_verdict(tmp_path):
    assert not accepted(tmp_path, "b2")
    note(tmp_path, Action.REFUSE, "b2", "b1", "", {"accepted": False})
    assert not accepted(tmp_path, "b2") and verdict_of(tmp_path, "b2") == {"accepted": False}
    note(tmp_path, Action.PROMOTE, "b2", "b1", "", VERDICT)
    note(tmp_path, Action.ROLLBACK, "b2", "b3", "")
    assert accepted(tmp_path, "b2") and verdict_of(tmp_path, "b2") == VERDICT
    assert verdict_of(tmp_path, "b9") == {}


def test_a_damaged_history_is_named(tmp_path):
    (tmp_path / HISTORY).write_text("{", encoding="utf-8")
    with pytest.raises(BundleError, match=HISTORY):
        changes(tmp_path)
