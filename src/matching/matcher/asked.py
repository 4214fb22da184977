"""The one question whose answer would most improve each person's next lists."""

from collections.abc import Collection, Sequence
from datetime import datetime

import numpy as np

from matching.asking import best_questions
from matching.domain import Profile
from matching.matcher.batch import Batch, Chosen
from matching.matcher.given import given
from matching.matcher.matcher import Matcher
from matching.matcher.shortlists import Shortlists, heads


def questions(
    matcher: Matcher,
    profiles: Sequence[Profile],
    keys: Sequence[Sequence[int]],
    before: Sequence[Collection[str]],
    at: datetime,
    handle: float | None = None,
    found: Shortlists | None = None,
) -> list[str | None]:
    """The slug of the question worth most to each person, see `matching.asking.best_questions`.

    Args:
        matcher: of offers, that remembers what people answer.
        profiles: as in `Matcher.offers_among`.
        keys: of the offers that each may be shown one day, likewise.
        before: slugs that were put to each before.
        at: the moment, aware.
        handle: as in `Matcher.offers_among`.
        found: likewise.

    Returns:
        None where none is worth a tap.
    """
    slugs: list[str | None] = [None] * len(profiles)
    for first, batch in matcher.batches(profiles, 0, 0, at, handle):
        last = first + len(batch.queries)
        for chosen in batch.among(given(batch, keys[first:last], first, found)):
            for row, slug in zip(chosen.queries.tolist(), _best(batch, chosen, before[first:last]), strict=True):
                slugs[first + row] = slug
    return slugs


def _best(batch: Batch, chosen: Chosen, before: Sequence[Collection[str]]) -> list[str | None]:
    if batch.remembered is None:
        return [None] * len(chosen.queries)
    judged, occupations = chosen.judged, batch.parts.occupations
    liking, _ = heads(batch.parts.reranker, judged.rows)
    liking = np.where(np.isnan(liking), judged.scores, liking)
    every = best_questions(batch.remembered.memory, judged.pairs, liking, occupations, before)
    return [every[row] for row in chosen.queries.tolist()]
