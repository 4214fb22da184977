"""Advisers help one another, on the page of an offer."""

from datetime import UTC, datetime

import pytest

from tests.serving.conftest import ANNE
from tests.serving.web.adviser.conftest import OTHERS

OFFER = "/conseil/offres/1"
HERE = f"{OFFER}/entraide"


@pytest.fixture
def ticket(anne, store):
    """The key of a ticket that Anne opened from the page of the offer."""
    assert anne.post(HERE, said="Débutants acceptés.").status_code == 303
    return store.tickets.of_offer(1)[0].key


def test_help_is_asked_from_the_page_of_an_offer_which_then_says_so(anne, marc, ticket):
    page = anne.page(HERE)
    assert "les conseillers du département sont prévenus" in page and "Débutants acceptés." in page
    assert "Entraide (demande ouverte)" in marc.page(OFFER)
    assert "Entraide (demande ouverte)" in marc.page(f"{OFFER}/limites")
    assert "Clore la demande" in page and "Clore la demande" not in marc.page(HERE)


def test_an_answer_points_to_somebody_of_a_shortlist_by_their_card(marc, anne, ticket, store):
    shortlist = store.shortlists.create("adviser", "C002", "Pain", datetime.now(UTC), 1)
    store.shortlists.add(shortlist.key, OTHERS, "C002", datetime.now(UTC))
    assert f'value="{OTHERS}"' in marc.page(HERE)
    answer = marc.post(
        f"/conseil/entraide/{ticket}/reponses", said="Elle commence quand vous voulez.", profile_key=OTHERS
    )
    assert (answer.status_code, answer.headers["location"]) == (303, HERE)
    page = anne.page(HERE)
    assert "Elle commence quand vous voulez." in page and "expérience :" in page
    assert "Entraide :" in anne.page("/conseil/alertes")


def test_what_may_not_be_written_is_said_beside_its_field_and_kept(marc, ticket, store):
    answer = marc.post(f"/conseil/entraide/{ticket}/reponses", said="Appelez le 06 01 98 76 54")
    assert answer.status_code == 422 and "06 01 98 76 54" in answer.text
    assert "ni adresse électronique ni téléphone" in answer.text
    assert len(store.tickets.messages(ticket)) == 1


def test_a_ticket_that_is_closed_stays_to_be_read_and_another_may_be_opened(anne, marc, ticket):
    anne.post(f"/conseil/entraide/{ticket}/clore", outcome="nothing")
    page = marc.page(HERE)
    assert "Demandes closes" in page and "personne n’est trouvé" in page and "Ouvrir une demande" in page
    marc.post(f"/conseil/entraide/{ticket}/reponses", said="Trop tard ?")
    assert "Cette demande est close." in marc.page(HERE)


def test_an_offer_that_is_filled_closes_its_ticket(anne, ticket, store):
    store.offers.fill([1], datetime.now(UTC))
    page = anne.page(HERE)
    assert "l’offre n’est plus ouverte" in page and "Ouvrir une demande" not in page
    assert anne.post(HERE).status_code == 303
    assert "personne n’est cherché" in anne.page(HERE)


def test_tickets_around_are_listed(anne, marc, ticket, store):
    assert HERE in anne.page("/conseil/entraide")
    assert store.tickets.open_in([], ANNE, None, 9)
    anne.post(f"/conseil/entraide/{ticket}/clore", outcome="found")
    assert "Aucune demande ouverte" in anne.page("/conseil/entraide")
