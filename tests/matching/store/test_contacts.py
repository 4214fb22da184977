from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Actor, ContactState
from matching.errors import ConflictError, InputError
from matching.store.contacts import LASTS, OPEN_LIMIT

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def ask(store, profile=1, offer=7, employer=3, requester="A12", at=AT, **more):
    return store.contacts.ask(profile, offer, employer, "adviser", requester, at, **more)


def states(store, keys, at=AT):
    return [store.contacts.get([key], at)[key].state.value for key in keys]


def test_a_request_waits_for_an_answer_until_it_expires(people):
    asked = ask(people)
    assert (asked.state, asked.expires_at) == (ContactState.ASKED, AT + LASTS)
    assert people.contacts.get([asked.key, 99], AT) == {asked.key: asked}
    assert states(people, [asked.key], AT + LASTS - DAY) == ["asked"]
    assert states(people, [asked.key], AT + LASTS) == ["expired"]


def test_lists_tell_a_request_whose_time_is_over_as_expired(people):
    ask(people, at=datetime.now(UTC) - LASTS - DAY)
    ask(people, offer=8, at=datetime.now(UTC))
    by_list = [people.contacts.of_profile(1), people.contacts.of_requester("adviser", "A12")]
    by_list += [people.contacts.of_employer(3)]
    assert [[one.state.value for one in found] for found in by_list] == [["asked", "expired"]] * 3


def test_nobody_is_asked_twice_the_same_while_the_first_request_stands(people):
    asked = ask(people)
    assert ask(people, at=AT + DAY) == asked
    assert ask(people, requester="another of the same employer") == asked
    accepted = people.contacts.answer(asked.key, True, AT + DAY)
    assert ask(people, at=AT + 60 * DAY) == accepted


@pytest.mark.parametrize("change", [{"offer": 8}, {"offer": None}, {"profile": 2}, {"employer": 4, "requester": "B"}])
def test_what_differs_is_another_request(people, change):
    assert ask(people).key != ask(people, **change).key


def test_a_request_whose_time_is_over_is_not_one_that_waits(people):
    for offer in range(OPEN_LIMIT):
        ask(people, offer=offer)
    assert ask(people, offer=99, at=AT + LASTS).state is ContactState.ASKED


def test_a_request_about_no_offer_is_not_doubled_either(people):
    assert ask(people, offer=None) == ask(people, offer=None)


def test_after_a_refusal_or_an_expiry_one_may_ask_again(people):
    first = ask(people)
    people.contacts.answer(first.key, False, AT)
    second = ask(people)
    third = ask(people, at=AT + LASTS)
    assert len({first.key, second.key, third.key}) == 3
    assert states(people, [first.key, second.key, third.key], AT + LASTS) == ["declined", "expired", "asked"]


def test_an_answer_says_when_through_what_and_who_entered_it(people):
    said = people.contacts.answer(ask(people).key, True, AT + DAY, "paper", "A12")
    assert said.state is ContactState.ACCEPTED
    assert (said.answered_at, said.answered_through, said.keyed_by) == (AT + DAY, "paper", "A12")


def test_too_many_requests_waiting_for_one_person_are_refused_until_one_is_answered(people):
    keys = [ask(people, offer=offer).key for offer in range(OPEN_LIMIT)]
    with pytest.raises(ConflictError, match="5 contact requests wait"):
        ask(people, offer=99)
    people.contacts.answer(keys[0], False, AT)
    assert ask(people, offer=99).state is ContactState.ASKED
    assert ask(people, profile=2, offer=99).state is ContactState.ASKED


def test_the_person_may_withdraw_only_what_they_accepted_and_the_requester_at_any_time(people):
    one, two = ask(people).key, ask(people, offer=8).key
    with pytest.raises(ConflictError, match="is asked"):
        people.contacts.cancel(one, Actor.PERSON, AT)
    people.contacts.answer(one, True, AT)
    assert people.contacts.cancel(one, Actor.PERSON, AT).state is ContactState.CANCELLED
    assert people.contacts.cancel(two, Actor.EMPLOYER, AT).state is ContactState.CANCELLED
    with pytest.raises(ConflictError, match="is expired"):
        people.contacts.cancel(ask(people, offer=9).key, Actor.EMPLOYER, AT + LASTS)


@pytest.mark.parametrize("end", ["declined", "expired", "cancelled", "accepted"])
def test_only_a_request_that_waits_can_be_answered(people, end):
    key = ask(people).key
    if end == "cancelled":
        people.contacts.cancel(key, Actor.ADVISER, AT)
    elif end != "expired":
        people.contacts.answer(key, end == "accepted", AT)
    late = AT + LASTS
    with pytest.raises(ConflictError, match=f"is {end}"):
        people.contacts.answer(key, True, late)
    assert states(people, [key], late) == [end]


def test_what_does_not_exist_is_named(people):
    with pytest.raises(InputError, match="no contact request 9"):
        people.contacts.answer(9, True, AT)
    with pytest.raises(InputError, match="Profile 44"):
        ask(people, profile=44)


def test_requests_are_read_by_person_requester_employer_or_offer_page_by_page(people):
    keys = [ask(people, offer=offer).key for offer in (7, 8, 9)]
    other = ask(people, profile=2, requester="B", employer=4).key
    c = people.contacts
    assert [one.key for one in c.of_profile(1)] == keys[::-1]
    assert [one.key for one in c.of_profile(1, n=2)] == keys[:0:-1]
    assert [one.key for one in c.of_profile(1, before=keys[1])] == keys[:1]
    assert [one.key for one in c.of_requester("adviser", "B")] == [other]
    assert c.of_requester("employer", "B") == []
    assert [one.key for one in c.of_employer(3)] == keys[::-1]
    assert [one.key for one in c.of_offer(7)] == [other, keys[0]]


def test_solicitations_are_counted_by_person_since_a_moment_whatever_became_of_them(people):
    people.contacts.answer(ask(people).key, False, AT)
    ask(people, offer=8, at=AT + DAY)
    ask(people, profile=2, at=AT + DAY)
    assert people.contacts.counts([1, 2, 3], AT) == {1: 2, 2: 1}
    assert people.contacts.counts([1, 2, 3], AT + DAY) == {1: 1, 2: 1}


def test_a_person_erased_leaves_no_request(people):
    key = ask(people).key
    people.profiles.erase([1])
    assert people.contacts.get([key]) == {}


def test_requests_made_at_once_are_one(people, at_once):
    found = at_once(*[ask] * 4)
    assert len({one.key for one in found}) == 1
    assert len(people.contacts.of_profile(1)) == 1


def test_the_limit_holds_for_requests_made_at_once(people, at_once):
    works = [lambda store, offer=offer: ask(store, offer=offer) for offer in range(OPEN_LIMIT + 2)]
    found = at_once(*works)
    assert sum(isinstance(one, ConflictError) for one in found) == 2
    assert len(people.contacts.of_profile(1)) == OPEN_LIMIT


def test_of_an_acceptance_and_a_cancellation_at_once_the_state_is_one_that_both_allow(people, at_once):
    key = ask(people).key
    answered, cancelled = at_once(
        lambda store: store.contacts.answer(key, True, AT),
        lambda store: store.contacts.cancel(key, Actor.EMPLOYER, AT),
    )
    assert cancelled.state is ContactState.CANCELLED
    assert isinstance(answered, ConflictError) or answered.state is ContactState.ACCEPTED
    assert states(people, [key]) == ["cancelled"]
