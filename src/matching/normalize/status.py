"""Wording of an offer's status to where it is in its life."""

import re

from matching.domain import OfferStatus
from matching.normalize.text import fold

_WORDING = (
    (OfferStatus.FILLED, re.compile(r"pourvu|filled|recrute|\bhired")),
    (OfferStatus.EXPIRED, re.compile(r"expire|perime|echu")),
    (
        OfferStatus.WITHDRAWN,
        re.compile(r"retire|ferme|annul|suspend|supprim|\bclos|inactiv|archiv|withdrawn|delete|cancel|depubli|stopped"),
    ),
)
_NEGATED = re.compile(r"\bnon[ -_]?pourvu|\bnot[ _-]filled")


def offer_status(text: str) -> OfferStatus:
    """FILLED, EXPIRED or WITHDRAWN when the wording says that the offer is closed ("pourvue", "CLOSED"), else OPEN."""
    folded = _NEGATED.sub("", fold(text))
    return next((status for status, pattern in _WORDING if pattern.search(folded)), OfferStatus.OPEN)
