"""The bank over HTTP: who is found by whom, by which filters, and what is never said."""

import base64
import json
from datetime import UTC, datetime

import pytest

from matching.domain import Audience, OverrideKind, OverrideReason, Place, PlaceScope, Purpose, Veto
from matching.testing import make_offer
from matching.unfilled import CELL
from serving.schemas.bank import kept_out
from tests.serving.conftest import OTHER

SEARCH = {"romes": ["K2111", "G1703", "M1609"]}
MINE = "C001"
NOW = datetime.now(UTC)
OFFER = {"id": "A1", "intitule": "Formateur", "romeCode": "K2111", "lieuTravail": {"commune": "97411"}}


@pytest.fixture
def adviser(client_for):
    return client_for("adviser", MINE)


def items(answer):
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_an_adviser_finds_people_with_counts_and_counters(adviser):
    found = adviser.post("/bank/searches", json=SEARCH).json()
    assert found["total"] == len(found["items"]) > 1
    first = found["items"][0]
    assert first["sought"] and (first["solicited"], first["shown"], first["promoted"]) == (0, 0, None)
    counts = {one["value"]: one["count"] for one in found["facets"] if one["name"] == "availability"}
    assert sum(counts.values()) == found["total"]
    assert adviser.post("/bank/searches", json=SEARCH).json()["items"][0]["shown"] == 1


def test_pages_follow_one_another(adviser):
    whole = [one["profile_key"] for one in items(adviser.post("/bank/searches?limit=100", json=SEARCH))]
    found, cursor = [], {}
    while cursor is not None:
        page = adviser.post("/bank/searches", params={"limit": 2, **cursor}, json=SEARCH).json()
        found += [one["profile_key"] for one in page["items"]]
        cursor = {"cursor": page["next"]} if page["next"] else None
    assert sorted(found) == sorted(whole) and len({*found}) == len(found)


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WzEsMiwzXQ", "WzEsMSwtMSwwLjUsM10", "WyJcdTAwZTkiXQ"])
def test_a_cursor_of_another_list_is_refused(adviser, cursor):
    assert adviser.post("/bank/searches", params={"cursor": cursor}, json=SEARCH).status_code == 422


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"romes": ["G1609"], "age": 30},
        {"romes": ["G1609"], "sex": "F"},
        {"romes": ["G1609"], "nationality": "française"},
        {"romes": ["G1609"], "radius_km": 12},
        {"romes": ["N9999"]},
        {"skills": ["Savoir tout faire"]},
        {"romes": ["G1609"], "commune": "00000"},
        {"romes": ["G1609"], "licences": ["Z"]},
        {"romes": ["G1609"], "languages": [{"code": "zz"}]},
        {"offer_key": 1, "commune": "97411"},
    ],
)
def test_what_cannot_be_looked_for_is_refused_in_french(adviser, wanted):
    answer = adviser.post("/bank/searches", json=wanted)
    assert answer.status_code == 422
    assert answer.json()["title"] == "Demande non valide"


def test_an_offer_that_does_not_exist_is_not_found(adviser):
    assert adviser.post("/bank/searches", json={"offer_key": 2**62}).status_code == 404


def test_filters_narrow_and_say_what_they_kept_out(adviser, store):
    near = adviser.post("/bank/searches", json=SEARCH | {"commune": "97411", "radius_km": 100}).json()
    everyone = adviser.post("/bank/searches", json=SEARCH).json()
    assert 0 < near["total"] < everyone["total"]
    assert {one["card"]["within_km"] for one in near["items"]} <= {5, 10, 20, 30, 50, None}
    driving = adviser.post("/bank/searches", json=SEARCH | {"licences": ["B"]}).json()
    assert all("B" in one["card"]["licences"] for one in driving["items"])


def test_an_adviser_finds_their_own_people_even_when_nobody_else_may(adviser, client_for, store):
    key = items(adviser.post("/bank/searches", json=SEARCH))[0]["profile_key"]
    person = store.persons.of_profiles([key])[key]
    adviser_of = store.persons.get([person])[person].adviser.id
    for audience in Audience:
        store.consents.withdraw(person, Purpose.VISIBILITY, audience, NOW)
    own = client_for("adviser", adviser_of)
    other = client_for("adviser", "C002" if adviser_of == "C001" else "C001")
    assert key in [one["profile_key"] for one in items(own.post("/bank/searches", json=SEARCH))]
    assert key not in [one["profile_key"] for one in items(other.post("/bank/searches", json=SEARCH))]


