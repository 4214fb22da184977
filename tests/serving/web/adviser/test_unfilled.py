"""Offers that stay open, on pages."""

from matching.domain import ContractKind, OfferStatus
from tests.serving.web.adviser.conftest import values

PROBE = "<script>alert('x')</script>"


def test_an_offer_open_for_long_says_what_limits_it_and_whom_to_call(anne, post):
    old, recent = post("old", 45, contract=ContractKind.TEMP), post("recent", 20)
    page = anne.page("/conseil/offres?limit=100")
    assert f'href="/conseil/offres/{old}/limites"' in page and f"/conseil/offres/{recent}/limites" not in page
    page = anne.page(f"/conseil/offres/{old}/limites")
    assert "Ouverte depuis 45 jours" in page and "de plus si l’offre est aussi proposée en CDI" in page
    assert "Moins de onze personnes l’ont refusée" in page


def test_whoever_was_asked_is_not_to_be_called_again(anne, post):
    old = post("old", 45)
    page = anne.page(f"/conseil/offres/{old}/limites")
    called, shown = values(page, "profile_key")[0], values(page, "impression_id")[0]
    anne.post("/conseil/contacts", impression_id=shown, suite=f"/conseil/offres/{old}/limites")
    assert called not in values(anne.page(f"/conseil/offres/{old}/limites"), "profile_key")


def test_what_an_employer_wrote_is_shown_as_text(anne, post):
    key = post("probe", 45, title=PROBE)
    for path in ("/conseil/offres?limit=100", f"/conseil/offres/{key}", f"/conseil/offres/{key}/limites"):
        raw = anne.get(path).text
        assert PROBE not in raw and "&lt;script&gt;" in raw


def test_an_offer_that_is_closed_has_no_limits_to_lift(anne, post):
    key = post("closed", 45, status=OfferStatus.FILLED)
    assert "Introuvable" in anne.page(f"/conseil/offres/{key}/limites", 404)
    assert "n’est plus ouverte" in anne.page(f"/conseil/offres/{key}")
