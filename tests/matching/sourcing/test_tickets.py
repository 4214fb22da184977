from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from matching.domain import Adviser, NoticeKind, Place, TicketOutcome
from matching.sourcing import lacking
from matching.sourcing.arrivals import Scene
from matching.sourcing.lacking import open_lacking
from matching.sourcing.tickets import answer, ask, end
from matching.testing import LYON
from tests.matching.sourcing.conftest import NOON

MONTH = timedelta(days=31)


def told(market, adviser):
    return [(one.kind, one.subject) for one in market.store.notices.of_adviser(adviser)]


@pytest.fixture
def offer(market):
    """The key of an offer in Lyon, and it."""
    (key,) = market.offers("a")
    return key, market.store.offers.get([key])[key]


def test_those_who_accompany_people_of_the_departement_and_those_who_follow_the_offer_are_told(market, offer):
    market.people("P1", adviser=Adviser("C1"))
    market.people("P2", adviser=Adviser("C2"))
    market.people("P3", adviser=Adviser("C3"), departement="38")
    for adviser in ("C1", "C4"):
        market.store.followed_offers.follow(adviser, offer[0], NOON)
    ticket = ask(market.store, *offer, "C1", NOON)
    assert ticket.departement == "69"
    assert [told(market, one) for one in ("C2", "C4")] == [[(NoticeKind.TICKET, ticket.key)]] * 2
    assert [told(market, one) for one in ("C1", "C3")] == [[], []]


def test_an_offer_of_no_known_place_is_told_to_those_who_follow_it(market):
    market.people("P1", adviser=Adviser("C1"))
    (key,) = market.offers("a", place=Place())
    market.store.followed_offers.follow("C2", key, NOON)
    assert ask(market.store, key, market.store.offers.get([key])[key], None, NOON).departement is None
    assert (told(market, "C1"), len(told(market, "C2"))) == ([], 1)


def test_an_answer_and_the_end_are_told_to_the_others_who_take_part(market, offer):
    ticket = ask(market.store, *offer, "C1", NOON)
    answer(market.store, ticket, "C2", "J’ai quelqu’un.", NOON)
    assert (len(told(market, "C1")), told(market, "C2")) == (1, [])
    end(market.store, ticket, TicketOutcome.FOUND, "C1", NOON)
    assert (len(told(market, "C1")), len(told(market, "C2"))) == (1, 1)


@pytest.fixture
def old(market):
    """Puts offers of Lyon that have been open for long into the store: their keys."""
    return lambda *ids, **changes: market.offers(*ids, **{"created_at": NOON - MONTH, **changes})


def test_an_offer_open_for_long_that_few_people_fit_gets_a_ticket_once(work, market, old, agree):
    (key,) = old("a")
    market.offers("recent", created_at=NOON)
    agree("P1")
    work.live.catch_up()
    scene = Scene.of(work)
    assert (open_lacking(scene, NOON), open_lacking(scene, NOON)) == (1, 0)
    (ticket,) = market.store.tickets.of_offer(key)
    assert ticket.opened_by is None
    market.store.tickets.close(ticket.key, TicketOutcome.NOTHING, "C1", NOON)
    assert open_lacking(scene, NOON) == 0


def test_an_offer_that_enough_people_fit_gets_none(work, market, old, agree):
    old("a")
    agree(*(f"P{number}" for number in range(lacking.ENOUGH)))
    work.live.catch_up()
    assert open_lacking(Scene.of(work), NOON) == 0


def test_few_tickets_open_by_themselves_in_a_departement_and_a_day(work, market, old):
    old(*(f"o{number}" for number in range(lacking.A_DAY + 2)))
    old("far", place=replace(LYON, code_insee="38185"))
    old("nowhere", place=Place())
    assert open_lacking(Scene.of(work), NOON, np.random.default_rng(1)) == lacking.A_DAY + 1
