"""Mes alertes."""

from datetime import UTC, datetime

import pytest

from matching.domain import Channel, DigestContent, DigestEntry, DigestKind, DigestState, Frequency, NewDigest
from matching.store.channel_faults import ChannelFault, FaultKind

HOME = "/espace/alertes"
SCRIPT = {"HX-Request": "true"}
NOW = datetime(2026, 11, 12, 9, tzinfo=UTC)


@pytest.fixture
def digest(client_for, store):
    """A digest of two offers, sent to P001 with a question; its number."""
    shown = client_for("jobseeker").get("/me/offers", params={"limit": 2}).json()["items"]
    entries = [
        DigestEntry(one["impression_id"], one["offer"]["key"], ("Proche de chez vous",), ("Le dimanche",))
        for one in shown
    ]
    content = DigestContent(tuple(entries), question="night", relaxations=("3 offres de plus si vous acceptez 35 km",))
    (number,) = store.digests.write([NewDigest(1, "welcome", DigestKind.OFFERS, DigestState.REVIEW, content)], NOW)
    store.digests.sent(number, Channel.SPACE, NOW)
    return number


def wanted(store):
    return store.subscriptions.get([1])[1]


def test_without_any_alert_the_page_says_what_will_come(me, read):
    page = read(me, HOME)
    assert "Rien ne vous a encore été envoyé" in page.text
    assert "Vous recevez des offres une fois par semaine." in page.text


def test_alerts_are_listed_with_their_offers_and_their_question(me, read, digest):
    page = read(me, HOME)
    assert "2 offres, le 12 novembre 2026" in page.text
    assert "Accepteriez-vous de travailler de nuit" in page.text
    assert f"{HOME}/{digest}" in [href for href, _ in page.links]


def test_an_alert_shows_its_offers_with_the_reasons_given_then_and_they_are_answered_there(
    me, read, digest, client_for
):
    page = read(me, f"{HOME}/{digest}")
    assert "Proche de chez vous" in page.text and "3 offres de plus si vous acceptez 35 km" in page.text
    after = page.press(me, "Ça m’intéresse")
    assert "Votre réponse : Ça m’intéresse" in after.text
    assert [one["event"] for one in client_for("jobseeker").get("/me/answers").json()["items"]] == ["interested"]


def test_a_question_is_answered_and_taken_back(me, read, digest, client_for):
    page = read(me, f"{HOME}/{digest}").press(me, "Non", "/question")
    assert "Votre réponse : non" in page.text
    assert "Nous n’envoyons plus d’offres avec travail de nuit." in page.text
    page = page.press(me, "Annuler ma réponse", "/question")
    assert page.form("Oui")
    assert client_for("jobseeker").get(f"/me/alerts/{digest}").json()["question"]["accepted"] is None


def test_a_script_gets_the_question_alone(me, read, digest):
    form = read(me, HOME).form("Oui")
    answer = me.post(form.action, data=form.fields | {"reponse": ["oui"]}, headers=SCRIPT)
    assert "<html" not in answer.text and "Votre réponse : oui" in answer.text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ("Une fois par jour", "Vous recevez des offres une fois par jour."),
        ("Dès qu’une offre paraît", "Vous recevez des offres dès qu’elles paraissent."),
        ("Faire une pause d’un mois", "Vos offres sont en pause jusqu’au"),
        ("Ne plus recevoir d’offres", "Vous ne recevez plus d’offres de notre part."),
    ],
)
def test_a_rhythm_is_chosen_by_one_button_and_said(me, read, button, said):
    assert said in read(me, HOME).press(me, button).text


def test_whoever_stopped_starts_again_and_a_pause_ends(me, read, store):
    page = read(me, HOME).press(me, "Ne plus recevoir d’offres").press(me, "Recevoir à nouveau des offres")
    assert wanted(store).stopped_at is None
    page.press(me, "Faire une pause d’un mois").press(me, "Mettre fin à la pause")
    assert wanted(store).snoozed_until is None
    assert wanted(store).frequency is Frequency.WEEKLY


def test_channels_are_chosen_and_one_that_was_stopped_serves_again(me, read, store):
    store.channel_faults.add(1, ChannelFault(Channel.EMAIL, FaultKind.COMPLAINT, NOW))
    page = read(me, HOME)
    assert "ce canal n’est plus utilisé" in page.text
    after = page.press(me, "Enregistrer", "/canaux", canal=["email", "space"])
    assert wanted(store).channels == (Channel.EMAIL, Channel.SPACE)
    assert "ce canal n’est plus utilisé" not in after.text


def test_channels_do_not_start_again_what_was_stopped(me, read, store):
    page = read(me, HOME).press(me, "Ne plus recevoir d’offres")
    page.press(me, "Enregistrer", "/canaux", canal=["space"])
    assert wanted(store).stopped_at is not None


@pytest.mark.parametrize(("path", "fields"), [("rythme", {"choix": "jamais"}), ("canaux", {"canal": "pigeon"})])
def test_what_is_no_choice_is_refused_and_changes_nothing(me, read, store, path, fields):
    before = wanted(store)
    token = read(me, HOME).forms[0].fields["csrf"]
    assert me.post(f"{HOME}/{path}", data={"csrf": token, **fields}).status_code == 422
    assert wanted(store) == before


def test_the_alert_of_someone_else_is_not_found(visitor, read, digest):
    other = visitor("jobseeker", "P002")
    assert other.get(f"{HOME}/{digest}").status_code == 404
    token = read(other, HOME).forms[0].fields["csrf"]
    assert other.post(f"{HOME}/{digest}/question", data={"csrf": token, "reponse": "oui"}).status_code == 404


@pytest.mark.parametrize("path", ["rythme", "canaux", "1/question"])
def test_a_form_without_its_token_changes_nothing(me, store, digest, path):
    before = wanted(store)
    assert me.post(f"{HOME}/{path}", data={"choix": "arret", "reponse": "oui"}).status_code == 403
    assert wanted(store) == before


@pytest.mark.parametrize("path", [HOME, f"{HOME}/1"])
def test_alerts_are_for_their_owner(app, visitor, path):
    assert app.get(path, follow_redirects=False).status_code == 303
    assert visitor("adviser", "C001").get(path).status_code == 403


def test_text_messages_are_not_proposed_where_nothing_carries_them(me, read):
    assert "SMS" not in read(me, HOME).text
