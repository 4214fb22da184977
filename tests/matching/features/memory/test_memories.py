from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from matching.columns import Occupations, OfferColumns, ProfileColumns
from matching.domain import ContractKind, Employer, Pay, Place, Schedule, WorkingTime
from matching.features import CONFIDED, FEATURE_NAMES, Pairs, feature_rows
from matching.features.memory import Asked, Memories, Past, Priors
from matching.features.names import MEMORY, RISKS
from matching.log import reason_mask
from matching.refusals import OBJECTIONS
from matching.testing import LYON, make_offer, make_profile, north_of, tiny_rome

ROME = tiny_rome()
OCCUPATIONS = Occupations.of(ROME)
AT = datetime(2026, 3, 11, 8, tzinfo=UTC)
PRIORS = Priors.default()
APPLIED, INTERESTED = 2, 1


class Life:
    """People, and what each answered to which offer: (person, offer, grade or slugs of reasons, age in days)."""

    def __init__(self, answers=(), people=1, asked=None, priors=PRIORS, profile=None):
        profiles = [profile or make_profile(str(i)) for i in range(people)]
        self.profiles = ProfileColumns.from_profiles(range(people), profiles, ROME)
        answers = [(*answer, 0) if len(answer) == 3 else answer for answer in answers]
        said = [answer[2] for answer in answers]
        grades = [said_ if isinstance(said_, int) else 0 for said_ in said]
        past = Past(
            self.pairs([answer[1] for answer in answers], [answer[0] for answer in answers]),
            np.array([answer[0] for answer in answers], np.int64),
            np.array(grades, np.int8),
            np.array([0 if isinstance(what, int) else reason_mask(what) for what in said], np.uint32),
            np.array([answer[3] for answer in answers], np.float32),
        )
        self.memory = Memories.of(past, self.profiles, OCCUPATIONS, priors, asked)

    def pairs(self, offers, pi, memory=None):
        columns = OfferColumns.from_offers(range(len(offers)), offers, ROME) if offers else OfferColumns.empty()
        oi = np.arange(len(offers))
        return Pairs.of(self.profiles, np.array(pi, np.int64), columns, oi, np.full(len(oi), 0.5, np.float32), memory)

    def feature(self, name, *offers, person=0):
        rows = feature_rows(self.pairs(offers, [person] * len(offers), self.memory), OCCUPATIONS, AT)
        values = rows[:, FEATURE_NAMES.index(name)]
        return values if len(offers) > 1 else float(values[0])


def at(km, **changes):
    return make_offer(place=north_of(LYON, km), **changes)


NEAR, MIDDLE, FAR = at(5), at(20), at(25)


def test_every_objection_has_its_risk_then_what_lowers_the_chance():
    assert (*(f"risk_{reason}" for reason in OBJECTIONS), "risk_skills_missing") == RISKS


def test_all_that_memory_says_is_confided():
    assert set(MEMORY) <= CONFIDED


def test_without_memory_its_features_are_missing():
    life = Life()
    life.memory = None
    assert all(np.isnan(life.feature(name, NEAR)) for name in MEMORY)


def test_someone_without_answers_has_the_prior_of_comparable_people():
    alone, beside = Life(), Life([(1, MIDDLE, ["too_far"])], people=2)
    for name in RISKS:
        assert beside.feature(name, FAR) == pytest.approx(alone.feature(name, FAR), rel=1e-5)


def test_an_empty_memory_says_what_no_answer_says():
    wishes = make_profile(
        salary_min_eur_month=2_000,
        contracts=(ContractKind.CDI,),
        working_time=WorkingTime.FULL,
        hours=Schedule(night=False),
    )
    life = Life(people=2, profile=wishes)
    empty = Memories.empty(life.profiles, OCCUPATIONS, PRIORS)
    offers = [
        NEAR,
        FAR,
        at(5, pay=Pay(1_900, 2_100), contract=ContractKind.TEMP, schedule=Schedule(night=True)),
    ]
    of_none, of_empty = (
        feature_rows(life.pairs(offers, [0] * len(offers), memory), OCCUPATIONS, AT) for memory in (life.memory, empty)
    )
    assert np.array_equal(of_none, of_empty, equal_nan=True)
    assert not np.isnan(of_empty[:, [FEATURE_NAMES.index(name) for name in RISKS]]).all(axis=0).any()
    assert empty.tolerated("pay").tolist() == life.memory.tolerated("pay").tolist()


