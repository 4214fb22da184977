"""How things are worded: the encoder's vectors, centred and reduced to their main directions."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.encode import Encoder, normalized
from matching.rome import Rome

Floats = NDArray[np.float32]

SAMPLED = 2000
"""ROME labels that the main directions are found from."""

REMEMBERED = 50_000
"""Texts whose vectors are kept, since titles and skills come again and again."""


class Wording:
    """Short texts to unit vectors (n, dim), zero where the encoder knows no word of the text."""

    def __init__(self, encoder: Encoder, rome: Rome, dim: int) -> None:
        labels = [rome.occupation(code).label for code in rome.codes]
        labels += [item.label for item in rome.appellations[: max(0, SAMPLED - len(labels))]]
        vectors = encoder.encode(labels)
        self.dim = min(dim, vectors.shape[1])
        self._encoder = encoder
        self._centre = vectors.mean(axis=0)
        spread = vectors - self._centre
        self._axes = np.ascontiguousarray(np.linalg.eigh(spread.T @ spread)[1][:, : -self.dim - 1 : -1], np.float32)
        self._memory: dict[str, Floats] = {}

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Vectors of texts: float32 (n, dim)."""
        if not len(texts):
            return np.zeros((0, self.dim), np.float32)
        memory = self.learn(texts)
        return np.array([memory[text] for text in texts])

    def learn(self, texts: Sequence[str]) -> Mapping[str, Floats]:
        """Vectors of these texts at least, by text: of many at once, each costs a tenth of what it costs alone."""
        if len(self._memory) > REMEMBERED:
            self._memory = {}
        memory = self._memory
        if new := [text for text in dict.fromkeys(texts) if text not in memory]:
            memory.update(zip(new, self._reduced(new), strict=True))
        return memory

    def _reduced(self, texts: Sequence[str]) -> Floats:
        vectors = self._encoder.encode(texts)
        known = vectors.any(axis=1, keepdims=True)
        return normalized(np.where(known, vectors - self._centre, 0).astype(np.float32) @ self._axes)
