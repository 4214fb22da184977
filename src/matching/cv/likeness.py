"""How alike two short texts are: letters they share, ideas they share, the encoder's vectors."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from matching.encode import Encoder
from matching.normalize.text import fold

Floats = NDArray[np.float32]

REMEMBERED = 50_000
"""Texts whose letters and ideas are kept: labels of skills come again and again."""

LETTERS = (3, 4, 5)
BUCKETS = 1 << 18
_EMPTY = frozenset(
    """le la les l un une des du de d et ou a au aux en dans sur pour par avec sans son sa ses mon ma mes je j ai
    me m s se ce c que qui qu y ne n pas nous vous ils elle il on leur leurs the of and to in tout toute
    tous toutes plus etre faire fait fais faisais realiser effectuer assurer etais ete avoir avais""".split()  # noqa: SIM905
)
"""Words that say nothing of what is done."""


class Letters:
    """TF-IDF of groups of letters within words, weighted by how rare they are in some texts; rows of norm 1."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = _letters(texts)
        seen = np.bincount(counts.indices, minlength=BUCKETS)
        self._rarity = (np.log((1 + len(texts)) / (1 + seen)) + 1).astype(np.float32)

    def __call__(self, texts: Sequence[str]) -> csr_matrix:
        """float32 sparse (n, BUCKETS)."""
        return _normalized(_letters(texts), self._rarity)


class Ideas:
    """TF-IDF of the ideas of the lexicon, weighted by how rare they are in some texts; rows of norm 1."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._lexicon = Lexicon.read()
        counts = self._counts(texts)
        seen = np.bincount(counts.indices, minlength=self._lexicon.ideas)
        self._rarity = (np.log((1 + len(texts)) / (1 + seen)) + 0.5).astype(np.float32)

    def __call__(self, texts: Sequence[str]) -> csr_matrix:
        """float32 sparse (n, ideas)."""
        return _normalized(self._counts(texts), self._rarity)

    def _counts(self, texts: Sequence[str]) -> csr_matrix:
        return _sparse([self._lexicon(text) for text in texts], self._lexicon.ideas)


class Lexicon:
    """Which ideas a text names, by the beginnings of its words; an expression of several words is searched whole."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.ideas = len(lines)
        self._beginnings: dict[str, set[int]] = defaultdict(set)
        self._expressions: dict[str, set[int]] = defaultdict(set)
        for idea, line in enumerate(lines):
            for entry in map(str.strip, fold(line).split(",")):
                words = " ".join(re.findall(r"[a-z0-9$]+", entry))
                (self._expressions if " " in words else self._beginnings)[words].add(idea)
        self._longest = max(map(len, self._beginnings))
        self._read = lru_cache(REMEMBERED)(self._find)

    @classmethod
    def read(cls) -> "Lexicon":
        """The lexicon of this package."""
        text = resources.files("matching.cv").joinpath("lexicon.txt").read_text(encoding="utf-8")
        return cls([line for line in text.splitlines() if line.strip() and not line.startswith("#")])

    def __call__(self, text: str) -> tuple[int, ...]:
        """Each idea once, ascending."""
        return self._read(text)

    def _find(self, text: str) -> tuple[int, ...]:
        words = re.findall(r"[a-z0-9]+", fold(text))
        found: set[int] = set()
        for word in words:
            for end in range(2, min(len(word), self._longest) + 1):
                found |= self._beginnings.get(word[:end], _NONE)
            found |= self._beginnings.get(f"{word}$", _NONE) | self._beginnings.get(f"{word.rstrip('sx')}$", _NONE)
        line = f" {' '.join(words)}"
        for expression, ideas in self._expressions.items():
            if f" {expression}" in line:
                found |= ideas
        return tuple(sorted(found))


_NONE: frozenset[int] = frozenset()


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z0-9]+", fold(text)) if word not in _EMPTY]


@lru_cache(REMEMBERED)
def _groups(text: str) -> tuple[int, ...]:
    return tuple(
        hash_of(f" {word} "[at : at + n]) for word in _words(text) for n in LETTERS for at in range(len(word) + 3 - n)
    )


@lru_cache(500_000)
def hash_of(letters: str) -> int:
    """A bucket that is the same in every process, unlike `hash`."""
    value = 2166136261
    for byte in letters.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value % BUCKETS


def _letters(texts: Sequence[str]) -> csr_matrix:
    return _sparse([_groups(text) for text in texts], BUCKETS)


def _sparse(rows: Sequence[Sequence[int]], width: int) -> csr_matrix:
    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    columns = np.fromiter((at for row in rows for at in row), np.int64, int(lengths.sum()))
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    counts = csr_matrix((np.ones(len(columns), np.float32), columns, bounds), (len(rows), width))
    counts.sum_duplicates()
    return counts


def _normalized(counts: csr_matrix, rarity: Floats) -> csr_matrix:
    weighted = counts.copy()
    weighted.data = (1 + np.log(weighted.data)) * rarity[weighted.indices]
    owners = np.repeat(np.arange(weighted.shape[0]), np.diff(weighted.indptr))
    norms = np.sqrt(np.bincount(owners, weighted.data**2, weighted.shape[0]))
    weighted.data = (weighted.data / np.maximum(norms[owners], 1e-9)).astype(np.float32)
    return weighted


class Likeness:
    """The three measures between phrases and skills.

    Args:
        encoder: of short texts.
        texts: what the rarity of letters and ideas is counted in: the labels of all skills.
    """

    NAMES = ("letters", "ideas", "meaning")

    def __init__(self, encoder: Encoder, texts: Sequence[str]) -> None:
        self._encoder = encoder
        self._letters, self._ideas = Letters(texts), Ideas(texts)

    def __call__(self, phrases: Sequence[str], labels: Sequence[str]) -> Floats:
        """float32 (measures, phrases, labels), each in [-1, 1]."""
        letters, ideas = (
            np.asarray((part(phrases) @ part(labels).T).todense()) for part in (self._letters, self._ideas)
        )
        meaning = self._encoder.encode(phrases) @ self._encoder.encode(labels).T
        return np.stack([letters, ideas, meaning]).astype(np.float32)