def test_refusing_at_20_km_raises_the_risk_at_25_and_hardly_at_5():
    before, after = Life(), Life([(0, MIDDLE, ["too_far"])])
    assert after.feature("risk_too_far", FAR) > before.feature("risk_too_far", FAR) + 0.2
    assert after.feature("risk_too_far", NEAR) == pytest.approx(before.feature("risk_too_far", NEAR), abs=0.05)


def test_applying_at_30_km_lowers_the_risk_at_25():
    assert Life([(0, at(30), APPLIED)]).feature("risk_too_far", FAR) < Life().feature("risk_too_far", FAR) - 0.1


def test_interest_teaches_less_than_an_application():
    applied, interested = (Life([(0, at(30), said)]).feature("risk_too_far", FAR) for said in (APPLIED, INTERESTED))
    assert applied < interested < Life().feature("risk_too_far", FAR)


def test_a_refusal_for_another_reason_is_weak_evidence_of_no_objection():
    elsewhere, accepted = (Life([(0, at(30), said)]) for said in (["employer"], APPLIED))
    before, weak, strong = (life.feature("risk_too_far", FAR) for life in (Life(), elsewhere, accepted))
    assert strong < weak < before


@pytest.mark.parametrize("reason", ["duplicate", "offer_closed", "not_now", "other"])
def test_reasons_that_are_no_judgement_teach_no_tolerance(reason):
    said, silent = Life([(0, MIDDLE, [reason])]), Life()
    for name in RISKS:
        assert said.feature(name, FAR) == pytest.approx(silent.feature(name, FAR), rel=1e-6)


def test_one_refusal_moves_less_than_ten():
    none, one, ten = (Life([(0, MIDDLE, ["too_far"])] * n).feature("tolerated_km", NEAR) for n in (0, 1, 10))
    assert none > one > ten


def test_low_pay_refused_raises_the_risk_of_lower_pay_more_than_of_higher():
    low, lower, higher = (at(5, pay=Pay(euros, euros)) for euros in (1900, 1850, 2400))
    before, after = Life(), Life([(0, low, ["salary_too_low"])])
    assert after.feature("risk_salary_too_low", lower) > before.feature("risk_salary_too_low", lower) + 0.1
    assert after.feature("risk_salary_too_low", higher) < 0.2
    assert after.feature("pay_over_floor", higher) < before.feature("pay_over_floor", higher)


def test_pay_that_is_not_stated_teaches_less_than_stated():
    usual = float(np.exp(PRIORS.usual.log_pay[0]))
    stated, silent = at(5, pay=Pay(usual, usual)), at(5)
    told, guessed = (Life([(0, offer, ["salary_too_low"])]).feature("tolerated_km", NEAR) for offer in (stated, silent))
    assert told == pytest.approx(guessed)
    rise = [Life([(0, offer, ["salary_too_low"])]).feature("risk_salary_too_low", stated) for offer in (stated, silent)]
    assert rise[0] > rise[1] > Life().feature("risk_salary_too_low", stated)


def test_hours_blame_what_the_offer_involves():
    nights, weekends = (at(5, schedule=Schedule(night=n, weekend=not n)) for n in (True, False))
    life = Life([(0, nights, ["working_hours"])])
    assert life.feature("risk_working_hours", nights) > 0.6
    assert life.feature("risk_working_hours", weekends) < 0.4


