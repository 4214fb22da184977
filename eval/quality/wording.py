"""Job titles worded as never seen: a tenth of the appellations is held out, each must find its own sheet.

A sheet's score is that of its nearest remaining name. Part of the held-out appellations share no word with any
remaining name of their sheet: there only meaning helps.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics import Estimate, bootstrap
from eval.quality.coding import rank_of
from eval.quality.retrained import Retrained
from eval.rivals import Bm25, CharTfidf, Scores, best_by_label
from matching.bundle import Bundle
from matching.normalize.text import fold
from matching.rome import Rome
from training.corpus import Exclusion, split_genders
from training.folds import is_held_out

MEANINGFUL_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Answers:
    """Reciprocal rank of each held-out appellation's sheet, by system.

    Attributes:
        reciprocal: by system, (queries,).
        unshared: bool (queries,), no word in common with the names that remain.
        sheets: int (queries,) row of the true sheet.
    """

    reciprocal: dict[str, NDArray[np.float64]]
    unshared: NDArray[np.bool_]
    sheets: NDArray[np.int64]

    def mrr(self, system: str, unshared: bool = False) -> Estimate:
        """Mean reciprocal rank; appellations of one sheet are drawn together."""
        values = self.reciprocal[system]
        return bootstrap(np.where(self.unshared, values, np.nan) if unshared else values, groups=self.sheets)


def evaluate(rome: Rome, retrained: Retrained, seed: int) -> Answers:
    """Ask every held-out appellation for its sheet."""
    held = [item for item in rome.appellations if not item.principal and is_held_out(item.ogr, seed)]
    kept = [item for item in rome.appellations if item.principal or not is_held_out(item.ogr, seed)]
    names = [(form, rome.position(item.code)) for item in kept for form in split_genders(item.label)]
    names += [(form, row) for row, code in enumerate(rome.codes) for form in split_genders(rome.occupation(code).label)]
    texts, rows = [text for text, _ in names], [row for _, row in names]
    queries = [split_genders(item.label)[0] for item in held]
    sheets = np.array([rome.position(item.code) for item in held], dtype=np.int64)
    scores = {
        system: best_by_label(found, rows, len(rome.codes))
        for system, found in _systems(retrained.without(Exclusion(appellations=seed)), texts, queries).items()
    }
    words: list[set[str]] = [set() for _ in rome.codes]
    for text, row in names:
        words[row] |= _words(text)
    unshared = np.array([not _words(query) & words[sheet] for query, sheet in zip(queries, sheets, strict=True)])
    return Answers({system: 1 / rank_of(values, sheets) for system, values in scores.items()}, unshared, sheets)


def _systems(bundle: Bundle, texts: list[str], queries: list[str]) -> dict[str, Scores]:
    encoder = bundle.encoder()
    return {
        "": encoder.encode(queries) @ encoder.encode(texts).T,
        "char_tfidf": CharTfidf(texts).score(queries),
        "bm25": Bm25(texts).score(queries),
    }


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z0-9+#]+", fold(text)) if len(word) >= MEANINGFUL_LETTERS}
