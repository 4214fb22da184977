"""What one refusal changes in the very next list, and in nothing else."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from matching.columns import OfferColumns, ProfileColumns, RuleColumns
from matching.domain import ContractKind, Employer, Pay, RuleKind, Schedule, Veto, WorkingTime
from matching.eligibility import broken
from matching.errors import InputError
from matching.features import Pairs
from matching.matcher import Matcher
from matching.pool import OfferSide, Pool, ProfileSide
from matching.refusals import LASTS, rules_of
from matching.testing import (
    LYON,
    MONDAY,
    WordVectorizer,
    make_offer,
    make_profile,
    make_rule,
    north_of,
    tiny_rome,
)

ROME, ENCODING = tiny_rome(), WordVectorizer()
NEXT = MONDAY + timedelta(hours=1)
EMPLOYERS = ("Dupain", "Levain", "La Mie", "Farine et fils", None)
PERSON = make_profile(radius_km=60)
REASONS = (
    *("too_far", "working_hours", "salary_too_low", "employer"),
    *("no_transport", "contract_type", "part_full_time", "working_conditions", "childcare"),
)


def some(draw, values):
    return values[draw.integers(len(values))]


def market(n=150):
    draw = np.random.default_rng(5)
    return [
        make_offer(
            f"O{i}",
            ROME.codes[draw.integers(len(ROME.codes))] if i % 3 else "D1102",
            place=north_of(LYON, float(draw.uniform(0, 50))),
            pay=some(draw, (None, *(Pay(eur, eur + 200) for eur in range(1700, 2400, 50)))),
            schedule=Schedule(night=some(draw, (None, True, False)), weekend=some(draw, (None, True))),
            employer=Employer(some(draw, EMPLOYERS)),
            contract=some(draw, (None, ContractKind.CDI, ContractKind.CDD)),
            working_time=some(draw, (None, WorkingTime.FULL, WorkingTime.PART)),
            physical=some(draw, ((), ("noise",), ("standing", "heavy_loads"))),
        )
        for i in range(n)
    ]


OFFERS = market()
BY_ID = {offer.id: offer for offer in OFFERS}
MATCHER = Matcher(ENCODING, ROME, Pool.build(OfferSide(ENCODING, ROME), enumerate(OFFERS, start=1)))


def matches(n, *made, at=NEXT):
    return MATCHER.offers_for([PERSON], n, at, [made])[0].matches


def names(found):
    return [match.candidate_id for match in found]


def breaking(found, made):
    """How many of some matches break rules of the person."""
    columns = OfferColumns.from_offers(range(len(found)), [BY_ID[name] for name in names(found)], ROME)
    n = len(found)
    pairs = Pairs.of(
        ProfileColumns.from_profiles([0], [PERSON], ROME),
        np.zeros(n, np.int64),
        columns,
        np.arange(n),
        np.zeros(n, np.float32),
    )
    return int((broken(pairs, RuleColumns.of({0: made})) > 0).sum())


def refused(reason, n=10):
    """A list, and the rules of one refusal: of the furthest of its offers that makes one."""
    first = matches(n)
    for match in sorted(first, key=lambda match: -match.distance_km):
        made = rules_of([reason], BY_ID[match.candidate_id], PERSON, match.distance_km, MONDAY, 1)
        if made:
            return first, made
    raise AssertionError(f"no offer of the list can be refused as {reason}")


@pytest.mark.parametrize("reason", REASONS)
def test_after_one_refusal_the_next_list_breaks_no_rule(reason):
    first, made = refused(reason)
    then = matches(10, *made)
    assert breaking(first, made) > 0
    assert breaking(then, made) == 0
    assert len(then) == 10


@pytest.mark.parametrize("reason", REASONS)
def test_after_one_refusal_everything_else_keeps_its_order_and_its_score(reason):
    _, made = refused(reason)
    everything = matches(len(OFFERS))
    kept = [match for match in everything if breaking([match], made) == 0]
    assert 0 < len(kept) < len(everything)
    assert list(matches(len(OFFERS), *made)) == kept
    assert list(matches(10, *made)) == kept[:10]


@pytest.mark.parametrize("reason", REASONS)
def test_undoing_a_refusal_restores_the_former_list_exactly(reason):
    first, made = refused(reason)
    assert matches(10, *made) != first
    assert matches(10) == first


def test_undoing_the_last_of_two_refusals_restores_the_list_of_the_first():
    _, one = refused("too_far")
    between = matches(10, *one)
    furthest = max(between, key=lambda match: match.distance_km)
    two = rules_of(["too_far"], BY_ID[furthest.candidate_id], PERSON, furthest.distance_km, NEXT, 2)
    assert matches(10, *one, *two) != between
    assert matches(10, *[rule for rule in (*one, *two) if rule.impression_id != 2]) == between


def test_a_rule_ends():
    first, made = refused("employer")
    assert names(matches(10, *made, at=MONDAY + LASTS)) == names(first)
    assert names(matches(10, *made, at=MONDAY + LASTS - timedelta(hours=1))) != names(first)


def test_a_like_refusal_keeps_a_rule_in_force():
    _, made = refused("employer")
    again = [replace(rule, since=NEXT, until=NEXT + LASTS) for rule in made]
    assert breaking(matches(10, *made, *again, at=MONDAY + LASTS), made) == 0


def test_what_rules_keep_out_is_counted():
    made = make_rule(RuleKind.SALARY, 2000)
    then = MATCHER.offers_for([PERSON], 10, NEXT, [[made]])[0]
    assert then.vetoes[Veto.PAY] > 0
    assert Veto.PAY not in MATCHER.offers_for([PERSON], 10, NEXT)[0].vetoes


def test_a_person_whom_rules_leave_short_is_searched_wider():
    offers = [make_offer(f"no{i}", employer=Employer("Dupain")) for i in range(700)]
    offers += [make_offer(f"yes{i}", title="Boulanger industriel") for i in range(3)]
    big = Matcher(ENCODING, ROME, Pool.build(OfferSide(ENCODING, ROME), enumerate(offers, start=1)))
    found = big.offers_for([make_profile()], 3, NEXT, [[make_rule(RuleKind.EMPLOYER, "Dupain")]])[0]
    assert sorted(names(found.matches)) == ["yes0", "yes1", "yes2"]


def test_each_person_has_their_own_rules_however_many_people():
    people = [make_profile(f"P{i}", radius_km=60) for i in range(300)]
    rules = [[make_rule(RuleKind.EMPLOYER, EMPLOYERS[i % 4])] if i % 2 else [] for i in range(300)]
    together = MATCHER.offers_for(people, 10, NEXT, rules)
    alone = [MATCHER.offers_for([people[i]], 10, NEXT, [rules[i]])[0] for i in range(8)]
    assert [names(found.matches) for found in together[:8]] == [names(found.matches) for found in alone]
    for found, own in zip(together, rules, strict=True):
        assert breaking(found.matches, own) == 0


def test_rules_of_another_number_of_people_say_the_cure():
    with pytest.raises(InputError, match="empty for none"):
        MATCHER.offers_for([PERSON], 10, NEXT, [])


PEOPLE = [make_profile(f"P{i}", place=north_of(LYON, 2 * i)) for i in range(10)]
BANK = Matcher(ENCODING, ROME, profiles=Pool.build(ProfileSide(ENCODING, ROME), enumerate(PEOPLE, start=1)))
HARD = make_offer(
    pay=Pay(1500, 1500),
    schedule=Schedule(night=True),
    employer=Employer("Dupain"),
    contract=ContractKind.CDD,
    working_time=WorkingTime.PART,
    physical=("noise",),
)
BROKEN_BY_HARD = [
    make_rule(RuleKind.DISTANCE, 1.0),
    make_rule(RuleKind.SALARY, 2000),
    make_rule(RuleKind.HOURS, "night"),
    make_rule(RuleKind.EMPLOYER, "Dupain"),
    make_rule(RuleKind.CONTRACT, "cdd"),
    make_rule(RuleKind.WORKING_TIME, "part"),
    make_rule(RuleKind.CONDITION, "noise"),
    make_rule(RuleKind.NO_CAR, "car"),
]
SECRET = {RuleKind.HOURS, RuleKind.EMPLOYER, RuleKind.CONDITION}


def test_rules_that_are_not_shared_change_nothing_in_employers_lists():
    plain = BANK.profiles_for([HARD], 10, at=NEXT)
    assert len(plain[0].matches) == 10
    assert BANK.profiles_for([HARD], 10, at=NEXT, rules=dict.fromkeys(range(1, 11), BROKEN_BY_HARD)) == plain


@pytest.mark.parametrize("rule", BROKEN_BY_HARD, ids=lambda rule: rule.kind.value)
def test_a_shared_rule_acts_in_employers_lists_unless_it_tells_what_is_secret(rule):
    offer = replace(HARD, place=north_of(LYON, 35))
    person = len(PEOPLE) // 2 + 1
    plain = BANK.profiles_for([offer], 10, at=NEXT)[0]
    found = BANK.profiles_for([offer], 10, at=NEXT, rules={person: [replace(rule, shareable=True)]})[0]
    left_out = set(names(plain.matches)) - set(names(found.matches))
    assert left_out == (set() if rule.kind in SECRET else {PEOPLE[person - 1].id})


def test_rules_of_people_who_are_not_in_the_pool_are_left_alone():
    rules = {99: [make_rule(RuleKind.SALARY, 2000, shareable=True)]}
    assert BANK.profiles_for([HARD], 10, at=NEXT, rules=rules) == BANK.profiles_for([HARD], 10, at=NEXT)