def test_the_next_answer_tells_which_of_two_hours_was_meant():
    both = at(5, schedule=Schedule(night=True, weekend=True))
    nights, weekends = (at(5, schedule=Schedule(night=n, weekend=not n)) for n in (True, False))
    life = Life([(0, both, ["working_hours"]), (0, weekends, APPLIED)])
    doubtful = Life([(0, both, ["working_hours"])])
    assert life.feature("risk_working_hours", nights) > doubtful.feature("risk_working_hours", nights)
    assert life.feature("risk_working_hours", weekends) < 0.15


def test_contracts_and_working_time_are_learned_by_kind():
    temp, lasting = at(5, contract=ContractKind.TEMP), at(5, contract=ContractKind.CDI)
    part, full = at(5, working_time=WorkingTime.PART), at(5, working_time=WorkingTime.FULL)
    life = Life([(0, temp, ["contract_type"]), (0, part, ["part_full_time"])])
    assert life.feature("risk_contract_type", temp) > 0.6 > 0.1 > life.feature("risk_contract_type", lasting)
    assert life.feature("risk_part_full_time", part) > 0.6 > 0.2 > life.feature("risk_part_full_time", full)


def test_conditions_blame_the_stated_demand():
    loads, heights = at(5, physical=("heavy_loads",)), at(5, physical=("heights",))
    life = Life([(0, loads, ["working_conditions"])])
    assert life.feature("risk_working_conditions", loads) > 0.6 > 0.3 > life.feature("risk_working_conditions", heights)


def test_an_employer_refused_raises_that_employer_alone():
    acme, other = (at(5, employer=Employer(name)) for name in ("Acme", "Zénith"))
    life, before = Life([(0, acme, ["employer"])]), Life()
    assert life.feature("risk_employer", acme) > before.feature("risk_employer", acme) + 0.1
    assert life.feature("risk_employer", other) < life.feature("risk_employer", acme) - 0.1


def test_an_unnamed_employer_is_not_one_employer():
    life = Life([(0, at(5), ["employer"])])
    assert life.feature("risk_employer", at(5)) == life.feature("risk_employer", at(5, employer=Employer("Zénith")))


def test_an_occupation_refused_raises_its_code_then_its_domain_then_the_rest():
    pastry, bread, nurse = (at(5, rome=code) for code in ("D1104", "D1106", "J1506"))
    before = Life()
    rise = [
        Life([(0, pastry, ["wrong_occupation"])]).feature("risk_wrong_occupation", offer)
        - before.feature("risk_wrong_occupation", offer)
        for offer in (pastry, bread, nurse)
    ]
    assert rise[0] > rise[1] > 0
    assert rise[2] == pytest.approx(0, abs=1e-6)


def test_likeness_to_what_was_accepted_and_refused():
    life = Life([(0, at(5, rome="D1104"), APPLIED), (0, at(5, rome="N1101"), ["wrong_occupation"])])
    accepted = life.feature("accepted_proximity", at(5, rome="D1104"), at(5, rome="N1101"))
    refused = life.feature("refused_proximity", at(5, rome="D1104"), at(5, rome="N1101"))
    assert accepted[0] == 1 > accepted[1]
    assert refused[1] == 1 > refused[0]
    assert np.isnan(Life().feature("accepted_proximity", NEAR))


def test_acceptance_rises_with_what_is_accepted():
    assert Life([(0, NEAR, APPLIED)]).feature("acceptance", NEAR) > Life().feature("acceptance", NEAR)


def test_old_answers_fade():
    fresh, old = (Life([(0, MIDDLE, ["too_far"], age)]).feature("risk_too_far", FAR) for age in (0, 1000))
    assert fresh > old > Life().feature("risk_too_far", FAR)


ANSWERS = [
    (0, MIDDLE, ["too_far"]),
    (0, at(12, pay=Pay(1900, 1900)), ["salary_too_low", "working_hours"]),
    (0, at(3, rome="D1104", schedule=Schedule(night=True)), APPLIED),
    (0, at(8, employer=Employer("Acme")), ["employer"]),
    (0, NEAR, INTERESTED),
]


