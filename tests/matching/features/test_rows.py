from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.columns import Occupations, OfferColumns, ProfileColumns
from matching.domain import (
    ContractKind,
    EducationLevel,
    Experience,
    Language,
    Licence,
    Pay,
    Place,
    PlaceScope,
    Project,
    Remote,
    RomeRef,
    Schedule,
    WorkingTime,
)
from matching.features import CONFIDED, FEATURE_NAMES, Demand, Pairs, feature_rows, schema_id, without_confided
from matching.features.memory import Memories, Priors
from matching.testing import LYON, make_offer, make_profile, make_skills, north_of, tiny_rome

ROME = tiny_rome()
OCCUPATIONS = Occupations.of(ROME)
AT = datetime(2026, 3, 11, 8, tzinfo=UTC)


def pairs_of(profiles, offers, pi, oi):
    return Pairs.of(
        ProfileColumns.from_profiles(range(len(profiles)), profiles, ROME),
        np.array(pi),
        OfferColumns.from_offers(range(len(offers)), offers, ROME),
        np.array(oi),
        np.full(len(pi), 0.5, np.float32),
    )


def rows(profiles, offers, pi, oi):
    return feature_rows(pairs_of(profiles, offers, pi, oi), OCCUPATIONS, AT)


def feature(name, profile, offer):
    return float(rows([profile], [offer], [0], [0])[0, FEATURE_NAMES.index(name)])


def test_every_feature_is_nan_but_the_similarity_when_nothing_is_stated():
    row = rows([make_profile(rome=None, place=Place())], [make_offer(rome=None, title="?", place=Place())], [0], [0])[0]
    assert row[0] == 0.5
    assert np.isnan(row[1:]).all()


def test_rows_are_float32_one_a_pair_one_column_a_name():
    table = rows([make_profile()], [make_offer(), make_offer()], [0, 0, 0], [0, 1, 0])
    assert table.shape == (3, len(FEATURE_NAMES))
    assert table.dtype == np.float32
    assert table.flags.c_contiguous


def test_no_pair_gives_no_row():
    assert rows([make_profile()], [make_offer()], np.array([], np.int64), np.array([], np.int64)).shape[0] == 0


def test_names_are_unique_and_identified():
    assert len(set(FEATURE_NAMES)) == len(FEATURE_NAMES)
    assert schema_id() == schema_id()


def test_the_nearest_project_counts():
    person = make_profile(projects=(Project(RomeRef("N1101")), Project(RomeRef("D1104"))))
    one = make_profile(rome="D1104")
    assert feature("occupation_proximity", person, make_offer()) == feature("occupation_proximity", one, make_offer())
    assert feature("occupation_same", person, make_offer()) == 0
    assert feature("occupation_same", make_profile(), make_offer()) == 1


def test_a_project_of_unknown_occupation_does_not_hide_the_next():
    person = make_profile(projects=(Project(None, "Dresseur de puces"), Project(RomeRef("D1102"))))
    assert feature("occupation_proximity", person, make_offer()) == 1


def test_mobility_falls_with_its_rank():
    first = feature("occupation_mobility", make_profile(rome="D1104"), make_offer(rome="D1102"))
    second = feature("occupation_mobility", make_profile(rome="D1104"), make_offer(rome="G1602"))
    assert (first, second) == (1, 0.5)
    assert feature("occupation_mobility", make_profile(), make_offer(rome="N1101")) == 0


def test_months_of_near_jobs_count_by_their_nearness():
    person = make_profile(experiences=(Experience("x", RomeRef("D1102"), 12), Experience("x", RomeRef("N1101"), 60)))
    assert feature("experience_gap_months", person, make_offer(experience_months_min=24)) == -12
    assert feature("experience_gap_months", person, make_offer(experience_months_min=24, beginner_accepted=True)) == 12
    assert np.isnan(feature("experience_gap_months", make_profile(), make_offer(experience_months_min=24)))


def test_skills_are_covered_by_ogr_code():
    offer = make_offer(skills=make_skills(101, 102, 104, required=True) + make_skills(103, required=False))
    person = make_profile(skills=make_skills(101, 103, 130))
    assert feature("skills_required_share", person, offer) == pytest.approx(1 / 3)
    assert feature("skills_wished_share", person, offer) == 1
    assert feature("occupation_skills_share", person, offer) == pytest.approx(2 / 3)


