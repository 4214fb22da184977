"""Who is spared, who is tried, who is put first or aside, and what the log keeps of it."""

from datetime import timedelta

import numpy as np
import pytest

from matching.bank import MOST_SOLICITED, NO_OFFER, SOLICITED_WITHIN, Query
from matching.domain import OverrideKind, OverrideReason
from matching.exploration import EPSILON
from matching.testing import LYON, make_offer, make_profile
from tests.matching.bank.conftest import ADVISER, NOW, changed, searched

BREAD = Query(romes=("D1102",), place=LYON)


@pytest.fixture
def crowd(empty):
    """Sixty bakers, all alike; their keys, in order."""
    empty.keys = empty.add(*(make_profile(f"P{i:02}") for i in range(60)))
    return empty


def keys(found):
    return [entry.profile_key for entry in found.entries]


def solicit(market, key, n, at=NOW - timedelta(days=1)):
    for number in range(n):
        asked = market.store.contacts.ask(key, None, None, "employer", f"E{number}", at)
        market.store.contacts.answer(asked.key, False, at)


def test_people_too_often_solicited_are_spared_and_counted(crowd):
    tired, asked, rested = crowd.keys[:3]
    solicit(crowd, tired, MOST_SOLICITED)
    solicit(crowd, asked, MOST_SOLICITED - 1)
    solicit(crowd, rested, MOST_SOLICITED, NOW - SOLICITED_WITHIN - timedelta(days=1))
    found = searched(crowd, BREAD, n=5)
    assert keys(found) == [asked, rested, *crowd.keys[3:6]]
    assert (found.spared, found.total) == (1, 60)
    assert [entry.solicited for entry in found.entries[:3]] == [MOST_SOLICITED - 1, 0, 0]


def test_times_shown_are_counted_before_this_list(crowd):
    assert {entry.shown for entry in searched(crowd, BREAD, n=5).entries} == {0}
    assert [entry.shown for entry in searched(crowd, BREAD, n=7).entries] == [1] * 5 + [0] * 2
    later = changed(at=NOW + timedelta(days=91))
    assert {entry.shown for entry in crowd.bank.search(BREAD, ADVISER, later, n=5, epsilon=0.0).entries} == {0}


def test_now_and_then_the_last_places_go_to_people_never_shown(crowd):
    searched(crowd, BREAD, n=20)  # the first twenty are known
    never = {*crowd.keys[20:40]}
    rng, seen = np.random.default_rng(3), set()
    for _ in range(10):
        found = searched(crowd, BREAD, n=10, rng=rng, epsilon=0.999)
        drawn = {*keys(found)} - {*crowd.keys[:10]}
        assert keys(found)[:8] == crowd.keys[:8] and len(drawn) == 2
        assert drawn <= never - seen
        seen |= drawn
    assert seen == never


def test_those_drawn_early_come_once_and_those_they_displaced_come_next(crowd):
    first = searched(crowd, BREAD, n=10, rng=np.random.default_rng(0), epsilon=0.999)
    second = searched(crowd, BREAD, n=10, after=first.next)
    assert keys(second)[:2] == crowd.keys[8:10]
    assert len({*keys(first), *keys(second)}) == 20


def test_a_page_is_logged_as_it_was_ranked(crowd):
    first = searched(crowd, BREAD, n=10, epsilon=EPSILON, rng=np.random.default_rng(1))
    second = searched(crowd, BREAD, n=10, after=first.next)
    logged = [crowd.store.impressions.get([entry.impression_id])[entry.impression_id] for entry in first.entries]
    assert [one.position for one in logged] == [*range(1, 11)]
    assert [one.propensity for one in logged] == [1.0] * 8 + [0.95] * 2
    assert {one.offer_id for one in logged} == {NO_OFFER}
    assert {(one.direction, one.surface, one.bundle) for one in logged} == {("profiles_for", "bank", "tiny")}
    assert all(one.features for one in logged)
    following = crowd.store.impressions.get([entry.impression_id for entry in second.entries]).values()
    assert [(one.position, one.propensity) for one in following] == [(place, None) for place in range(11, 21)]


def test_nobody_found_is_an_empty_page_that_logs_nothing(empty):
    found = searched(empty, BREAD)
    assert (found.entries, found.total, found.facets, found.next) == ((), 0, (), None)


@pytest.fixture
def offer(crowd):
    crowd.store.offers.upsert([make_offer()])
    ((key, offer),) = crowd.store.offers.stream()
    return key, offer


def say(market, offer, key, kind):
    reason = OverrideReason.MET if kind is OverrideKind.PROMOTE else OverrideReason.ALREADY_PROPOSED
    return market.store.overrides.put(offer[0], market.keys[key], kind, reason, "A1", NOW)


def test_an_advisers_word_comes_before_the_order(crowd, offer):
    say(crowd, offer, 30, OverrideKind.PROMOTE)
    say(crowd, offer, 0, OverrideKind.SET_ASIDE)
    found = searched(crowd, Query(), offer=offer, n=4)
    assert keys(found) == [crowd.keys[30], *crowd.keys[1:4]]
    assert (found.set_aside, found.total) == (1, 59)
    first = found.entries[0].promoted
    assert (first.reason, first.author) == ("met", "A1")
    assert [entry.promoted for entry in found.entries[1:]] == [None] * 3
    rest = searched(crowd, Query(), offer=offer, n=60, after=found.next)
    assert keys(rest) == [*crowd.keys[4:30], *crowd.keys[31:]]


def test_an_override_taken_back_leaves_the_order(crowd, offer):
    made = say(crowd, offer, 30, OverrideKind.PROMOTE)
    crowd.store.overrides.withdraw(made.key, NOW)
    assert keys(searched(crowd, Query(), offer=offer, n=4)) == crowd.keys[:4]


def test_more_people_promoted_than_a_page_holds_are_all_on_the_first(crowd, offer):
    for place in (10, 20, 30):
        say(crowd, offer, place, OverrideKind.PROMOTE)
    found = searched(crowd, Query(), offer=offer, n=2)
    assert keys(found) == [crowd.keys[place] for place in (10, 20, 30)]
    assert keys(searched(crowd, Query(), offer=offer, n=2, after=found.next)) == crowd.keys[:2]


def test_someone_whom_a_veto_keeps_out_is_not_promoted_into_the_list(crowd, offer):
    (far,) = crowd.add(make_profile("far", "D1102", radius_km=1.0, place=type(LYON)(46.0, 4.84)))
    crowd.store.overrides.put(offer[0], far, OverrideKind.PROMOTE, OverrideReason.MET, "A1", NOW)
    assert far not in keys(searched(crowd, Query(), offer=offer, n=100))
