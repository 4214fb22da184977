"""Mails of alerts are stopped from their link, without login, by one request or from the page."""

import pytest

from matching.domain import MailRhythm
from tests.serving.links.browser import press, visit


@pytest.fixture
def mail(store):
    return store.adviser_mails.put("C001", "anne@agence.example", MailRhythm.DAILY)


@pytest.fixture
def url(links, mail):
    return links.notices_stop_url(mail.key)


def test_reading_changes_nothing(client, store, mail, url, dump):
    before = dump()
    assert "Ne plus recevoir d’alertes par courriel" in visit(client, url).text
    assert dump() == before and store.adviser_mails.of("C001") == mail


def test_one_request_stops_without_login_and_again_changes_nothing(client, store, url):
    for _ in range(2):
        answer = client.post(url, content="List-Unsubscribe=One-Click")
        assert answer.status_code == 200 and "Vous ne recevez plus d’alertes" in answer.text
        assert store.adviser_mails.of("C001").rhythm is None


def test_the_page_stops_by_its_button(client, store, url):
    assert "Vous ne recevez plus" in press(client, visit(client, url), "Ne plus rien recevoir").text
    assert store.adviser_mails.of("C001").rhythm is None


def test_a_link_of_mails_is_none_of_offers_and_of_mails_that_are_not_there_any_more_it_says_so(client, links, url):
    assert client.get(url.replace("/desabonnement/", "/lien/")).status_code == 404
    assert client.get(links.notices_stop_url(999)).status_code == 410
    assert client.post(links.notices_stop_url(999)).status_code == 410
