from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Adviser, NoticeKind, OfferStatus, Person, TicketOutcome, TicketState
from matching.errors import ConflictError, InputError

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ticket(people, offer):
    """A ticket of offer 1 of two, in the Rhône."""
    people.offers.upsert([offer, replace(offer, id="A2")])
    return people.tickets.open(1, "69", "C1", AT)


def test_a_ticket_is_open_then_answered_by_somebody_else_then_closed(people, ticket):
    assert ticket.state is TicketState.OPEN
    people.tickets.say(ticket.key, "C1", "Débutants acceptés.", AT)
    assert people.tickets.get([ticket.key])[ticket.key].state is TicketState.OPEN
    people.tickets.say(ticket.key, "C2", "J’ai quelqu’un.", AT + DAY, 2)
    people.tickets.say(ticket.key, "C3", "Moi aussi.", AT + 2 * DAY)
    (one,) = people.tickets.of_offer(1)
    assert (one.state, one.answered_at) == (TicketState.ANSWERED, AT + DAY)
    closed = people.tickets.close(ticket.key, TicketOutcome.FOUND, "C1", AT + 3 * DAY)
    assert (closed.state, closed.outcome, closed.closed_by) == (TicketState.CLOSED, TicketOutcome.FOUND, "C1")
    assert [(one.author, one.profile_key) for one in people.tickets.messages(ticket.key)] == [
        ("C1", None),
        ("C2", 2),
        ("C3", None),
    ]


def test_an_offer_has_one_open_ticket_and_another_one_once_it_is_closed(people, ticket):
    with pytest.raises(ConflictError, match="open already"):
        people.tickets.open(1, "69", "C2", AT)
    people.tickets.close(ticket.key, TicketOutcome.NOTHING, "C1", AT)
    again = people.tickets.open(1, "69", "C2", AT + DAY)
    assert [one.key for one in people.tickets.of_offer(1)] == [again.key, ticket.key]
    assert people.tickets.asked([1, 2]) == {1}


def test_two_who_ask_at_once_open_one_ticket(people, offer, at_once):
    people.offers.upsert([offer])

    def ask(store):
        try:
            return store.tickets.open(1, "69", "C1", AT).key
        except ConflictError:
            return None

    assert sorted(at_once(ask, ask), key=str) == [1, None]


@pytest.mark.parametrize("status", [OfferStatus.FILLED, OfferStatus.WITHDRAWN])
def test_an_offer_that_is_no_longer_open_closes_its_ticket_and_opens_it_again_with_it(people, ticket, offer, status):
    people.offers.upsert([replace(offer, status=status)])
    one = people.tickets.get([ticket.key])[ticket.key]
    assert (one.state, one.outcome, one.closed_by) == (TicketState.CLOSED, TicketOutcome.ENDED, None)
    assert people.tickets.open_in(["69"], "C1", None, 9) == []
    with pytest.raises(ConflictError, match="closed"):
        people.tickets.say(ticket.key, "C2", "Trop tard ?", AT)
    with pytest.raises(ConflictError, match="closed"):
        people.tickets.close(ticket.key, TicketOutcome.FOUND, "C1", AT)
    people.offers.upsert([offer])
    assert people.tickets.get([ticket.key])[ticket.key].state is TicketState.OPEN


def test_for_an_offer_that_is_not_open_nobody_is_asked(people, offer):
    people.offers.upsert([replace(offer, status=OfferStatus.FILLED)])
    for key in (1, 9):
        with pytest.raises(InputError, match="is not open"):
            people.tickets.open(key, "69", "C1", AT)


def test_tickets_are_those_of_an_area_and_those_that_one_opened(people, ticket):
    other = people.tickets.open(2, None, "C2", AT)
    assert [one.key for one in people.tickets.open_in(["69", "38"], "C9", None, 9)] == [ticket.key]
    assert [one.key for one in people.tickets.open_in(["69"], "C2", None, 9)] == [other.key, ticket.key]
    assert [one.key for one in people.tickets.open_in(["69"], "C2", other.key, 9)] == [ticket.key]
    assert people.tickets.open_in([], "C9", None, 9) == []


def test_a_message_is_short_and_points_to_somebody_who_is_there(people, ticket):
    for said in ("", "  ", "x" * 501):
        with pytest.raises(InputError, match="1 to 500"):
            people.tickets.say(ticket.key, "C2", said, AT)
    with pytest.raises(InputError, match="Profile 9"):
        people.tickets.say(ticket.key, "C2", "Voyez.", AT, 9)
    with pytest.raises(InputError, match="no ticket 9"):
        people.tickets.say(9, "C2", "Voyez.", AT)
    assert people.tickets.messages(ticket.key) == []


def test_what_points_to_a_person_goes_with_them_and_is_in_their_data(people, ticket, anais):
    people.tickets.say(ticket.key, "C2", "Une boulangère du quartier.", AT, 1)
    people.tickets.say(ticket.key, "C2", "Je cherche encore.", AT)
    (said,) = people.about(anais)["ticket_messages"]
    assert (said["author"], said["said"]) == ("C2", "Une boulangère du quartier.")
    people.erasure.erase(anais, AT)
    assert [one.said for one in people.tickets.messages(ticket.key)] == ["Je cherche encore."]


def test_a_ticket_goes_with_its_offer(people, ticket):
    people.tickets.say(ticket.key, "C2", "Voyez.", AT)
    people.notices.remind(["C2"], NoticeKind.TICKET, ticket.key, AT)
    people.offers.erase([1])
    assert people.tickets.get([ticket.key]) == {}
    assert people.notices.of_adviser("C2") == []


def test_who_has_not_read_that_a_ticket_moves_is_not_told_again(people, ticket):
    assert people.notices.remind(["C1", "C2"], NoticeKind.TICKET, ticket.key, AT) == 2
    assert people.notices.remind(["C1", "C2", "C3"], NoticeKind.TICKET, ticket.key, AT) == 1
    people.notices.read("C1", people.notices.of_adviser("C1")[0].key, AT)
    assert people.notices.remind(["C1", "C2"], NoticeKind.TICKET, ticket.key, AT + DAY) == 1
    assert len(people.notices.of_adviser("C1")) == 2


def test_advisers_are_of_the_departements_of_those_whom_they_accompany(people):
    people.persons.upsert(
        Person(f"N{n}", adviser=adviser and Adviser(adviser), departement=departement)
        for n, (adviser, departement) in enumerate(
            [("C2", "69"), ("C1", "69"), ("C1", "38"), (None, "69"), ("C3", None)]
        )
    )
    assert people.persons.advisers_in("69") == ["C1", "C2"]
    assert people.persons.departements_of("C1") == ["38", "69"]
    assert people.persons.departements_of("C3") == people.persons.advisers_in("01") == []
