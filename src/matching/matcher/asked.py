"""The one question whose answer would most improve each person's next lists."""

from collections.abc import Collection, Sequence

import numpy as np

from matching.asking import best_questions
from matching.matcher.batch import Batch, Chosen
from matching.matcher.given import given
from matching.matcher.shortlists import Shortlists, heads


def questions(
    batch: Batch,
    keys: Sequence[Sequence[int]],
    before: Sequence[Collection[str]],
    first: int = 0,
    found: Shortlists | None = None,
) -> list[str | None]:
    """The slug of the question worth most to each person of a batch, see `matching.asking.best_questions`.

    Args:
        batch: of people who ask for offers, see `Matcher.batches`.
        keys: of the offers that each may be shown one day.
        before: slugs that were put to each before.
        first: position in `found` of the first person.
        found: as in `Matcher.offers_among`.

    Returns:
        None where none is worth a tap, or nothing is remembered of people.
    """
    slugs: list[str | None] = [None] * len(keys)
    for chosen in batch.among(given(batch, keys, first, found)):
        for row, slug in zip(chosen.queries.tolist(), _best(batch, chosen, before), strict=True):
            slugs[row] = slug
    return slugs


def _best(batch: Batch, chosen: Chosen, before: Sequence[Collection[str]]) -> list[str | None]:
    if batch.remembered is None:
        return [None] * len(chosen.queries)
    judged, occupations = chosen.judged, batch.parts.occupations
    liking, _ = heads(batch.parts.reranker, judged.rows)
    liking = np.where(np.isnan(liking), judged.scores, liking)
    every = best_questions(batch.remembered.memory, judged.pairs, liking, occupations, before)
    return [every[row] for row in chosen.queries.tolist()]
