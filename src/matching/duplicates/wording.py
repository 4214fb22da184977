"""What a text says, as numbers: runs of words, and a small sample of them that is the same for texts that share them.

The sample is of the smallest hashes: of two texts, what is below the largest value of both samples is whole, and tells
how much of either the other holds, even when one is cut short. Sources: A. Broder, "On the resemblance and containment
of documents", 1997; E. Cohen and H. Kaplan, "Summarizing data using bottom-k sketches", 2007.
"""

import re
import unicodedata
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]

RUN = 2
"""Words of a run."""

SAMPLE = 64
"""Runs of a text that are kept in its sample."""

NONE = np.uint32(0xFFFFFFFF)
"""In a sample, where there are no more runs."""

LEAST_WORDS = 20
"""Distinct words below which a text is too short to tell an offer from another of the same occupation."""

FIRST_LETTERS = 6
"""Of a word that count: what follows says gender and number."""

SHORTEST = 3
"""Letters of a word that counts."""

_CONTACT = re.compile(r"\S*(?:@|//|www\.)\S*")
_GLUED = re.compile(rb"[a-z](?=[A-Z])")  # "clientèleMerchandising": a source took the line break out
_LETTERS = bytes(code | 32 if chr(code).isalpha() and code < 128 else 32 for code in range(256))
_MIX = np.uint32(0x9E3779B1)  # the golden ratio, as in Knuth, The Art of Computer Programming, 6.4


def words(text: str) -> list[bytes]:
    """The words of a clean text in order, by their first letters, without numbers, contacts, case and accents."""
    for written, read in (("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("’", "'")):
        text = text.replace(written, read)
    if "@" in text or "//" in text or "www." in text:
        text = _CONTACT.sub(" ", text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore")
    tokens = _GLUED.sub(rb"\g<0> ", plain).translate(_LETTERS).split()
    return [token[:FIRST_LETTERS] for token in tokens if len(token) >= SHORTEST]


def hashes(said: list[bytes]) -> Hashes:
    """One of each word, uint32."""
    return np.fromiter(map(crc32, said), np.uint32, len(said))


def runs(said: list[bytes]) -> Hashes:
    """Hashes of the runs of `RUN` words, uint32, ascending and distinct; empty when there are too few words."""
    if len(set(said)) < LEAST_WORDS:
        return np.empty(0, np.uint32)
    each = hashes(said)
    found = each[: len(each) - RUN + 1].copy()
    for i in range(1, RUN):
        found = _mixed(found) ^ each[i : len(each) - RUN + 1 + i]
    return np.unique(np.minimum(_mixed(found), NONE - np.uint32(1)))


def sample(found: Hashes) -> Hashes:
    """The smallest `SAMPLE` of `runs`, uint32 (SAMPLE,), filled with `NONE`."""
    return np.pad(found[:SAMPLE], (0, SAMPLE - len(found[:SAMPLE])), constant_values=NONE)


def _mixed(values: Hashes) -> Hashes:
    values = (values ^ (values >> np.uint32(15))) * _MIX
    return values ^ (values >> np.uint32(13))
