"""What programs are told of what others do with what is theirs: once, with it or not at all, and nothing of people."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Audience, ClientScope, OfferStatus, Person, Purpose
from matching.store import telling
from matching.store.webhooks import OFFER_CLOSED, SHARING_ENDED, WEBHOOK
from matching.testing import make_offer, make_profile

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
BODIES, AGENCIES = Audience.TRAINING_BODIES, Audience.TEMP_AGENCIES


@pytest.fixture
def program(store):
    """Registers a program that is told at an address; its source is its name unless another is given."""

    def program(name, scope, source=None, audience=BODIES):
        store.clients.add(name, "partner", [scope], source or name, AT, audience, id=name)
        store.webhooks.put(name, f"https://{name}.example/", AT)

    return program


@pytest.fixture
def told(store):
    """What each program is to be told, the first first: (program, type, data)."""

    def told():
        tasks = store.outbox.take(999, AT + timedelta(days=900), timedelta(0), WEBHOOK)
        said = [(one.payload["client"], json.loads(one.payload["body"])) for one in tasks]
        return [(client, body["type"], body["data"]) for client, body in said]

    return told


@pytest.fixture
def person(store):
    """Whoever has the profile P1: keys of both."""
    store.profiles.upsert([make_profile()])
    store.persons.upsert([Person("P1", profile=("default", "P1"))])
    (profile,) = store.profiles.keys([("default", "P1")]).values()
    return profile, store.persons.of_profiles([profile])[profile]


def post(store, *ids, source="agence", **changes):
    made = [make_offer(one, source=source, **changes) for one in ids]
    store.offers.upsert(made)
    return [store.offers.keys([one.ref])[one.ref] for one in made]


def test_a_program_is_told_of_offers_of_its_own_that_others_close_and_of_those_alone(store, program, told):
    program("agence", ClientScope.OFFERS_WRITE)
    program("lecteur", ClientScope.PROFILES_READ, "agence")
    program("autre", ClientScope.OFFERS_WRITE)
    first, second, third = post(store, "a", "b", "c")
    (other,) = post(store, "a", source="ailleurs")
    store.offers.fill([first, other], AT)
    store.offers.close([first, second], OfferStatus.WITHDRAWN, AT)
    store.offers.upsert([replace(make_offer("c", source="agence"), status=OfferStatus.FILLED)])  # it says so itself
    store.offers.fill([third], AT)
    assert told() == [
        ("agence", OFFER_CLOSED, {"status": "filled", "offers": [{"key": first, "id": "a"}]}),
        ("agence", OFFER_CLOSED, {"status": "withdrawn", "offers": [{"key": second, "id": "b"}]}),
    ]


def test_a_program_of_no_source_of_its_own_is_told_of_what_it_pushed(store, program, told):
    program("sans", ClientScope.OFFERS_WRITE, "default")
    store.offers.fill([*post(store, "a", source="partner:sans"), *post(store, "b", source="default")], AT)
    assert [[one["id"] for one in data["offers"]] for *_, data in told()] == [["a"]]


def test_offers_that_expire_together_are_told_of_a_few_a_message(store, program, told, monkeypatch):
    monkeypatch.setattr(telling, "A_MESSAGE", 2)
    program("agence", ClientScope.OFFERS_WRITE)
    post(store, "a", "b", "c", created_at=AT - timedelta(days=90))
    assert store.offers.expire(timedelta(days=60), AT) == 3
    assert store.offers.expire(timedelta(days=60), AT) == 0
    assert [[one["id"] for one in data["offers"]] for *_, data in told()] == [["a", "b"], ["c"]]


def test_a_program_is_told_when_sharing_ends_by_withdrawal_or_erasure_even_once_nobody_is_left(
    store, program, told, person
):
    profile, key = person
    program("corps", ClientScope.PROFILES_READ)
    program("interim", ClientScope.PROFILES_READ, audience=AGENCIES)
    program("ecrit", ClientScope.OFFERS_WRITE)
    for audience in (BODIES, AGENCIES):
        store.consents.give(key, Purpose.SHARING, audience, AT)
        store.consents.give(key, Purpose.UPDATES, audience, AT)
    store.consents.withdraw(key, Purpose.UPDATES, BODIES, AT)
    assert told() == []
    store.consents.withdraw(key, Purpose.SHARING, BODIES, AT)
    store.consents.withdraw(key, Purpose.SHARING, BODIES, AT)
    store.erasure.erase(key, AT)
    assert told() == [("corps", SHARING_ENDED, {"key": profile}), ("interim", SHARING_ENDED, {"key": profile})]


def test_what_is_undone_is_told_to_nobody(store, program, told, person):
    program("corps", ClientScope.PROFILES_READ)
    program("agence", ClientScope.OFFERS_WRITE)
    store.consents.give(person[1], Purpose.SHARING, BODIES, AT)
    (offer,) = post(store, "a")
    with pytest.raises(RuntimeError), store.transaction() as tx:
        tx.consents.withdraw(person[1], Purpose.SHARING, BODIES, AT)
        tx.offers.fill([offer], AT)
        raise RuntimeError
    assert told() == []
