"""From couples to lists that can be read: what each match is, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from matching.domain import Match, MatchList, Offer, Reason
from matching.eligibility import named
from matching.explain import objections, quotes, reasons
from matching.matcher.batch import Batch, Chosen, Judged
from matching.matcher.candidates import Floats
from matching.matcher.remembered import Documents
from matching.rerank import LightGBMReranker


@dataclass(frozen=True, slots=True)
class Shown:
    """One list with what it takes to learn from it.

    Attributes:
        rows: float32 (matches, len(FEATURE_NAMES)), as the reranker saw them.
        propensities: of each match, see `matching.domain.Impression`; None when no policy chose.
        documents: offers that were read for their own words, by key or by position as they were asked for; those of
            lists made beside this one may be among them.
    """

    found: MatchList
    rows: Floats
    propensities: tuple[float | None, ...]
    documents: Mapping[int, Offer] = field(default_factory=dict)


def searched(batch: Batch) -> list[Shown]:
    """The best lists of the queries of a batch, in order, with what each lacks to be searched well."""
    lists = zip(written(batch, batch.best()), batch.queries.needs(), strict=True)
    return [replace(one, found=replace(one.found, needs=needs)) if needs else one for one, needs in lists]


def written(batch: Batch, chosen: Iterable[Chosen]) -> list[Shown]:
    """The lists of the queries of a batch, in order; each offer that they quote is asked for once."""
    batch = replace(batch, documents=batch.documents and _once(batch.documents))
    lists = {query: shown for some in chosen for query, shown in _written(batch, some)}
    return [lists[query] for query in range(len(batch.queries))]


def _written(batch: Batch, chosen: Chosen) -> Iterator[tuple[int, Shown]]:
    queries, judged = batch.queries, chosen.judged
    documents = _documents(batch, judged)
    matches = _matches(batch, judged, documents)
    odds = [None if p != p else p for p in chosen.propensities.tolist()]
    query = judged.candidates.query
    starts, stops = np.searchsorted(query, chosen.queries), np.searchsorted(query, chosen.queries, "right")
    for number, start, stop in zip(chosen.queries.tolist(), starts, stops, strict=True):
        found, vetoes = tuple(matches[start:stop]), named(judged.vetoes[number])
        one = MatchList(queries.ids[number], found, vetoes)
        yield number, Shown(one, judged.rows[start:stop], tuple(odds[start:stop]), documents)


def _documents(batch: Batch, judged: Judged) -> Mapping[int, Offer]:
    """The offers that the reasons quote."""
    if batch.documents is None:
        return {}
    pairs = judged.pairs
    keys = pairs.offers.keys[pairs.oi[quotes(pairs, batch.parts.labels)]]
    return batch.documents(np.unique(keys).tolist()) if len(keys) else {}


def _matches(batch: Batch, judged: Judged, documents: Mapping[int, Offer]) -> list[Match]:
    found, columns, pairs = judged.candidates, judged.columns, judged.pairs
    objected = _objections(batch, judged)
    said = reasons(pairs, judged.rows, batch.parts.labels, batch.audience, documents, objected)
    return [
        Match(key, columns.id(row), score, similarity, km if km == km else None, slot, why)
        for key, row, score, similarity, km, slot, why in zip(
            found.key.tolist(),
            columns.positions(found.key).tolist(),
            judged.scores.tolist(),
            found.similarity.tolist(),
            pairs.distance_km.tolist(),
            found.slot.tolist(),
            said,
            strict=True,
        )
    ]


def _objections(batch: Batch, judged: Judged) -> Sequence[Reason | None] | None:
    """What the person is likely to hold against each match, having held it against others."""
    reranker = batch.parts.reranker
    if batch.remembered is None or not isinstance(reranker, LightGBMReranker):
        return None
    refused = batch.remembered.refused[judged.pairs.pi]
    rows = np.flatnonzero(refused.any(axis=1))
    if not len(rows):
        return None
    said = dict(zip(rows.tolist(), objections(reranker.heads(judged.rows[rows]), refused[rows]), strict=True))
    return [said.get(row) for row in range(len(refused))]


def _once(documents: Documents) -> Documents:
    """The same documents, remembered; it also gives those that were asked for before."""
    known: dict[int, Offer] = {}

    def read(keys: Sequence[int]) -> Mapping[int, Offer]:
        if new := [key for key in keys if key not in known]:
            known.update(documents(new))
        return known

    return read
