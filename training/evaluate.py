"""What a bundle is worth on lists that it has not learned from."""

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.faithfulness import Faithfulness, faithfulness
from eval.heldout import Heldout, Scored
from eval.lists import first_of, ranked
from eval.metrics import ndcg
from eval.slices import Slice, band, slices
from matching.bundle import Bundle
from matching.errors import BundleError, InputError
from matching.explain.objections import FEATURES, LIKELY
from matching.features import FEATURE_NAMES, schema_id
from matching.log import Log
from matching.rerank import LightGBMReranker, Reranker
from matching.rerank.formula import Formula
from matching.rerank.learned import FOLDER, FORMULA
from training.datasets import Dataset, gains
from training.report import Report, report
from training.tasks import Config

CANDIDATES, REPEATS = 200, 7
"""Of a list that is timed, and how many times it is."""

NAMED, LEAST_NAMED = 2_000, 100
"""Most and fewest offers whose named objection is removed."""

_COLUMNS = {reason.value: [FEATURE_NAMES.index(name) for name in names] for reason, names in FEATURES.items()}

LEARNED_UNTIL = "learned_until"
"""Fact of a manifest: the moment before which were made all lists that the heads learned from."""

Floats = NDArray[np.float32]


def learned_until(bundle: Bundle) -> datetime | None:
    """The moment before which were made all lists that a bundle learned from; None when it has no heads."""
    said = bundle.manifest.get(LEARNED_UNTIL)
    return None if said is None else datetime.fromisoformat(said)


def unseen(log: Log, *bundles: Bundle) -> Log:
    """The lists that none of the bundles learned from.

    Raises:
        InputError: there are none.
    """
    moments = [moment for moment in map(learned_until, bundles) if moment is not None]
    later = log.since(max(moments)) if moments else log
    if not len(later):
        since = f" made after {max(moments):%Y-%m-%d %H:%M}, until when the models learned" if moments else ""
        raise InputError(f"The log holds no list{since}; export a later period with `matching export log`.")
    return later


def schemas(models_dir: Path) -> dict[str, tuple[str, ...]]:
    """Names of the features of all bundles, by the schema id that logs carry; damaged bundles are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for path in models_dir.glob(f"*/{FOLDER}/{FORMULA}"):
        try:
            names = Formula.read(path).features
        except BundleError:
            continue
        found[schema_id(names)] = names
    return found


def evaluate(bundle: Bundle, log: Log, config: Config, known: Mapping[str, tuple[str, ...]]) -> Report:
    """Figures of a bundle's heads on the lists of a log that it has not learned from.

    Args:
        bundle: with heads.
        log: lists that it learned from are left out.
        config: of the targets; see `retrain.toml`.
        known: see `schemas`.

    Raises:
        BundleError: the bundle has no heads, or they cannot be read.
        InputError: the log holds no other list.
    """
    reranker = bundle.reranker()
    if not isinstance(reranker, LightGBMReranker):
        raise BundleError(f"{bundle.id} has no heads, there is nothing to evaluate; train some with `retrain`.")
    return report(reranker, {}, Dataset.of(unseen(log, bundle), known), config)


def scored(reranker: Reranker, features: Floats) -> Scored:
    """What a model says of rows, as a gate compares it.

    Args:
        reranker: today's practice gives a score alone.
        features: float32 (r, len(FEATURE_NAMES)).
    """
    score, elapsed = reranker.score(features).astype(np.float64), ms_per_200(reranker, features)
    if not isinstance(reranker, LightGBMReranker):
        return Scored(score, ms_per_200=elapsed)
    heads = reranker.heads(features)
    reasons = {slug: heads.reasons[:, index].astype(np.float64) for index, slug in enumerate(heads.slugs)}
    chance = reranker.for_employers().score(features).astype(np.float64)
    return Scored(score, heads.liking.astype(np.float64), chance, reasons, elapsed)


def heldout(log: Log, known: Mapping[str, tuple[str, ...]]) -> tuple[Heldout, Floats]:
    """The persons' lists of a log as a gate reads them, and the features of their rows.

    Raises:
        InputError: there is none.
    """
    data, rows = Heldout.of(log)
    return data, Dataset.of(log, known).features[rows]


def ms_per_200(reranker: Reranker, features: Floats) -> float:
    """Processor time to score 200 candidates of one person, the best of several, ms."""
    rows = np.resize(features, (CANDIDATES, len(FEATURE_NAMES)))
    spent = []
    for _ in range(REPEATS):
        start = time.process_time()
        reranker.score(rows)
        spent.append(time.process_time() - start)
    return min(spent) * 1e3


def faithful(reranker: Reranker, features: Floats, people: NDArray[np.int64]) -> Faithfulness | None:
    """Whether the objection named for an offer is what lowers its score.

    The likeliest objection is named where it is likely enough to be said; removing it puts, in its features, the values
    of the offer where this objection is the least likely.

    Args:
        reranker: None of it is measured for one without heads.
        features: float32 (r, len(FEATURE_NAMES)).
        people: int64 (r,).

    Returns:
        None when too few offers have an objection that would be said.
    """
    if not isinstance(reranker, LightGBMReranker):
        return None
    heads = reranker.heads(features)
    known = [slug for slug in heads.slugs if slug in _COLUMNS]
    told = heads.reasons[:, [heads.slugs.index(slug) for slug in known]]
    rows = np.flatnonzero(told.max(axis=1, initial=0) >= LIKELY)[:NAMED]
    if len(rows) < LEAST_NAMED or len(known) < 2:
        return None
    reference = np.full(len(FEATURE_NAMES), np.nan, np.float32)
    for slug, probability in zip(known, told.T, strict=True):
        reference[_COLUMNS[slug]] = features[probability.argmin(), _COLUMNS[slug]]
    named = [known[best] for best in told[rows].argmax(axis=1).tolist()]
    against, columns = np.zeros(len(rows), np.bool_), {slug: _COLUMNS[slug] for slug in known}
    return faithfulness(reranker.score, features[rows], named, against, columns, reference, people[rows])


def by_slice(reranker: LightGBMReranker, late: Dataset) -> list[Slice]:
    """The order of what was answered, nDCG@10, by number of answers that the person had given and by month.

    Other things that one sees of a person or an offer are not in a log, which knows no record.
    """
    rows = late.take(late.judged())
    table = ranked(rows.list_id, reranker.with_handle(0.0).score(rows.features), gains(rows.grade))
    several = np.unique(rows.list_id, return_counts=True)[1] > 1
    values = np.where(several, ndcg(np.nan_to_num(table), np.nan_to_num(table)), np.nan)
    answers = np.expm1(np.nan_to_num(rows.features[:, FEATURE_NAMES.index("answers")])).round().astype(np.int64)
    months = rows.at.astype("datetime64[us]").astype("datetime64[M]").astype(np.str_)
    by = {"answers": band(first_of(rows.list_id, answers)), "month": np.asarray(months)[_first(rows.list_id)]}
    return slices(values, by, first_of(rows.list_id, rows.profile_id))


def _first(lists: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.asarray(np.unique(lists, return_index=True)[1])
