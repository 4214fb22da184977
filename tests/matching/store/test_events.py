from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Actor, EmployerReason, Event, EventKind, Offer, Person, RefusalReason
from matching.errors import InputError
from matching.testing import make_impression, make_profile

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def answer(people, shown):
    """Makes an answer to impression 1 or 2."""
    people.impressions.record([shown(), shown(position=2)])

    def answer(kind=EventKind.REFUSED, *reasons, impression_id=1, at=AT, side="person", **changes):
        return Event(0, impression_id, kind, side, reasons, **({"actor": side, "channel": "web", "at": at} | changes))

    return answer


def test_an_answer_is_read_back_the_same(people, answer):
    given = answer(
        EventKind.REFUSED, RefusalReason.TOO_FAR, RefusalReason.EMPLOYER, actor=Actor.PERSON, keyed_by="adviser-12"
    )
    (one,) = people.events.append([given])
    assert people.events.of([1]) == [replace(given, event_id=one, reasons=("too_far", "employer"))]


def test_answers_come_oldest_first_and_only_those_before_the_date(people, answer):
    days = [2, 0, 1]
    people.events.append(answer(EventKind.INTERESTED, at=AT + timedelta(days=d), impression_id=1 + d % 2) for d in days)
    assert [(event.at - AT).days for event in people.events.of([1, 2])] == [0, 1, 2]
    assert [(event.at - AT).days for event in people.events.of([1, 2], until=AT + timedelta(days=2))] == [0, 1]
    assert people.events.of([]) == []


def test_answers_come_with_their_ends_and_what_took_them_back_and_without_what_else_happened(people, answer, shown):
    (others,) = people.impressions.record([shown(profile_id=2)])
    kinds = EventKind.OPENED, EventKind.APPLIED, EventKind.DELIVERED
    _, applied, _ = people.events.append(answer(kind, at=AT + timedelta(days=1)) for kind in kinds)
    people.events.append(
        [answer(EventKind.APPLIED, impression_id=others), answer(EventKind.CONTACTED, side="employer")]
    )
    people.events.withdraw(applied, AT + timedelta(days=2))
    profile, offer = people.impressions.ends(1)
    told = people.events.answers([profile], AT + timedelta(days=3))
    assert people.events.told(1) == [(profile, offer, event) for event in people.events.of([1])]
    assert [(*ends, event.event) for *ends, event in told] == [
        (profile, offer, "applied"),
        (profile, offer, "withdrawn"),
    ]
    assert [event for *_, event in people.events.answers([profile], AT + timedelta(days=2))] == [told[0][2]]
    assert people.events.answers([profile], AT + timedelta(days=1)) == people.events.answers([], AT) == []


def test_childcare_is_written_as_working_hours_and_stands_nowhere(people, answer, dump):
    people.events.append([answer(EventKind.REFUSED, "childcare", "working_hours", "too_far")])
    assert people.events.of([1])[0].reasons == ("working_hours", "too_far")
    assert "working_hours" in dump(people)
    assert "childcare" not in dump(people)


@pytest.mark.parametrize(
    ("kind", "side", "reason", "message"),
    [
        (EventKind.REFUSED, "person", "too_tired", r"'too_tired' .* too_far, no_transport"),
        (EventKind.REFUSED, "employer", "too_far", r"'too_far' .* skills_missing, experience"),
        (EventKind.REFUSED, "employer", "childcare", r"'childcare' .* skills_missing"),
        (EventKind.APPLIED, "person", "too_far", r"'applied' takes none"),
        (EventKind.ANSWERED, "person", "Je garde ma mère", r"A free text"),
        ("liked", "person", "", r"'liked' .* refused"),
        (EventKind.REFUSED, "friend", "", r"'friend' is no side .* person, employer"),
    ],
)
def test_what_the_table_does_not_know_is_refused_and_nothing_is_written(people, answer, kind, side, reason, message):
    reasons = [reason] if reason else []
    with pytest.raises(InputError, match=message):
        people.events.append([answer(EventKind.INTERESTED), answer(kind, *reasons, side=side, actor=Actor.ADVISER)])
    assert people.events.of([1, 2]) == []


def test_a_free_text_is_not_repeated_by_the_error(people, answer):
    with pytest.raises(InputError) as caught:
        people.events.append([answer(EventKind.REFUSED, "Je suis malade")])
    assert "malade" not in str(caught.value)


@pytest.mark.parametrize("reason", EmployerReason)
def test_every_reason_of_an_employer_is_kept(people, answer, reason):
    people.events.append([answer(EventKind.REFUSED, reason, side="employer")])
    assert people.events.of([1])[0].reasons == (reason.value,)


def test_a_question_and_its_answer_are_slugs(people, answer):
    people.events.append([answer(EventKind.ASKED, "weekend"), answer(EventKind.ANSWERED, "weekend", "no")])
    assert [event.reasons for event in people.events.of([1])] == [("weekend",), ("weekend", "no")]


