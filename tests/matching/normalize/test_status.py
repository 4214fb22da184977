import pytest

from matching.domain import OfferStatus
from matching.normalize.status import offer_status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("POURVUE", OfferStatus.FILLED),
        ("Non pourvue", OfferStatus.OPEN),
        ("filled", OfferStatus.FILLED),
        ("Retirée par l'employeur", OfferStatus.WITHDRAWN),
        ("fermée", OfferStatus.WITHDRAWN),
        ("closed", OfferStatus.WITHDRAWN),
        ("inactive", OfferStatus.WITHDRAWN),
        ("Expirée", OfferStatus.EXPIRED),
        ("active", OfferStatus.OPEN),
        ("publiée", OfferStatus.OPEN),
        ("", OfferStatus.OPEN),
    ],
)
def test_status(text: str, status: OfferStatus) -> None:
    assert offer_status(text) is status