def test_coverage_is_nan_when_either_side_states_no_skill():
    assert np.isnan(
        feature("skills_required_share", make_profile(), make_offer(skills=make_skills(101, required=True)))
    )
    assert np.isnan(feature("skills_required_share", make_profile(skills=make_skills(101)), make_offer()))


def test_distance_is_nan_when_the_offer_has_no_place():
    assert np.isnan(feature("distance_km", make_profile(), make_offer(place=Place(scope=PlaceScope.NATIONWIDE))))


def test_distance_is_measured_and_compared_with_the_reach():
    offer = make_offer(place=north_of(LYON, 15))
    assert feature("distance_km", make_profile(radius_km=30), offer) == pytest.approx(15, abs=0.01)
    assert feature("distance_over_reach", make_profile(radius_km=30), offer) == pytest.approx(0.5, abs=0.001)


def test_pay_is_the_middle_of_the_range_over_the_wish():
    person = make_profile(salary_min_eur_month=2000)
    assert feature("pay_over_wish", person, make_offer(pay=Pay(1800, 2400))) == pytest.approx(1.05)
    assert feature("pay_over_wish", person, make_offer(pay=Pay(None, 1800))) == pytest.approx(0.9)
    assert np.isnan(feature("pay_over_wish", make_profile(), make_offer(pay=Pay(1800, 2400))))


