"""Mes données."""

import json
from datetime import UTC, datetime

import pytest

from matching.domain import Audience, Purpose
from serving.schemas.account import consents_to_ask

HOME = "/espace/donnees"


@pytest.fixture
def contact(store):
    """A request of the employer of an offer to reach P001; its key."""
    employer = store.offers.employer_keys([4])[4]
    return store.contacts.ask(1, 4, employer, "employer", "12345678900011", datetime.now(UTC)).key


def standing(store):
    return {(one.purpose, one.audience) for one in store.consents.standing(1)}


def test_every_consent_may_be_given_and_says_what_it_gives(me, read):
    page = read(me, HOME)
    actions = {form.action for form in page.forms if form.action.startswith("/espace/accords/")}
    assert actions == {f"/espace/accords/{purpose}/{to}" for purpose, to in consents_to_ask()}
    assert "il faut vous le demander, et vous répondez" in page.text


def test_a_consent_is_given_and_withdrawn(me, read, store):
    path = f"/{Purpose.SHARING}/{Audience.TRAINING_BODIES}"
    page = read(me, HOME).press(me, "Donner mon accord", path)
    assert "Votre accord est donné" in page.text
    assert (Purpose.SHARING, Audience.TRAINING_BODIES) in standing(store)
    page.press(me, "Retirer mon accord", path)
    assert (Purpose.SHARING, Audience.TRAINING_BODIES) not in standing(store)


def test_a_consent_that_does_not_exist_is_not_given(me, read, store):
    before, token = standing(store), read(me, HOME).forms[0].fields["csrf"]
    said = {"csrf": token, "accord": "donner"}
    assert me.post("/espace/accords/audit/employers", data=said).status_code == 404
    assert me.post("/espace/accords/tout/employers", data=said).status_code == 422
    assert me.post("/espace/accords/sharing/employers", data={"csrf": token}).status_code == 422
    assert standing(store) == before


def test_a_request_says_what_happens_next_and_is_accepted_then_taken_back(me, read, store, contact):
    page = read(me, HOME)
    assert "Hôtel Sérévane voudrait vous joindre" in page.text
    assert "Hôtel Sérévane verra votre nom et vos coordonnées" in page.text
    page = page.press(me, "Accepter")
    assert store.contacts.get([contact])[contact].state == "accepted"
    page = page.press(me, "Ne plus montrer mon identité")
    assert store.contacts.get([contact])[contact].state == "cancelled"
    assert "ne sont plus montrés" in page.text


def test_a_request_is_declined_once(me, read, store, contact):
    page = read(me, "/espace/demandes")
    form = page.form("Refuser")
    page.press(me, "Refuser")
    assert store.contacts.get([contact])[contact].state == "declined"
    assert me.post(form.action, data=form.fields | {"reponse": ["oui"]}).status_code == 409


def test_who_saw_my_identity_is_listed(me, read, client_for):
    assert "Personne, pour l’instant" in read(me, HOME).text
    client_for("adviser", "C001").get("/adviser/persons/1")
    assert "Une conseillère ou un conseiller" in read(me, HOME).text


def test_a_rule_is_seen_shared_and_undone(me, read, client_for):
    api = client_for("jobseeker")
    shown = api.get("/me/offers").json()["items"][0]["impression_id"]
    api.post(f"/me/impressions/{shown}/answers", json={"event": "refused", "reasons": ["contract_type"]})
    page = read(me, HOME)
    (rule,) = api.get("/me/rules").json()
    assert rule["sentence"].replace("\u00a0", " ") in page.text
    page = page.press(me, "En tenir compte aussi dans les listes des employeurs")
    assert api.get("/me/rules").json()[0]["shareable"] is True
    page = page.press(me, "Ne plus en tenir compte dans les listes des employeurs")
    assert api.get("/me/rules").json()[0]["shareable"] is False
    assert "La règle est annulée" in page.press(me, "Annuler", "/regles/").text
    assert api.get("/me/rules").json() == []


def test_everything_is_taken_away_as_a_file(me, store):
    answer = me.get(f"{HOME}/export")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert json.loads(answer.content).keys() == store.about(1).keys()
    assert "Camille Vauclin" in answer.text


def test_nothing_is_erased_before_the_word_is_typed(me, read, store):
    page = read(me, f"{HOME}/effacer")
    answer = me.post(f"{HOME}/effacer", data=page.form("Tout effacer").fields | {"mot": ["oui"]})
    assert answer.status_code == 422 and "Tapez le mot EFFACER" in answer.text and 'value="oui"' in answer.text
    assert store.persons.get([1])


def test_once_it_is_typed_everything_is_erased_and_the_session_ends(me, read, store):
    page = read(me, f"{HOME}/effacer").press(me, "Tout effacer", mot="effacer")
    assert "Vos données sont effacées" in page.text
    assert not store.persons.get([1])
    assert me.get(HOME, follow_redirects=False).headers["location"].startswith("/connexion")


def test_what_belongs_to_someone_else_is_not_found(visitor, read, contact, store):
    other = visitor("jobseeker", "P002")
    token = read(other, HOME).forms[0].fields["csrf"]
    for path in (
        f"/espace/demandes/{contact}/reponse",
        f"/espace/demandes/{contact}/retirer",
        "/espace/regles/1/partage",
    ):
        assert other.post(path, data={"csrf": token, "reponse": "oui", "partage": "oui"}).status_code == 404
    assert store.contacts.get([contact])[contact].state == "asked"


def test_forms_without_their_token_change_nothing(me, store, contact):
    before = standing(store)
    for path in ("/espace/accords/sharing/employers", f"/espace/demandes/{contact}/reponse", f"{HOME}/effacer"):
        assert me.post(path, data={"accord": "donner", "reponse": "oui", "mot": "EFFACER"}).status_code == 403
    assert standing(store) == before and store.persons.get([1])
    assert store.contacts.get([contact])[contact].state == "asked"


@pytest.mark.parametrize("path", [HOME, f"{HOME}/export", f"{HOME}/effacer", "/espace/demandes"])
def test_data_is_for_its_owner(app, visitor, path):
    assert app.get(path, follow_redirects=False).status_code == 303
    assert visitor("employer", "00000000000018").get(path).status_code == 403
