"""The usual ways of ranking texts, to compare with: BM25 over words and TF-IDF over character n-grams."""

from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.normalize.text import fold

Scores = NDArray[np.float32]


class Bm25:
    """BM25 over folded words.

    Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; Lucene's variant.
    """

    def __init__(self, documents: Sequence[str]) -> None:
        self._index = bm25s.BM25()
        tokens = [_words(text) for text in documents]
        self._known = {word for words in tokens for word in words}
        self._n = len(tokens)
        self._index.index(tokens, show_progress=False)

    def score(self, queries: Sequence[str]) -> Scores:
        """Score of every document for every query: float32 (q, n), 0 when no word is shared."""
        scores = np.zeros((len(queries), self._n), dtype=np.float32)
        for row, query in enumerate(queries):
            if known := [word for word in _words(query) if word in self._known]:
                scores[row] = self._index.get_scores(known)
        return scores


class CharTfidf:
    """Cosine of TF-IDF vectors over the character n-grams (2 to 5) of each word."""

    def __init__(self, documents: Sequence[str]) -> None:
        self._vectorizer = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, preprocessor=fold, dtype=np.float32
        )
        self._documents = self._vectorizer.fit_transform(documents)

    def score(self, queries: Sequence[str]) -> Scores:
        """Cosine of every document with every query: float32 (q, n)."""
        found = self._vectorizer.transform(queries) @ self._documents.T
        return np.asarray(found.toarray(), dtype=np.float32)


def best_by_label(scores: Scores, labels: Sequence[int], n_labels: int) -> Scores:
    """Each label's best document.

    Args:
        scores: float32 (q, n) one column per document.
        labels: label of each document, in [0, n_labels).
        n_labels: how many labels.

    Returns:
        float32 (q, n_labels); -inf for a label without document.
    """
    best = np.full((n_labels, len(scores)), -np.inf, dtype=np.float32)
    np.maximum.at(best, np.asarray(labels), scores.T)
    return best.T


def _words(text: str) -> list[str]:
    return [w for w in "".join(c if c.isalnum() or c in "+#" else " " for c in fold(text)).split() if len(w) > 1]
