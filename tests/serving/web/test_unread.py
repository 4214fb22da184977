"""The menu says how much is not read, to whoever it is of."""

from datetime import UTC, datetime

import pytest

from matching.domain import Channel, DigestContent, DigestKind, DigestState, NewDigest, NoticeKind
from tests.serving.conftest import ANNE, MARC
from tests.serving.web.page import Page

NOW = datetime(2026, 11, 12, 9, tzinfo=UTC)


@pytest.fixture
def send(store):
    """Sends a digest to P001."""

    def send(cycle):
        new = NewDigest(1, cycle, DigestKind.SILENCE, DigestState.REVIEW, DigestContent())
        (number,) = store.digests.write([new], NOW)
        store.digests.sent(number, Channel.SPACE, NOW)

    return send


def menu(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(Page(answer).text.replace("\xa0", " ").split())


def test_an_adviser_sees_how_many_alerts_they_have_not_read_on_every_page(visitor, store):
    anne, marc = visitor("adviser", ANNE), visitor("adviser", MARC)
    store.notices.remind([ANNE], NoticeKind.TICKET, 1, NOW)
    store.notices.remind([ANNE], NoticeKind.TICKET, 2, NOW)
    assert "Alertes (2 non lues)" in menu(anne, "/conseil/selections")
    assert "non lue" not in menu(marc, "/conseil/selections")
    last = store.notices.of_adviser(ANNE)[0].key
    store.notices.read(ANNE, last - 1, NOW)
    assert "Alertes (1 non lue)" in menu(anne, "/conseil/selections")
    store.notices.read(ANNE, last, NOW)
    assert "non lue" not in menu(anne, "/conseil/selections")


def test_a_person_sees_what_came_since_their_browser_last_showed_their_alerts(visitor, send):
    me = visitor("jobseeker", "P001")
    send("a")
    assert "non lue" not in menu(me, "/espace/offres")  # this browser never showed them
    menu(me, "/espace/alertes")
    assert "non lue" not in menu(me, "/espace/offres")
    send("b")
    assert "Mes alertes (1 non lue)" in menu(me, "/espace/offres")
    assert "non lue" not in menu(me, "/espace/alertes") and "non lue" not in menu(me, "/espace/offres")


def test_what_one_person_saw_in_a_browser_says_nothing_of_another(visitor, send, store):
    other, me = visitor("jobseeker", "P002"), visitor("jobseeker", "P001")
    menu(other, "/espace/alertes")
    for cookie in other.cookies.jar:
        if "vus" in cookie.name:
            me.cookies.jar.set_cookie(cookie)
    send("a")
    assert "non lue" not in menu(me, "/espace/offres")
