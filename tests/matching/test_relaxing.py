"""Every count is checked against lists: a matcher asked for everything, before and after the concession."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from matching import sample
from matching.bundle import Bundle
from matching.columns import Layers, OfferColumns
from matching.columns.occupations import MOBILITY_WORTH
from matching.domain import ContractKind, Mobility, Mode, RefusalReason, Rule, RuleKind, Schedule, WorkingTime
from matching.geo import Communes
from matching.ingest import parse_offer, parse_profile
from matching.matcher import Matcher
from matching.pool import OfferSide, Pool
from matching.read import complete
from matching.relaxing import Judge, relax, sought
from matching.rome import Rome
from matching.vectors import Vectorizer

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
EVERYTHING = 1_000


@pytest.fixture(scope="module")
def market():
    rome, communes, bundle = Rome.sample(), Communes.sample(), Bundle.open()
    vectorizer = Vectorizer(bundle.encoder(), bundle.coder(), rome)
    offers = [complete(parse_offer(raw, communes).value) for raw in sample.offers()]
    return Matcher(vectorizer, rome, Pool.build(OfferSide(vectorizer, rome), enumerate(offers, 1)))


@pytest.fixture(scope="module")
def people():
    return [parse_profile(raw, Communes.sample()).value for raw in sample.profiles()]


def counted(market, profile, rules=()):
    occupations, pool = market.parts.occupations, market.offers.state.columns
    offers = sought(pool, profile, occupations, market.rome)
    return relax(profile, rules, Judge(offers, occupations, market.rome)), set(offers.keys.tolist())


def listed(market, profile, rules=()):
    """Keys of all the offers that a list may hold."""
    found = market.offers_for([profile], EVERYTHING, AT, [rules])[0]
    return {match.candidate_key for match in found.matches}


def rule(kind, value, reason=RefusalReason.TOO_FAR):
    return Rule(kind, value, reason, AT - timedelta(days=1))


RULES = (
    rule(RuleKind.DISTANCE, 10.0),
    rule(RuleKind.CONTRACT, "cdi", RefusalReason.CONTRACT_TYPE),
    rule(RuleKind.SALARY, 2_000.0, RefusalReason.SALARY_TOO_LOW),
    rule(RuleKind.HOURS, "weekend", RefusalReason.WORKING_HOURS),
)


@pytest.mark.parametrize("rules", [(), RULES[:1], RULES], ids=["no rule", "one rule", "rules"])
def test_counts_are_those_of_lists_before_and_after_each_concession(market, people, rules):
    seen = 0
    for profile in people:
        strict = replace(
            profile,
            contracts=(ContractKind.CDI, ContractKind.TEMP),
            working_time=WorkingTime.FULL,
            hours=Schedule(night=False, weekend=False),
            mobility=replace(profile.mobility, radius_km=15.0),
        )
        found, mine = counted(market, strict, rules)
        before = listed(market, strict, rules) & mine
        assert found.within == len(before) and found.known == len(mine)
        for one in found.relaxations:
            after = listed(market, one.concession.profile, one.concession.rules) & mine
            assert one.more == len(after - before)
            seen += 1
    assert seen > 20


def test_offers_sought_are_those_of_the_projects_and_of_their_mobilities(market, people):
    occupations = market.parts.occupations
    for profile in people[:10]:
        wanted = [market.rome.position(one.rome.code) for one in profile.projects if one.rome]
        offers = sought(market.offers.state.columns, profile, occupations, market.rome)
        worth = occupations.affinity[np.ix_(wanted, offers.rows["rome"])].max(axis=0)
        assert len(offers) and (worth >= MOBILITY_WORTH).all()


def test_an_offer_of_unknown_occupation_is_not_counted(market, people):
    columns = market.offers.state.columns.merged()
    rows = columns.rows.copy()
    rows["rome"] = -1
    unknown = OfferColumns(columns.keys, rows, columns.lists)
    assert not len(sought(Layers.of(unknown), people[0], market.parts.occupations, market.rome))


def test_without_an_occupation_nothing_is_counted(market, people):
    nobody = replace(people[0], projects=(), experiences=())
    assert counted(market, nobody)[0].known == 0


def test_distance_is_relaxed_beyond_the_bound_of_a_rule(market, people):
    near = replace(people[0], mobility=Mobility(radius_km=40.0, modes=(Mode.CAR,)))
    found, _ = counted(market, near, RULES[:1])
    steps = {one.concession.value for one in found.relaxations if one.concession.slug == "distance"}
    assert steps and steps <= {20.0, 30.0, 50.0}
    assert all(one.concession.lifted == RULES[:1] for one in found.relaxations if one.concession.slug == "distance")


def test_a_longer_way_that_brings_no_more_than_a_shorter_one_is_not_said(market, people):
    said = 0
    for profile in people:
        near = replace(profile, mobility=Mobility(radius_km=5.0, modes=(Mode.CAR,)))
        found, _ = counted(market, near)
        ways = [(one.concession.value, one.more) for one in found.relaxations if one.concession.slug == "distance"]
        assert len({more for _, more in ways}) == len(ways)
        assert sorted(ways) == sorted(ways, key=lambda way: way[1])
        said += len(ways)
    assert said > 20


def test_sentences_are_french_and_give_the_count(market, people):
    near = replace(people[0], mobility=Mobility(radius_km=5.0, modes=(Mode.CAR,)))
    found, _ = counted(market, near)
    said = {one.concession.slug: one for one in found.relaxations}["distance"]
    noun = "offre" if said.more == 1 else "offres"
    assert said.sentence == f"{said.more} {noun} de plus si vous acceptez {said.concession.value:g} km"


def test_the_most_costly_constraint_comes_first(market, people):
    found, _ = counted(market, people[0], RULES)
    assert [one.more for one in found.relaxations] == sorted((one.more for one in found.relaxations), reverse=True)
