from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from matching.domain import (
    Audience,
    ContractKind,
    Employer,
    Experience,
    Fact,
    Licence,
    Mobility,
    Mode,
    OfferStatus,
    Pay,
    Place,
    PlaceScope,
    Project,
    RomeRef,
    Schedule,
    Veto,
)
from matching.errors import VectorIndexError
from matching.geo import great_circle_km
from matching.matcher import Matcher
from matching.pool import OfferSide, Pool, ProfileSide, State
from matching.reach import TravelTimes
from matching.testing import (
    LYON,
    ExactIndex,
    WordVectorizer,
    make_offer,
    make_profile,
    make_skills,
    north_of,
    tiny_rome,
)

ROME, ENCODING = tiny_rome(), WordVectorizer()
AT = datetime(2026, 3, 11, 8, tzinfo=UTC)


def matcher(offers=(), profiles=(), **options):
    return Matcher(
        ENCODING,
        ROME,
        Pool.build(OfferSide(ENCODING, ROME), enumerate(offers, start=1)),
        Pool.build(ProfileSide(ENCODING, ROME), enumerate(profiles, start=1)),
        **options,
    )


def offers_for(profile, *offers, n=10, **options):
    return matcher(offers, **options).offers_for([profile], n, AT)[0]


def names(match_list):
    return [match.candidate_id for match in match_list.matches]


def test_the_same_occupation_comes_before_a_near_one_before_a_far_one():
    offers = [make_offer(code, code) for code in ("N1101", "D1104", "D1102")]
    assert names(offers_for(make_profile(), *offers)) == ["D1102", "D1104", "N1101"]


def test_a_match_carries_its_score_similarity_distance_and_reasons():
    match = offers_for(make_profile(), make_offer("a", place=north_of(LYON, 12))).matches[0]
    assert (match.candidate_key, match.candidate_id, match.project) == (1, "a", 0)
    assert 0 <= match.score <= 1
    assert match.similarity == pytest.approx(1, abs=1e-3)
    assert match.distance_km == pytest.approx(12, abs=0.01)
    assert match.reasons


def test_at_most_n_are_given_best_first():
    offers = [make_offer(str(km), place=north_of(LYON, km)) for km in range(20)]
    found = offers_for(make_profile(), *offers, n=5)
    assert names(found) == ["0", "1", "2", "3", "4"]
    scores = [match.score for match in found.matches]
    assert scores == sorted(scores, reverse=True)


def test_vetoes_are_named_and_counted():
    offers = [make_offer(str(i), contract=ContractKind.CDD) for i in range(3)] + [make_offer("ok")]
    found = offers_for(make_profile(contracts=(ContractKind.CDI,)), *offers)
    assert names(found) == ["ok"]
    assert found.vetoes == {Veto.CONTRACT: 3}


def test_nothing_is_outside_the_radius():
    draw = np.random.default_rng(0)
    offers = [make_offer(str(i), place=north_of(LYON, float(draw.uniform(0, 60)))) for i in range(300)]
    people = [make_profile(str(km), radius_km=km) for km in (5.0, 25.0, 50.0)]
    for person, found in zip(people, matcher(offers).offers_for(people, 300, AT), strict=True):
        within = {
            o.id
            for o in offers
            if great_circle_km(45.76, 4.84, o.place.latitude, o.place.longitude) <= person.mobility.radius_km
        }
        assert set(names(found)) == within


def test_a_person_who_vetoes_most_is_searched_wider_until_the_list_is_full():
    refused = [make_offer(f"no{i}", contract=ContractKind.CDD) for i in range(700)]
    accepted = [make_offer(f"yes{i}", title="Boulanger industriel", contract=ContractKind.CDI) for i in range(3)]
    found = offers_for(make_profile(contracts=(ContractKind.CDI,)), *refused, *accepted, n=3)
    assert sorted(names(found)) == ["yes0", "yes1", "yes2"]
    assert found.vetoes[Veto.CONTRACT] >= 200


def test_each_project_gives_its_offers():
    person = make_profile(projects=(Project(RomeRef("D1102"), "Boulanger"), Project(RomeRef("N1101"), "Cariste")))
    offers = [make_offer(f"{code}-{i}", code) for code in ("D1102", "N1101", "J1501") for i in range(5)]
    found = offers_for(person, *offers, n=10)
    assert {name[:5] for name in names(found)} == {"D1102", "N1101"}
    assert {(m.candidate_id[:5], m.project) for m in found.matches} == {("D1102", 0), ("N1101", 1)}


def test_a_profile_with_nothing_to_search_with_says_what_it_needs():
    found = offers_for(make_profile(rome=None, text="un CV"), make_offer())
    assert (found.matches, found.needs) == ((), ("projects",))


def test_a_profile_without_a_place_is_searched_everywhere_and_says_so():
    found = offers_for(make_profile(place=Place()), make_offer("a"), make_offer("b", place=Place(-20.9, 55.5)))
    assert (sorted(names(found)), found.needs) == (["a", "b"], ("place",))


