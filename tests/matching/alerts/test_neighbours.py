from datetime import UTC, datetime, timedelta

from matching.alerts import matched
from matching.alerts.decency import NEIGHBOURS
from matching.alerts.night import rehearse, run
from matching.answering import answer
from matching.domain import EventKind

AT = datetime(2026, 11, 28, 6, 30, tzinfo=UTC)
WEEK = timedelta(days=7)

SELLER = "D1106"
"""Of the same domaine professionnel as a baker, and not among the mobilities of one."""


def test_someone_whom_nothing_else_is_left_for_gets_some_offers_of_their_domain_and_is_told_why(work, market):
    shops = market.offers(*"abcde", rome=SELLER)
    market.offers("far", rome="N1101")
    (person,) = market.people("P1")
    assert rehearse(work, AT).pushed == NEIGHBOURS
    run(work, AT)
    ((digest,), (sent,)) = market.digests(person), market.sent(person)
    assert len(sent) == NEIGHBOURS
    assert set(sent) < set(shops)
    assert "«\u00a0Vendeur / Vendeuse en alimentation\u00a0»" in (digest.content.broadened or "")


def test_whoever_has_one_offer_of_their_own_gets_no_other(work, market):
    (own,), _ = market.offers("a"), market.offers(*"bcd", rome=SELLER)
    (person,) = market.people("P1")
    run(work, AT)
    run(work, AT + WEEK)
    first, second = market.sent(person)
    assert first == [own]
    assert len(second) == NEIGHBOURS


def test_an_occupation_that_someone_says_is_not_theirs_does_not_come_again(work, market):
    market.offers(*"abc", rome=SELLER)
    refuses, silent = market.people("P1", "P2")
    run(work, AT)
    for entry in market.digests(refuses)[0].content.entries:
        answer(work.store, entry.impression_id, EventKind.REFUSED, ["wrong_occupation"], AT)
    market.offers(*"def", rome=SELLER)
    run(work, AT + WEEK)
    assert [len(market.sent(person)) for person in (refuses, silent)] == [1, 2]


def test_what_was_sent_takes_no_place_among_the_offers_that_are_looked_at(work, market, monkeypatch):
    monkeypatch.setattr(matched, "SHORTLIST", 4)
    market.offers(*"abcdefgh")
    (person,) = market.people("P1")
    run(work, AT)
    run(work, AT + WEEK)
    first, second = market.sent(person)
    assert len(first) == len(second) == 4
    assert not set(first) & set(second)
