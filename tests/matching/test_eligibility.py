from dataclasses import replace

import numpy as np
import pytest

from matching.columns import Occupations, OfferColumns, ProfileColumns, RuleColumns
from matching.domain import (
    ContractKind,
    Employer,
    Experience,
    Licence,
    Mobility,
    Mode,
    OfferStatus,
    Pay,
    Place,
    PlaceScope,
    Project,
    Provenance,
    Remote,
    RomeRef,
    RuleKind,
    Schedule,
    Skill,
    Veto,
    WorkingTime,
)
from matching.eligibility import ADVISER_SENTENCES, CONFIDED, SENTENCES, VETOES, broken, count, vetoes
from matching.features import Pairs
from matching.reach import TravelTimes
from matching.testing import LYON, make_offer, make_profile, make_rule, north_of, tiny_rome

ROME = tiny_rome()
OCCUPATIONS = Occupations.of(ROME)
CORSICA = Place(42.15, 9.1, scope=PlaceScope.POINT)


def paired(profile, *offers, refs=None):
    n = len(offers)
    return Pairs.of(
        ProfileColumns.from_profiles([0], [profile], ROME),
        np.zeros(n, np.int64),
        OfferColumns.from_offers(range(n), offers, ROME, refs),
        np.arange(n),
        np.full(n, 0.5, np.float32),
    )


def named(mask):
    return {veto for bit, veto in enumerate(VETOES) if int(mask) >> bit & 1}


def fallen(profile, offer, refs=None, **options):
    return named(vetoes(paired(profile, offer, refs=refs), OCCUPATIONS, **options)[0])


def test_a_plain_pair_is_proposed():
    assert fallen(make_profile(), make_offer()) == set()


def test_an_offer_beyond_the_radius_is_out_of_reach():
    assert fallen(make_profile(radius_km=10), make_offer(place=north_of(LYON, 11))) == {Veto.REACH}
    assert fallen(make_profile(radius_km=10), make_offer(place=north_of(LYON, 9))) == set()


def test_nobody_crosses_the_sea():
    assert fallen(make_profile(radius_km=1000), make_offer(place=CORSICA)) == {Veto.REACH}


def test_night_work_is_out_of_reach_by_public_transport():
    person = make_profile(mobility=Mobility(None, (Mode.TRANSIT,)))
    there = north_of(LYON, 10)
    assert fallen(person, make_offer(place=there)) == set()
    assert fallen(person, make_offer(place=there, schedule=Schedule(night=True))) == {Veto.REACH}


def test_a_car_without_licence_goes_nowhere():
    there = make_offer(place=north_of(LYON, 20))
    assert fallen(make_profile(mobility=Mobility(30, (Mode.CAR,)), licences=("AM",)), there) == {Veto.REACH}
    assert fallen(make_profile(mobility=Mobility(30, (Mode.CAR,)), licences=("CE",)), there) == set()
    assert fallen(make_profile(mobility=Mobility(30, (Mode.CAR,))), there) == set()


@pytest.mark.parametrize(
    "changes", [{"place": Place(scope=PlaceScope.NATIONWIDE)}, {"place": CORSICA, "remote": Remote.FULL}]
)
def test_nationwide_and_remote_offers_reach_everybody(changes):
    assert fallen(make_profile(radius_km=1), make_offer(**changes)) == set()


def test_an_offer_of_unknown_place_is_never_within_a_radius():
    assert fallen(make_profile(), make_offer(place=Place())) == {Veto.REACH}


def test_a_profile_without_a_place_is_out_of_reach_of_nothing():
    assert fallen(make_profile(place=Place()), make_offer()) == set()


def test_a_required_licence_that_the_person_lacks_is_a_veto():
    offer = make_offer(licences=(Licence("C"),))
    assert fallen(make_profile(licences=("B",)), offer) == {Veto.LICENCE}
    assert fallen(make_profile(licences=("CE",)), offer) == set()


def test_licences_not_stated_or_only_wished_for_veto_nothing():
    assert fallen(make_profile(), make_offer(licences=(Licence("C"),))) == set()
    assert fallen(make_profile(licences=("B",)), make_offer(licences=(Licence("C", required=False),))) == set()


def test_a_contract_not_looked_for_is_a_veto():
    person = make_profile(contracts=(ContractKind.CDI,))
    assert fallen(person, make_offer(contract=ContractKind.CDD)) == {Veto.CONTRACT}
    assert fallen(person, make_offer(contract=ContractKind.CDI)) == set()


@pytest.mark.parametrize("contract", [None, ContractKind.OTHER])
def test_a_contract_not_known_vetoes_nothing(contract):
    assert fallen(make_profile(contracts=(ContractKind.CDI,)), make_offer(contract=contract)) == set()


def test_another_working_time_is_a_veto():
    person = make_profile(working_time=WorkingTime.FULL)
    assert fallen(person, make_offer(working_time=WorkingTime.PART)) == {Veto.WORKING_TIME}
    assert fallen(person, make_offer()) == fallen(make_profile(), make_offer(working_time=WorkingTime.PART)) == set()


