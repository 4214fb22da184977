from datetime import timedelta
from itertools import product

import pytest

from matching.answering import answer, reply, standing_answers, undo
from matching.asking import replies
from matching.domain import Actor, Employer, Event, EventKind, ReviewState, RuleKind
from matching.errors import InputError
from matching.log import outcomes_of, reason_mask
from matching.store import Store
from matching.testing import LYON, MONDAY, make_offer, make_profile, north_of

LATER, LAST = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
FAR = make_offer(place=north_of(LYON, 22), employer=Employer("Dupain"))
REFUSED, APPLIED = EventKind.REFUSED, EventKind.APPLIED


@pytest.fixture
def store():
    with Store.open(":memory:") as store:
        store.offers.upsert([FAR])
        store.profiles.upsert([make_profile()])
        yield store


@pytest.fixture
def impression(store, shown):
    """An offer 22 km away, shown to a person."""
    offer, profile = store.offers.keys([FAR.ref])[FAR.ref], store.profiles.keys([("default", "P1")])["default", "P1"]
    return store.impressions.record([shown(profile, offer_id=offer, at=MONDAY)])[0]


def in_force(store, at=LAST):
    return [(rule.kind, rule.value) for rule in store.rules.in_force([1], at).get(1, ())]


def test_a_refusal_and_its_rules_are_written_together(store, impression):
    done = answer(store, impression, REFUSED, ["too_far", "employer"], MONDAY)
    assert [event.event_id for event in store.events.of([impression])] == [done.event_id]
    assert in_force(store) == [(RuleKind.DISTANCE, 20.0), (RuleKind.EMPLOYER, "Dupain")]
    assert {rule.impression_id for rule in done.rules.values()} == {impression}


@pytest.mark.parametrize("reason", ["no such reason", "position_filled"])
def test_a_reason_that_is_not_in_the_table_writes_nothing(store, impression, reason):
    with pytest.raises(InputError, match="no reason"):
        answer(store, impression, REFUSED, ["too_far", reason], MONDAY)
    assert store.events.of([impression]) == []
    assert in_force(store) == []


def test_an_impression_that_does_not_exist_is_named(store):
    with pytest.raises(InputError, match="Impression 99 is not in the store"):
        answer(store, 99, REFUSED, ["too_far"], MONDAY)


