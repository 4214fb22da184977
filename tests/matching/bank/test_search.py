from dataclasses import replace
from datetime import date

import pytest

from matching.bank import Bond, Held, Query, Viewer
from matching.domain import Audience, ContractKind, Language, Project, Purpose, RomeRef, WorkingTime
from matching.errors import InputError
from matching.rome import Rome
from matching.store import Store
from matching.testing import LYON, make_offer, make_profile, make_skills, north_of
from tests.matching.bank.conftest import ADVISER, EMPLOYER, OCCASION, PEOPLE, ROME, job, make_market, searched

BREAD = Query(romes=("D1102",), place=LYON, radius_km=50.0)
EVERYONE = Query(romes=tuple(ROME.codes[:5]), place=LYON, radius_km=80.0)


def pages(market, query, viewer=ADVISER, n=7, **options):
    found, after = [], None
    while True:
        page = searched(market, query, viewer, n=n, after=after, **options)
        found.append(page)
        after = page.next
        if after is None:
            return found


def keys(*found):
    return [entry.profile_key for page in found for entry in page.entries]


def test_everyone_eligible_is_listed_once_whatever_the_size_of_pages(market):
    whole = searched(market, EVERYONE, n=500)
    assert whole.total == len(whole.entries) == len({*keys(whole)}) > 100
    assert keys(*pages(market, EVERYONE)) == keys(whole)
    assert keys(*pages(market, EVERYONE, n=1)[:5]) == keys(whole)[:5]


def test_pages_go_on_over_several_blocks(market, monkeypatch):
    monkeypatch.setattr("matching.bank.ranking.BLOCK", 10)
    split = keys(*pages(market, EVERYONE))
    assert sorted(split) == sorted(keys(searched(market, EVERYONE, n=500))) and len({*split}) == len(split)


def test_only_those_whom_the_audience_may_find_are_listed(market):
    shown = {*keys(searched(market, EVERYONE, EMPLOYER, n=500))}
    assert shown and shown < {*keys(searched(market, EVERYONE, n=500))}
    assert shown == market.store.profiles.visible(keys(searched(market, EVERYONE, n=500)), Audience.EMPLOYERS)


def test_a_consent_withdrawn_counts_before_the_pool_knows(market):
    first = keys(searched(market, BREAD))[0]
    person = market.store.persons.of_profiles([first])[first]
    market.store.consents.withdraw(person, Purpose.VISIBILITY, Audience.ADVISERS, OCCASION.at)
    assert first not in keys(searched(market, BREAD))


def test_an_adviser_finds_their_own_portfolio_whatever_is_agreed(market):
    hidden = set(keys(searched(market, EVERYONE, n=500))) - set(keys(searched(market, EVERYONE, EMPLOYER, n=500)))
    own = Viewer(Audience.EMPLOYERS, frozenset(hidden))
    assert {*keys(searched(market, EVERYONE, own, n=500))} == {*keys(searched(market, EVERYONE, n=500))}


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({"licences": ("B",)}, lambda one: "B" in one.licences),
        ({"licences": ("C",)}, lambda one: "CE" in one.licences),
        ({"languages": (Language("en"),)}, lambda one: "en" in {said.code for said in one.languages}),
        (
            {"languages": (Language("en", "B1"),)},
            lambda one: any(said.code == "en" and said.level in ("B1", "C1") for said in one.languages),
        ),
        ({"languages": (Language("fr"),)}, lambda one: "fr" in {said.code for said in one.languages}),
        ({"contracts": (ContractKind.TEMP,)}, lambda one: not one.contracts or ContractKind.TEMP in one.contracts),
        (
            {"contracts": (ContractKind.CDI, ContractKind.APPRENTICESHIP)},
            lambda one: ContractKind.CDD not in one.contracts,
        ),
        ({"working_time": WorkingTime.PART}, lambda one: one.working_time in (None, WorkingTime.PART)),
        (
            {"available_by": date(2026, 12, 1)},
            lambda one: one.available_from is None or one.available_from <= date(2026, 12, 1),
        ),
        ({"experience_months": 24}, lambda one: sum(job.months for job in one.experiences) >= 24),
    ],
)
def test_a_filter_keeps_exactly_those_who_satisfy_it(market, changes, holds):
    skill = Query(skills=("102",), place=LYON, radius_km=80.0)
    all_, kept = searched(market, skill, n=500), searched(market, replace(skill, **changes), n=500)
    profiles = market.store.profiles.get(keys(all_))
    assert {*keys(kept)} == {key for key, profile in profiles.items() if holds(profile)}
    assert 0 < kept.total < all_.total


