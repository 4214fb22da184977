from datetime import UTC, datetime

import pytest

from matching.domain import Actor, Audience, Person, Purpose
from matching.testing import make_impression, make_profile
from tests.serving.conftest import SIRET

OFFER = {"id": "A1", "intitule": "Boulanger", "romeCode": "D1102"}


@pytest.fixture
def offer(employer):
    return employer.post("/employer/offers", json=OFFER).json()["key"]


@pytest.fixture
def card(store, offer):
    """Shows a profile for the offer of the employer."""

    def card(profile=1, offer=offer):
        how = {"direction": "profiles_for", "surface": "bank", "handle": 1.0}
        shown = make_impression(profile, offer, **how, at=datetime.now(UTC))
        return store.impressions.record([shown])[0]

    return card


def found_by_employers(store, profile, **person):
    """Stores someone whose owner lets employers find them; the keys of the profile and of the person."""
    someone = Person(profile.id, "elsewhere", profile.ref, **person)
    store.profiles.upsert([profile])
    store.persons.upsert([someone])
    key = store.persons.keys([someone.ref])[someone.ref]
    store.consents.give(key, Purpose.VISIBILITY, Audience.EMPLOYERS, datetime.now(UTC))
    return store.profiles.keys([profile.ref])[profile.ref], key


def test_a_person_shown_is_asked_once(employer, card):
    asked = employer.post("/employer/contacts", json={"impression_id": card()})
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    again = employer.post("/employer/contacts", json={"impression_id": card()}).json()
    assert again == asked.json()
    assert employer.get("/employer/contacts").json() == {"items": [again], "next": None}


def test_what_was_not_shown_or_was_shown_to_someone_else_does_not_exist(employer, other, card):
    impression = card()
    assert other.post("/employer/contacts", json={"impression_id": impression}).status_code == 404
    assert employer.post("/employer/contacts", json={"impression_id": 999}).status_code == 404
    employer.post("/employer/contacts", json={"impression_id": impression})
    assert other.get("/employer/contacts").json()["items"] == []


def test_someone_whom_employers_may_not_find_is_not_asked_though_an_adviser_was_shown_them(employer, card, store):
    profile, person = found_by_employers(store, make_profile("Q1"))
    impression = card(profile)
    store.consents.withdraw(person, Purpose.VISIBILITY, Audience.EMPLOYERS, datetime.now(UTC))
    store.consents.give(person, Purpose.VISIBILITY, Audience.ADVISERS, datetime.now(UTC))
    assert employer.post("/employer/contacts", json={"impression_id": impression}).status_code == 404
    assert store.contacts.of_profile(profile) == []


def test_a_person_too_often_solicited_is_protected(employer, card, store):
    offers = [employer.post("/employer/offers", json=OFFER | {"id": f"B{i}"}).json()["key"] for i in range(6)]
    calls = [employer.post("/employer/contacts", json={"impression_id": card(1, offer)}) for offer in offers]
    assert [one.status_code for one in calls] == [201] * 5 + [409]
    assert "déjà plusieurs demandes" in calls[-1].json()["detail"]


def test_a_request_is_taken_back_once(employer, card):
    key = employer.post("/employer/contacts", json={"impression_id": card()}).json()["key"]
    assert employer.delete(f"/employer/contacts/{key}").json()["state"] == "cancelled"
    assert employer.delete(f"/employer/contacts/{key}").status_code == 409


def test_requests_come_by_pages_the_last_first(employer, card, store):
    for key, _ in [found_by_employers(store, make_profile(f"Q{i}")) for i in range(3)]:
        employer.post("/employer/contacts", json={"impression_id": card(key)})
    first = employer.get("/employer/contacts?limit=2").json()
    rest = employer.get("/employer/contacts", params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["key"] for one in first["items"] + rest["items"]] == [3, 2, 1]
    assert rest["next"] is None


@pytest.fixture
def asked(employer, card, store):
    """A request to someone, by its key, and the person's key."""
    ada = {"name": "Ada", "emails": ("ada@example.org",), "postal_address": ("1",)}
    profile, person = found_by_employers(store, make_profile("Q1"), **ada)
    return employer.post("/employer/contacts", json={"impression_id": card(profile)}).json()["key"], person


def test_nobody_is_seen_before_they_accept_nor_after_they_come_back_on_it(employer, store, asked):
    key, person = asked
    path = f"/employer/contacts/{key}/identity"
    assert employer.get(path).status_code == 409
    store.contacts.answer(key, True, datetime.now(UTC))
    assert employer.get(path).json() == {"name": "Ada", "emails": ["ada@example.org"], "phones": []}
    store.contacts.cancel(key, Actor.PERSON)
    assert employer.get(path).status_code == 409
    assert [(one.viewer_role, one.viewer) for one in store.views.of(person)] == [("employer", SIRET)]
    assert [one.action for one in store.audit.of(person)] == ["identity_viewed"] and store.audit.verify() is None
