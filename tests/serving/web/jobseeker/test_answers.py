"""What I answer, what that changes, and the way back, on pages."""

import pytest

from matching.domain import EventKind
from matching.refusals import PERSON
from serving.schemas.answers import refusal_reasons

HOME = "/espace/offres"
SCRIPT = {"HX-Request": "true"}


def first(read, me):
    """Page of the list, and impression of its first card."""
    page = read(me, HOME)
    return page, int(next(one for one in page.ids if one.startswith("offre-")).removeprefix("offre-"))


def answers(client_for):
    return client_for("jobseeker").get("/me/answers").json()["items"]


def test_interest_is_said_in_one_tap_and_the_card_says_it(me, read, client_for):
    page, shown = first(read, me)
    after = page.press(me, "Ça m’intéresse", f"/{shown}/")
    assert "Votre réponse : Ça m’intéresse" in after.text
    assert [one["event"] for one in answers(client_for)] == ["interested"]


def test_whoever_was_interested_may_still_say_that_they_applied(me, read, client_for):
    page, shown = first(read, me)
    page.press(me, "Ça m’intéresse", f"/{shown}/")
    again = read(me, f"{HOME}/{shown}")
    assert again.form("J’ai postulé").words == ["J’ai postulé"]
    again.press(me, "J’ai postulé")
    assert [one["event"] for one in answers(client_for)] == ["applied"]


def test_a_double_click_counts_once(me, read, client_for):
    page, shown = first(read, me)
    form = page.form("Ça m’intéresse", f"/{shown}/")
    for _ in range(2):
        after = me.post(form.action, data=form.fields | {"reponse": ["interesse"]})
    read(me, str(after.url.copy_with(host=None, scheme=None, port=None))).press(me, "Annuler ma réponse")
    assert answers(client_for) == []


def test_every_reason_of_the_table_may_be_given(me, read):
    _, shown = first(read, me)
    page = read(me, f"{HOME}/{shown}/refus")
    offered = {value for _, name, value in page.form("Autre").buttons if name == "raison"}
    assert offered == {one.slug for one in refusal_reasons()}


def test_a_word_left_with_a_refusal_is_read_with_the_answers(me, read):
    _, shown = first(read, me)
    read(me, f"{HOME}/{shown}/refus").press(me, "Autre", note="L’atelier est trop bruyant")
    assert "Votre mot : L’atelier est trop bruyant" in read(me, "/espace/reponses").text


def test_a_word_sent_twice_by_a_double_click_is_one(me, read, client_for):
    _, shown = first(read, me)
    form = read(me, f"{HOME}/{shown}/refus").form("Autre")
    for _ in range(2):
        assert me.post(form.action, data=form.fields | {"raison": "other", "note": "Bruyant"}).status_code == 200
    assert [one["note"] for one in answers(client_for)] == ["Bruyant"]


def test_a_refusal_shows_the_rule_that_it_makes_and_both_are_undone(me, read, client_for):
    _, shown = first(read, me)
    reasons = read(me, f"{HOME}/{shown}/refus")
    after = reasons.press(me, "Type de contrat")
    assert "Votre réponse : Pas pour moi" in after.text and "Nous n’envoyons plus d’offres en " in after.text
    assert after.form("Annuler cette règle")
    back = after.press(me, "Annuler ma réponse")
    assert "Votre réponse est annulée" in back.text
    assert answers(client_for) == client_for("jobseeker").get("/me/rules").json() == []


def test_a_rule_is_undone_alone(me, read, client_for):
    _, shown = first(read, me)
    after = read(me, f"{HOME}/{shown}/refus").press(me, "Type de contrat")
    response = after.press(me, "Annuler cette règle", follow=False)
    assert (response.status_code, response.headers["location"]) == (303, "/espace/donnees#regles")
    assert client_for("jobseeker").get("/me/rules").json() == []
    assert len(answers(client_for)) == 1