def test_experience_is_that_of_the_occupations_asked(empty):
    baker, other = empty.add(
        make_profile("A", "D1102", experiences=(job("D1102", 30),)),
        make_profile("B", "D1102", experiences=(job("N1101", 300),)),
    )
    asked = Query(romes=("D1102",), place=LYON, experience_months=24, transferable=False)
    assert keys(searched(empty, asked)) == [baker] != [other]


def test_the_circle_and_each_persons_own_reach_both_bound(empty):
    here, far, refuses = empty.add(
        make_profile("A", radius_km=100.0),
        make_profile("B", radius_km=100.0, place=north_of(LYON, 40)),
        make_profile("C", radius_km=5.0, place=north_of(LYON, 20)),
    )
    assert keys(searched(empty, replace(BREAD, radius_km=30.0))) == [here]
    found = searched(empty, BREAD)
    assert {*keys(found)} == {here, far} and found.kept_out == {"reach": 1}
    assert [entry.card.within_km for entry in found.entries if entry.profile_key == far] == [50]
    assert {*keys(searched(empty, Query(romes=("D1102",))))} == {here, far, refuses}


def test_near_occupations_are_shown_as_such_and_left_out_on_demand(empty):
    baker, pastry, did, _ = empty.add(
        make_profile("A", "D1102"),
        make_profile("B", "D1104"),
        make_profile("C", "N1101", experiences=(job("D1102", 30),)),
        make_profile("D", "N1101"),
    )
    found = {entry.profile_key: entry for entry in searched(empty, BREAD).entries}
    assert {key: entry.bond for key, entry in found.items()} == {
        baker: Bond.SOUGHT,
        pastry: Bond.TRANSFERABLE,
        did: Bond.DONE,
    }
    assert found[baker].transfer is found[did].transfer is None
    by = found[pastry].transfer
    assert (by.rome, by.to, by.mobility) == ("D1104", "D1102", True)
    assert set(by.skills) == {ROME.skill(ogr).label for ogr in ("102", "103")}
    assert {*keys(searched(empty, replace(BREAD, transferable=False)))} == {baker, did}


def test_skills_are_held_stated_or_by_occupation(empty):
    stated, by_occupation, neither = empty.add(
        make_profile("A", "N1101", skills=make_skills(101)),
        make_profile("B", "D1102"),
        make_profile("C", "N1101"),
    )
    found = searched(empty, Query(skills=("101",)))
    assert {entry.profile_key: entry.held for entry in found.entries} == {
        stated: (Held.STATED,),
        by_occupation: (Held.BY_OCCUPATION,),
    }
    assert keys(searched(empty, Query(skills=(ROME.skill("101").label.upper(),), transferable=False))) == [stated]
    assert neither not in keys(found)


def test_a_skill_of_the_same_macro_competence_is_held_as_similar():
    same = tuple(one._replace(macro="900") if one.ogr in ("131", "132") else one for one in ROME.release.skills)
    with Store.open(":memory:") as store:
        market = make_market(store, [], Rome(replace(ROME.release, skills=same)))
        (key,) = market.add(make_profile("A", "J1501", skills=make_skills(132)))
        asked = Query(skills=("131",))
        assert [entry.held for entry in searched(market, asked).entries] == [(Held.SIMILAR,)]
        assert keys(searched(market, replace(asked, transferable=False))) == [] != [key]


