"""A training answered from a link of a message, without login."""

from datetime import UTC, datetime

import pytest

from tests.serving.links.browser import press, visit
from tests.serving.links.conftest import PERSON
from tests.serving.told import SENTENCE, tell


@pytest.fixture
def told(store):
    return tell(store, [key for key, _ in store.offers.stream()][:2])[0]


@pytest.fixture
def url(links, told):
    return links.training_url(PERSON, told, datetime.now(UTC))


def test_reading_shows_the_offers_counted_and_changes_nothing(client, store, url, dump):
    before = dump()
    page = visit(client, url)
    titles = [offer.title for _, offer in store.offers.stream()][:2]
    assert SENTENCE in page.text.replace("\u00a0", " ") and all(title in page.text for title in titles)
    assert "2 offres comptées encore ouvertes" in page.text
    assert dump() == before


def test_interest_is_answered_and_taken_back(client, store, told, url):
    done = press(client, visit(client, url), "Ça m’intéresse")
    assert store.training_answers.standing(PERSON)[told][1].answer == "interested"
    press(client, done, "Annuler ma réponse")
    assert store.training_answers.standing(PERSON) == {}


def test_a_refusal_says_the_rule_that_it_makes_which_is_undone_alone(client, store, told, url):
    answer = press(client, visit(client, url), "Pas pour moi", ticked=["too_far"])
    assert "Nous n’envoyons plus de formations à plus de 10" in answer.text
    done = press(client, answer, "Annuler cette règle")
    assert "Nous n’envoyons plus" not in done.text and "Pas pour moi" in done.text
    assert store.training_answers.refused([PERSON]) == {PERSON: {told}}


def test_no_answer_or_a_strange_reason_is_refused(client, store, url):
    for content in ("", "reponse=postule", "reponse=refus&raison=employer"):
        assert client.post(url, content=content).status_code == 422
    assert store.training_answers.standing(PERSON) == {}


def test_the_link_of_someone_who_was_not_told_says_that_it_is_gone(client, links, told):
    assert client.get(links.training_url(2, told, datetime.now(UTC))).status_code == 410
    assert client.get(links.training_url(PERSON, 999, datetime.now(UTC))).status_code == 410
