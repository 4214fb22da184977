from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from matching.log import APPLIED, EVENTS, IMPRESSIONS, NONE, REFUSED, Log, outcomes

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def log(shown, event):
    """Impressions 1 to 3, an hour apart; answers at once to 1, an hour and a half later to 1 and 2."""
    events = [event(1, "refused"), event(2, "applied", minute=90), event(3, "applied", to=2, minute=90)]
    return Log.of([shown(i) for i in (1, 2, 3)], events)


def test_until_keeps_what_was_shown_and_happened_before(log):
    known = log.until(AT + timedelta(hours=2, minutes=30))
    assert known.column("impression_id").tolist() == [1, 2]
    assert outcomes(known).grade.tolist() == [REFUSED, NONE]
    assert outcomes(log).grade.tolist() == [APPLIED, APPLIED, NONE]


def test_until_is_before_the_moment_and_since_from_it(log):
    middle = AT + timedelta(hours=2)
    assert log.until(middle).column("impression_id").tolist() == [1]
    assert log.since(middle).column("impression_id").tolist() == [2, 3]


def test_an_undoing_later_than_the_moment_has_not_happened(shown, event):
    log = Log.of([shown(1)], [event(1, "refused"), event(2, "withdrawn", undoes=1, minute=50)])
    assert outcomes(log.until(AT + timedelta(hours=1, minutes=30))).grade.tolist() == [REFUSED]
    assert outcomes(log).grade.tolist() == [NONE]


def test_since_keeps_later_answers_to_what_was_shown_since(log):
    assert log.since(AT + timedelta(hours=2)).events.column("event_id").to_pylist() == [3]


def test_rows_are_taken_in_the_order_given_with_their_events(log):
    taken = log.take(np.array([2, 0]))
    assert taken.column("impression_id").tolist() == [3, 1]
    assert taken.events.column("event_id").to_pylist() == [1, 2]
    assert outcomes(taken).grade.tolist() == [NONE, APPLIED]


def test_rows_are_taken_by_a_mask_too(log):
    assert log.take(np.array([False, True, True])).column("impression_id").tolist() == [2, 3]
    assert len(log.take(np.zeros(3, bool))) == 0


def test_features_of_some_rows_are_theirs(shown):
    log = Log.of([shown(1, features=(1, 2)), shown(2, features=()), shown(3, features=(3,))], [])
    values, offsets = log.features()
    assert (values.tolist(), offsets.tolist()) == ([1, 2, 3], [0, 2, 2, 3])
    values, offsets = log.take(np.array([2])).features()
    assert (values.tolist(), offsets.tolist()) == ([3], [0, 1])


def test_an_empty_log_can_be_cut_and_taken_from(log):
    empty = Log(IMPRESSIONS.empty_table(), EVENTS.empty_table())
    assert len(empty.until(AT)) == len(empty.since(AT)) == len(empty.take(np.empty(0, np.int64))) == 0
    values, offsets = empty.features()
    assert (len(values), offsets.tolist()) == (0, [0])
