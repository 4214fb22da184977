from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import ContactState

MINE = 1
"""Key of the profile of P001."""


@pytest.fixture
def me(client_for):
    return client_for("jobseeker", "P001")


@pytest.fixture
def ask(store):
    def ask(profile=MINE, offer=4, at=None):
        when = at or datetime.now(UTC)
        employer = store.offers.employer_keys([offer])[offer]
        return store.contacts.ask(profile, offer, employer, "employer", "12345678900011", when).key

    return ask


def test_i_read_who_asks_and_about_which_offer_the_latest_first(me, ask, store):
    first, second = ask(offer=4), ask(offer=5)
    found = me.get("/me/contacts").json()["items"]
    assert [one["key"] for one in found] == [second, first]
    assert found[1]["employer"] == "Hôtel Sérévane" and found[1]["offer"]["key"] == 4
    assert found[0]["state"] == "asked"


def test_requests_come_by_pages(me, ask):
    keys = [ask(offer=offer) for offer in (4, 5, 6)]
    first = me.get("/me/contacts", params={"limit": 2}).json()
    second = me.get("/me/contacts", params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["key"] for one in first["items"] + second["items"]] == keys[::-1]
    assert second["next"] is None


@pytest.mark.parametrize(("accepted", "state"), [(True, "accepted"), (False, "declined")])
def test_i_answer_once(me, ask, store, accepted, state):
    key = ask()
    answered = me.post(f"/me/contacts/{key}/answer", json={"accepted": accepted})
    assert answered.status_code == 200 and answered.json()["state"] == state
    kept = store.contacts.get([key])[key]
    assert kept.state == state and kept.answered_through == "web" and kept.keyed_by is None
    assert me.post(f"/me/contacts/{key}/answer", json={"accepted": True}).status_code == 409


def test_i_may_go_back_on_an_agreement_and_on_nothing_else(me, ask, store):
    key = ask()
    assert me.delete(f"/me/contacts/{key}").status_code == 409
    me.post(f"/me/contacts/{key}/answer", json={"accepted": True})
    assert me.delete(f"/me/contacts/{key}").json()["state"] == "cancelled"
    assert store.contacts.get([key])[key].state is ContactState.CANCELLED


def test_a_request_whose_time_is_over_waits_for_no_answer(me, ask):
    key = ask(at=datetime.now(UTC) - timedelta(days=60))
    assert me.post(f"/me/contacts/{key}/answer", json={"accepted": True}).status_code == 409
