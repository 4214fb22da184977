"""From a contact request to an identity: asked, accepted by the person or keyed for them, shown to who asked alone."""

import pytest

from tests.serving.conftest import ANNE, MARC
from tests.serving.routers.test_sourcing import hide

OFFER, HIS = 4, 2
"""Keys of an offer, and of a person of Marc's, P002, whom Anne may find."""


@pytest.fixture
def asked(anne):
    return anne.post("/adviser/contacts", json={"profile_key": HIS, "offer_key": OFFER}).json()


def test_a_request_is_made_in_the_name_of_the_offers_employer_and_once(anne, asked, store, client_for):
    assert asked["state"] == "asked"
    assert anne.post("/adviser/contacts", json={"profile_key": HIS, "offer_key": OFFER}).json() == asked
    assert store.contacts.get([asked["key"]])[asked["key"]].employer_key == store.offers.employer_keys([OFFER])[OFFER]
    (mine,) = client_for("jobseeker", "P002").get("/me/contacts").json()["items"]
    assert mine["requested_by"] == "Une conseillère ou un conseiller" and mine["offer"]["key"] == OFFER
    assert anne.get("/adviser/contacts").json()["items"] == [asked]


def test_a_place_in_a_list_says_who_and_for_which_offer(anne, store):
    listed = anne.post("/bank/searches", json={"romes": ["K2111"]}).json()["items"][0]
    made = anne.post("/adviser/contacts", json={"impression_id": listed["impression_id"]}).json()
    assert (made["profile_key"], made["offer_key"]) == (listed["profile_key"], None)
    assert store.contacts.get([made["key"]])[made["key"]].impression_key == listed["impression_id"]


@pytest.mark.parametrize("body", [{}, {"profile_key": 2, "impression_id": 1}, {"impression_id": 1, "offer_key": 4}])
def test_a_request_says_who_in_one_way(anne, body):
    assert anne.post("/adviser/contacts", json=body).status_code == 422


def test_people_who_may_not_be_found_cannot_be_asked(anne, store):
    hide(store, HIS)
    assert anne.post("/adviser/contacts", json={"profile_key": HIS}).status_code == 404
    assert anne.post("/adviser/contacts", json={"impression_id": 2**60}).status_code == 404


def test_the_identity_is_shown_once_the_person_accepts_and_no_longer_when_they_withdraw(anne, asked, client_for):
    path, person = f"/adviser/contacts/{asked['key']}/identity", client_for("jobseeker", "P002")
    assert anne.get(path).status_code == 409
    person.post(f"/me/contacts/{asked['key']}/answer", json={"accepted": True})
    assert anne.get(path).json()["name"] == "Dominique Périgaud"
    person.delete(f"/me/contacts/{asked['key']}")
    assert anne.get(path).status_code == 409


def test_each_view_is_noted_and_audited(anne, marc, asked, store):
    marc.post(f"/adviser/contacts/{asked['key']}/answer", json={"accepted": True, "channel": "phone"})
    anne.get(f"/adviser/contacts/{asked['key']}/identity")
    assert [(one.viewer_role, one.viewer) for one in store.views.of(HIS)] == [("adviser", ANNE)]
    assert [one.action for one in store.audit.of(HIS)] == ["contact_answer_keyed", "identity_viewed"]


def test_the_persons_adviser_keys_their_answer_and_nobody_else(anne, marc, asked, store):
    path, body = f"/adviser/contacts/{asked['key']}/answer", {"accepted": True, "channel": "paper"}
    assert anne.post(path, json=body).status_code == 404
    assert marc.get(f"/adviser/persons/{HIS}/contacts").json()["items"] == [asked]
    assert marc.post(path, json=body).json()["state"] == "accepted"
    found = store.contacts.get([asked["key"]])[asked["key"]]
    assert (found.answered_through, found.keyed_by) == ("paper", MARC)
    assert marc.post(path, json=body).status_code == 409


def test_a_request_is_in_the_lists_of_no_other_adviser(marc, asked):
    assert marc.get("/adviser/contacts").json()["items"] == []


def test_a_request_is_taken_back_once(anne, asked):
    assert anne.delete(f"/adviser/contacts/{asked['key']}").json()["state"] == "cancelled"
    assert anne.delete(f"/adviser/contacts/{asked['key']}").status_code == 409


def test_someone_too_often_solicited_is_left_alone(anne, store):
    offers = [*store.offers.keys_in_force()][:6]
    calls = [anne.post("/adviser/contacts", json={"profile_key": HIS, "offer_key": offer}) for offer in offers]
    assert [one.status_code for one in calls] == [201] * 5 + [409]
    assert "déjà plusieurs demandes" in calls[-1].json()["detail"]
