"""People proposed for an offer are anonymous cards; they are asked, and what became of them is said."""

import re
from datetime import UTC, datetime

import pytest

from matching.domain import Actor, ContactState, Event, EventKind, OfferStatus
from tests.serving.web.employer.conftest import OFFERS
from tests.serving.web.page import Page

CONTACTS = "/recruteur/contacts"


@pytest.fixture
def people(employer, read, bakers, offer):
    """The page of the people for an offer."""
    return read(employer, f"{OFFERS}/{offer}/personnes")


def shown(page):
    return [int(one) for one in re.findall(r'id="personne-(\d+)"', page.response.text)]


def outcome(employer, read, impression, **fields):
    return read(employer, f"/recruteur/personnes/{impression}").press(employer, "Enregistrer", **fields)


def refused_by_the_person(impression):
    return Event(0, impression, EventKind.REFUSED, "person", (), Actor.PERSON, "web", datetime.now(UTC))


def test_only_those_who_agree_are_shown_and_nothing_says_who_they_are(people, bakers, store):
    found = {store.impressions.get([one])[one].profile_id for one in shown(people)}
    assert found & {*bakers} == {*bakers[:2]}
    assert not [word for word in ("Nom0", "example.org", "Texte du CV", "1234", "B0") if word in people.response.text]


def test_a_contact_is_asked_from_a_card_waits_and_is_revealed_after_a_yes(employer, read, people, bakers, store):
    one = next(one for one in shown(people) if store.impressions.get([one])[one].profile_id == bakers[0])
    page = people.press(employer, "Demander un contact", f"/{one}/")
    assert "La demande est faite" in page.text and "en attente de réponse" in page.text
    waiting = read(employer, CONTACTS)
    assert "Boulanger" in waiting.text and "Nom0" not in waiting.text
    (contact,) = store.contacts.of_profile(bakers[0])
    refused = employer.post(f"{CONTACTS}/{contact.key}/identite", data=waiting.form("Reprendre la demande").fields)
    assert refused.status_code == 409
    store.contacts.answer(contact.key, True, datetime.now(UTC))
    revealed = read(employer, CONTACTS).press(employer, "Voir qui c’est")
    assert "Nom0" in revealed.text and "b0@example.org" in revealed.text
    person = store.persons.of_profiles([bakers[0]])[bakers[0]]
    assert [view.shown for view in store.views.of(person)] == ["identity"]


def test_a_request_is_taken_back(employer, read, people, store):
    people.press(employer, "Demander un contact")
    read(employer, CONTACTS).press(employer, "Reprendre la demande")
    assert "reprise" in read(employer, CONTACTS).text


def test_a_script_puts_the_answer_in_the_place_of_the_form(employer, people, store):
    form = people.form("Demander un contact")
    answer = employer.post(form.action, data=form.fields, headers={"HX-Request": "true"})
    assert "La demande est faite" in answer.text and "<html" not in answer.text


def test_the_interest_of_the_best_placed_is_asked_once(employer, people, offer, store):
    page = people.press(employer, "Demander l’intérêt de dix personnes")
    asked = store.contacts.of_offer(offer)
    assert f"Personnes interrogées à l’instant : {len(asked)}." in page.text.replace("\u00a0", " ") and asked
    page.press(employer, "Demander l’intérêt de dix personnes")
    assert len({one.profile_key for one in store.contacts.of_offer(offer)}) == len(store.contacts.of_offer(offer))


def test_a_refusal_with_its_reasons_stands_on_the_card_until_it_is_taken_back(employer, read, people, offer, store):
    one = shown(people)[0]
    page = outcome(employer, read, one, event="refused", reasons=["skills_missing"])
    (said,) = [event for event in store.events.of([one]) if event.side == "employer"]
    assert (said.event, said.reasons) == (EventKind.REFUSED, ("skills_missing",))
    assert "Pas retenue" in page.text and "compétences manquantes" in page.text
    after = page.press(employer, "Revenir sur cette réponse")
    assert "Pas retenue" not in after.text and store.events.of([one])[-1].event is EventKind.WITHDRAWN


