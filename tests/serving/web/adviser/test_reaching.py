from dataclasses import replace

from matching.domain import Channel
from tests.serving.web.adviser.conftest import CAMILLE

HOME = "/conseil/a-joindre"


def test_whom_no_letter_can_reach_is_listed_with_why_from_the_portfolio(anne, marc, store):
    known = store.persons.get([CAMILLE])[CAMILLE]
    store.persons.upsert([replace(known, channels=(Channel.PAPER,), postal_address=())])
    assert f'href="{HOME}"' in anne.page("/conseil/portefeuille")
    page = anne.page(HOME)
    assert "Camille Vauclin" in page and "Aucune adresse postale n’est connue." in page
    assert "Tous les envois peuvent joindre" in marc.page(HOME)