def everything(life, person=0):
    offers = [NEAR, FAR, at(8, employer=Employer("Acme"), rome="D1104", schedule=Schedule(night=True))]
    return feature_rows(life.pairs(offers, [person] * len(offers), life.memory), OCCUPATIONS, AT)


def test_the_order_of_answers_does_not_matter():
    np.testing.assert_allclose(everything(Life(ANSWERS)), everything(Life(ANSWERS[::-1])), rtol=1e-5)


def test_the_memory_of_one_person_does_not_depend_on_the_answers_of_another():
    others = [(1, *answer[1:]) for answer in ANSWERS[:3]]
    together = Life([*others, *ANSWERS], people=2)
    np.testing.assert_allclose(everything(together), everything(Life(ANSWERS, people=2)), rtol=1e-5)


def test_a_place_that_is_not_known_leaves_the_risk_of_distance_missing():
    life = Life([(0, make_offer(place=Place()), ["too_far"])])
    assert np.isnan(life.feature("risk_too_far", make_offer(place=Place())))
    assert life.feature("risk_too_far", FAR) == pytest.approx(Life().feature("risk_too_far", FAR))


def test_stated_wishes_move_the_prior():
    willing = make_profile(hours=Schedule(night=True), salary_min_eur_month=2600.0, radius_km=60.0)
    nights = at(5, schedule=Schedule(night=True), pay=Pay(2200, 2200))
    told, silent = Life(profile=willing), Life()
    assert told.feature("risk_working_hours", nights) < silent.feature("risk_working_hours", nights)
    assert told.feature("risk_salary_too_low", nights) > silent.feature("risk_salary_too_low", nights)
    assert told.feature("tolerated_km", nights) > silent.feature("tolerated_km", nights)


@pytest.mark.parametrize(
    ("slug", "feature", "offer"),
    [
        ("km:15", "risk_too_far", MIDDLE),
        ("pay:2000", "risk_salary_too_low", at(5, pay=Pay(1900, 1900))),
        ("night", "risk_working_hours", at(5, schedule=Schedule(night=True))),
        ("part", "risk_part_full_time", at(5, working_time=WorkingTime.PART)),
        ("contract:temp", "risk_contract_type", at(5, contract=ContractKind.TEMP)),
        ("condition:heavy_loads", "risk_working_conditions", at(5, physical=("heavy_loads",))),
        ("domain:J15", "risk_wrong_occupation", at(5, rome="J1506")),
    ],
)
def test_a_direct_answer_is_nearly_decisive(slug, feature, offer):
    refuses, accepts = (Life(asked=Asked(np.array([0]), [slug], np.array([yes]))) for yes in (False, True))
    assert refuses.feature(feature, offer) > 0.6
    assert accepts.feature(feature, offer) < refuses.feature(feature, offer) / 2


def test_a_question_on_something_else_teaches_nothing():
    asked = Asked(np.array([0]), ["mood"], np.array([True]))
    np.testing.assert_array_equal(everything(Life(asked=asked)), everything(Life()))


def test_risks_are_probabilities():
    rows = everything(Life(ANSWERS * 30))
    risks = rows[:, [FEATURE_NAMES.index(name) for name in (*RISKS, "risk_any", "acceptance")]]
    assert ((risks >= 0) & (risks <= 1)).all()


def test_a_half_life_without_end_forgets_nothing():
    kept = replace(PRIORS, half_life_days=np.inf)
    old, fresh = (Life([(0, MIDDLE, ["too_far"], age)], priors=kept) for age in (900, 0))
    assert old.feature("risk_too_far", FAR) == fresh.feature("risk_too_far", FAR)


def test_a_refusal_without_a_reason_raises_every_risk_a_little():
    silent, named = Life([(0, MIDDLE, 0)]), Life([(0, MIDDLE, ["too_far"])])
    before, little, much = (life.feature("risk_too_far", FAR) for life in (Life(), silent, named))
    assert before < little < much
