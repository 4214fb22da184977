import json
from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Actor, ClientScope
from matching.errors import InputError
from matching.store.webhooks import CONTACT_CHANGED, OVERLAP, WEBHOOK

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
URL, OTHER = "https://agence.example/suite", "https://agence.example/autre"


@pytest.fixture
def client(store):
    """A program of a partner, without an address."""
    made, _ = store.clients.add("Agence", "partner", [ClientScope.OUTCOMES_WRITE], "agence", AT, id="agence")
    return made.id


@pytest.fixture
def told(store):
    """What programs are to be told, and the persons whom it is about."""

    def told():
        tasks = store.outbox.take(99, AT + timedelta(days=1), timedelta(seconds=0), WEBHOOK)
        return [(one.payload["client"], json.loads(one.payload["body"]), one.person_key) for one in tasks]

    return told


@pytest.fixture
def ask(store, anais):
    """Asks the first person to be reached, by a program unless another is named; the key of the request."""
    return lambda role="partner", who="agence": store.contacts.ask(1, None, None, role, who, AT).key


def test_a_first_address_comes_with_a_secret_and_another_keeps_it(store, client):
    assert store.webhooks.put(client, URL, AT)
    first = store.webhooks.of([client])[client]
    assert (first.url, len(first.secret), first.secrets(AT)) == (URL, 32, (first.secret,))
    assert not store.webhooks.put(client, OTHER, AT + OVERLAP)
    second = store.webhooks.of([client])[client]
    assert (second.url, second.secret, second.changed_at) == (OTHER, first.secret, AT + OVERLAP)


def test_a_secret_that_was_replaced_signs_for_a_day_more(store, client):
    store.webhooks.put(client, URL, AT)
    former = store.webhooks.of([client])[client].secret
    assert store.webhooks.renew(client, AT)
    new = store.webhooks.of([client])[client]
    assert new.secret != former
    assert new.secrets(AT + OVERLAP - timedelta(seconds=1)) == (new.secret, former)
    assert new.secrets(AT + OVERLAP) == (new.secret,)


def test_an_address_that_was_removed_comes_back_with_another_secret(store, client):
    store.webhooks.put(client, URL, AT)
    former = store.webhooks.of([client])[client].secret
    assert store.webhooks.remove(client)
    assert not store.webhooks.remove(client)
    assert not store.webhooks.renew(client, AT)
    assert store.webhooks.put(client, URL, AT)
    assert store.webhooks.of([client])[client].secret != former


def test_only_programs_in_force_have_an_address(store, client):
    with pytest.raises(InputError, match="no client 'nobody'"):
        store.webhooks.put("nobody", URL, AT)
    store.webhooks.put(client, URL, AT)
    store.clients.revoke(client, AT)
    assert store.webhooks.of([client]) == {}
    with pytest.raises(InputError, match="in force"):
        store.webhooks.put(client, OTHER, AT)


@pytest.mark.parametrize(("accepted", "state"), [(True, "accepted"), (False, "declined")])
def test_a_program_is_told_what_a_person_answered_to_it(store, client, anais, ask, told, accepted, state):
    store.webhooks.put(client, URL, AT)
    key = ask()
    assert told() == []
    store.contacts.answer(key, accepted, AT)
    data = {"key": key, "state": state}
    assert told() == [("agence", {"type": CONTACT_CHANGED, "timestamp": AT.isoformat(), "data": data}, anais)]


def test_a_program_is_told_when_a_person_takes_an_answer_back_and_not_what_it_did_itself(store, client, ask, told):
    store.webhooks.put(client, URL, AT)
    key = ask()
    store.contacts.answer(key, True, AT)
    store.contacts.cancel(key, Actor.PERSON, AT)
    assert [body["data"]["state"] for _, body, _ in told()] == ["accepted", "cancelled"]
    store.contacts.cancel(ask(), Actor.EMPLOYER, AT)
    assert len(told()) == 2


def test_nobody_is_told_of_the_requests_of_others(store, client, ask, told):
    store.webhooks.put(client, URL, AT)
    for role, who in (("employer", "agence"), ("partner", "autre"), ("adviser", "agence")):
        store.contacts.answer(ask(role, who), False, AT)
    assert told() == []


def test_a_program_without_an_address_is_told_nothing(store, client, ask, told):
    store.contacts.answer(ask(), True, AT)
    assert told() == []


def test_what_is_undone_is_not_told(store, client, ask, told):
    store.webhooks.put(client, URL, AT)
    key = ask()
    with pytest.raises(RuntimeError), store.transaction() as tx:
        tx.contacts.answer(key, True, AT)
        raise RuntimeError
    assert told() == []


def test_what_has_not_left_about_a_person_goes_with_their_erasure(store, client, anais, ask, told):
    store.webhooks.put(client, URL, AT)
    store.contacts.answer(ask(), True, AT)
    assert store.about(anais)["messages"][0]["kind"] == WEBHOOK
    store.erasure.erase(anais, AT)
    assert told() == []
