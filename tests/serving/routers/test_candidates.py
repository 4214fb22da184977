from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.answering import answer
from matching.bank import MOST_SOLICITED
from matching.domain import Arm, Audience, EventKind, OverrideKind, OverrideReason, Person, Purpose, RuleKind, Unit
from matching.testing import LYON, make_impression, make_profile, make_rule, make_skills

AT = datetime(2026, 11, 25, tzinfo=UTC)
OFFER = {
    "id": "A1",
    "intitule": "Boulanger / Boulangère",
    "romeCode": "D1102",
    "lieuTravail": {"latitude": LYON.latitude, "longitude": LYON.longitude, "libelle": "69 - Lyon"},
}


@pytest.fixture
def offer(employer):
    return employer.post("/employer/offers", json=OFFER).json()["key"]


@pytest.fixture
def people(store, app):
    """Three bakers in Lyon; the first two agree that employers find them."""
    confided = {"text": "Texte du CV", "excluded_employers": ("Secret SA",), "salary_min_eur_month": 1234.5}
    bakers = [make_profile(f"B{i}", skills=make_skills(101), **confided) for i in range(3)]
    store.profiles.upsert(replace(one, source="bakers") for one in bakers)
    store.persons.upsert(
        Person(f"D{i}", "bakers", ("bakers", f"B{i}"), name=f"Nom{i}", emails=(f"b{i}@example.org",)) for i in range(3)
    )
    keys = [store.profiles.keys([("bakers", f"B{i}")])["bakers", f"B{i}"] for i in range(3)]
    persons = store.persons.keys([("bakers", f"D{i}") for i in range(3)])
    for i in range(2):
        store.consents.give(persons["bakers", f"D{i}"], Purpose.VISIBILITY, Audience.EMPLOYERS, AT)
    app.app.state.service.served.live.catch_up()
    return keys


def shown_to(store, answer):
    ids = [one["impression_id"] for one in answer.json()["items"]]
    return {one.profile_id for one in store.impressions.get(ids).values()}


def test_employers_see_those_who_agree_to_be_found_and_the_list_is_logged(employer, people, offer, store):
    answer = employer.get(f"/employer/offers/{offer}/profiles")
    assert answer.status_code == 200
    assert shown_to(store, answer) & {*people} == {*people[:2]}
    (first, *_) = store.impressions.get([answer.json()["items"][0]["impression_id"]]).values()
    assert (first.direction, first.offer_id, first.handle) == ("profiles_for", offer, 1.0)


def test_who_takes_their_consent_back_is_not_shown_even_before_the_index_knows(employer, people, offer, store):
    person = store.persons.keys([("bakers", "D0")])["bakers", "D0"]
    store.consents.withdraw(person, Purpose.VISIBILITY, Audience.EMPLOYERS, datetime.now(UTC))
    assert shown_to(store, employer.get(f"/employer/offers/{offer}/profiles")) & {*people} == {people[1]}


def test_a_card_says_nothing_of_who_they_are_nor_of_what_they_confide(employer, people, offer):
    said = employer.get(f"/employer/offers/{offer}/profiles").text
    secrets = ("Nom", "example.org", "Texte du CV", "Secret", "1234", "Lyon", LYON.code_insee, '"B0"', '"D0"')
    assert not [word for word in secrets if word in said]


def test_a_person_shown_is_asked_from_the_card(employer, people, offer):
    one = employer.get(f"/employer/offers/{offer}/profiles").json()["items"][0]["impression_id"]
    assert employer.post("/employer/contacts", json={"impression_id": one}).json()["offer_key"] == offer


def test_interest_is_not_asked_of_those_whom_a_rule_or_an_adviser_keeps_out(employer, people, offer, store):
    far = make_rule(RuleKind.DISTANCE, 1.0, datetime.now(UTC), shareable=True)
    store.rules.put(people[0], [far])
    store.overrides.put(offer, people[1], OverrideKind.SET_ASIDE, OverrideReason.MET, "C001", AT)
    away = {"latitude": LYON.latitude + 0.1, "longitude": LYON.longitude}
    other = employer.post("/employer/offers", json=OFFER | {"id": "A2", "lieuTravail": away}).json()["key"]
    employer.post(f"/employer/offers/{offer}/interest?limit=50")
    employer.post(f"/employer/offers/{other}/interest?limit=50")
    assert people[1] not in {one.profile_key for one in store.contacts.of_offer(offer)}
    asked = {one.profile_key for one in store.contacts.of_offer(other)}
    assert people[0] not in asked and people[1] in asked


def test_interest_is_not_asked_of_who_answered_the_offer_nor_of_who_is_too_often_solicited(
    employer, people, offer, store
):
    refused = store.impressions.record([make_impression(people[0], offer, at=AT)])[0]
    answer(store, refused, EventKind.REFUSED, ["too_far"], AT)
    now = datetime.now(UTC)
    for other in range(1, MOST_SOLICITED + 1):
        store.contacts.answer(store.contacts.ask(people[1], other, None, "adviser", "C001", now).key, False, now)
    employer.post(f"/employer/offers/{offer}/interest?limit=50")
    assert not {one.profile_key for one in store.contacts.of_offer(offer)} & {*people[:2]}


def test_interest_goes_on_with_the_next_people(employer, people, offer, store):
    for _ in range(2):
        employer.post(f"/employer/offers/{offer}/interest?limit=1")
    assert len({one.profile_key for one in store.contacts.of_offer(offer)}) == 2


def test_where_interest_comes_first_only_those_who_accepted_are_shown(employer, people, offer, store, app):
    arms = (Arm("usual", 1e-9), Arm("asked", 1.0, interest_first=True))
    store.experiments.start("contact", Unit.OFFER, arms, AT)
    app.app.state.service.rollout.refresh()
    before = employer.get(f"/employer/offers/{offer}/profiles").json()
    assert (before["items"], before["total"], before["facets"]) == ([], 0, [])
    searched = employer.post("/employer/bank/searches", json={"offer_key": offer})
    assert (searched.status_code, searched.json()["items"]) == (200, [])
    assert employer.post(f"/employer/offers/{offer}/interest").json()["asked"] >= 2
    again = employer.post(f"/employer/offers/{offer}/interest").json()
    assert again["asked"] == 0 and again["waiting"] >= 2
    asked = next(one for one in store.contacts.of_offer(offer) if one.profile_key == people[0])
    store.contacts.answer(asked.key, True, datetime.now(UTC))
    answer = employer.get(f"/employer/offers/{offer}/profiles")
    assert shown_to(store, answer) == {people[0]}
    (shown, *_) = store.impressions.get([answer.json()["items"][0]["impression_id"]]).values()
    assert shown.arm == "contact=asked"