def test_what_fails_after_the_event_takes_the_event_back(store, impression, monkeypatch):
    monkeypatch.setattr("matching.answering.rules_of", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        answer(store, impression, REFUSED, ["too_far"], MONDAY)
    assert store.events.of([impression]) == []


def test_undo_takes_back_the_event_and_its_rules_and_may_be_undone(store, impression):
    done = answer(store, impression, REFUSED, ["too_far"], MONDAY)
    back = undo(store, done.event_id, LATER)
    assert (back.rules, in_force(store)) == ({}, [])
    again = undo(store, back.event_id, LAST)
    assert in_force(store) == [(RuleKind.DISTANCE, 20.0)]
    assert {rule.since for rule in again.rules.values()} == {MONDAY}


def test_the_last_answer_counts_and_undoing_it_brings_the_former_back(store, impression):
    answer(store, impression, REFUSED, ["too_far"], MONDAY)
    second = answer(store, impression, REFUSED, ["employer"], LATER)
    assert in_force(store) == [(RuleKind.EMPLOYER, "Dupain")]
    third = answer(store, impression, APPLIED, (), LATER)
    assert (third.rules, in_force(store)) == ({}, [])
    undo(store, third.event_id, LAST)
    assert in_force(store) == [(RuleKind.EMPLOYER, "Dupain")]
    undo(store, second.event_id, LAST)
    assert in_force(store) == [(RuleKind.DISTANCE, 20.0)]


def test_the_rules_of_another_impression_are_left_alone(store, impression, shown):
    other = store.impressions.record([shown(1, offer_id=1, at=MONDAY)])[0]
    first = answer(store, impression, REFUSED, ["too_far"], MONDAY)
    answer(store, other, REFUSED, ["too_far"], MONDAY)
    undo(store, first.event_id, LATER)
    assert in_force(store) == [(RuleKind.DISTANCE, 20.0)]


def test_family_constraints_are_kept_as_hours_and_make_their_rule(store, impression):
    answer(store, impression, REFUSED, ["childcare"], MONDAY)
    assert store.events.of([impression])[0].reasons == ("working_hours",)


def test_an_offer_that_was_erased_makes_no_rule(store, impression):
    store.offers.erase([1])
    assert answer(store, impression, REFUSED, ["too_far"], MONDAY).rules == {}


def test_an_answer_joins_the_callers_transaction(store, impression):
    with pytest.raises(ZeroDivisionError), store.transaction() as tx:
        answer(tx, impression, REFUSED, ["too_far"], MONDAY)
        raise ZeroDivisionError
    assert store.events.of([impression]) == []


@pytest.mark.parametrize("reason", ["offer_unclear", "offer_closed", "duplicate", "other"])
def test_what_is_said_of_the_offer_itself_waits_for_an_adviser(store, impression, reason):
    done = answer(store, impression, REFUSED, [reason, "too_far"], MONDAY)
    (review,) = store.reviews.queue()
    assert (review.kind.value, review.offer_key, review.profile_key) == (reason, 1, 1)
    assert (review.event_key, review.opened_at) == (done.event_id, MONDAY)


def test_what_is_no_longer_said_of_an_offer_waits_no_more(store, impression):
    first = answer(store, impression, REFUSED, ["offer_closed", "other"], MONDAY)
    answer(store, impression, REFUSED, ["other"], LATER)
    assert [review.kind.value for review in store.reviews.queue()] == ["other"]
    undo(store, undo(store, first.event_id, LAST).event_id, LAST)
    answer(store, impression, APPLIED, (), LAST)
    assert store.reviews.queue() == []


def test_undoing_dismisses_what_nobody_has_looked_at_and_leaves_what_an_adviser_found(store, impression):
    done = answer(store, impression, REFUSED, ["offer_closed"], MONDAY)
    back = undo(store, done.event_id, LATER)
    assert [review.state for review in store.reviews.queue(None)] == [ReviewState.DISMISSED]
    undo(store, back.event_id, LAST)
    (review,) = store.reviews.queue()
    store.reviews.close(review.key, ReviewState.CONFIRMED, "A12", LAST)
    undo(store, done.event_id, LAST)
    assert store.reviews.get(review.key).state is ReviewState.CONFIRMED


def test_a_refusal_of_something_else_asks_for_no_review(store, impression):
    answer(store, impression, REFUSED, ["too_far", "employer"], MONDAY)
    assert store.reviews.queue(None) == []


def test_a_reply_to_a_question_acts_until_it_is_undone(store, impression):
    event_id = reply(store, impression, "night", False, MONDAY, "link")
    told = replies([store.events.of([impression])])
    assert [(rule.kind, rule.value) for rule in told.rules[0]] == [(RuleKind.HOURS, "night")]
    undo(store, event_id, LATER)
    assert replies([store.events.of([impression])]).rules == ((),)


def test_what_is_no_question_has_no_reply(store, impression):
    with pytest.raises(InputError, match="Nothing is asked"):
        reply(store, impression, "children", True, MONDAY)
    assert store.events.of([impression]) == []


WORDS = [(REFUSED, ("too_far", "not_now")), (REFUSED, ()), (EventKind.INTERESTED, ()), (APPLIED, ()), 1, 2, 3]
"""What is said, or how many events before is the one that is taken back."""


def told(impression_id, words):
    for number, word in enumerate(words, 1):
        kind, reasons, back = (EventKind.WITHDRAWN, (), word) if isinstance(word, int) else (*word, 0)
        if back < number:
            own = "person", reasons, Actor.PERSON, "web", MONDAY + number * timedelta(hours=1), None
            event_id = 10 * impression_id + number
            yield Event(event_id, impression_id, kind, *own, event_id - back if back else None)


def test_the_answer_that_stands_gives_the_reasons_that_the_log_learns_from():
    events = [one for number, words in enumerate(product(WORDS, repeat=4)) for one in told(number, words)]
    n = len(WORDS) ** 4
    given = {number: one.reasons for number, one in standing_answers(events).items() if one.event is REFUSED}
    assert outcomes_of(range(n), events).reasons.tolist() == [reason_mask(given.get(one, ())) for one in range(n)]
