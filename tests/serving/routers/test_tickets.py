"""Advisers ask one another for people for an offer: who is told, who may write, what may not be written."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.domain import Adviser
from tests.serving.conftest import ANNE, MARC
from tests.serving.routers.test_sourcing import MINE, SEEN, hide

OFFER = 1


@pytest.fixture
def ticket(anne):
    """The key of a ticket that Anne opened."""
    made = anne.post(f"/adviser/offers/{OFFER}/tickets", json={"said": "Débutants acceptés."})
    assert made.status_code == 201
    return made.json()["key"]


@pytest.fixture
def area(store, ticket):
    """Marc accompanies somebody where the offer of the ticket is."""
    departement = store.tickets.get([ticket])[ticket].departement
    (person,) = store.persons.get([SEEN]).values()
    store.persons.upsert([replace(person, departement=departement, adviser=Adviser(MARC))])
    return departement


def said(caller, ticket, **body):
    return caller.post(f"/adviser/tickets/{ticket}/messages", json={"said": "J’ai quelqu’un.", **body})


def test_a_ticket_is_read_by_all_answered_by_others_and_closed_by_who_opened_it(anne, marc, ticket):
    one = marc.get(f"/adviser/tickets/{ticket}").json()
    assert (one["offer"]["key"], one["opened_by"], one["state"], one["outcome"]) == (OFFER, ANNE, "open", None)
    assert [(message["author"], message["said"]) for message in one["messages"]] == [(ANNE, "Débutants acceptés.")]
    answered = said(marc, ticket, profile_key=SEEN)
    assert answered.status_code == 201 and answered.json()["state"] == "answered"
    assert answered.json()["messages"][-1]["card"]["occupations"]
    assert marc.post(f"/adviser/tickets/{ticket}/close", json={"outcome": "found"}).status_code == 404
    closed = anne.post(f"/adviser/tickets/{ticket}/close", json={"outcome": "found"}).json()
    assert (closed["state"], closed["outcome"]) == ("closed", "found")
    assert said(marc, ticket).status_code == 409
    assert anne.post(f"/adviser/tickets/{ticket}/close", json={"outcome": "nothing"}).status_code == 409


def test_a_second_ticket_of_an_offer_is_refused_and_whoever_opens_one_follows_the_offer(anne, marc, ticket):
    assert marc.post(f"/adviser/offers/{OFFER}/tickets", json={}).status_code == 409
    assert [one["key"] for one in marc.get(f"/adviser/offers/{OFFER}/tickets").json()] == [ticket]
    assert [one["offer"]["key"] for one in anne.get("/adviser/followed-offers").json()] == [OFFER]


def test_for_an_offer_that_is_filled_nobody_is_asked_and_its_ticket_is_closed(anne, marc, ticket, store):
    store.offers.fill([OFFER], datetime.now(UTC))
    assert anne.get(f"/adviser/tickets/{ticket}").json()["outcome"] == "ended"
    assert said(marc, ticket).status_code == 409
    assert anne.post(f"/adviser/offers/{OFFER}/tickets", json={}).status_code == 409


def test_tickets_of_ones_area_are_listed_and_what_moves_is_told_in_the_same_place(anne, marc, area, ticket, store):
    assert [one["key"] for one in marc.get("/adviser/tickets").json()["items"]] == [ticket]
    assert [one["key"] for one in anne.get("/adviser/tickets").json()["items"]] == [ticket]
    said(marc, ticket)
    (told,) = anne.get("/adviser/alerts").json()["items"]
    assert (told["kind"], told["ticket"]["key"], told["offer"]["key"], told["person"]) == (
        "ticket",
        ticket,
        OFFER,
        None,
    )
    assert anne.get("/adviser/alerts").json()["unread"] == 1


@pytest.mark.parametrize(
    "words",
    [
        "Écrivez à zoe@courrier.example",
        "Appelez le 06 01 98 76 54",
        "Tel +33 6.01.98.76.54",
        "Une femme de 25 ans",
        "x" * 501,
        "",
    ],
)
def test_neither_contacts_nor_what_the_law_forbids_is_written(marc, ticket, store, words):
    assert said(marc, ticket, said=words).status_code == 422
    assert len(store.tickets.messages(ticket)) == 1


def test_what_looks_like_no_contact_may_be_written(marc, ticket):
    assert (
        said(marc, ticket, said="Deux personnes du 69003, offre 194KZXQ, 35 h, 12,50 € de l’heure.").status_code == 201
    )


def test_one_points_only_to_whom_one_may_see_and_a_card_goes_with_its_consent(anne, marc, ticket, store):
    hide(store, MINE)
    assert said(marc, ticket, profile_key=MINE).status_code == 404
    assert said(anne, ticket, profile_key=MINE).status_code == 201  # of her portfolio
    (card,) = [one["card"] for one in anne.get(f"/adviser/tickets/{ticket}").json()["messages"] if one["profile_key"]]
    assert card is not None
    (card,) = [one["card"] for one in marc.get(f"/adviser/tickets/{ticket}").json()["messages"] if one["profile_key"]]
    assert card is None