def test_a_word_of_the_employer_stands_on_the_card_and_no_word_of_the_person_does(employer, read, people, store):
    one = shown(people)[0]
    store.answer_notes.put(store.events.append([refused_by_the_person(one)])[0], "Trop de bruit")
    page = outcome(employer, read, one, event="refused", note="À revoir avec le CACES 3")
    assert "Votre mot : À revoir avec le CACES 3" in page.text and "Trop de bruit" not in page.text


def test_a_word_that_tells_what_the_person_is_comes_back_beside_its_field(employer, read, people, store):
    one = shown(people)[0]
    form = read(employer, f"/recruteur/personnes/{one}").form("Enregistrer")
    answer = employer.post(form.action, data=form.fields | {"event": "refused", "note": "Trop âgée"})
    assert answer.status_code == 422 and "Retirez" in answer.text and "Trop âgée</textarea>" in answer.text
    assert store.events.of([one]) == []


def test_reasons_ticked_for_someone_hired_are_left_out(employer, read, people, store):
    one = shown(people)[0]
    outcome(employer, read, one, event="hired", reasons=["skills_missing"])
    assert [event.reasons for event in store.events.of([one]) if event.side == "employer"] == [()]


def test_a_position_that_is_filled_closes_the_offer_only_once_confirmed(employer, read, people, offer, store):
    asked = outcome(employer, read, shown(people)[0], event="refused", reasons=["position_filled"])
    assert "Le poste est-il pourvu" in asked.text.replace("\u00a0", " ")
    assert store.offers.get([offer])[offer].status is OfferStatus.OPEN
    asked.press(employer, "Le poste est pourvu")
    assert store.offers.get([offer])[offer].status is OfferStatus.FILLED
    assert "n’est plus ouverte" in read(employer, f"{OFFERS}/{offer}/personnes").text


def test_nothing_is_said_without_saying_what_happened(employer, read, people, store):
    one = shown(people)[0]
    page = outcome(employer, read, one, reasons=["no_show"])
    assert page.response.status_code == 422 and "obligatoire" in page.text
    assert page.form("Enregistrer").fields["reasons"] == ["no_show"]
    assert not [event for event in store.events.of([one]) if event.side == "employer"]


def test_people_shown_to_another_and_their_requests_are_not_found(employer, other, read, people, store):
    one, token = shown(people)[0], read(other, "/recruteur/offres/nouvelle").form("Vérifier").fields["csrf"]
    people.press(employer, "Demander un contact")
    outcome(employer, read, one, event="contacted")
    (contact,) = store.contacts.of_offer(store.impressions.get([one])[one].offer_id)
    (said,) = [event for event in store.events.of([one]) if event.side == "employer"]
    assert read(other, f"/recruteur/personnes/{one}", 404)
    for path in (
        f"/recruteur/personnes/{one}",
        f"/recruteur/personnes/{one}/contact",
        f"/recruteur/reponses/{said.event_id}/annuler",
        f"{CONTACTS}/{contact.key}/reprendre",
        f"{CONTACTS}/{contact.key}/identite",
    ):
        assert other.post(path, data={"csrf": token, "event": "hired"}).status_code == 404, path
    assert store.contacts.get([contact.key])[contact.key].state is ContactState.ASKED
    assert [one.event for one in store.events.of([one]) if one.side == "employer"] == [EventKind.CONTACTED]


def test_whoever_has_nothing_yet_reads_how_to_begin(other, read):
    assert "Aucune offre pour l’instant" in read(other, OFFERS).text
    assert "Aucune demande pour l’instant" in read(other, CONTACTS).text


def test_the_space_opens_on_the_offers(employer, read, offer):
    page = Page(employer.get("/recruteur"))
    assert "Mes offres" in page.text and f"{OFFERS}/{offer}" in [href for href, _ in page.links]
