"""The people of an adviser on pages: who is neglected, what becomes of each, and answers keyed for them."""

from datetime import UTC, date, datetime

import pytest

from matching.bank import MOST_SOLICITED
from matching.domain import Audience, Choice, ContactState, EventKind, Proof, Provenance
from matching.store.attested import Attested
from tests.serving.conftest import ANNE
from tests.serving.web.adviser.conftest import CAMILLE, OTHERS, SEARCH, values

PORTFOLIO = "/conseil/portefeuille"
PERSON = f"/conseil/personnes/{CAMILLE}"
TABS = ("", "/offres", "/reponses", "/envois", "/contacts")


def test_a_portfolio_names_its_people_and_notes_it(anne, store):
    page = anne.page(PORTFOLIO)
    assert page.count("<article") == 20 and "Camille Vauclin" in page and "Jamais montrées (20)" in page
    assert [(one.viewer, one.shown) for one in store.views.of(CAMILLE)] == [(ANNE, "name")]


def test_who_is_never_shown_or_too_often_solicited_is_found(anne, store):
    anne.page(SEARCH)
    for n in range(MOST_SOLICITED):
        store.contacts.ask(CAMILLE, None, None, "employer", f"E{n}", datetime.now(UTC))
    page = anne.page(f"{PORTFOLIO}?attention=too_solicited")
    assert page.count("<article") == 1 and "Sollicitée 5 fois en 30 jours" in page
    never = anne.page(f"{PORTFOLIO}?attention=never_shown")
    assert never.count("<article") < 20 and f"Jamais montrées ({never.count('<article')})" in never


def test_an_adviser_of_nobody_reads_why(browser_of):
    assert "Votre portefeuille est vide" in browser_of("adviser", "C999").page(PORTFOLIO)
    assert "Votre portefeuille est vide" in browser_of("adviser", "C999").page("/conseil/saisie")


def test_the_page_of_a_person_says_who_they_are_and_notes_it(anne, store):
    page = anne.page(PERSON)
    assert "Camille Vauclin" in page and "personne001@courrier.example" in page
    assert [one.shown for one in store.views.of(CAMILLE)] == ["identity"]


def test_the_page_of_a_person_says_what_others_say_with_its_proof_and_nothing_that_the_person_hid(anne, store):
    now, proof = datetime.now(UTC), Proof(Provenance.CERTIFIED, "Titre Soudeur", "RNCP1", "Afpa", date(2021, 3, 1))
    said = [Attested("skills", {"label": one, "ogr": ogr}, proof) for one, ogr in (("Souder", "1"), ("Braser", "2"))]
    store.attested.say(CAMILLE, "passeport-nord", said, now, Audience.TRAINING_BODIES)
    store.attested.choose(CAMILLE, "skills/2", "passeport-nord", Choice.HIDDEN, now)
    page = anne.page(PERSON)
    assert "Souder" in page and "passeport-nord, certifiée, Titre Soudeur" in page
    assert "Braser" not in page


@pytest.mark.parametrize("tab", TABS)
def test_nothing_of_someone_elses_person_is_found(anne, store, tab):
    assert "Introuvable" in anne.page(f"/conseil/personnes/{OTHERS}{tab}", 404)
    assert store.views.of(OTHERS) == []


@pytest.mark.parametrize("tab", TABS[1:])
def test_each_view_of_a_name_is_noted(anne, store, tab):
    assert "Camille Vauclin" in anne.page(PERSON + tab)
    assert [one.shown for one in store.views.of(CAMILLE)] == ["name"]


def test_offers_of_a_person_come_with_reasons_and_an_answer_is_keyed(anne, store):
    page = anne.page(PERSON + "/offres")
    number = int(page.split('action="/conseil/saisie/')[1].split('"')[0])
    answer = anne.post(f"/conseil/saisie/{number}", event="refused", reasons=["contract_type"], channel="phone")
    assert (answer.status_code, answer.headers["location"]) == (303, PERSON + "/reponses")
    page = anne.page(PERSON + "/reponses")
    assert "La réponse est enregistrée." in page and "A refusé : type de contrat" in page
    assert "Aucune règle" not in page
    (event,) = [one for one in store.events.of([number]) if one.event is EventKind.REFUSED]
    assert (event.channel, event.keyed_by) == ("phone", ANNE)