def test_terms_are_compared_when_both_sides_state_them():
    person = make_profile(
        contracts=(ContractKind.CDI,),
        working_time=WorkingTime.FULL,
        hours=Schedule(night=False, weekend=True),
        education_level=EducationLevel.NV5,
        licences=("B",),
        languages=(Language("en"),),
        available_from=date(2026, 3, 21),
    )
    offer = make_offer(
        contract=ContractKind.CDD,
        working_time=WorkingTime.FULL,
        schedule=Schedule(night=True, weekend=True),
        education=EducationLevel.NV4,
        licences=(Licence("B"), Licence("C")),
        languages=(Language("en"), Language("de")),
        remote=Remote.PARTIAL,
        created_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    expected = {
        "contract_accepted": 0,
        "working_time_accepted": 1,
        "hours_accepted": 0.5,
        "education_gap": -1,
        "licences_share": 0.5,
        "languages_share": 0.5,
        "remote": 0.5,
        "offer_age_days": 10,
        "available_in_days": 10,
    }
    assert {name: feature(name, person, offer) for name in expected} == expected


def test_nearly_the_skills_asked_for_count_by_macro_competence():
    near = Occupations(**{name: getattr(OCCUPATIONS, name) for name in Occupations.__slots__} | {"macros": MACROS})
    offer = make_offer(skills=make_skills(101, 102, required=True))
    person = make_profile(skills=make_skills(103))
    pairs = pairs_of([person], [offer], [0], [0])
    row = feature_rows(pairs, near, AT)[0]
    assert row[FEATURE_NAMES.index("skills_required_share")] == 0
    assert row[FEATURE_NAMES.index("skills_required_near")] == 0.5


MACROS = np.where(np.isin(OCCUPATIONS.ogrs, (101, 103)), 900, OCCUPATIONS.ogrs).astype(np.int32)


def test_a_macro_competence_is_its_own_near_skill():
    offer = make_offer(skills=make_skills(101, 102, required=True) + make_skills(105, required=False))
    person = make_profile(skills=make_skills(102, 105))
    assert feature("skills_required_near", person, offer) == 0.5
    assert feature("skills_wished_near", person, offer) == 1


def test_core_skills_are_those_of_the_offered_occupation():
    assert feature("core_skills_share", make_profile(skills=make_skills(101, 103)), make_offer()) == 0.5


@pytest.mark.parametrize(("wanted", "relation"), [("D1102", 0), ("D1104", 1), ("D1106", 1), ("G1602", 6), ("N1101", 6)])
def test_the_relation_of_occupations(wanted, relation):
    assert feature("occupation_relation", make_profile(rome=wanted), make_offer()) == relation


def test_what_the_offer_states_of_its_terms():
    offer = make_offer(
        contract=ContractKind.TEMP,
        contract_months=2.0,
        working_time=WorkingTime.PART,
        hours_per_week=20.0,
        schedule=Schedule(night=True, weekend=False),
        physical=("standing", "noise"),
        pay=Pay(1900, 2100),
        beginner_accepted=True,
        experience_months_min=12,
        education=EducationLevel.NV4,
        education_required=True,
        licences=(Licence("B", required=False),),
    )
    person = make_profile(licences=("B",), education_level=EducationLevel.NV5)
    expected = {
        "contract_permanence": 0,
        "contract_months": 2,
        "part_time": 1,
        "hours_per_week": 20,
        "night": 1,
        "weekend": 0,
        "physical_demands": 2,
        "experience_required_months": 0,
        "education_required": 1,
        "licences_wished_share": 1,
    }
    assert {name: feature(name, person, offer) for name in expected} == expected
    assert feature("log_pay", person, offer) == pytest.approx(np.log(2000))
    assert np.isnan(feature("split_shift", person, offer))


def test_demand_is_counted_on_the_offer():
    demand = Demand(np.array([0, 9]), np.array([3, 0]))
    pairs = replace(pairs_of([make_profile()], [make_offer(), make_offer()], [0, 0], [1, 0]), demand=demand)
    table = feature_rows(pairs, OCCUPATIONS, AT)
    np.testing.assert_allclose(table[:, FEATURE_NAMES.index("applications")], np.log1p([9, 0]), rtol=1e-6)
    np.testing.assert_allclose(table[:, FEATURE_NAMES.index("refusals")], np.log1p([0, 3]), rtol=1e-6)
    assert np.isnan(feature("applications", make_profile(), make_offer()))


def test_some_of_the_pairs_keep_memory_and_demand():
    pairs = pairs_of([make_profile()], [make_offer(), make_offer()], [0, 0], [1, 0])
    memory = Memories.empty(pairs.profiles, OCCUPATIONS, Priors.default())
    demand = Demand(np.array([0, 9]), np.array([3, 0]))
    pairs = replace(pairs, memory=memory, demand=demand)
    some = pairs.take(np.array([1]))
    np.testing.assert_array_equal(feature_rows(some, OCCUPATIONS, AT), feature_rows(pairs, OCCUPATIONS, AT)[1:])


def test_dates_gone_by_count_as_zero():
    assert feature("available_in_days", make_profile(available_from=date(2020, 1, 1)), make_offer()) == 0
    assert feature("offer_age_days", make_profile(), make_offer(created_at=datetime(2027, 1, 1, tzinfo=UTC))) == 0


OFFERS = st.builds(
    make_offer,
    rome=st.sampled_from([None, *ROME.codes]),
    place=st.sampled_from([LYON, Place(), north_of(LYON, 7)]),
    skills=st.sampled_from([(), make_skills(101, 103, required=True), make_skills(131)]),
    pay=st.sampled_from([None, Pay(1500, None)]),
)
PROFILES = st.builds(
    make_profile,
    rome=st.sampled_from([None, *ROME.codes]),
    skills=st.sampled_from([(), make_skills(101), make_skills(104, 131)]),
    salary_min_eur_month=st.sampled_from([None, 1600.0]),
)


@settings(max_examples=25)
@given(st.lists(PROFILES, min_size=1, max_size=3), st.lists(OFFERS, min_size=1, max_size=4))
def test_a_batch_of_pairs_says_of_each_what_it_says_alone(profiles, offers):
    pi = np.repeat(np.arange(len(profiles)), len(offers))
    oi = np.tile(np.arange(len(offers)), len(profiles))
    together = rows(profiles, offers, pi, oi)
    alone = np.vstack([rows([profiles[p]], [offers[o]], [0], [0]) for p, o in zip(pi, oi, strict=True)])
    np.testing.assert_allclose(together, alone, rtol=1e-6)


def test_what_is_confided_can_be_left_out_of_rows():
    before = np.arange(2 * len(FEATURE_NAMES), dtype=np.float32).reshape(2, -1)
    after = without_confided(before)
    missing = np.array([name in CONFIDED for name in FEATURE_NAMES])
    assert np.isnan(after[:, missing]).all()
    np.testing.assert_array_equal(after[:, ~missing], before[:, ~missing])
    assert np.isfinite(before).all()
