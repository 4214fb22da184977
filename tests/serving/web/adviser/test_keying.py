"""Slips and calls: a code leads to the offer, and what is said there counts as if the person had said it."""

import pytest

from matching.domain import Channel, EventKind
from serving import asking
from serving.delivery.paper.returned import fingerprint
from serving.links import codes
from serving.links.codes import CodeKind
from tests.serving.told import SENTENCE, tell
from tests.serving.web.adviser.conftest import CAMILLE

SAISIE = "/conseil/saisie"


@pytest.fixture
def sent(make_digest, shown):
    """A digest of two offers, sent."""
    return make_digest(CAMILLE, shown[:2], sent=True)


@pytest.fixture
def asked(make_digest, shown):
    """The same, which asks a question."""
    return make_digest(CAMILLE, shown[:2], sent=True, question="weekend")


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", " ")])
def test_the_code_of_an_offer_leads_to_its_form_in_the_letter_it_came_with(anne, shown, sent, typed):
    page = anne.page(f"{SAISIE}?code={typed(codes.written(shown[1]))}")
    assert "Camille Vauclin" in page
    assert page.count(f'action="{SAISIE}/') == 2 + 1  # both offers of the letter, and the rhythm
    opened = page.split("<details open>")[1]
    assert f'action="{SAISIE}/{shown[1]}"' in opened and f'action="{SAISIE}/{shown[0]}"' not in opened
    assert '<option value="paper" selected>' in opened


def test_the_number_of_a_letter_leads_to_its_offers(anne, shown, sent):
    page = anne.page(f"{SAISIE}?code={codes.written(sent, CodeKind.LETTER)}")
    assert all(f'action="{SAISIE}/{number}"' in page for number in shown[:2])


def test_a_wrong_code_is_explained_and_stays_in_its_field(anne, shown, sent):
    right = codes.written(shown[0])
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    page = anne.page(f"{SAISIE}?code={wrong}", 422)
    assert "comparez-le avec le courrier, caractère par caractère" in page
    assert f'value="{wrong}"' in page


def test_the_code_of_someone_elses_person_is_that_of_nothing(marc, anne, shown, sent):
    absent = anne.page(f"{SAISIE}?code={codes.written(2**40)}", 404)
    for code in (codes.written(shown[0]), codes.written(sent, CodeKind.LETTER)):
        page = marc.page(f"{SAISIE}?code={code}", 404)
        sentence = "Introuvable : cet élément n’existe pas, ou il ne vous appartient pas."
        assert sentence in page and sentence in absent


def test_the_answers_of_a_slip_are_keyed_one_after_the_other(anne, store, shown, sent):
    code = codes.written(shown[0])
    for number in shown[:2]:
        answer = anne.post(f"{SAISIE}/{number}", event="refused", reasons=["too_far"], channel="paper", code=code)
        assert answer.headers["location"] == f"{SAISIE}?code={code}"
    said = [event for event in store.events.of(shown[:2]) if event.event is EventKind.REFUSED]
    assert [(event.channel, event.keyed_by, event.reasons) for event in said] == [("paper", "C001", ("too_far",))] * 2
    assert "Réponse connue : a refusé" in anne.page(f"{SAISIE}?code={code}")
    faulty = anne.post(f"{SAISIE}/{shown[1]}", channel="paper", code=code)
    assert faulty.status_code == 422 and faulty.text.count(f'name="code" value="{code}"') == 3


def test_the_code_of_a_training_leads_to_its_form_whose_answer_counts(anne, marc, store, shown):
    told, digest = tell(store, [1, 2])
    code, address = codes.training(digest, 0), f"{SAISIE}/personnes/{CAMILLE}/formations/{told}"
    page = anne.page(f"{SAISIE}?code={code}")
    opened = page.split("<details open>")[1]
    assert "Camille Vauclin" in page and SENTENCE in page and f'action="{address}"' in opened
    assert marc.page(f"{SAISIE}?code={code}", 404)
    assert marc.post(address, reponse="interesse").status_code == 404
    answer = anne.post(address, reponse="refus", raison="too_far", channel="paper", code=code)
    assert answer.headers["location"] == f"{SAISIE}?code={code}"
    _, said = store.training_answers.standing(CAMILLE)[told]
    assert (said.answer, said.reasons, said.channel) == ("refused", ("too_far",), "paper")
    assert "Réponse connue : a refusé" in anne.page(f"{SAISIE}?code={code}")
    anne.post(address, reponse="interesse", raison="too_far", code=code)
    assert store.training_answers.standing(CAMILLE)[told][1].answer == "interested"
    assert anne.post(address, code=code).status_code == 422


def test_the_reply_to_the_question_of_a_letter_is_keyed(anne, marc, store, shown, asked):
    page = anne.page(f"{SAISIE}?code={codes.written(shown[0])}")
    assert f'action="{SAISIE}/envois/{asked}/question"' in page
    assert marc.post(f"{SAISIE}/envois/{asked}/question", accepted="true").status_code == 404
    assert anne.post(f"{SAISIE}/envois/{asked}/question", accepted="false", channel="paper").status_code == 303
    (digest,) = store.digests.get([asked]).values()
    said = asking.replied(store, digest)
    assert (asking.accepted(said), said.channel, said.keyed_by) == (False, "paper", "C001")


def test_a_letter_that_asks_nothing_takes_no_reply(anne, sent):
    assert anne.post(f"{SAISIE}/envois/{sent}/question", accepted="true").status_code == 404


def test_a_letter_that_came_back_is_noted_by_its_number(anne, marc, store, make_digest, shown):
    letter = make_digest(CAMILLE, shown[:1])
    now = store.digests.get([letter])[letter].made_at
    code, address = codes.written(letter, CodeKind.LETTER), f"{SAISIE}/envois/{letter}/retour"
    assert anne.post(address).status_code == 404  # it has not left
    delivery = store.deliveries.begin(letter, Channel.PAPER, now)
    store.deliveries.sent(delivery.key, fingerprint(store.persons.get([CAMILLE])[CAMILLE]), now)
    store.digests.sent(letter, Channel.PAPER, now)
    assert f'action="{address}"' in anne.page(f"{SAISIE}?code={code}")
    assert marc.post(address).status_code == 404
    assert store.channel_faults.of([CAMILLE]) == {}
    assert anne.post(address, code=code).headers["location"] == f"{SAISIE}?code={code}"
    assert [one.channel for one in store.channel_faults.of([CAMILLE])[CAMILLE]] == [Channel.PAPER]
    assert "Un courrier est revenu de cette adresse" in anne.page(f"{SAISIE}?code={code}")


def test_whoever_asks_for_no_more_on_a_slip_has_no_more_at_once(anne, marc, store, shown, sent):
    address = f"{SAISIE}/personnes/{CAMILLE}/rythme"
    assert f'action="{address}"' in anne.page(f"{SAISIE}?code={codes.written(shown[0])}")
    assert marc.post(address, choix="arret").status_code == 404
    assert store.subscriptions.get([CAMILLE])[CAMILLE].stopped_at is None
    assert anne.post(address, choix="arret", channel="paper").status_code == 303
    assert store.subscriptions.get([CAMILLE])[CAMILLE].stopped_for == "objection"
    assert anne.post(address, choix="jamais").status_code == 422
