"""Offers stopped, paused or spaced out from a link, at once and without logging in."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.domain import Frequency, Subscription
from serving.subscribing import PAUSE
from tests.serving.links.browser import Page, press, visit
from tests.serving.links.conftest import ON_BOTH, PERSON

STOP = "Ne plus recevoir d’offres"
URLENCODED = "application/x-www-form-urlencoded"
PARTS = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
ONE_CLICK = [
    (b"List-Unsubscribe=One-Click", URLENCODED),
    (PARTS, "multipart/form-data; boundary=x"),
    (b"", URLENCODED),
    (b"\xff\x00", "text/plain"),
]


@pytest.fixture
def url(links):
    return links.unsubscribe_url(PERSON)


@pytest.fixture
def subscription(store):
    return lambda: store.subscriptions.get([PERSON])[PERSON]


@pytest.mark.parametrize(("content", "media_type"), ONE_CLICK)
def test_one_post_stops_at_once_without_login_cookie_or_redirection(client, url, subscription, content, media_type):
    headers = {"Content-Type": media_type}
    done = client.post(url, content=content, headers=headers, follow_redirects=False)
    assert done.status_code == 200 and "set-cookie" not in done.headers
    assert subscription().stopped_for == "objection"
    assert "Vous ne recevez plus d’offres de notre part." in Page(done).text


@ON_BOTH
def test_one_click_again_changes_nothing(client, url, dump):
    client.post(url, content=ONE_CLICK[0][0])
    before = dump()
    assert client.post(url, content=ONE_CLICK[0][0]).status_code == 200
    assert dump() == before


def test_an_unsubscribe_link_works_for_ever(client, links, url, subscription):
    assert "expires" not in url and client.post(url).status_code == 200
    assert subscription().stopped_at is not None


def test_the_page_asks_and_offers_less_before_nothing(client, store, url, subscription):
    store.subscriptions.put(PERSON, Subscription(Frequency.DAILY), datetime.now(UTC))
    page = visit(client, url)
    assert [*page.forms] == [STOP, "Une fois par semaine", "Faire une pause d’un mois"]
    assert "Vous recevez des offres une fois par jour." in page.text
    assert subscription() == Subscription(Frequency.DAILY)


def test_who_has_them_weekly_is_not_offered_more(client, url):
    assert [*visit(client, url).forms] == [STOP, "Faire une pause d’un mois"]


@pytest.mark.parametrize(
    ("button", "undo"),
    [
        (STOP, "Annuler\u00a0: recevoir à nouveau des offres"),
        ("Une fois par semaine", "Annuler\u00a0: une fois par jour"),
        ("Faire une pause d’un mois", "Annuler\u00a0: mettre fin à la pause"),
    ],
)
def test_each_choice_is_undone(client, store, url, subscription, button, undo):
    store.subscriptions.put(PERSON, Subscription(Frequency.DAILY, 0.25), datetime.now(UTC))
    done = press(client, visit(client, url), button)
    assert subscription() != Subscription(Frequency.DAILY, 0.25)
    assert next(iter(done.forms)) == undo
    press(client, done, undo)
    assert subscription() == Subscription(Frequency.DAILY, 0.25)


def test_a_pause_says_until_when(client, url, subscription):
    begun = datetime.now(UTC)
    done = press(client, visit(client, url), "Faire une pause d’un mois")
    assert "Vos offres sont en pause jusqu’au " in done.text
    assert subscription().snoozed_until - PAUSE - begun < timedelta(minutes=5)


def test_every_rhythm_may_be_chosen_from_a_message(client, links, subscription):
    url = links.adjust_url(PERSON)
    press(client, visit(client, url), "Dès qu’une offre paraît")
    assert subscription().frequency is Frequency.IMMEDIATE
    assert [*visit(client, url).forms] == [
        "Une fois par semaine",
        "Une fois par jour",
        "Faire une pause d’un mois",
        STOP,
    ]


def test_a_link_of_settings_never_stops_by_an_empty_post(client, links, subscription):
    url = links.adjust_url(PERSON)
    assert client.post(url).status_code == 422
    assert client.post(url, content="choix=tout").status_code == 422
    assert client.post(url + "/annuler").status_code == 404
    assert subscription() == Subscription()


def test_who_found_a_job_and_objects_is_not_written_to_when_the_job_is_taken_back(client, store, url, subscription):
    store.subscriptions.stop(PERSON, datetime.now(UTC), "found_job")
    assert "vous nous avez dit avoir trouvé un emploi" in visit(client, url).text
    client.post(url)
    assert subscription().stopped_for == "objection"
