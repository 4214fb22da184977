"""Alerts on pages: who fits the offers that an adviser follows, and where they begin and stop following."""

import re
from datetime import UTC, datetime

import pytest

from tests.serving.routers.test_following import told as told_by
from tests.serving.routers.test_sourcing import hide
from tests.serving.web.adviser.conftest import values

ALERTS = "/conseil/alertes"


@pytest.fixture
def told(client_for, app, store, post):
    """Tells Anne of everyone who fits an offer that she follows: the key of the offer."""
    return told_by.__wrapped__(client_for("adviser", "C001"), app, store, post)


def test_an_offer_is_followed_from_its_page_and_no_longer_from_either(anne, store):
    page = anne.page("/conseil/offres/1")
    assert "Suivre cette offre" in page and "Suivre cette offre" in anne.page("/conseil/offres/1/limites")
    answer = anne.post("/conseil/offres/1/suivre", follow="true", suite="/conseil/offres/1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/conseil/offres/1")
    page = anne.page("/conseil/offres/1")
    assert "Vous suivez cette offre" in page and "Ne plus suivre cette offre" in page
    assert "Offres suivies" in anne.page(ALERTS)
    anne.post("/conseil/offres/1/suivre", follow="false", suite=ALERTS)
    assert "Offres suivies" not in anne.page(ALERTS)
    assert store.followed_offers.offers() == []


def test_without_any_alert_one_is_told_how_to_have_some(anne):
    assert "Aucune alerte pour l'instant" in anne.page(ALERTS).replace("’", "'")


def test_people_told_of_are_on_cards_under_their_offer_until_all_is_read(anne, told, store):
    page = anne.page(ALERTS)
    assert f'href="/conseil/offres/{told}"' in page and "Demander un contact" in page
    unread = store.notices.unread("C001")
    assert f"{unread} alertes non lues" in page
    anne.post(ALERTS, until=values(page, "until")[0])
    assert "non lue" not in anne.page(ALERTS).lower()


def test_who_is_no_longer_visible_is_counted_and_nothing_more_is_said(anne, told, store):
    shown = [one.profile_key for one in store.notices.of_adviser("C001") if one.profile_key != 1]
    hide(store, shown[0])
    page = anne.page(ALERTS)
    assert "1 personne ne convient plus à cette offre, ou n’accepte plus d’être trouvée." in page
    assert f"profil-{shown[0]}" not in page and f"profil-{shown[1]}" in page


def test_a_page_of_alerts_of_someone_else_is_empty(marc, told):
    assert "Demander un contact" not in marc.page(ALERTS)


def typed(page):
    """The address that the form of mails holds."""
    return re.search(r'<input[^>]*name="address"[^>]*value="([^"]*)"', page)[1]


def test_alerts_come_by_mail_to_whoever_asks_at_the_address_that_they_give(anne, marc, store):
    page = anne.page(ALERTS)
    assert re.search(r'value="never" [^>]*checked', page) and "@" in typed(page)
    answer = anne.post(f"{ALERTS}/courriels", rhythm="daily", address="a.serigny@agence.example")
    assert (answer.status_code, answer.headers["location"]) == (303, ALERTS)
    found = store.adviser_mails.of("C001")
    assert (found.rhythm, found.address) == ("daily", "a.serigny@agence.example")
    page = anne.page(ALERTS)
    assert re.search(r'value="daily" [^>]*checked', page) and typed(page) == found.address
    assert store.adviser_mails.of("C002") is None
    assert anne.post(f"{ALERTS}/courriels", rhythm="daily", address="pas une adresse").status_code == 422
    assert anne.post(f"{ALERTS}/courriels", rhythm="never").status_code == 303
    assert store.adviser_mails.of("C001").rhythm is None
    assert (
        marc.post(f"{ALERTS}/courriels", rhythm="never").status_code == 303 and store.adviser_mails.of("C002") is None
    )


def test_an_address_from_which_a_mail_came_back_is_said_to_be_changed(anne, store):
    anne.post(f"{ALERTS}/courriels", rhythm="daily", address="a.serigny@agence.example")
    store.adviser_mails.end(store.adviser_mails.of("C001").key, datetime.now(UTC), returned=True)
    assert "Un courriel est revenu de cette adresse" in anne.page(ALERTS)
