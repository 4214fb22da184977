"""Near-identical offers: the same work, posted again under another number, by another site or at another date."""

import re
from hashlib import blake2b

from matching.domain import Offer
from matching.normalize.text import clean_title, fold

DISTINCT_WORDS = 20
"""Words below which a text is too short to tell an offer from another of the same occupation."""

_WORD = re.compile(
    r"\S*[@/\d]\S*|([a-z]{3,6})[a-z]*"
)  # no address, link, amount, date or reference; gender marks cut off
_HEADINGS = frozenset(("descri", "poste", "profil", "missio", "recher", "offre"))
"""What sites add around a text that they repost."""


def near_hash(offer: Offer) -> bytes | None:
    """What is the same for offers that say the same work in the same place, under the same contract.

    Wording counts by the set of its words (first letters, whatever their order), without numbers, dates, contacts and
    the headings that sites add. The employer does not count: reposts leave it out.

    Returns:
        16 bytes; None when the place is not known or there are fewer than `DISTINCT_WORDS` words.
    """
    place = offer.place.code_insee or fold(offer.place.label or "").strip()
    words = _words(clean_title(offer.title)) | _words(offer.description)
    if not place or len(words) < DISTINCT_WORDS:
        return None
    contract = offer.contract.value if offer.contract else ""
    return blake2b("\n".join([place, contract, *sorted(words)]).encode(), digest_size=16).digest()


def _words(text: str) -> set[str]:
    return set(_WORD.findall(fold(text))) - _HEADINGS - {""}
