"""How much a sentence is like the ones that were refused: a linear model on hashed n-grams of characters and of words.

It stands behind the rules: it hears wordings that no rule foresaw, and names the nearest ground.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from matching.arrays import read_arrays
from matching.guard.law import Ground
from matching.guard.rule import finding
from matching.guard.scope import denied, sentences
from matching.guard.verdict import Finding, Severity
from matching.read.text import EURO, Text

BITS = 16
"""A weight for each value of this many bits of a hash."""
GROUND_BITS = 12
"""Likewise, for each ground."""
LENGTHS = (3, 4, 5)
"""Characters of the n-grams."""
THRESHOLD = -1.0
"""Log-odds from which a sentence is refused, less the logarithm of how many sentences the text has.

A text is as likely to hold one unlawful sentence whether it has two sentences or forty. Source: `python -m eval guard`.
"""
_WORD = re.compile(rf"[a-z0-9{EURO}]+")
_PRIME, _MIX = np.uint32(0x01000193), np.uint32(0x85EBCA6B)
_WEIGHTS = Path(__file__).with_name("likeness.npz")


@dataclass(frozen=True, slots=True)
class Likeness:
    """The weights.

    Attributes:
        refused: float32 (2 ** BITS,), log-odds of an n-gram.
        bias: log-odds of a sentence without n-grams.
        grounds: float32 (g, 2 ** GROUND_BITS), for each of `names`.
        names: the grounds that it can name.
    """

    refused: NDArray[np.float32]
    bias: float
    grounds: NDArray[np.float32]
    names: tuple[Ground, ...]

    @classmethod
    @cache
    def load(cls) -> "Likeness":
        """The weights that ship with the package."""
        held = read_arrays(_WEIGHTS)
        return cls(
            held["refused"].astype(np.float32),
            float(held["bias"]),
            held["grounds"].astype(np.float32),
            tuple(Ground(str(name)) for name in held["names"]),
        )

    def scores(self, said: list[str]) -> NDArray[np.float64]:
        """Log-odds that each sentence is refused, float64 (n,)."""
        hashes, owners, shares = ngrams(said)
        total = np.bincount(owners, self.refused[hashes >> np.uint32(32 - BITS)] * shares, len(said))
        return np.asarray(total + self.bias)

    def ground(self, said: str) -> Ground:
        """The ground that a sentence is nearest to."""
        hashes, _, shares = ngrams([said])
        return self.names[int((self.grounds[:, hashes >> np.uint32(32 - GROUND_BITS)] @ shares).argmax())]

    def find(self, text: Text, known: Collection[str] = ()) -> Finding | None:
        """The sentence most like the refused ones, when it is enough so.

        Args:
            text: an offer's or a search's.
            known: words already found: their sentences are passed over, as are those that deny a discrimination.
        """
        spans = sentences(text)
        said = [plain(text.folded[start:end]) for start, end in spans]
        scores = self.scores(said) - np.log(max(len(spans), 1))
        for at in map(int, np.argsort(-scores)):
            start, end = spans[at]
            if scores[at] < THRESHOLD:
                return None
            if not (denied(text, start, end) or any(span in text.words(start, end) for span in known)):
                return finding(text, start, end, self.ground(said[at]), Severity.UNLAWFUL)
        return None


def plain(said: str) -> str:
    """A sentence as its n-grams are taken: single spaces, one at each end."""
    return f" {' '.join(said.split())} "


def ngrams(said: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.float64]]:
    """The n-grams of sentences given by `plain`.

    Returns:
        The hash of each, its sentence's position, and its share: one over the root of how many characters' n-grams, or
        words', the sentence has.
    """
    families = [_of_characters(said), _of_words(said)]
    shares = [1 / np.sqrt(np.bincount(owners, minlength=len(said))[owners]) for _, owners in families]
    hashes, owners = (np.concatenate(parts) for parts in zip(*families, strict=True))
    return hashes, owners, np.concatenate(shares)


def _of_words(said: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Hashes of the words and of the pairs of words, and the position of each one's sentence."""
    hashes, owners = list[int](), list[int]()
    for at, one in enumerate(said):
        words = _WORD.findall(one)
        held = [*words, *map(" ".join, pairwise(words))]
        hashes += [crc32(gram.encode("latin-1")) for gram in held]
        owners += [at] * len(held)
    return np.array(hashes, np.uint32), np.array(owners, np.int64)


def _of_characters(said: list[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Hashes of the n-grams of characters, and the position of each one's sentence."""
    codes = np.frombuffer("".join(said).encode("latin-1", "replace"), np.uint8).astype(np.uint32)
    owner = np.repeat(np.arange(len(said)), [len(one) for one in said])
    hashes, owners = [], []
    for n in LENGTHS:
        size = max(len(codes) - n + 1, 0)
        held = np.full(size, n, np.uint32)
        for k in range(n):
            held = (held * _PRIME) ^ codes[k : k + size]
        held ^= held >> np.uint32(15)
        held *= _MIX
        held ^= held >> np.uint32(13)
        within = owner[:size] == owner[n - 1 :]
        hashes.append(held[within])
        owners.append(owner[:size][within])
    return np.concatenate(hashes), np.concatenate(owners)
