"""The question of a digest answered from a link."""

from datetime import UTC, datetime

import pytest

from matching.asking import replies
from tests.serving.links.browser import press, visit
from tests.serving.links.conftest import ON_BOTH, PERSON


@pytest.fixture
def url(links, digest):
    return links.question_url(PERSON, digest, datetime.now(UTC))


@pytest.fixture
def replied(store, shown):
    """What the service takes from the person's events, as it does for their next list."""
    return lambda: replies([store.events.of(shown)])


@ON_BOTH
def test_no_puts_a_rule_in_force_that_is_said_and_undone(client, url, replied):
    done = press(client, visit(client, url), "Non")
    assert "Nous n’envoyons plus d’offres avec travail de nuit" in done.text
    assert [rule.value for rule in replied().rules[0]] == ["night"]
    back = press(client, done, "Annuler ma réponse")
    assert replied().rules == ((),) and "enregistrée" not in back.text


def test_the_same_reply_twice_is_once_and_another_replaces_it(client, store, shown, url, replied):
    page = visit(client, url)
    for button in ("Oui", "Oui", "Non"):
        press(client, page, button)
    assert [event.reasons for event in store.events.of(shown)] == [("night", "yes"), ("night", "no")]
    assert (replied().asked.dimension, [*replied().asked.accepts]) == (("night",), [False])


def test_neither_yes_nor_no_is_refused(client, store, shown, url):
    assert client.post(url, content="reponse=peut-etre").status_code == 422
    assert store.events.of(shown) == []


def test_the_question_of_someone_else_is_not_shown(client, links, digest):
    answer = client.get(links.question_url(2, digest, datetime.now(UTC)))
    assert answer.status_code == 410 and "nuit" not in answer.text


def test_a_link_to_no_digest_says_that_the_question_is_gone(client, links):
    assert client.get(links.question_url(PERSON, 2**62, datetime.now(UTC))).status_code == 410
