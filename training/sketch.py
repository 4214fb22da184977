"""Character n-grams of tokens, and their random sketch."""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]


def ngrams(token: str, buckets: int, letters: Sequence[int]) -> Ids:
    """Hashed character n-grams of a token, word edges marked; "##" marks a piece that does not begin a word."""
    text = f"{token[2:]}>" if token.startswith("##") else f"<{token}>"
    low, high = letters
    grams = [text[i : i + n] for n in range(low, high + 1) for i in range(len(text) - n + 1)] or [text]
    return np.array([zlib.crc32(gram.encode()) % buckets for gram in grams], dtype=np.int64)


def sketch(
    tokens: Sequence[str], texts: Sequence[Ids], dim: int, grams: Sequence[Ids], buckets: int
) -> NDArray[np.float32]:
    """Random projection of TF-IDF weighted character n-grams; mean length of a row over the texts is 1.

    The inner product of two sums of rows approaches that of the n-grams' TF-IDF vectors. An n-gram that no text holds
    weighs nothing.

    Args:
        tokens: the vocabulary.
        texts: token ids of each reference text.
        dim: width.
        grams: hashed n-grams of each token.
        buckets: how many hash values there are.

    Returns:
        float32 (tokens, dim).

    Source: Johnson and Lindenstrauss, 1984; Achlioptas, "Database-friendly random projections", 2003.
    """
    held = np.zeros(buckets)
    for ids in texts:
        if len(ids):
            held[np.unique(np.concatenate([grams[i] for i in ids]))] += 1
    idf = np.where(held > 0, np.log((1 + len(texts)) / np.maximum(held, 1)), 0.0)
    directions = np.random.default_rng(0).standard_normal((buckets, dim)) * idf[:, None]
    rows = np.stack([directions[grams[i]].sum(0) for i in range(len(tokens))])
    used = np.concatenate([ids for ids in texts if len(ids)])
    return np.asarray(rows / np.linalg.norm(rows, axis=1)[used].mean(), dtype=np.float32)


def flatten(lists: Sequence[Ids]) -> tuple[Ids, Ids]:
    """Arrays end to end, and where each begins."""
    return np.concatenate(lists), np.cumsum([0] + [len(ids) for ids in lists[:-1]], dtype=np.int64)


def token_idf(texts: Sequence[Ids], n_tokens: int) -> NDArray[np.float32]:
    """Inverse document frequency of each token, mean 1; float32 (tokens,)."""
    held = np.ones(n_tokens)
    for ids in texts:
        held[np.unique(ids)] += 1
    idf = np.log((len(texts) + 1) / held)
    return np.asarray(idf / idf.mean(), dtype=np.float32)
