import math
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.domain import EmployerReason, EventKind, RefusalReason
from matching.errors import InputError
from matching.log import (
    APPLIED,
    EVENTS,
    IMPRESSIONS,
    INTERESTED,
    NONE,
    REFUSED,
    Log,
    outcomes,
    outcomes_of,
    reason_mask,
)
from matching.refusals import EMPLOYER, PERSON, Route


@pytest.fixture
def state(shown):
    """Outcomes of impression 1 after events, beside another one that nobody answered."""

    def state(*events):
        found = outcomes(Log.of([shown(1), shown(2)], events))
        assert (found.grade[1], found.answered[1], found.reasons[1]) == (NONE, False, 0)
        return found

    return state


def test_no_answer_is_unknown(state):
    found = state()
    assert (found.grade[0], found.answered[0], found.opened[0]) == (NONE, False, False)
    assert math.isnan(found.employer[0])


def test_an_empty_log_has_no_outcome():
    assert len(outcomes(Log(IMPRESSIONS.empty_table(), EVENTS.empty_table())).grade) == 0


@pytest.mark.parametrize(("kind", "grade"), [("applied", APPLIED), ("interested", INTERESTED), ("refused", REFUSED)])
def test_an_answer_has_its_grade(state, event, kind, grade):
    found = state(event(1, kind))
    assert (found.grade[0], found.answered[0]) == (grade, True)


@pytest.mark.parametrize("kind", ["delivered", "opened", "asked", "answered"])
def test_what_is_no_answer_teaches_nothing(state, event, kind):
    found = state(event(1, kind))
    assert (found.grade[0], found.answered[0]) == (NONE, False)
    assert found.opened[0] == (kind == "opened")


def test_the_last_answer_counts_whatever_the_order_of_the_file(state, event):
    assert state(event(2, "refused", "too_far"), event(1, "applied")).grade[0] == REFUSED
    assert state(event(2, "applied"), event(1, "refused", "too_far")).grade[0] == APPLIED


def test_events_of_one_moment_are_taken_in_the_order_of_their_ids(state, event):
    assert state(event(2, "refused", minute=0), event(1, "applied", minute=0)).grade[0] == REFUSED


def test_interest_shown_after_an_application_does_not_lower_it(state, event):
    assert state(event(1, "applied"), event(2, "interested"), event(3, "interested")).grade[0] == APPLIED
    assert state(event(1, "refused", "already_applied"), event(2, "interested")).grade[0] == APPLIED
    assert state(event(1, "applied"), event(2, "refused"), event(3, "interested")).grade[0] == INTERESTED


def test_an_answer_after_a_refusal_forgets_its_reasons(state, event):
    assert state(event(1, "refused", "too_far"), event(2, "interested")).reasons[0] == 0
    assert state(event(1, "refused", "too_far"), event(2, "applied")).reasons[0] == 0


def test_an_answer_undone_never_was(state, event):
    found = state(event(1, "interested"), event(2, "refused", "too_far"), event(3, "withdrawn", undoes=2))
    assert (found.grade[0], found.reasons[0]) == (INTERESTED, 0)
    assert not state(event(1, "refused"), event(2, "withdrawn", undoes=1)).answered[0]


def test_an_undoing_undone_leaves_the_answer(state, event):
    undone = event(1, "refused", "too_far"), event(2, "withdrawn", undoes=1), event(3, "withdrawn", undoes=2)
    assert state(*undone).grade[0] == REFUSED
    assert state(*undone, event(4, "withdrawn", undoes=3)).grade[0] == NONE


def test_the_moment_of_an_answer_is_that_of_the_last_one_not_undone(state, event):
    answers = event(1, "refused", "too_far"), event(2, "applied"), event(3, "opened"), event(4, "withdrawn", undoes=2)
    assert state(answers[0]).answered_at[0].item() == answers[0].at.replace(tzinfo=None)
    assert state(*answers[:3]).answered_at[0].item() == answers[1].at.replace(tzinfo=None)
    assert state(*answers).answered_at[0].item() == answers[0].at.replace(tzinfo=None)
    assert np.isnat(state(answers[2]).answered_at[0])


def test_a_few_impressions_known_by_their_ids_alone_have_the_same_outcomes(event):
    found = outcomes_of([7, 1], [event(1, "refused", "too_far"), event(2, "applied", to=7)])
    assert found.grade.tolist() == [APPLIED, REFUSED]
    assert found.reasons.tolist() == [0, reason_mask(["too_far"])]


@pytest.mark.parametrize("reason", [r for r, t in PERSON.items() if t.route in (Route.DATA, Route.STATE)])
def test_reasons_of_data_and_state_are_no_judgement_of_the_offer(state, event, reason):
    found = state(event(1, "refused", reason))
    assert found.grade[0] == (APPLIED if reason is RefusalReason.ALREADY_APPLIED else NONE)
    assert found.answered[0]
    assert found.reasons[0] == reason_mask([reason])


def test_one_reason_that_judges_is_enough(state, event):
    found = state(event(1, "refused", "duplicate", "too_far"))
    assert found.grade[0] == REFUSED
    assert found.reasons[0] == reason_mask(["too_far", "duplicate"])


@pytest.mark.parametrize("kind", ["contacted", "interviewed", "hired"])
def test_an_employer_who_goes_further_accepts_even_when_refusing_later(state, event, kind):
    found = state(event(1, kind, side="employer"), event(2, "refused", "skills_missing", side="employer"))
    assert (found.employer[0], found.employer_weight[0]) == (1, 1)
    assert found.grade[0] == NONE


