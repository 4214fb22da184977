"""What must hold of the whole job whatever the model, on planted markets whose right answer is known."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.domain import (
    ContractKind,
    Experience,
    Licence,
    Mobility,
    Pay,
    Place,
    PlaceScope,
    Project,
    RomeRef,
    Schedule,
)
from matching.matcher import Matcher
from matching.pool import OfferSide, Pool, ProfileSide
from matching.testing import LYON, WordVectorizer, make_offer, make_profile, make_skills, north_of, tiny_rome

ROME, ENCODING = tiny_rome(), WordVectorizer()
AT = datetime(2026, 3, 11, 8, tzinfo=UTC)
MARKET = [
    make_offer(
        f"{code}-{i}",
        code,
        place=north_of(LYON, 3 * i),
        contract=(ContractKind.CDI, ContractKind.CDD, None)[i % 3],
        pay=(None, Pay(1800 + 50 * i, None))[i % 2],
        skills=(make_skills(101, 102, 110, 131, required=True), ())[i % 2],
    )
    for code in ROME.codes
    for i in range(8)
]


def matcher(offers=MARKET):
    return Matcher(ENCODING, ROME, Pool.build(OfferSide(ENCODING, ROME), enumerate(offers, start=1)))


def ranked(person, offers=MARKET, n=64):
    return [match.candidate_id for match in matcher(offers).offers_for([person], n, AT)[0].matches]


# Minimum functionality


@pytest.mark.parametrize("code", [code for code in ROME.codes if not ROME.occupation(code).regulated])
def test_the_offers_of_ones_own_occupation_come_first(code):
    assert {name[:5] for name in ranked(make_profile(rome=code), n=4)} == {code}


def test_two_projects_both_find_offers():
    person = make_profile(projects=(Project(RomeRef("N1101"), "Cariste"), Project(RomeRef("D1106"), "Vendeur")))
    assert {"N1101", "D1106"} <= {name[:5] for name in ranked(person, n=10)}


def test_of_two_equal_offers_the_nearer_comes_first():
    offers = [make_offer("far", place=north_of(LYON, 20)), make_offer("near", place=north_of(LYON, 2))]
    assert ranked(make_profile(), offers) == ["near", "far"]


def test_of_two_equal_offers_the_better_paid_comes_first():
    offers = [make_offer("less", pay=Pay(1700, 1700)), make_offer("more", pay=Pay(2300, 2300))]
    assert ranked(make_profile(salary_min_eur_month=2000), offers) == ["more", "less"]


def test_nobody_is_sent_to_an_island():
    island = Place(47.33, -3.18, "56009", scope=PlaceScope.POINT)  # Belle-Île
    ashore = Place(47.48, -3.12, "56186", scope=PlaceScope.POINT)  # Quiberon
    offers = [make_offer("island", place=island), make_offer("ashore", place=ashore)]
    assert ranked(make_profile(place=ashore, radius_km=40), offers) == ["ashore"]


# Invariance


@pytest.mark.parametrize("title", ["Boulanger", "boulangère", "BOULANGER / BOULANGERE", "Boulanger/Boulangère"])
def test_gender_case_and_accents_change_nothing(title):
    person = make_profile(projects=(Project(RomeRef("D1102"), "Boulanger / Boulangère"),))
    assert ranked(replace(person, projects=(Project(RomeRef("D1102"), title),)), n=8) == ranked(person, n=8)


def test_an_address_in_the_same_street_changes_nothing():
    nextdoor = replace(LYON, latitude=LYON.latitude + 1e-4, code_postal="69003", label="ailleurs")
    assert ranked(make_profile(place=nextdoor)) == ranked(make_profile())


def test_the_text_of_a_cv_changes_nothing():
    assert ranked(make_profile(text="Karim, 58 ans, boulanger, marié, né à Oran")) == ranked(make_profile())


def test_the_order_of_offers_changes_nothing():
    assert set(ranked(make_profile(), MARKET[::-1], n=10)) == set(ranked(make_profile(), n=10))


def test_an_offer_of_another_region_changes_nothing():
    paris = Place(48.85, 2.35, scope=PlaceScope.POINT)
    assert ranked(make_profile(), [*MARKET, make_offer("paris", place=paris)]) == ranked(make_profile())


# Direction


def rank_of(target, person, offers):
    order = ranked(person, offers)
    return order.index(target) if target in order else len(offers)


@pytest.mark.parametrize("ogr", [101, 102, 110, 131])
def test_adding_a_required_skill_never_lowers_an_offer(ogr):
    person = make_profile(skills=make_skills(103))
    target = next(offer.id for offer in MARKET if offer.skills and offer.id.startswith("D1102"))
    more = replace(person, skills=make_skills(*sorted({103, ogr})))
    assert rank_of(target, more, MARKET) <= rank_of(target, person, MARKET)


def test_a_wider_radius_never_loses_an_offer():
    near, wide = (set(ranked(make_profile(radius_km=km))) for km in (8.0, 20.0))
    assert near <= wide


def test_experience_never_lowers_an_offer_that_asks_for_it():
    offers = [*MARKET, make_offer("asks", experience_months_min=36)]
    ranks = [
        rank_of("asks", make_profile(experiences=(Experience("Boulanger", RomeRef("D1102"), months),)), offers)
        for months in (1, 12, 36, 60)
    ]
    assert ranks == sorted(ranks, reverse=True)


def test_holding_the_licence_asked_for_never_lowers_an_offer():
    offers = [*MARKET, make_offer("van", licences=(Licence("B"),))]
    assert rank_of("van", make_profile(licences=("B",)), offers) <= rank_of("van", make_profile(), offers)


@pytest.mark.parametrize(
    "wish", [{"contracts": (ContractKind.CDI,)}, {"hours": Schedule(night=False)}, {"mobility": Mobility(6)}]
)
def test_a_constraint_only_takes_away(wish):
    offers = [*MARKET, make_offer("night", schedule=Schedule(night=True))]
    assert set(ranked(make_profile(**wish), offers)) <= set(ranked(make_profile(), offers))


# Both directions


def test_the_same_pair_is_found_from_both_sides():
    offers = [make_offer(f"O{code}", code) for code in ROME.codes]
    people = [make_profile(f"P{code}", code) for code in ROME.codes]
    both = Matcher(
        ENCODING,
        ROME,
        Pool.build(OfferSide(ENCODING, ROME), enumerate(offers, start=1)),
        Pool.build(ProfileSide(ENCODING, ROME), enumerate(people, start=1)),
    )
    for person, forth in zip(people, both.offers_for(people, 1, AT), strict=True):
        assert forth.matches[0].candidate_id == f"O{person.id[1:]}"
    for offer, back in zip(offers, both.profiles_for(offers, 1, at=AT), strict=True):
        assert back.matches[0].candidate_id == f"P{offer.id[1:]}"
