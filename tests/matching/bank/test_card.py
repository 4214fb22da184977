"""Nothing that a person or a source wrote, confides or is called can be on a card."""

import json
from dataclasses import asdict
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bank import Availability, Query, card
from matching.domain import (
    Experience,
    Language,
    Mobility,
    Mode,
    Place,
    PlaceScope,
    Profile,
    Project,
    Provenance,
    RomeRef,
    Skill,
)
from matching.store import Store
from matching.testing import LYON, make_profile, make_skills
from tests.matching.bank.conftest import ROME, job, make_market, searched

TODAY = date(2026, 11, 24)
SECRET = "SECRET"
MARK = 6173.25
"""A number that no referential holds."""

words = st.text("abcdefé '-", max_size=8).map(lambda text: f"{SECRET}{text}")
codes = st.sampled_from((*ROME.codes, SECRET, "Z0000"))
skills = st.builds(
    Skill, words, st.sampled_from(("101", "102", SECRET, "999", None)), st.sampled_from((None, 1, 4)), st.none()
).map(lambda one: Skill(one.label, one.ogr, one.level, Provenance.DECLARED))
projects = st.builds(Project, st.builds(RomeRef, codes, words), st.one_of(st.none(), words))
jobs = st.builds(Experience, words, st.builds(RomeRef, codes, words), st.sampled_from((None, 14)), words)
profiles = st.builds(
    Profile,
    id=words,
    source=words,
    projects=st.lists(projects, max_size=3).map(tuple),
    skills=st.lists(skills, max_size=3).map(tuple),
    experiences=st.lists(jobs, max_size=3).map(tuple),
    licences=st.lists(st.sampled_from(("B", "ce", SECRET)), max_size=3).map(tuple),
    languages=st.lists(
        st.builds(Language, st.sampled_from(("en", SECRET)), st.sampled_from((None, "B1", SECRET))), max_size=3
    ).map(tuple),
    place=st.builds(lambda label: Place(45.76 + MARK / 1e9, 4.84, "69123", "69001", label, PlaceScope.POINT), words),
    mobility=st.just(Mobility(MARK, (Mode.CAR,))),
    salary_min_eur_month=st.just(MARK),
    excluded_employers=st.lists(words, max_size=2).map(tuple),
    text=words,
)


@settings(max_examples=200)
@given(profiles)
def test_a_card_holds_words_of_referentials_alone(profile):
    said = json.dumps(asdict(card(profile, ROME, MARK, TODAY)), ensure_ascii=False)
    for secret in (SECRET, str(MARK), "6173", "69123", "69001", "45.7"):
        assert secret not in said


def test_a_card_holds_the_licences_known_in_upper_case_and_in_one_order():
    assert card(make_profile(licences=("ce", SECRET, "B", "Ce")), ROME, None, TODAY).licences == ("B", "CE")


@settings(max_examples=25)
@given(profiles)
def test_what_a_search_gives_holds_them_alone(profile):
    with Store.open(":memory:") as store:
        market = make_market(store, [])
        market.add(profile)
        for query in (Query(skills=("101",)), Query(romes=("D1102", "N1101", "J1501"), place=LYON)):
            for entry in searched(market, query).entries:
                said = json.dumps(asdict(entry), ensure_ascii=False, default=str)
                for secret in (SECRET, str(MARK), "6173", "69123", "69001", "45.7"):
                    assert secret not in said


def test_experience_is_said_by_band_of_all_past_jobs():
    def years(*months):
        profile = make_profile(experiences=tuple(job("D1102", one) for one in months))
        return card(profile, ROME, None, TODAY).experience_years

    assert [years(6), years(12), years(20, 20), years(60), years(500)] == [0, 1, 3, 5, 10]
    assert years() is None and years(None) is None


def test_a_distance_is_said_by_band():
    def within(km):
        return card(make_profile(), ROME, km, TODAY).within_km

    assert [within(km) for km in (0.0, 5.0, 5.1, 49.0)] == [5, 5, 10, 50]
    assert within(50.1) is None and within(None) is None


def test_availability_is_that_of_today():
    found = [
        card(make_profile(available_from=day), ROME, None, TODAY).availability
        for day in (None, TODAY, TODAY + timedelta(days=1))
    ]
    assert found == [Availability.UNKNOWN, Availability.NOW, Availability.LATER]


def test_where_each_skill_comes_from_is_said():
    (held,) = make_skills(101)
    certified = Skill(held.label, held.ogr, 3, Provenance.CERTIFIED)
    (said,) = card(make_profile(skills=(certified,)), ROME, None, TODAY).skills
    assert (said.ogr, said.label, said.level, said.provenance) == ("101", "Pétrir une pâte", 3, Provenance.CERTIFIED)
