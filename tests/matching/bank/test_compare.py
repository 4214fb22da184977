from dataclasses import replace

from matching.bank import Query
from matching.domain import Audience, Purpose
from matching.testing import LYON
from tests.matching.bank.conftest import ADVISER, OCCASION, searched

BREAD = Query(romes=("D1102",), place=LYON, radius_km=50.0)


def listed(market):
    return {entry.profile_key: entry.impression_id for entry in searched(market, BREAD, n=500).entries}


def test_people_are_compared_in_the_order_of_the_list_and_say_what_it_said(market):
    whole = searched(market, BREAD, n=500).entries
    two = {whole[3].profile_key: whole[3].impression_id, whole[1].profile_key: whole[1].impression_id}
    compared = market.bank.compare(BREAD, ADVISER, OCCASION, two)
    assert [one.impression_id for one in compared] == [whole[1].impression_id, whole[3].impression_id]
    assert [one.reasons for one in compared] == [whole[1].reasons, whole[3].reasons]


def test_comparing_counts_as_no_other_passage_in_a_list(market):
    shown = dict([*listed(market).items()][:2])
    before = [one.shown for one in market.bank.compare(BREAD, ADVISER, OCCASION, shown)]
    assert [one.shown for one in market.bank.compare(BREAD, ADVISER, OCCASION, shown)] == before == [1, 1]


def test_whoever_may_no_longer_be_seen_or_is_not_found_is_not_compared(market):
    gone, other = [*listed(market)][:2]
    person = market.store.persons.of_profiles([gone])[gone]
    market.store.consents.withdraw(person, Purpose.VISIBILITY, Audience.ADVISERS, OCCASION.at)
    compared = market.bank.compare(BREAD, ADVISER, OCCASION, {gone: 1, other: 2})
    assert [one.profile_key for one in compared] == [other]
    assert market.bank.compare(replace(BREAD, experience_months=700), ADVISER, OCCASION, {other: 2}) == ()
