"""Advisers are told who comes into the talent pools to which they subscribe; who left is counted."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matching.bank import Bank, Query
from matching.codec import to_json
from matching.domain import ContractKind, NoticeKind
from matching.sourcing.arrivals import MOST_OFFERS, TOLD_A_DAY
from matching.sourcing.fitting import VIEWER
from matching.sourcing.joining import query_of
from matching.sourcing.leaving import Left, left
from matching.sourcing.watch import ProfileWatch
from matching.testing import LYON, make_skills, north_of
from tests.matching.sourcing.conftest import NOON, change, hide

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CARRIER = "N1101"
BAKERS = Query(romes=("D1102",), place=LYON, transferable=False)
RADII = (10.0, 30.0, 50.0)


@pytest.fixture
def pool(market):
    """Opens a pool of bakers around Lyon, for C1 unless told otherwise; its key."""

    def pool(adviser="C1", **changes):
        query = to_json(replace(BAKERS, **changes))
        return market.store.talent_pools.open("Fournil", query, "69", adviser, NOON).key

    return pool


def gone(work, told, query=BAKERS):
    work.live.catch_up()
    return left(Bank(work.matcher("profiles"), work.store), query, VIEWER, told, NOON, RADII)


def test_a_query_is_kept_as_it_was_asked(market, pool):
    key = pool(available_by=date(2027, 1, 4), contracts=(ContractKind.CDI,), skills=("101",))
    asked = replace(BAKERS, available_by=date(2027, 1, 4), contracts=(ContractKind.CDI,), skills=("101",))
    assert query_of(market.store.talent_pools.get([key])[key]) == asked


def test_subscribers_are_told_of_who_comes_into_their_pool_and_nobody_else(market, watch, pool, agree, told):
    key = pool()
    market.store.talent_pools.subscribe(key, "C2", NOON)
    (profile,) = agree("P1")
    agree("other", rome=CARRIER)
    agree("far", place=north_of(LYON, 60))
    assert watch.turn(NOON) == 2
    assert told() == told("C2") == [(key, profile)]
    assert told("C3") == []
    (notice,) = market.store.notices.of_adviser("C1")
    shown = market.store.impressions.get([notice.impression_key])[notice.impression_key]
    assert notice.kind is NoticeKind.POOL
    assert (shown.profile_id, shown.offer_id, shown.surface, shown.position) == (profile, 0, "pool_alert", 1)


def test_near_occupations_come_in_where_the_pool_lets_them(market, watch, pool, agree, told):
    strict, wide = pool(), pool(transferable=True)
    (pastry,) = agree("P1", rome="D1104")
    watch.turn(NOON)
    assert told() == [(wide, pastry)] and strict != wide


def test_a_pool_of_a_skill_alone_tells_of_whoever_has_it_whatever_their_trade(market, watch, pool, agree, told):
    key = pool(romes=(), skills=("130",))
    (carrier,) = agree("P1", rome=CARRIER, skills=make_skills(130))
    agree("P2")
    watch.turn(NOON)
    assert told() == [(key, carrier)]


def test_who_was_in_the_pool_already_is_not_news_and_who_changes_into_it_is(work, market, pool, agree, told):
    agree("old")
    (carrier,) = agree("P1", rome=CARRIER)
    watch = ProfileWatch(work)
    key = pool()
    change(market, "old", licences=("B",))
    assert watch.turn(NOON) == 0
    change(market, "P1")
    assert watch.turn(NOON) == 1
    assert told() == [(key, carrier)]


def test_of_a_pool_that_is_archived_or_that_nobody_subscribes_to_nothing_is_told(market, watch, pool, agree, told):
    archived, left_alone = pool(), pool()
    market.store.talent_pools.archive(archived, NOON)
    market.store.talent_pools.unsubscribe(left_alone, "C1")
    agree("P1")
    assert watch.turn(NOON) == 0
    assert told() == []


def test_who_lets_nobody_find_them_or_is_too_often_solicited_is_told_of_to_nobody(market, watch, pool, agree, told):
    pool()
    hidden, solicited = agree("hidden", "solicited")
    hide(market, hidden)
    for number in range(MOST_OFFERS):
        market.store.contacts.ask(solicited, 100 + number, None, "adviser", f"C{number}", NOON - DAY)
    watch.turn(NOON)
    assert told() == []


def test_few_people_a_day_are_told_of_and_few_pools_a_person(market, watch, pool, agree, told):
    pool("C1")
    agree(*(f"P{number}" for number in range(TOLD_A_DAY + 3)))
    assert watch.turn(NOON) == TOLD_A_DAY
    for number in range(MOST_OFFERS + 2):
        pool(f"D{number}")
    agree("Q1")
    assert watch.turn(NOON + MINUTE) == MOST_OFFERS


def test_what_is_told_of_pools_leaves_their_day_to_offers(market, watch, pool, followed, agree, told):
    pool()
    (offer,) = followed("a")
    agree(*(f"P{number}" for number in range(TOLD_A_DAY + 1)))
    assert watch.turn(NOON) == 2 * TOLD_A_DAY
    kinds = [one.kind for one in market.store.notices.of_adviser("C1", n=100)]
    assert kinds.count(NoticeKind.POOL) == kinds.count(NoticeKind.PROFILE) == TOLD_A_DAY
    assert len([subject for subject, _ in told() if subject == offer]) >= TOLD_A_DAY


def test_nobody_is_told_of_twice_for_a_pool(work, market, watch, pool, agree, told):
    pool()
    agree("P1")
    before = watch._seen
    watch.turn(NOON)
    watch._seen, watch._before = before, None
    assert watch.turn(NOON) == 0
    assert len(told()) == 1


def test_a_pool_of_what_the_rome_no_longer_has_stops_no_other(market, watch, pool, agree, told):
    pool(romes=("Z9999",))
    key = pool()
    (profile,) = agree("P1")
    assert watch.turn(NOON) == 1
    assert told() == [(key, profile)]


def test_who_left_is_counted_by_what_would_have_them_back(work, market, agree):
    told = agree("in", "far", "later", "other", "hidden", available_from=NOON.date())
    change(market, "far", place=north_of(LYON, 40), available_from=NOON.date(), radius_km=60.0)
    change(market, "later", available_from=date(2027, 6, 1))
    change(market, "other", rome=CARRIER)
    hide(market, told[-1])
    found = gone(work, told, replace(BAKERS, available_by=date(2027, 1, 4)))
    assert found == Left({"jusqu’à 50 km": 1, "disponibles plus tard": 1}, 2)
    assert found.total == 4
    assert gone(work, told[:1]) == gone(work, []) == Left({}, 0)


def test_notices_of_a_pool_are_read_apart(market, watch, pool, followed, agree):
    key = pool()
    followed("a")
    agree("P1", "P2")
    watch.turn(NOON)
    notices = market.store.notices
    since = NOON - DAY
    assert notices.unread_of("C1", NoticeKind.POOL) == {key: 2} and notices.unread("C1") == 4
    assert len(notices.of_subject("C1", NoticeKind.POOL, key, since)) == 2
    assert notices.of_subject("C1", NoticeKind.POOL, key, NOON + DAY) == []
    assert notices.of_subject("C2", NoticeKind.POOL, key, since) == []
    assert [notices.read_of("C1", NoticeKind.POOL, key, NOON) for _ in range(2)] == [2, 0]
    assert notices.unread_of("C1", NoticeKind.POOL) == {} and notices.unread("C1") == 2
