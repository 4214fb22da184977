"""Whom an adviser must ask for another address: why, and what to do; what people stopped themselves is not told."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.domain import Channel
from matching.store.channel_faults import WHOLE, ChannelFault, FaultKind
from serving.delivery.paper.returned import lines

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
ADDRESS = ("1 rue Neuve", "69001 Lyon")


@pytest.fixture
def person(store):
    """Changes P001, of Anne's portfolio, who receives letters; gives them."""

    def person(**changes):
        known = store.persons.get([1])[1]
        store.persons.upsert([replace(known, **{"channels": (Channel.PAPER,), "postal_address": ADDRESS, **changes})])
        return store.persons.get([1])[1]

    return person


def fault(store, channel, kind, address=WHOLE):
    store.channel_faults.add(1, ChannelFault(channel, kind, NOW, address))


def told(client):
    return [one["why"] for one in client.get("/adviser/unreached").json() if one["key"] == 1]


def test_who_can_be_reached_is_not_told_of(anne, person):
    person()
    assert told(anne) == []


def test_an_address_that_no_envelope_shows_is_told_to_whom_it_is_to_be_corrected_with(anne, marc, person):
    person(postal_address=("W" * 60, "69001 Lyon"))
    assert "caractères" in told(anne)[0][0] and told(marc) == []
    person(postal_address=("W" * 60, "69001 Lyon"), channels=(Channel.EMAIL,))
    assert told(anne) == []  # no letter is for them


def test_a_letter_that_came_back_and_what_takes_nothing_any_more_are_told_until_another_is_given(anne, person, store):
    one = person(emails=("a@courrier.example",), phones=("0612345678",))
    fault(store, Channel.PAPER, FaultKind.HARD_BOUNCE, lines(one))
    fault(store, Channel.EMAIL, FaultKind.HARD_BOUNCE, "a@courrier.example")
    fault(store, Channel.SMS, FaultKind.HARD_BOUNCE, "0612345678")
    assert [why.split(" :")[0].replace("\xa0", "") for why in told(anne)[0]] == [
        "Un courrier est revenu de cette adresse",
        "Une adresse électronique ne reçoit plus rien",
        "Un numéro de mobile ne reçoit plus rien",
    ]
    person(emails=("b@courrier.example",), phones=(), postal_address=("2 rue Neuve", "69001 Lyon"))
    assert told(anne) == []


def test_what_people_stopped_themselves_is_their_choice(anne, person, store):
    one = person(emails=("a@courrier.example",))
    fault(store, Channel.EMAIL, FaultKind.COMPLAINT)
    assert told(anne) == []
    fault(store, Channel.PAPER, FaultKind.HARD_BOUNCE, lines(one))
    store.subscriptions.stop(1, NOW)
    assert told(anne) == []


def test_each_name_read_is_noted_for_the_person(anne, person, store):
    person(postal_address=())
    before = len(store.views.of(1))
    anne.get("/adviser/unreached")
    assert len(store.views.of(1)) == before + 1
