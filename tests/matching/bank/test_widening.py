from dataclasses import replace
from datetime import date

import pytest

from matching.bank import Query, widened
from matching.bank.widening import lifted
from matching.domain import ContractKind, Language, OverrideKind, OverrideReason, WorkingTime
from matching.testing import LYON, make_offer
from tests.matching.bank.conftest import ADVISER, NOW, OCCASION, ROME, searched

RADII = (5.0, 10.0, 20.0, 30.0, 50.0, 100.0)
NARROW = Query(
    romes=("D1102",),
    skills=("102",),
    transferable=False,
    place=LYON,
    radius_km=30.0,
    available_by=date(2026, 12, 1),
    contracts=(ContractKind.TEMP,),
    working_time=WorkingTime.PART,
    licences=("B",),
    languages=(Language("en"),),
    experience_months=6,
)


@pytest.mark.parametrize("query", [NARROW, Query(romes=("D1102",), place=LYON, radius_km=10.0, licences=("B",))])
def test_what_is_promised_is_what_the_wider_query_finds(market, query):
    found = widened(market.bank, query, ADVISER, NOW, RADII)
    before = searched(market, query).total
    assert found and all(searched(market, one.query, n=1).total == before + one.more for one in found)
    assert [one.more for one in found] == sorted((one.more for one in found), reverse=True)


def test_each_criterion_is_lifted_alone():
    conditions = [words for _, words in lifted(NARROW, ROME, RADII)]
    assert len(conditions) == len({*conditions}) == 9
    assert "jusqu’à 50 km" in conditions and "sans exiger le permis B" in conditions


def test_what_is_left_always_looks_for_something():
    assert [*lifted(Query(skills=("102",)), ROME, RADII)] == []
    assert {query.skills for query, _ in lifted(Query(skills=("102", "110")), ROME, RADII)} == {("102",), ("110",)}


def test_no_radius_is_promised_without_a_place_or_beyond_the_last():
    assert [*lifted(Query(romes=("D1102",)), ROME, RADII)] == []
    assert [*lifted(Query(romes=("D1102",), place=LYON, radius_km=100.0), ROME, RADII)] == []


def test_a_criterion_that_costs_nobody_is_not_said(market):
    assert widened(market.bank, Query(romes=("D1102",), experience_months=0), ADVISER, NOW, RADII) == []


def test_those_set_aside_for_the_offer_are_not_promised(market):
    offer = make_offer("A", "D1102", place=LYON)
    market.store.offers.upsert([offer])
    key = market.store.offers.keys([offer.ref])[offer.ref]
    query = Query(radius_km=10.0)
    ((before,), further) = (
        [one.more for one in widened(market.bank, query, ADVISER, NOW, (10.0, 50.0), (key, offer))],
        searched(market, replace(query, radius_km=50.0), offer=(key, offer), n=500),
    )
    near = {one.profile_key for one in searched(market, query, offer=(key, offer), n=500).entries}
    aside = next(one.profile_key for one in further.entries if one.profile_key not in near)
    market.store.overrides.put(key, aside, OverrideKind.SET_ASIDE, OverrideReason.MET, "A1", OCCASION.at)
    assert [one.more for one in widened(market.bank, query, ADVISER, NOW, (10.0, 50.0), (key, offer))] == [before - 1]
