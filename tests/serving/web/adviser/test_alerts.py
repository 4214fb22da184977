"""Alerts on pages: who fits the offers that an adviser follows, and where they begin and stop following."""

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
