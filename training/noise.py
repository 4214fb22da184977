"""Noise for training: words lost, words cut into pieces."""

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ids = NDArray[np.int64]


class Noise:
    """Noisy copies of token lists."""

    def __init__(self, whole: Tokenizer, cutter: Tokenizer, config: dict[str, float], rng: np.random.Generator) -> None:
        """Prepare.

        Args:
            whole: the tokenizer shipped.
            cutter: cuts every word into pieces; same ids.
            config: `drop_words` and `cut_words`, probabilities per word.
            rng: source of chance.
        """
        self._rng, self._drop, self._cut = rng, config["drop_words"], config["cut_words"]
        vocab = whole.get_vocab()
        self._pieces = {i: cutter.encode(t, add_special_tokens=False).ids for t, i in vocab.items() if t.isalpha()}

    def __call__(self, ids: Ids) -> Ids:
        """Words lost, others cut into pieces; never empty if the text was not."""
        if len(ids) > 1:
            kept = self._rng.random(len(ids)) > self._drop
            ids = ids[kept] if kept.any() else ids
        cut = self._rng.random(len(ids)) < self._cut
        if not cut.any():
            return ids
        pieces = [self._pieces.get(int(i), [int(i)]) if c else [int(i)] for i, c in zip(ids, cut, strict=True)]
        return np.array([i for group in pieces for i in group], dtype=np.int64)

    def passage(self, ids: Ids, least: int = 30, most: int = 150) -> Ids:
        """A noisy passage of a long text."""
        if len(ids) > least:
            size = int(self._rng.integers(least, min(len(ids), most) + 1))
            start = int(self._rng.integers(0, len(ids) - size + 1))
            ids = ids[start : start + size]
        return self(ids)