def test_each_person_is_matched_with_the_occupation_asked_that_is_theirs(empty):
    baker, driver = empty.add(make_profile("A", "D1102"), make_profile("B", "N1101"))
    found = searched(empty, Query(romes=("D1102", "N1101"), place=LYON))
    said = {entry.profile_key: [reason.text for reason in entry.reasons] for entry in found.entries}
    assert all("Recherche ce métier" in said[key] for key in (baker, driver))


def test_people_are_found_for_an_offer_by_its_occupation_and_terms(empty):
    fits, _, _ = empty.add(
        make_profile("A", contracts=(ContractKind.CDI,)),
        make_profile("B", contracts=(ContractKind.TEMP,)),
        make_profile("C", "N1101"),
    )
    found = searched(empty, Query(), offer=(7, make_offer(contract=ContractKind.CDI)))
    assert keys(found) == [fits] and found.kept_out == {"contract": 1}
    (shown,) = empty.store.impressions.get([found.entries[0].impression_id]).values()
    assert (shown.offer_id, shown.direction, shown.profile_id) == (7, "profiles_for", fits)


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(romes=("Z9999",)),
        Query(skills=("999",)),
        Query(skills=("Savoir tout faire",)),
        Query(romes=ROME.codes),
        Query(romes=("D1102",), licences=("Q",)),
        Query(romes=("D1102",), languages=(Language("klingon"),)),
    ],
)
def test_what_cannot_be_looked_for_is_said(empty, query):
    with pytest.raises(InputError):
        searched(empty, query)


def test_an_offer_and_a_place_contradict_each_other(empty):
    with pytest.raises(InputError, match="own place"):
        searched(empty, BREAD, offer=(7, make_offer()))


def test_facets_count_what_their_value_would_give_as_a_filter(market):
    whole = searched(market, EVERYONE, n=1)
    filters = {
        "licence": lambda value: {"licences": (value,)},
        "language": lambda value: {"languages": (Language(value),)},
        "contract": lambda value: {"contracts": (ContractKind(value),)},
    }
    counted = [facet for facet in whole.facets if facet.name in filters]
    assert {facet.name for facet in counted} == {*filters}
    for facet in counted:
        narrowed = searched(market, replace(EVERYONE, **filters[facet.name](facet.value)), n=1)
        if facet.name != "contract":  # one contract alone is also said to the vetoes
            assert narrowed.total == facet.count
        else:
            assert narrowed.total + narrowed.kept_out.get("contract", 0) >= facet.count == narrowed.total


@pytest.mark.parametrize("name", ["distance", "experience", "availability"])
def test_bands_share_everyone_out(market, name):
    found = searched(market, EVERYONE, n=1)
    assert sum(facet.count for facet in found.facets if facet.name == name) == found.total


def test_facets_are_the_same_on_every_page(market):
    first, second = pages(market, EVERYONE, n=60)[:2]
    assert first.facets == second.facets and first.total == second.total


def test_occupations_are_counted_once_a_person(empty):
    empty.add(make_profile("A", projects=(Project(RomeRef("D1102")), Project(RomeRef("D1102")))))
    (facet,) = [one for one in searched(empty, BREAD).facets if one.name == "occupation"]
    assert (facet.value, facet.count) == ("D1102", 1)


def test_the_sample_of_people_has_all_sorts():
    assert len({one.projects[0].rome.code for one in PEOPLE}) == len(ROME.codes)


def test_a_search_reads_the_pool_once(market, monkeypatch):
    class Counted:
        reads = 0

        @property
        def state(self):
            Counted.reads += 1
            return pool.state

    pool = market.bank.matcher.profiles
    monkeypatch.setattr(market.bank.matcher, "profiles", Counted())
    assert searched(market, BREAD).total
    assert Counted.reads == 1