def test_past_jobs_alone_are_something_to_search_with():
    person = make_profile(rome=None, experiences=(Experience("Cariste", months=12),))
    assert names(offers_for(person, make_offer("a", "N1101"), make_offer("b", "J1506")))[0] == "a"


def test_nationwide_offers_reach_everybody_without_a_distance():
    found = offers_for(make_profile(radius_km=1), make_offer(place=Place(scope=PlaceScope.NATIONWIDE)))
    assert [match.distance_km for match in found.matches] == [None]


def test_offers_at_night_are_refused_to_those_who_travel_by_public_transport():
    there = {"place": north_of(LYON, 12)}
    person = make_profile(mobility=Mobility(modes=(Mode.TRANSIT,)))
    found = offers_for(person, make_offer("day", **there), make_offer("night", schedule=Schedule(night=True), **there))
    assert names(found) == ["day"]
    assert found.vetoes == {Veto.REACH: 1}


def test_lists_come_in_the_order_of_the_queries_however_many():
    offers = [make_offer(f"{code}-{i}", code) for code in ROME.codes for i in range(3)]
    people = [make_profile(f"P{i}", ROME.codes[i % 8]) for i in range(600)]
    found = matcher(offers).offers_for(people, 1, AT)
    assert [one.query_id for one in found] == [person.id for person in people]
    assert [names(one)[0][:5] for one in found] == [ROME.codes[i % 8] for i in range(600)]


def test_threads_change_nothing():
    offers = [make_offer(f"{code}-{i}", code, place=north_of(LYON, i)) for code in ROME.codes for i in range(20)]
    people = [make_profile(f"P{i}", ROME.codes[i % 8]) for i in range(600)]
    assert matcher(offers, threads=2).offers_for(people, 5, AT) == matcher(offers).offers_for(people, 5, AT)


def test_a_query_gets_the_same_list_alone_and_among_others():
    offers = [make_offer(f"{code}-{i}", code, place=north_of(LYON, i)) for code in ROME.codes for i in range(20)]
    people = [make_profile(f"P{i}", ROME.codes[i % 8]) for i in range(9)]
    one = matcher(offers)
    together = one.offers_for(people, 5, AT)
    alone = [one.offers_for([person], 5, AT)[0] for person in people]
    assert [names(found) for found in together] == [names(found) for found in alone]


def test_the_index_changes_nothing_to_the_answers_of_an_exact_scan():
    offers = [make_offer(f"{code}-{i}", code, place=north_of(LYON, i * 2)) for code in ROME.codes for i in range(20)]
    with_index = matcher(offers)
    columns = with_index.offers.state.columns
    vectors = ENCODING.offers(offers)
    places = np.array([[offer.place.latitude, offer.place.longitude] for offer in offers])
    state = State(ExactIndex(columns.keys * 8, vectors, places), columns)
    exact = Matcher(ENCODING, ROME, Pool(OfferSide(ENCODING, ROME), state))
    people = [make_profile(f"P{i}", code) for i, code in enumerate(ROME.codes)]
    ours, theirs = (m.offers_for(people, 5, AT) for m in (with_index, exact))
    assert [names(found) for found in ours] == [names(found) for found in theirs]


def test_no_profile_gives_no_list():
    assert matcher([make_offer()]).offers_for([], 10, AT) == []


def test_an_empty_market_gives_empty_lists():
    found = matcher().offers_for([make_profile()], 10, AT)
    assert [(one.matches, one.vetoes) for one in found] == [((), {})]


def test_a_matcher_without_a_pool_says_the_cure():
    lonely = Matcher(ENCODING, ROME)
    with pytest.raises(VectorIndexError, match="pool of offers"):
        lonely.offers_for([make_profile()])
    with pytest.raises(VectorIndexError, match="pool of profiles"):
        lonely.profiles_for([make_offer()])


def test_the_words_of_offers_are_fetched_only_for_those_that_are_shown_and_quoted():
    fact = Fact("night", True, "text", "horaires en 3x8")
    night = {"schedule": Schedule(night=True), "facts": (fact,)}
    offers = [make_offer("far", place=north_of(LYON, 20), **night), make_offer("near", **night), make_offer("day")]
    asked = []

    def documents(keys):
        asked.extend(keys)
        return {key: offers[key - 1] for key in keys}

    (shown,) = matcher(offers, documents=documents).offers_shown([make_profile()], 2, AT)
    assert asked == [2]
    assert shown.documents == {2: offers[1]}
    assert any("3x8" in reason.text for match in shown.found.matches for reason in match.reasons)


def profiles_for(offer, *profiles, **options):
    return matcher(profiles=profiles).profiles_for([offer], at=AT, **options)[0]


def test_profiles_are_found_for_an_offer():
    people = [make_profile(code, code) for code in ("N1101", "D1104", "D1102")]
    assert names(profiles_for(make_offer(), *people)) == ["D1102", "D1104", "N1101"]


def test_profiles_are_searched_within_the_radius_and_their_own_reach():
    people = [
        make_profile("near", place=north_of(LYON, 5)),
        make_profile("stays", place=north_of(LYON, 30), radius_km=20),
        make_profile("moves", place=north_of(LYON, 30), radius_km=40),
        make_profile("away", place=north_of(LYON, 60), radius_km=100),
    ]
    assert names(profiles_for(make_offer(), *people)) == ["near", "moves"]
    assert "away" in names(profiles_for(make_offer(), *people, radius_km=80))


