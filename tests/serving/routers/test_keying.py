"""What an adviser keys for a person: trainings, questions, rhythms, letters; no one keys for someone else's people."""

from datetime import UTC, datetime

import pytest

from matching.domain import Channel, DigestContent, DigestKind, DigestState, NewDigest
from serving.delivery.paper.returned import fingerprint
from tests.serving.told import PERSON, tell

OTHERS = 2


@pytest.fixture
def told(store):
    """A training that P001, of Anne's portfolio, was told of."""
    return tell(store, [key for key, _ in store.offers.stream()][:2])[0]


def test_an_answer_to_a_training_is_keyed_with_the_rule_that_it_makes_and_taken_back(anne, marc, store, told):
    path = f"/adviser/persons/{PERSON}/trainings/{told}/answer"
    said = {"answer": "refused", "reasons": ["too_far"], "channel": "paper"}
    assert marc.post(path, json=said).status_code == 404
    done = anne.post(path, json=said)
    assert done.status_code == 201 and "plus de 10" in done.json()["rules"][0]
    _, answer = store.training_answers.standing(PERSON)[told]
    assert (answer.answer, answer.reasons, answer.channel) == ("refused", ("too_far",), "paper")
    assert marc.delete(done.json()["undo"]).status_code == 404
    assert anne.delete(done.json()["undo"]).status_code == 204
    assert store.training_answers.standing(PERSON) == {}


def test_a_training_that_the_person_was_not_told_of_takes_no_answer(anne, store, told):
    path = f"/adviser/persons/{PERSON}/trainings/{told + 1}/answer"
    assert anne.post(path, json={"answer": "interested", "channel": "phone"}).status_code == 404
    strange = {"answer": "refused", "reasons": ["employer"], "channel": "phone"}
    assert anne.post(path.replace(str(told + 1), str(told)), json=strange).status_code == 422
    assert store.training_answers.standing(PERSON) == {}


def test_a_question_that_was_not_asked_takes_no_reply(anne, store):
    digest = NewDigest(PERSON, "2026-11-28", DigestKind.SILENCE, DigestState.REVIEW, DigestContent())
    (silent,) = store.digests.write([digest], datetime.now(UTC))
    said = {"accepted": True, "channel": "phone"}
    assert anne.post(f"/adviser/alerts/{silent}/answer", json=said).status_code == 404


def test_a_letter_that_came_back_is_noted_once(anne, marc, store):
    now = datetime.now(UTC)
    (letter,) = store.digests.write(
        [NewDigest(PERSON, "2026-11-28", DigestKind.WELCOME, DigestState.REVIEW, DigestContent())], now
    )
    path = f"/adviser/alerts/{letter}/returned"
    assert anne.post(path).status_code == 404  # it has not left
    delivery = store.deliveries.begin(letter, Channel.PAPER, now)
    store.deliveries.sent(delivery.key, fingerprint(store.persons.get([PERSON])[PERSON]), now)
    store.digests.sent(letter, Channel.PAPER, now)
    assert marc.post(path).status_code == 404
    assert anne.post(path).json() == {"address_stopped": True, "sent_again": True}
    assert anne.post(path).json() == {"address_stopped": False, "sent_again": False}
    assert [one.channel for one in store.channel_faults.of([PERSON])[PERSON]] == [Channel.PAPER]


def test_the_rhythm_that_a_person_asks_for_is_theirs_at_once(anne, store):
    path = f"/adviser/persons/{PERSON}/rhythm"
    done = anne.post(path, json={"choice": "arret", "channel": "phone"})
    assert done.json() == {"sentence": "Vous ne recevez plus d’offres de notre part."}
    assert store.subscriptions.get([PERSON])[PERSON].stopped_for == "objection"
    assert anne.post(path, json={"choice": "jamais", "channel": "phone"}).status_code == 422
    assert (
        anne.post(f"/adviser/persons/{OTHERS}/rhythm", json={"choice": "arret", "channel": "phone"}).status_code == 404
    )
    assert store.subscriptions.get([OTHERS])[OTHERS].stopped_at is None


def test_letters_are_read_with_the_person_or_not(anne, store):
    path = f"/adviser/persons/{PERSON}/letters"
    for visited in (True, False):
        assert anne.put(path, json={"visited": visited}).json() == {"visited": visited}
        assert (PERSON in store.subscriptions.visited([PERSON])) is visited
    assert anne.put(f"/adviser/persons/{OTHERS}/letters", json={"visited": True}).status_code == 404
