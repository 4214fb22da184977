from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.codec import from_dict, to_dict
from matching.domain import Experience, Language, Mobility, Mode, Profile, Project, Provenance, RomeRef, Schedule, Skill
from matching.store.merging import Origin, Stated, merge, paths, payload, unchanged

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DECLARED, ADVISER = Provenance.DECLARED, Provenance.ADVISER
CERTIFIED, INFERRED = Provenance.CERTIFIED, Provenance.INFERRED


def said(values, source="agency", kind=DECLARED, hours=0):
    origin = Origin(source, kind, AT + timedelta(hours=hours))
    return {path: Stated(value, origin) for path, value in paths(values).items()}


def result(*sources):
    return payload({path: stated.value for path, stated in merge(sources).items()})


FULL = Profile(
    id="P1",
    projects=(Project(RomeRef("D1102"), "Boulanger"),),
    skills=(Skill("Pétrir", "101", 3), Skill("Vendre. Et encaisser / conseiller")),
    experiences=(Experience("Commis (H/F)", RomeRef("G1602"), 12, "2025-06"), Experience("Plongeur")),
    licences=("B", "CE"),
    languages=(Language("en", "B1"),),
    mobility=Mobility(30.0, (Mode.CAR,)),
    hours=Schedule(night=False, weekend=True),
    salary_min_eur_month=1800.0,
    text="J'ai tenu. Une boutique.",
)


def test_a_profile_alone_comes_out_as_it_is():
    stated = to_dict(FULL)
    assert from_dict(Profile, {"id": "P1", **result(said(stated))}) == FULL


@pytest.mark.parametrize(("strong", "weak"), [(CERTIFIED, ADVISER), (ADVISER, DECLARED), (DECLARED, INFERRED)])
def test_the_stronger_provenance_says_it_even_when_older(strong, weak):
    old, new = said({"text": "fort"}, "a", strong), said({"text": "faible"}, "b", weak, hours=9)
    assert result(old, new) == {"text": "fort"}


def test_of_two_as_strong_the_latest_says_it():
    assert result(said({"text": "hier"}, "a"), said({"text": "demain"}, "b", hours=1)) == {"text": "demain"}


def test_a_null_takes_back_what_is_as_strong_and_older():
    assert result(said({"salary_min_eur_month": 1900.0}), said({"salary_min_eur_month": None}, "self", hours=1)) == {}


def test_a_null_takes_back_nothing_stronger():
    certified = said({"education_level": "NV4"}, "diplomas", CERTIFIED)
    assert result(certified, said({"education_level": None}, "self", hours=1)) == {"education_level": "NV4"}


def test_a_null_takes_back_nothing_later():
    assert result(said({"text": "neuf"}, hours=2), said({"text": None}, "self", hours=1)) == {"text": "neuf"}


def test_each_hour_of_a_schedule_is_stated_apart():
    merged = result(said({"hours": {"night": True}}), said({"hours": {"weekend": False}}, "self", hours=1))
    assert merged == {"hours": {"night": True, "weekend": False}}


def test_a_null_schedule_takes_back_each_hour():
    assert result(said({"hours": {"night": True}}), said({"hours": None}, "self", hours=1)) == {}


def test_skills_are_united_by_code_and_the_strongest_says_the_level():
    passport = said({"skills": [{"label": "Pétrir une pâte", "ogr": "101", "level": 4}]}, "passport", CERTIFIED)
    own = said({"skills": [{"label": "Pétrir", "ogr": "101", "level": 2}, {"label": "Vendre"}]}, hours=3)
    assert result(own, passport) == {
        "skills": [{"label": "Pétrir une pâte", "ogr": "101", "level": 4}, {"label": "Vendre"}]
    }


def test_experiences_are_united_by_occupation_title_and_end():
    commis = {"title": "Commis", "rome": {"code": "G1602"}, "ended_at": "2025-06"}
    merged = result(
        said({"experiences": [commis | {"months": 10}]}),
        said({"experiences": [commis | {"title": "COMMIS", "months": 12}, {"title": "Commis"}]}, "b", hours=1),
    )
    assert merged == {"experiences": [commis | {"title": "COMMIS", "months": 12}, {"title": "Commis"}]}


def test_a_null_list_takes_back_its_older_items_and_no_stronger_or_later_one():
    merged = result(
        said({"skills": [{"label": "ancienne"}]}),
        said({"skills": None}, "self", hours=1),
        said({"skills": [{"label": "neuve"}]}, "b", hours=2),
        said({"skills": [{"label": "certifiée"}]}, "c", CERTIFIED),
    )
    assert merged == {"skills": [{"label": "neuve"}, {"label": "certifiée"}]}


def test_wishes_are_taken_whole():
    merged = result(said({"contracts": ["cdi", "cdd"]}), said({"contracts": ["cdi"]}, "self", hours=1))
    assert merged == {"contracts": ["cdi"]}


def test_what_did_not_change_keeps_its_date():
    old, new = paths({"text": "a", "licences": ["B"]}), paths({"text": "b", "licences": ["B", "CE"]})
    assert unchanged(old, new, {}, AT) == {"licences/B": AT.isoformat()}
    assert unchanged(old, new, {"licences/B": "2020-01-01T00:00:00+00:00"}, AT) == {
        "licences/B": "2020-01-01T00:00:00+00:00"
    }


VALUES = {
    "text": st.sampled_from(["a", "b", None]),
    "skills": st.one_of(st.none(), st.lists(st.sampled_from([{"label": x} for x in "xyz"]), max_size=3)),
    "hours": st.one_of(st.none(), st.fixed_dictionaries({"night": st.sampled_from([True, False, None])})),
    "contracts": st.sampled_from([["cdi"], ["cdd", "cdi"], None]),
}
SOURCES = st.lists(
    st.tuples(st.fixed_dictionaries({}, optional=VALUES), st.sampled_from(Provenance), st.integers(0, 3)), max_size=5
)


def drawn(sources):
    return [said(values, f"s{i}", kind, hours) for i, (values, kind, hours) in enumerate(sources)]


@given(SOURCES, st.randoms())
def test_the_order_of_arrival_does_not_matter(sources, random):
    each = drawn(sources)
    shuffled = random.sample(each, len(each))
    assert merge(each) == merge(shuffled)


@given(SOURCES)
def test_merging_again_changes_nothing(sources):
    each = drawn(sources)
    assert merge([*each, *each]) == merge(each)
    assert merge([merge(each)]) == merge(each)


@given(SOURCES)
def test_what_stands_was_said_and_nothing_as_strong_and_later_says_otherwise(sources):
    each = drawn(sources)
    for path, stated in merge(each).items():
        assert any(source.get(path) == stated for source in each)
        rank = list(Provenance).index
        stronger = [
            other
            for source in each
            if (other := source.get(path))
            and (rank(other.origin.kind), other.origin.at) > (rank(stated.origin.kind), stated.origin.at)
        ]
        assert stronger == []