def test_overrides_act_on_the_offers_list(adviser, store):
    offer = _offer(store)
    path = f"/adviser/offers/{offer}/profiles"
    listed = [one["profile_key"] for one in items(adviser.get(path))]
    assert len(listed) > 1
    store.overrides.put(offer, listed[-1], OverrideKind.PROMOTE, OverrideReason.MET, MINE, NOW)
    store.overrides.put(offer, listed[0], OverrideKind.SET_ASIDE, OverrideReason.CONSTRAINT_KNOWN, MINE, NOW)
    again = adviser.get(path).json()
    assert again["items"][0]["profile_key"] == listed[-1]
    assert again["items"][0]["promoted"] == {"reason": "met", "author": MINE}
    assert again["set_aside"] == 1
    assert listed[0] not in [one["profile_key"] for one in again["items"]]


def test_an_employer_searches_for_an_offer_of_theirs_only(employer, client_for, store):
    assert employer.post("/employer/bank/searches", json=SEARCH).status_code == 422
    key = employer.post("/employer/offers", json=OFFER).json()["key"]
    found = employer.post("/employer/bank/searches", json={"offer_key": key}).json()
    assert found["total"] == len(found["items"])
    other = client_for("employer", OTHER)
    assert other.post("/employer/bank/searches", json={"offer_key": key}).status_code == 404
    for one in found["items"]:
        assert not {"profile_key", "solicited", "shown", "promoted"} & {*one}


def test_a_cursor_tells_no_key_and_no_score_and_goes_on(employer, store):
    key = employer.post("/employer/offers", json=OFFER).json()["key"]
    path, search = "/employer/bank/searches?limit=1", {"offer_key": key}
    first = employer.post(path, json=search).json()
    (sealed,) = json.loads(base64.urlsafe_b64decode(first["next"] + "==="))
    said = base64.urlsafe_b64decode(sealed)
    assert said[0] == 0x80 and not said.isascii()  # a Fernet token
    second = employer.post(path, params={"cursor": first["next"]}, json=search).json()
    ids = [page["items"][0]["impression_id"] for page in (first, second)]
    assert len({one.profile_id for one in store.impressions.get(ids).values()}) == 2
    assert employer.post(path, params={"cursor": "WzEsMSwwLC0xLjAsMV0"}, json=search).status_code == 422


def test_what_a_few_people_want_of_hours_or_pay_is_not_counted():
    counts = {Veto.HOURS: CELL - 1, Veto.PAY: CELL, Veto.REACH: 1}
    assert {one.veto: one.count for one in kept_out(counts)} == {Veto.PAY: CELL, Veto.REACH: 1}


def test_no_card_says_anything_that_the_person_wrote_or_is(employer, adviser, store):
    key = employer.post("/employer/offers", json=OFFER).json()["key"]
    said = json.dumps(
        [
            employer.post("/employer/bank/searches", json={"offer_key": key}).json(),
            adviser.post("/bank/searches", json=SEARCH).json(),
        ],
        ensure_ascii=False,
    )
    persons = store.persons.get(range(1, 41))
    profiles = store.profiles.get(range(1, 41))
    secrets = [value for one in persons.values() for value in (one.name, *one.emails, *one.phones, *one.postal_address)]
    secrets += [f'"{one.id}"' for one in profiles.values()]
    secrets += [value for one in profiles.values() for value in (one.text, *one.excluded_employers) if value]
    secrets += [one.place.code_insee for one in profiles.values() if one.place.code_insee]
    assert len(secrets) > 100
    assert not [secret for secret in secrets if secret in said]


def test_what_is_shown_is_logged(adviser, store):
    first = items(adviser.post("/bank/searches", json=SEARCH))[0]
    (shown,) = store.impressions.get([first["impression_id"]]).values()
    assert (shown.direction, shown.surface, shown.profile_id, shown.offer_id) == (
        "profiles_for",
        "bank",
        first["profile_key"],
        0,
    )


def _offer(store):
    offer = make_offer("N1", "K2111", place=Place(scope=PlaceScope.NATIONWIDE))
    store.offers.upsert([offer])
    return store.offers.keys([offer.ref])[offer.ref]
