"""Other ways to tell that an offer comes again, to compare with."""

from collections.abc import Callable
from hashlib import blake2b

import numpy as np

from matching.domain import Offer
from matching.duplicates.same import Said, same, same_place
from matching.duplicates.wording import words
from matching.normalize.text import clean_title

Judge = Callable[[Said, Said], float]
"""How alike two offers are, in [0, 1]; where it is 1 or above a threshold, they are one."""

HEADINGS = frozenset((b"descri", b"poste", b"profil", b"missio", b"recher", b"offre"))
DISTINCT_WORDS = 20


def exact(a: Said, b: Said) -> float:
    """1 where commune, contract and set of words are the same, headings apart."""
    keys = [_key(one.offer) for one in (a, b)]
    return float(keys[0] is not None and keys[0] == keys[1])


def _key(offer: Offer) -> bytes | None:
    said = {*words(clean_title(offer.title)), *words(offer.description)} - HEADINGS
    if not offer.place.code_insee or len(said) < DISTINCT_WORDS:
        return None
    contract = offer.contract.value if offer.contract else ""
    parts = [offer.place.code_insee.encode(), contract.encode(), *sorted(said)]
    return blake2b(b"\n".join(parts), digest_size=16).digest()


def jaccard(a: Said, b: Said) -> float:
    """Runs of words that both texts hold, among those of either: what MinHash estimates, without its error."""
    shared = len(np.intersect1d(a.runs, b.runs, assume_unique=True))
    return shared / max(len(a.runs) + len(b.runs) - shared, 1)


def jaccard_here(a: Said, b: Said) -> float:
    """`jaccard` in the same place, 0 elsewhere."""
    return jaccard(a, b) if same_place(a.offer.place, b.offer.place) else 0.0


def judged(a: Said, b: Said) -> float:
    """What `matching.duplicates` says of a pair."""
    return float(same(a, b))
