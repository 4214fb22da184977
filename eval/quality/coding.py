"""Title and description to ROME, on agency-posted offers whose title and text were kept out of training.

An agency's adviser chose the appellation, so its code is the truth; the stated code, often of an older release, is
reported beside. The rivals give each code the score of its nearest name or training title.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.metrics import Estimate, bootstrap
from eval.quality.retrained import Retrained
from eval.rivals import Bm25, CharTfidf, Scores, best_by_label
from matching.coding import OccupationCoder
from matching.domain import AGENCY, RomeRef
from matching.normalize.text import clean_text, clean_title
from matching.rome import Rome
from training.corpus import OFFERS, Exclusion, occupation_of, read_offers
from training.folds import assign_folds, normalised_title

CORRECT_IN = (1, 5)


@dataclass(frozen=True, slots=True)
class Case:
    """One evaluated offer: rows of the true codes in `Rome.codes`, -1 unknown to the release."""

    title: str
    description: str
    by_appellation: int
    by_code: int


@dataclass(frozen=True, slots=True)
class Answers:
    """Where the truth stands in each system's ranking of the evaluated offers.

    Attributes:
        cases: the evaluated offers.
        ranks: by system, int (cases,) rank of the appellation's code, 1 the first.
        stated_ranks: the same of the stated code.
    """

    cases: list[Case]
    ranks: dict[str, NDArray[np.int64]]
    stated_ranks: dict[str, NDArray[np.int64]]

    def top(self, system: str, n: int, stated: bool = False, where: NDArray[np.bool_] | None = None) -> Estimate:
        """Share of the offers whose truth is among the first `n`; offers of one title are drawn together."""
        hits = ((self.stated_ranks if stated else self.ranks)[system] <= n).astype(np.float64)
        truth = np.array([case.by_code if stated else case.by_appellation for case in self.cases])
        hits[truth < 0] = np.nan
        if where is not None:
            hits[~where] = np.nan
        titles = [normalised_title(case.title) for case in self.cases]
        return bootstrap(hits, groups=np.unique(titles, return_inverse=True)[1])


def evaluate(data: Path, rome: Rome, retrained: Retrained, n_folds: int, folds: Sequence[int]) -> Answers:
    """Rank the codes for every evaluated offer of some folds."""
    raws = read_offers(data / OFFERS)
    fold_of = assign_folds([raw["intitule"] for raw in raws], [raw.get("description") or "" for raw in raws], n_folds)
    cases: list[Case] = []
    found: dict[str, list[Scores]] = {}
    for fold in folds:
        inside = [case for raw, f in zip(raws, fold_of, strict=True) if f == fold and (case := _case(raw, rome))]
        outside = [raw for raw, f in zip(raws, fold_of, strict=True) if f != fold]
        coder = retrained.without(Exclusion(fold=(fold, n_folds))).coder()
        for system, scores in (_coded(coder, inside, rome) | _rivals(outside, inside, rome)).items():
            found.setdefault(system, []).append(scores)
        cases += inside
    all_scores = {system: np.concatenate(parts) for system, parts in found.items()}
    by_appellation, by_code = ([getattr(case, name) for case in cases] for name in ("by_appellation", "by_code"))
    return Answers(
        cases,
        {system: rank_of(values, by_appellation) for system, values in all_scores.items()},
        {system: rank_of(values, by_code) for system, values in all_scores.items()},
    )


def rank_of(scores: Scores, truth: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank of the true column of each row, 1 the best; equal scores count as before it."""
    rows = np.arange(len(scores))
    own = scores[rows, np.asarray(truth, dtype=np.int64)][:, None]
    return np.asarray((scores >= own).sum(axis=1), dtype=np.int64)


def _case(raw: dict[str, object], rome: Rome) -> Case | None:
    if (raw.get("origineOffre") or {}).get("origine") != AGENCY:  # type: ignore[attr-defined]
        return None
    code, appellation = str(raw.get("romeCode") or ""), raw.get("appellationlibelle")
    found = rome.resolve(RomeRef(code) if code else None, str(appellation) if appellation else None)
    truth = rome.position(found.code) if found else rome.position(code)
    return Case(str(raw["intitule"]), str(raw.get("description") or ""), truth, rome.position(code))


def _coded(coder: OccupationCoder, cases: Sequence[Case], rome: Rome) -> dict[str, Scores]:
    order = [coder.codes.index(code) for code in rome.codes]
    titles, texts = [case.title for case in cases], [case.description for case in cases]
    return {
        "": coder.probabilities(titles, texts)[:, order],
        "title_only": coder.probabilities(titles)[:, order],
    }


def _rivals(outside: Sequence[dict[str, object]], cases: Sequence[Case], rome: Rome) -> dict[str, Scores]:
    names = [(item.label, rome.position(item.code)) for item in rome.appellations]
    names += [(clean_title(str(raw["intitule"])), occupation_of(raw, rome)) for raw in outside]
    texts, rows = zip(*[(text, row) for text, row in names if row >= 0], strict=True)
    titles = [clean_title(clean_text(case.title)) for case in cases]
    systems = {"bm25": Bm25(texts).score(titles), "char_tfidf": CharTfidf(texts).score(titles)}
    return {name: best_by_label(scores, rows, len(rome.codes)) for name, scores in systems.items()}