def test_an_answer_to_nothing_is_refused(people, answer):
    for unknown, named in (([answer(impression_id=99)], "Impression 99 is"), ([answer()], "One of 2 impressions is")):
        with pytest.raises(InputError, match=f"{named} not in the store"):
            people.events.append([*unknown, answer(impression_id=99)])
    assert people.events.of([1, 99]) == []


def test_taking_back_adds_an_event_of_the_same_impression_and_side(people, answer):
    (one,) = people.events.append([answer(EventKind.REFUSED, "too_far", impression_id=2)])
    two = people.events.withdraw(one, AT + timedelta(hours=1), channel="web")
    refused, withdrawn = people.events.of([2])
    assert refused.event is EventKind.REFUSED
    assert (withdrawn.event_id, withdrawn.event, withdrawn.withdrawn_of) == (two, EventKind.WITHDRAWN, one)
    assert (withdrawn.side, withdrawn.actor) == ("person", Actor.PERSON)


def test_what_never_happened_cannot_be_taken_back(people, answer):
    with pytest.raises(InputError, match="no event 5"):
        people.events.withdraw(5, AT)


def test_an_event_of_another_impression_cannot_be_taken_back(people, answer):
    (one,) = people.events.append([answer()])
    with pytest.raises(InputError, match=f"Impression 2 has no event {one}"):
        people.events.append([answer(EventKind.WITHDRAWN, impression_id=2, withdrawn_of=one)])


@pytest.mark.parametrize(("kind", "target"), [(EventKind.WITHDRAWN, None), (EventKind.APPLIED, 1)])
def test_only_a_withdrawal_names_what_it_undoes(people, answer, kind, target):
    with pytest.raises(InputError, match="withdrawn_of"):
        people.events.append([answer(kind, withdrawn_of=target)])


def test_answers_and_rules_of_a_transaction_that_fails_are_not_kept(people, answer, rule):
    with pytest.raises(ZeroDivisionError), people.transaction() as tx:
        tx.events.append([answer()])
        tx.rules.put(1, [rule()])
        raise ZeroDivisionError
    assert people.events.of([1]) == []
    assert people.rules.in_force([1], AT) == {}


def test_applications_to_open_offers_are_counted_by_person_until_they_are_taken_back(people, shown):
    people.offers.upsert([Offer("O1", "Boulanger"), Offer("O2", "Boulanger"), Offer("O3", "Boulanger")])
    both = [shown(profile, profile, offer_id=offer) for profile in (1, 2) for offer in (1, 2, 3)]
    people.impressions.record([*both, shown(1, 3, offer_id=1)])
    applied = [Event(0, one, EventKind.APPLIED, "person", (), Actor.PERSON, "web", AT) for one in (1, 2, 3, 4, 7)]
    ids = people.events.append(applied)
    people.events.append([replace(applied[0], event=EventKind.INTERESTED, impression_id=5)])
    people.events.withdraw(ids[1], AT)
    people.offers.fill([3], AT)
    later = AT + timedelta(seconds=1)
    assert people.events.applications(later) == {1: 2}
    assert people.events.applications(AT) == {}


def test_questions_once_put_are_told_of_each_person_answered_or_not(people, answer):
    people.events.append([answer(EventKind.ASKED, "night"), answer(EventKind.ANSWERED, "km:25", "no")])
    people.events.append([answer(EventKind.INTERESTED)])
    assert people.events.asked([1, 2]) == {1: {"night", "km:25"}}


def test_a_question_that_did_not_leave_was_put_to_nobody_unless_it_was_answered(people, answer):
    asked = (answer(EventKind.ASKED, slug, impression_id=one) for one, slug in ((1, "night"), (2, "km:25")))
    people.events.append([*asked, answer(EventKind.ANSWERED, "km:25", "no", impression_id=2)])
    assert people.events.asked([1]) == {1: {"night", "km:25"}}
    people.events.unask([1, 2], AT)
    assert people.events.asked([1]) == {1: {"km:25"}}


def test_offers_that_reached_people_are_written_at_once_without_those_of_people_erased(store):
    store.profiles.upsert([make_profile("P1"), make_profile("P2")])
    store.persons.upsert([Person("N2", profile=("default", "P2"))])
    ids = store.impressions.record([make_impression(1, 1), make_impression(2, 1), make_impression(1, 2)])
    store.erasure.erase(store.persons.keys([("default", "N2")])["default", "N2"], AT)
    store.events.delivered(ids, "email", AT, "service")
    told = [Event(0, ids[n], EventKind.DELIVERED, "person", (), Actor.PERSON, "email", AT, "service") for n in (0, 2)]
    assert [replace(event, event_id=0) for event in store.events.of(ids)] == told
    store.events.delivered([], "email", AT, "service")
