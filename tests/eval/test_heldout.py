"""Held-out rows come from a log, and what was surely looked at is a fair sample of what was."""

from datetime import UTC, datetime

import numpy as np
import pytest

from eval.heldout import Heldout, Scored
from matching.domain import Actor, Event, EventKind, Impression, RefusalReason
from matching.errors import InputError
from matching.log import APPLIED, NONE, REFUSED, Log, reason_mask

AT = datetime(2026, 3, 1, tzinfo=UTC)


def impression(
    row: int, direction: str = "offers_for", surface: str = "page", propensity: float | None = 1
) -> Impression:
    return Impression(
        row, 7, direction, surface, None, 5, 0, 90 + row, AT, "web", "b", row, 0.5, 0.5, 0, propensity, "", "s", (0.1,)
    )


def test_a_log_gives_the_persons_lists_and_where_they_come_from() -> None:
    log = Log.of(
        [impression(1, "profiles_for"), impression(2, propensity=None), impression(3, surface="sample")],
        [Event(1, 2, EventKind.REFUSED, "person", ("too_far",), Actor.PERSON, "web", AT)],
    )
    heldout, rows = Heldout.of(log)
    assert rows.tolist() == [1, 2]
    assert (heldout.grade.tolist(), heldout.position.tolist()) == ([REFUSED, NONE], [2, 0])
    assert heldout.offer_id.tolist() == [92, 93]
    assert np.isnan(heldout.propensity).tolist() == [True, False]
    assert heldout.refused_for("too_far").tolist() == [True, False]


def test_a_log_without_lists_of_offers_is_refused() -> None:
    with pytest.raises(InputError, match="no list of offers"):
        Heldout.of(Log.of([impression(1, "profiles_for")], []))


def heldout(lists: np.ndarray, positions: np.ndarray, answered: np.ndarray, grade: np.ndarray) -> Heldout:
    n = len(lists)
    nothing = np.full(n, np.nan)
    ids = np.arange(n)
    return Heldout(
        lists, lists, ids, positions, grade.astype(np.int8), answered, np.zeros(n, np.uint32), nothing, nothing
    )


def test_what_stands_above_the_last_answer_was_looked_at() -> None:
    answered = np.array([0, 1, 0, 1, 0, 0, 0], bool)
    data = heldout(np.repeat([1, 2], [5, 2]), np.r_[1:6, 1:3], answered, np.where(answered, APPLIED, NONE))
    assert data.examined().tolist() == [True, True, True, False, False, False, False]


def test_answers_are_as_frequent_among_it_as_among_all_that_was_looked_at() -> None:
    rng, n_lists, n = np.random.default_rng(0), 20_000, 10
    looked = np.arange(n) < rng.integers(0, n + 1, n_lists)[:, None]
    answered = (looked & (rng.random((n_lists, n)) < 0.3)).ravel()
    lists, positions = np.repeat(np.arange(n_lists), n), np.tile(np.arange(1, n + 1), n_lists)
    data = heldout(lists, positions, answered, np.where(answered, APPLIED, NONE))
    assert answered[data.examined()].mean() == pytest.approx(0.3, abs=0.01)


def test_a_refusal_that_says_nothing_of_the_match_is_left_out() -> None:
    answered = np.array([True, True, True, True])
    data = heldout(np.ones(4, int), np.arange(1, 5), answered, np.array([NONE, NONE, REFUSED, APPLIED]))
    data.reasons[:] = [reason_mask([RefusalReason.DUPLICATE]), reason_mask([RefusalReason.SKILLS_MISSING]), 0, 0]
    assert data.examined().tolist() == [False, True, True, False]


@pytest.mark.parametrize("wrong", [np.zeros(3), np.array([0.1, np.nan])])
def test_a_model_that_speaks_of_other_rows_or_stays_silent_is_refused(wrong: np.ndarray) -> None:
    data = heldout(np.ones(2, int), np.array([1, 2]), np.zeros(2, bool), np.full(2, NONE))
    Scored(np.zeros(2)).require(data)
    with pytest.raises(InputError, match="liking"):
        Scored(np.zeros(2), liking=wrong).require(data)
