"""Which offers and appellations are kept out of training: one deterministic answer for training and evaluation.

Two offers are in the same fold when they share a normalised title or nearly the same description, directly or through
others: what is evaluated was then never seen, not even reworded by its employer's next posting.
"""

import hashlib
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.normalize.text import clean_title, fold

SHINGLE_WORDS = 6
SAMPLED_ONE_IN = 8  # keep shingles whose hash is a multiple of this; both copies of a text keep the same ones
MIN_SHINGLES = 3
NEAR_DUPLICATE = 0.7  # shared part of the shorter text's shingles
HELD_OUT_SHARE = 0.1


def normalised_title(title: str) -> str:
    """A job title's words without case, accents, punctuation and what `clean_title` removes."""
    return " ".join(re.findall(r"[a-z0-9+#]+", fold(clean_title(title))))


def assign_folds(titles: Sequence[str], descriptions: Sequence[str], n_folds: int) -> NDArray[np.int64]:
    """Fold of each offer, in [0, n_folds).

    Args:
        titles: one per offer, as posted.
        descriptions: one per offer; "" when it has none.
        n_folds: how many folds.

    Returns:
        int64 (n,). An offer's fold is drawn from the hash of its group's alphabetically first title.
    """
    keys = [normalised_title(title) for title in titles]
    groups = _Groups(len(keys))
    first: dict[str, int] = {}
    for row, key in enumerate(keys):
        groups.join(row, first.setdefault(key, row))
    for row, other in _near_duplicates(descriptions):
        groups.join(row, other)
    name: dict[int, str] = {}
    for row, key in enumerate(keys):
        root = groups.root(row)
        name[root] = min(name.get(root, key), key)
    return np.array([_bucket(name[groups.root(row)], n_folds) for row in range(len(keys))], dtype=np.int64)


def shares_title(titles: Sequence[str], held_out: Iterable[str]) -> NDArray[np.bool_]:
    """Which titles are, once normalised, among the held-out ones: bool (n,). For offers that have no fold."""
    unseen = {normalised_title(title) for title in held_out}
    return np.array([normalised_title(title) in unseen for title in titles], dtype=np.bool_)


def is_held_out(ogr: str, seed: int, share: float = HELD_OUT_SHARE) -> bool:
    """Whether an appellation is held out under this seed.

    Args:
        ogr: the appellation's OGR code. A sheet's own label is never held out: callers skip it.
        seed: draws another part for another value.
        share: part held out, in [0, 1].
    """
    return _bucket(f"{seed}:{ogr}", 10_000) < share * 10_000


def _bucket(key: str, n: int) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % n


def _shingles(text: str) -> set[int]:
    words = re.findall(r"\w+", text.lower())
    spans = (" ".join(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1))
    return {h for h in (zlib.crc32(span.encode()) for span in spans) if h % SAMPLED_ONE_IN == 0}


def _near_duplicates(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs (row, earlier row) whose texts share most of the shorter one's shingles."""
    holders: dict[int, list[int]] = defaultdict(list)
    sizes: list[int] = []
    for row, text in enumerate(texts):
        shingles = _shingles(text)
        sizes.append(len(shingles))
        shared = Counter(other for h in shingles for other in holders[h])
        for other, n in shared.items():
            if n >= max(MIN_SHINGLES, NEAR_DUPLICATE * min(sizes[row], sizes[other])):
                yield row, other
        for h in shingles:
            holders[h].append(row)


class _Groups:
    """Union-find over rows."""

    def __init__(self, n: int) -> None:
        self._parent = list(range(n))

    def root(self, row: int) -> int:
        while self._parent[row] != row:
            self._parent[row] = self._parent[self._parent[row]]
            row = self._parent[row]
        return row

    def join(self, a: int, b: int) -> None:
        self._parent[self.root(a)] = self.root(b)
