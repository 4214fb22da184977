"""Near-identical offers: the same work, posted again under another number, by another site or at another date."""

import re
import unicodedata
from hashlib import blake2b

from matching.domain import Offer
from matching.normalize.text import clean_title, fold

DISTINCT_WORDS = 20
"""Words below which a text is too short to tell an offer from another of the same occupation."""

FIRST_LETTERS = 6
"""Of a word that count: what follows says gender and number."""

SHORTEST = 3
"""Letters of a word that counts."""

_CONTACT = re.compile(r"\S*(?:@|//|www\.)\S*")
_LETTERS = bytes(code if chr(code).isalpha() and code < 128 else 32 for code in range(256))
_HEADINGS = frozenset((b"descri", b"poste", b"profil", b"missio", b"recher", b"offre"))
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
    said = b"\n".join([place.encode(), contract.encode(), *sorted(words)])
    return blake2b(said, digest_size=16).digest()


def _words(text: str) -> set[bytes]:
    """First letters of the words, as `fold` would give them; this runs on every offer that changes, and is faster."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    if "@" in text or "//" in text or "www." in text:
        text = _CONTACT.sub(" ", text)
    tokens = set(unicodedata.normalize("NFKD", text).encode("ascii", "ignore").translate(_LETTERS).split())
    return {token[:FIRST_LETTERS] for token in tokens if len(token) >= SHORTEST} - _HEADINGS