@pytest.mark.parametrize("name", ["night", "weekend", "split_shift", "shift_work"])
def test_refused_hours_are_a_veto_and_silence_is_not(name):
    asked = make_offer(schedule=Schedule(**{name: True}))
    assert fallen(make_profile(hours=Schedule(**{name: False})), asked) == {Veto.HOURS}
    assert fallen(make_profile(hours=Schedule(**{name: True})), asked) == set()
    assert fallen(make_profile(), asked) == set()
    assert fallen(make_profile(hours=Schedule(**{name: False})), make_offer()) == set()


def test_a_regulated_occupation_needs_a_link_with_it():
    nurse = make_offer(rome="J1506")
    assert fallen(make_profile(), nurse) == {Veto.REGULATED}
    assert fallen(make_profile(rome="J1506"), nurse) == set()
    assert fallen(make_profile(experiences=(Experience("x", RomeRef("J1506")),)), nurse) == set()


def test_a_certified_core_skill_opens_a_regulated_occupation():
    nurse = make_offer(rome="J1506")
    certified = Skill("Poser une perfusion", "120", source=Provenance.CERTIFIED)
    assert fallen(make_profile(skills=(certified,)), nurse) == set()
    declared = Skill("Poser une perfusion", "120")
    assert fallen(make_profile(skills=(declared,)), nurse) == {Veto.REGULATED}


def test_a_doubt_on_either_occupation_opens_a_regulated_one():
    nurse = make_offer(rome="J1506")
    assert fallen(make_profile(experiences=(Experience("Dresseur de puces"),)), nurse) == set()
    assert fallen(make_profile(projects=(Project(None, "Dresseur de puces"),)), nurse) == set()
    assert fallen(make_profile(projects=()), nurse) == set()
    assert fallen(make_profile(), nurse, refs=[RomeRef("J1506", confidence=0.3)]) == set()


@pytest.mark.parametrize("status", [OfferStatus.FILLED, OfferStatus.WITHDRAWN, OfferStatus.EXPIRED])
def test_an_offer_that_is_not_open_is_a_veto(status):
    assert fallen(make_profile(), make_offer(status=status)) == {Veto.CLOSED}


@pytest.mark.parametrize("excluded", ["BOULANGERIE DU PARC", "12345678900011"])
def test_an_employer_set_aside_is_a_veto_by_name_or_number(excluded):
    offer = make_offer(employer=Employer("Boulangerie du parc", "12345678900011"))
    person = make_profile(excluded_employers=("Autre", excluded))
    assert fallen(person, offer) == {Veto.EMPLOYER}
    assert fallen(person, make_offer(employer=Employer())) == set()


def test_what_a_person_confides_can_be_left_out():
    offer = make_offer(employer=Employer("Dupain"))
    assert fallen(make_profile(excluded_employers=("Dupain",)), offer, confided=False) == set()


def test_an_offer_already_answered_is_vetoed_in_the_persons_own_lists_alone():
    pairs, answered = paired(make_profile(), make_offer("a"), make_offer("b")), np.array([True, False])
    own = vetoes(pairs, OCCUPATIONS, answered=answered)
    assert [named(mask) for mask in own] == [{Veto.ANSWERED}, set()]
    assert not vetoes(pairs, OCCUPATIONS, answered=answered, confided=False).any()


def test_every_veto_has_its_own_bit():
    assert len(VETOES) <= np.iinfo(vetoes(paired(make_profile(), make_offer()), OCCUPATIONS).dtype).bits


def test_every_veto_has_a_sentence():
    assert set(SENTENCES) == set(Veto)
    assert set(ADVISER_SENTENCES) == set(Veto) - CONFIDED


def test_vetoes_are_counted_for_each_query():
    masks = np.array([0b1, 0b11, 0, 0b10], np.uint16)
    counts = count(masks, np.array([0, 0, 1, 2]), 3)
    assert counts[:, :2].tolist() == [[2, 1], [0, 0], [0, 1]]
    assert counts.sum() == 4


def far(km):
    return {"place": north_of(LYON, km)}


def employed_by(name, siret=None):
    return {"employer": Employer(name, siret)}