def test_a_word_keyed_with_an_answer_is_shown_and_one_that_tells_what_the_person_is_comes_back(anne, shown, store):
    sent = {"event": "refused", "reasons": ["other"], "channel": "phone"}
    refused = anne.post(f"/conseil/saisie/{shown[0]}", **sent, note="Enceinte")
    assert refused.status_code == 422 and ">\nEnceinte</textarea>" in refused.text and "Retirez" in refused.text
    assert store.events.of([shown[0]]) == []
    anne.post(f"/conseil/saisie/{shown[0]}", **sent, note="Préfère la pâtisserie fine")
    assert "Mot laissé avec la réponse : Préfère la pâtisserie fine" in anne.page(PERSON + "/reponses")


def test_an_answer_is_taken_back_with_its_rule(anne, shown):
    anne.post(f"/conseil/saisie/{shown[0]}", event="refused", reasons=["contract_type"], channel="paper")
    page = anne.page(PERSON + "/reponses")
    number = page.split('action="/conseil/reponses/')[1].split("/")[0]
    answer = anne.post(f"/conseil/reponses/{number}/annuler", suite=PERSON + "/reponses")
    assert answer.headers["location"] == PERSON + "/reponses"
    page = anne.page(PERSON + "/reponses")
    assert "Aucune règle" in page and "Aucune réponse pour l’instant" in page


def test_what_was_typed_stays_when_an_answer_cannot_be(anne, make_digest, shown, store):
    make_digest(CAMILLE, shown[:2], sent=True)
    sent = {"event": "interested", "reasons": ["too_far"], "channel": "paper"}
    answer = anne.post(f"/conseil/saisie/{shown[1]}", **sent)
    assert answer.status_code == 422 and "Seul un refus a des raisons." in answer.text
    assert f'id="interested-{shown[1]}" name="event" value="interested" checked' in answer.text
    assert f'id="too_far-{shown[1]}" name="reasons" value="too_far" checked' in answer.text
    assert store.events.of([shown[1]]) == []
    page = anne.post(f"/conseil/saisie/{shown[3]}", channel="paper")
    assert page.status_code == 422 and f'action="/conseil/saisie/{shown[3]}"' in page.text


def test_answers_to_what_was_sent_are_keyed_from_the_person(anne, make_digest, shown, store):
    assert "Choisissez une personne" in anne.page("/conseil/saisie")
    empty = anne.page(f"/conseil/saisie?personne={CAMILLE}")
    assert "Rien ne lui a été envoyé" in empty
    make_digest(CAMILLE, shown[:2], sent=True)
    page = anne.page(f"/conseil/saisie?personne={CAMILLE}")
    assert page.count('action="/conseil/saisie/') == 3  # two offers, and how often they come
    assert "Camille Vauclin" in page
    assert len(store.views.of(CAMILLE)) == 3 and len(store.views.of(3)) == 1  # one list of everyone, two of Camille
    anne.page(f"/conseil/saisie?personne={OTHERS}", 404)


def test_nobody_keys_for_someone_elses_person(marc, shown, store):
    assert marc.post(f"/conseil/saisie/{shown[0]}", event="applied", channel="phone").status_code == 404
    assert store.events.of([shown[0]]) == []


def test_what_was_sent_and_what_waits_is_told(anne, make_digest, shown):
    make_digest(CAMILLE, shown[:2], sent=True)
    make_digest(CAMILLE, shown[2:3], "2026-11-29")
    page = anne.page(PERSON + "/envois")
    assert "1 envoi attend" in page and page.count("sans réponse") == 2 and "par courriel" in page


def test_the_answer_to_a_contact_request_is_keyed(anne, store):
    asked = store.contacts.ask(CAMILLE, 1, None, "employer", "00000000000018", datetime.now(UTC))
    page = anne.page(PERSON + "/contacts")
    assert "Par un employeur" in page and values(page, "accepted") == ["true", "false"]
    answer = anne.post(
        f"/conseil/contacts/{asked.key}/repondre", accepted="false", channel="phone", suite=PERSON + "/contacts"
    )
    assert answer.headers["location"] == PERSON + "/contacts"
    assert store.contacts.get([asked.key])[asked.key].state is ContactState.DECLINED
    assert "La demande est refusée." in anne.page(PERSON + "/contacts")


def test_nobody_answers_for_someone_elses_person(marc, store):
    asked = store.contacts.ask(CAMILLE, 1, None, "employer", "00000000000018", datetime.now(UTC))
    answer = marc.post(f"/conseil/contacts/{asked.key}/repondre", accepted="true", channel="phone")
    assert answer.status_code == 404
    assert store.contacts.get([asked.key])[asked.key].state is ContactState.ASKED