def test_a_script_gets_the_card_with_the_answer_then_without_it(me, read):
    page, shown = first(read, me)
    form = page.form("Ça m’intéresse", f"/{shown}/")
    said = me.post(form.action, data=form.fields | {"reponse": ["interesse"]}, headers=SCRIPT)
    assert said.text.lstrip().startswith("<article") and "autofocus" in said.text
    undo = read(me, f"{HOME}/{shown}").form("Annuler ma réponse")
    taken = me.post(undo.action, data=undo.fields, headers=SCRIPT)
    assert taken.text.lstrip().startswith("<article") and "Votre réponse" not in taken.text


def test_reading_a_page_answers_nothing(me, read, client_for):
    _, shown = first(read, me)
    for path in (f"{HOME}/{shown}", f"{HOME}/{shown}/refus", "/espace/reponses"):
        read(me, path)
    assert answers(client_for) == []


@pytest.mark.parametrize("fields", [{}, {"reponse": "embauche"}, {"reponse": "refus", "raison": "parce que"}])
def test_what_is_no_answer_is_refused_and_changes_nothing(me, read, client_for, fields):
    page, shown = first(read, me)
    form = page.form("Ça m’intéresse", f"/{shown}/")
    assert me.post(form.action, data={**form.fields, **fields}).status_code == 422
    assert answers(client_for) == []


def test_forms_without_their_token_change_nothing(me, read, store):
    page, shown = first(read, me)
    page.press(me, "Ça m’intéresse", f"/{shown}/")
    before = store.events.of([shown])
    paths = [f"{HOME}/{shown}/reponse", f"{HOME}/curseur", f"/espace/reponses/{before[0].event_id}/annuler"]
    for path in paths:
        assert me.post(path, data={"reponse": "refus", "curseur": "0"}).status_code == 403
    assert store.events.of([shown]) == before and store.profiles.with_handle(1)[1] is None


def test_what_someone_else_was_shown_or_answered_is_not_found(visitor, me, read):
    page, shown = first(read, me)
    page.press(me, "Ça m’intéresse", f"/{shown}/")
    other = visitor("jobseeker", "P002")
    token = read(other, HOME).form("Reclasser").fields["csrf"]
    for path in (f"{HOME}/{shown}/reponse", "/espace/reponses/1/annuler", "/espace/regles/1/annuler"):
        assert other.post(path, data={"csrf": token, "reponse": "interesse"}).status_code == 404


def test_my_answers_are_listed_and_taken_back(me, read, client_for):
    _, shown = first(read, me)
    read(me, f"{HOME}/{shown}/refus").press(me, "Type de contrat")
    page = read(me, "/espace/reponses")
    assert "Pas pour moi le" in page.text and PERSON["contract_type"].label in page.text
    page.press(me, "Annuler ma réponse")
    assert answers(client_for) == []
    assert "Vous n’avez encore répondu à aucune offre" in read(me, "/espace/reponses").text


def test_pages_of_answers_follow_one_another(me, read, store, client_for):
    api = client_for("jobseeker")
    shown = api.get("/me/offers", params={"limit": 50}).json()["items"]
    for one in shown:
        api.post(f"/me/impressions/{one['impression_id']}/answers", json={"event": EventKind.INTERESTED})
    page = read(me, "/espace/reponses")
    following = next(href for href, words in page.links if words == "Page suivante")
    assert len(page.forms) + len(read(me, following).forms) == len(shown) + 2  # and the way out of each page


PROBE = "<script>alert(1)</script>"


def test_what_an_offer_says_is_text_and_never_markup(me, read, store):
    from dataclasses import replace

    _, shown = first(read, me)
    key = store.impressions.get([shown])[shown].offer_id
    offer = store.offers.get([key])[key]
    named = replace(offer.employer, name=PROBE)
    store.offers.upsert([replace(offer, title=PROBE, description=PROBE, employer=named, url="javascript:alert(1)")])
    for path in (HOME, f"{HOME}/{shown}", f"{HOME}/{shown}/refus", f"{HOME}?vue=carte"):
        text = read(me, path).response.text
        assert PROBE not in text and "javascript:" not in text
    assert "&lt;script&gt;" in read(me, f"{HOME}/{shown}").response.text
