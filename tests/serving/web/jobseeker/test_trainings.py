"""Une formation qui m’a été proposée."""

import pytest

from tests.serving.told import SENTENCE, tell

HOME = "/espace/formations"


@pytest.fixture
def told(store):
    return tell(store, [key for key, _ in store.offers.stream()][:2])


def test_an_alert_shows_its_training_and_leads_to_the_offers_counted(me, read, told):
    key, digest = told
    page = read(me, f"/espace/alertes/{digest}")
    assert SENTENCE in page.text and f"{HOME}/{key}#offres" in [href for href, _ in page.links]
    page = read(me, f"{HOME}/{key}")
    assert "2 offres comptées encore ouvertes" in page.text
    assert "Le Fournil" in page.text and "finançable par votre compte formation" in page.text


def test_a_training_is_answered_and_the_answer_taken_back(me, read, told):
    key, _ = told
    page = read(me, f"{HOME}/{key}").press(me, "Ça m’intéresse")
    assert "Votre réponse : Ça m’intéresse" in page.text
    page = page.press(me, "Annuler ma réponse")
    assert "Cette formation vous intéresse-t-elle ?" in page.text


def test_a_training_of_nobody_is_not_found(me):
    assert me.get(f"{HOME}/999").status_code == 404