@pytest.mark.parametrize("reason", EmployerReason)
def test_an_employers_refusal_weighs_what_the_table_says(state, event, reason):
    found, weight = state(event(1, "refused", reason, side="employer")), EMPLOYER[reason].chance
    if weight:
        assert (found.employer[0], found.employer_weight[0]) == (0, np.float32(weight))
    else:
        assert math.isnan(found.employer[0])
    assert not found.answered[0]


def test_an_employers_refusal_without_reason_is_a_refusal(state, event):
    found = state(event(1, "refused", side="employer"))
    assert (found.employer[0], found.employer_weight[0]) == (0, 1)


def test_the_same_slug_is_read_on_its_own_side(state, event):
    found = state(event(1, "refused", "skills_missing"), event(2, "refused", "duplicate", side="employer"))
    assert found.reasons[0] == reason_mask(["skills_missing"])
    assert math.isnan(found.employer[0])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"event": "liked"}, "'liked' is no event"),
        ({"side": "friend"}, "'friend' is no side"),
        ({"reasons": ("childcare",)}, "'childcare' is no reason.* too_far"),
        ({"side": "employer", "reasons": ("too_far",)}, "'too_far' is no reason.* skills_missing"),
        ({"impression_id": 77}, "impression 77, which the log lacks"),
    ],
)
def test_what_the_table_does_not_know_is_an_error(state, event, changes, message):
    with pytest.raises(InputError, match=message):
        state(replace(event(1, "refused", "too_far"), **changes))


def test_events_without_any_impression_are_an_error(event):
    with pytest.raises(InputError, match="no impression"):
        outcomes(Log.of([], [event(1, "applied")]))


def test_impressions_may_come_in_any_order(shown, event):
    found = outcomes(Log.of([shown(3), shown(1), shown(2)], [event(1, "applied", to=1), event(2, "refused", to=3)]))
    assert found.grade.tolist() == [REFUSED, APPLIED, NONE]


ANSWERS = st.one_of(
    st.tuples(st.just("person"), st.sampled_from(["applied", "interested", "opened", "contacted"]), st.just(())),
    st.tuples(st.just("person"), st.just("refused"), st.lists(st.sampled_from(list(RefusalReason)), max_size=3)),
    st.tuples(st.just("employer"), st.sampled_from(["contacted", "hired", "opened", "applied"]), st.just(())),
    st.tuples(st.just("employer"), st.just("refused"), st.lists(st.sampled_from(list(EmployerReason)), max_size=2)),
    st.tuples(st.just("person"), st.just("withdrawn"), st.just(())),
)


def one_by_one(n, events):
    """The rules said as a loop over events."""
    undone = set()
    ordered = sorted(events, key=lambda event: (event.at, event.event_id))
    for event in reversed(ordered):
        if event.event == EventKind.WITHDRAWN and event.event_id not in undone:
            undone.add(event.withdrawn_of)
    state = [{"grade": NONE, "reasons": 0, "answered": False, "employer": None, "weight": 1.0} for _ in range(n)]
    for event in ordered:
        if event.event_id not in undone:
            (by_person if event.side == "person" else by_employer)(state[event.impression_id - 1], event)
    return state


def by_person(now, event):
    if event.event not in ("refused", "applied", "interested"):
        return
    now["answered"] = True
    if event.event == "refused":
        taught = [PERSON[RefusalReason(slug)] for slug in event.reasons]
        judged = not taught or any(one.dislikes for one in taught)
        now["grade"] = APPLIED if any(one.counts_as for one in taught) else REFUSED if judged else NONE
        now["reasons"] = reason_mask(event.reasons)
    elif event.event == "applied" or now["grade"] != APPLIED:
        now["grade"], now["reasons"] = APPLIED if event.event == "applied" else INTERESTED, 0


def by_employer(now, event):
    if event.event in ("contacted", "hired"):
        now["employer"], now["weight"] = 1, 1.0
    elif event.event == "refused" and now["employer"] != 1:
        weight = max((EMPLOYER[EmployerReason(slug)].chance for slug in event.reasons), default=1.0)
        if weight:
            now["employer"], now["weight"] = 0, weight


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(st.tuples(ANSWERS, st.integers(1, 3), st.integers(0, 4), st.integers(1, 12)), max_size=12),
)
def test_all_at_once_is_the_same_as_one_by_one(shown, event, drawn):
    events = [
        event(i, kind, *reasons, to=to, side=side, minute=minute, undoes=undone if kind == "withdrawn" else None)
        for i, ((side, kind, reasons), to, minute, undone) in enumerate(drawn, 1)
    ]
    found = outcomes(Log.of([shown(i) for i in (1, 2, 3)], events))
    for row, expected in enumerate(one_by_one(3, events)):
        employer = None if math.isnan(found.employer[row]) else found.employer[row]
        assert (found.grade[row], found.reasons[row], found.answered[row], employer) == tuple(
            expected[name] for name in ("grade", "reasons", "answered", "employer")
        )
        assert found.employer_weight[row] == np.float32(expected["weight"])
    for name, values in asdict(outcomes_of([1, 2, 3], events)).items():
        np.testing.assert_array_equal(values, getattr(found, name), name)