BROKEN = {
    "distance": (RuleKind.DISTANCE, 20.0, Veto.REACH, far(21), [far(20), {"place": Place()}]),
    "everywhere": (
        RuleKind.DISTANCE,
        20.0,
        Veto.REACH,
        far(25),
        [{**far(25), "remote": Remote.FULL}, {"place": Place(scope=PlaceScope.NATIONWIDE)}],
    ),
    "no_car": (RuleKind.NO_CAR, "car", Veto.REACH, far(16), [far(15), {**far(25), "remote": Remote.FULL}]),
    "no_car_at_night": (
        RuleKind.NO_CAR,
        "car",
        Veto.REACH,
        {**far(10), "schedule": Schedule(night=True)},
        [{**far(8), "schedule": Schedule(night=True)}],
    ),
    "licence": (
        RuleKind.NO_CAR,
        "car",
        Veto.LICENCE,
        {"licences": (Licence("B"),)},
        [{"licences": (Licence("B", required=False),)}],
    ),
    "hours": (
        RuleKind.HOURS,
        "weekend",
        Veto.HOURS,
        {"schedule": Schedule(weekend=True)},
        [{"schedule": Schedule(night=True)}, {"schedule": Schedule(weekend=False)}],
    ),
    "contract": (
        RuleKind.CONTRACT,
        "cdd",
        Veto.CONTRACT,
        {"contract": ContractKind.CDD},
        [{"contract": ContractKind.CDI}],
    ),
    "working_time": (
        RuleKind.WORKING_TIME,
        "part",
        Veto.WORKING_TIME,
        {"working_time": WorkingTime.PART},
        [{"working_time": WorkingTime.FULL}],
    ),
    "salary": (
        RuleKind.SALARY,
        1851.0,
        Veto.PAY,
        {"pay": Pay(1850.5, 1850.5)},
        [{"pay": Pay(1851, 1851)}, {"pay": Pay(1800, 2000)}, {"pay": Pay(None, 1900)}, {"pay": Pay(None, None)}],
    ),
    "condition": (
        RuleKind.CONDITION,
        "noise",
        Veto.CONDITIONS,
        {"physical": ("noise",)},
        [{"physical": ("standing",)}],
    ),
    "employer": (RuleKind.EMPLOYER, "DU PAIN", Veto.EMPLOYER, employed_by("Du Pain"), [employed_by("Du Vin")]),
    "siret": (
        RuleKind.EMPLOYER,
        "12345678900011",
        Veto.EMPLOYER,
        employed_by("Du Pain", "12345678900011"),
        [employed_by("Du Pain", "12345678900029")],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_keeps_out_what_breaks_it_and_neither_the_rest_nor_what_is_not_stated(name):
    kind, value, veto, changes, others = BROKEN[name]
    rules = RuleColumns.of({0: [make_rule(kind, value)]})
    offers = [make_offer(**change) for change in (changes, {}, *others)]
    masks = broken(paired(make_profile(), *offers), rules)
    assert [named(mask) for mask in masks] == [{veto}] + [set()] * (len(others) + 1)


def test_rules_add_to_the_vetoes_of_the_profile():
    rules = RuleColumns.of({0: [make_rule(RuleKind.HOURS, "night")]})
    person = make_profile(contracts=(ContractKind.CDI,))
    offer = make_offer(contract=ContractKind.CDD, schedule=Schedule(night=True))
    assert fallen(person, offer, rules=rules) == {Veto.CONTRACT, Veto.HOURS}


def test_rules_bind_their_own_person_alone():
    people = ProfileColumns.from_profiles(range(3), [make_profile(str(i)) for i in range(3)], ROME)
    offers = OfferColumns.from_offers([0], [make_offer(employer=Employer("Dupain"), **far(12))], ROME)
    rules = RuleColumns.of({1: [make_rule(RuleKind.DISTANCE, 10.0)], 2: [make_rule(RuleKind.EMPLOYER, "Dupain")]})
    pairs = Pairs.of(people, np.array([2, 0, 1, 0]), offers, np.zeros(4, np.int64), np.zeros(4, np.float32))
    assert [named(mask) for mask in broken(pairs, rules)] == [{Veto.EMPLOYER}, set(), {Veto.REACH}, set()]


def test_a_licence_held_is_no_obstacle_to_whoever_has_no_car():
    rules = RuleColumns.of({0: [make_rule(RuleKind.NO_CAR, "car")]})
    assert fallen(make_profile(licences=("B",)), make_offer(licences=(Licence("B"),)), rules=rules) == set()


def test_a_bus_that_a_table_knows_replaces_a_car_that_is_not_counted_on(tmp_path):
    path = tmp_path / "times.csv"
    path.write_text("from,to,mode,minutes\n69123,01004,transit,40\n69123,69266,transit,95\n", encoding="utf-8")
    times, rules = TravelTimes.read(path), RuleColumns.of({0: [make_rule(RuleKind.NO_CAR, "car")]})
    fast, slow = (make_offer(place=replace(north_of(LYON, 25), code_insee=code)) for code in ("01004", "69266"))
    masks = broken(paired(make_profile(), fast, slow), rules, times)
    assert [named(mask) for mask in masks] == [set(), {Veto.REACH}]


@pytest.mark.parametrize(("kind", "value"), [(RuleKind.EMPLOYER, "Dupain"), (RuleKind.CONDITION, "noise")])
def test_rules_that_rest_on_what_is_confided_can_be_left_out(kind, value):
    rules = RuleColumns.of({0: [make_rule(kind, value)]})
    offer = make_offer(employer=Employer("Dupain"), physical=("noise",))
    assert fallen(make_profile(), offer, rules=rules)
    assert fallen(make_profile(), offer, rules=rules, confided=False) == set()
