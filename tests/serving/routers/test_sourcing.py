"""Shortlists with notes, and an adviser's word on a person and an offer."""

import pytest

from matching.domain import Audience, Purpose
from tests.serving.conftest import ANNE
from tests.serving.routers.test_bank import NOW

OFFER, MINE, SEEN = 1, 1, 2
"""Keys of an offer, of a person of Anne's, and of one of Marc's whom advisers may find."""


@pytest.fixture
def shortlist(anne):
    return anne.post("/adviser/shortlists", json={"name": "Cuisine", "offer_key": OFFER}).json()["key"]


def hide(store, key):
    """The owner of a profile no longer lets anyone find it."""
    person = store.persons.of_profiles([key])[key]
    for audience in Audience:
        store.consents.withdraw(person, Purpose.VISIBILITY, audience, NOW)


def test_a_shortlist_holds_people_with_cards_and_notes(anne, shortlist):
    path = f"/adviser/shortlists/{shortlist}"
    anne.post(f"{path}/profiles", json={"profile_key": SEEN, "note": "À rappeler"})
    added = anne.post(f"{path}/profiles", json={"profile_key": MINE})
    assert added.status_code == 201
    assert [(one["profile_key"], one["note"]) for one in added.json()["items"]] == [(SEEN, "À rappeler"), (MINE, "")]
    assert all(one["card"]["skills"] for one in added.json()["items"])
    assert anne.post(f"{path}/profiles", json={"profile_key": MINE}).status_code == 409
    noted = anne.patch(f"{path}/profiles/{MINE}", json={"note": "Vue mardi"}).json()["items"]
    assert [one["note"] for one in noted] == ["À rappeler", "Vue mardi"]
    assert anne.delete(f"{path}/profiles/{SEEN}").status_code == 204
    assert [one["profile_key"] for one in anne.get(path).json()["items"]] == [MINE]
    assert anne.delete(f"{path}/profiles/{SEEN}").status_code == 404


def test_shortlists_are_listed_renamed_and_deleted(anne, shortlist):
    assert anne.patch(f"/adviser/shortlists/{shortlist}", json={"name": "Salle"}).json()["name"] == "Salle"
    (one,) = anne.get("/adviser/shortlists").json()
    assert (one["key"], one["name"], one["offer_key"]) == (shortlist, "Salle", OFFER)
    assert anne.delete(f"/adviser/shortlists/{shortlist}").status_code == 204
    assert anne.get("/adviser/shortlists").json() == []


def test_a_shortlist_is_in_the_lists_of_nobody_else(marc, shortlist):
    assert marc.get("/adviser/shortlists").json() == []


def test_someone_who_may_not_be_found_is_not_added_and_their_card_disappears(anne, shortlist, store):
    path = f"/adviser/shortlists/{shortlist}"
    anne.post(f"{path}/profiles", json={"profile_key": SEEN})
    hide(store, SEEN)
    (one,) = anne.get(path).json()["items"]
    assert (one["profile_key"], one["card"]) == (SEEN, None)
    hide(store, 4)
    assert anne.post(f"{path}/profiles", json={"profile_key": 4}).status_code == 404
    assert anne.post(f"{path}/profiles", json={"profile_key": 2**60}).status_code == 404


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\x00b"])
def test_a_name_that_is_none_is_refused(anne, name):
    assert anne.post("/adviser/shortlists", json={"name": name}).status_code == 422


def test_what_is_said_of_someone_is_read_by_its_author_and_by_who_may_see_them(anne, marc, client_for, store):
    path, third = f"/adviser/offers/{OFFER}/overrides", client_for("adviser", "A9")
    made = [anne.post(path, json={"profile_key": key, "kind": "promote", "reason": "met"}) for key in (MINE, SEEN)]
    mine, seen = (one.json() for one in made)
    assert third.get(path).json() == [mine, seen]
    for key in (MINE, SEEN):
        hide(store, key)
    assert anne.get(path).json() == [mine, seen]
    assert marc.get(path).json() == [seen]
    assert third.get(path).json() == []


def test_an_override_is_put_read_by_others_and_withdrawn_by_its_author(anne, marc, store):
    body = {"profile_key": SEEN, "kind": "promote", "reason": "met"}
    made = anne.post(f"/adviser/offers/{OFFER}/overrides", json=body)
    assert made.status_code == 201 and made.json()["author"] == ANNE
    assert marc.get(f"/adviser/offers/{OFFER}/overrides").json() == [made.json()]
    key = made.json()["key"]
    assert anne.delete(f"/adviser/overrides/{key}").status_code == 200
    assert anne.get(f"/adviser/offers/{OFFER}/overrides").json() == []
    assert [one.action for one in store.audit.of(SEEN)] == ["override_put", "override_withdrawn"]


def test_an_override_takes_a_reason_of_the_table_and_a_person_who_may_be_found(anne, store):
    path, body = f"/adviser/offers/{OFFER}/overrides", {"profile_key": SEEN, "kind": "promote", "reason": "met"}
    assert anne.post(path, json=body | {"reason": "trop âgée"}).status_code == 422
    assert anne.post(path, json=body | {"comment": "x"}).status_code == 422
    hide(store, SEEN)
    assert anne.post(path, json=body).status_code == 404