def test_a_profile_without_a_place_is_not_proposed_around_a_place():
    assert names(profiles_for(make_offer(), make_profile(place=Place()))) == []


def test_the_project_that_matched_is_told():
    person = make_profile(projects=(Project(RomeRef("J1501"), "Aide-soignant"), Project(RomeRef("D1102"), "Boulanger")))
    assert profiles_for(make_offer(), person).matches[0].project == 1


def test_a_nationwide_offer_is_proposed_to_all():
    people = [make_profile("a"), make_profile("b", place=Place(48.85, 2.35, scope=PlaceScope.POINT))]
    offer = make_offer(place=Place(scope=PlaceScope.NATIONWIDE))
    assert sorted(names(profiles_for(offer, *people))) == ["a", "b"]


CONFIDED = {
    "salary_min_eur_month": 9000,
    "excluded_employers": ("Dupain",),
    "text": "Mère isolée, RQTH",
    "hours": Schedule(weekend=True),
}


@pytest.mark.parametrize("name", CONFIDED)
def test_what_a_person_confides_changes_nothing_in_lists_for_employers(name):
    offer = make_offer(employer=Employer("Dupain"), pay=Pay(2000, 2000), schedule=Schedule(weekend=True))
    others = [make_profile(f"other{i}", place=north_of(LYON, i)) for i in range(3)]
    plain = profiles_for(offer, make_profile("x"), *others)
    confiding = profiles_for(offer, make_profile("x", **{name: CONFIDED[name]}), *others)
    assert plain == confiding


def test_stated_availability_counts_for_employers():
    soon, later = make_profile("soon"), make_profile("later", available_from=date(2026, 9, 1))
    assert names(profiles_for(make_offer(), later, soon)) == ["soon", "later"]
    day = make_profile("day", hours=Schedule(night=False))
    assert names(profiles_for(make_offer(schedule=Schedule(night=True)), day, soon)) == ["soon"]


def test_a_required_licence_keeps_out_those_who_state_another():
    van = make_offer(licences=(Licence("B"),))
    found = profiles_for(van, make_profile("moped", licences=("AM",)), make_profile("car", licences=("B",)))
    assert names(found) == ["car"]
    assert found.vetoes == {Veto.LICENCE: 1}


def test_closed_offers_are_not_proposed():
    assert names(offers_for(make_profile(), make_offer(status=OfferStatus.EXPIRED))) == []


def test_a_query_that_is_closed_finds_nobody():
    found = profiles_for(make_offer(status=OfferStatus.FILLED), make_profile())
    assert (names(found), found.vetoes) == ([], {Veto.CLOSED: 1})


def test_skills_in_common_raise_a_match():
    offers = [
        make_offer("other", skills=make_skills(104, 105, required=True)),
        make_offer("mine", skills=make_skills(101, 102, required=True)),
    ]
    assert names(offers_for(make_profile(skills=make_skills(101, 102)), *offers))[0] == "mine"


def test_a_travel_time_table_decides_who_is_reached(tmp_path):
    path = tmp_path / "times.csv"
    path.write_text("from,to,mode,minutes\n69123,69266,transit,95\n69123,01004,transit,40\n", encoding="utf-8")
    slow = replace(north_of(LYON, 5), code_insee="69266")
    fast = replace(north_of(LYON, 40), code_insee="01004")
    person = make_profile(mobility=Mobility(modes=(Mode.TRANSIT,)))
    offers = [make_offer("slow", place=slow), make_offer("fast", place=fast)]
    assert names(offers_for(person, *offers)) == ["slow"]
    assert names(offers_for(person, *offers, times=TravelTimes.read(path))) == ["fast"]


def test_profiles_that_an_audience_may_not_find_do_not_exist_for_it():
    seen = make_profile("P1", visible_to=(Audience.EMPLOYERS, Audience.ADVISERS))
    people = [seen, make_profile("P2"), make_profile("P3", visible_to=(Audience.ADVISERS,))]
    found = {
        audience: matcher(profiles=people).profiles_shown([make_offer()], 10, at=AT, visible_to=audience)[0].found
        for audience in (None, *Audience)
    }
    listed = {audience: sorted(names(one)) for audience, one in found.items() if one.matches}
    assert listed == {None: ["P1", "P2", "P3"], Audience.EMPLOYERS: ["P1"], Audience.ADVISERS: ["P1", "P3"]}
    assert found[Audience.EMPLOYERS].vetoes == {}


def test_a_list_is_filled_from_farther_when_those_near_are_hidden():
    hidden = [make_profile(f"H{i}") for i in range(300)]
    seen = make_profile("P1", rome="D1104", visible_to=(Audience.EMPLOYERS,))
    (shown,) = matcher(profiles=[*hidden, seen]).profiles_shown([make_offer()], 1, at=AT, visible_to=Audience.EMPLOYERS)
    assert names(shown.found) == ["P1"] and shown.rows.shape[0] == 1
