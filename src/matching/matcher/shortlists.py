"""The best couples of many people as columns, for what decides over a whole batch before anything is explained."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from matching.eligibility import VETOES
from matching.features import FEATURE_NAMES
from matching.matcher.batch import Batch, Chosen
from matching.matcher.candidates import Floats, Ints, couples
from matching.rerank import LightGBMReranker, Reranker

_WRONG_OCCUPATION = FEATURE_NAMES.index("risk_wrong_occupation")


@dataclass(frozen=True, slots=True)
class Shortlists:
    """`p` couples, by query then best first.

    Attributes:
        query: int64 (p,), position of the profile among those asked for.
        key: int64 (p,), of the offer.
        slot: int64 (p,), project that matched.
        score: float32 (p,).
        liking: float32 (p,), P(this person applies | examines the offer); NaN without heads.
        chance: float32 (p,), P(the employer accepts | applied); NaN without heads.
        similarity: float32 (p,).
        wrong_occupation: float32 (p,), P(this person says that it is not their job); NaN when nothing is remembered.
        vetoes: int64 (profiles, len(VETOES)), how many candidates each of `matching.eligibility.VETOES` kept out.
    """

    query: Ints
    key: Ints
    slot: Ints
    score: Floats
    liking: Floats
    chance: Floats
    similarity: Floats
    wrong_occupation: Floats
    vetoes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.query)

    @classmethod
    def of(cls, n: int, lists: Iterable[tuple[int, Batch, Chosen]]) -> Self:
        """Columns of the lists of `n` profiles, each with its batch and the position of the first profile of that."""
        vetoes = np.zeros((n, len(VETOES)), np.int64)
        none, real = np.empty(0, np.int64), np.empty(0, np.float32)
        parts: list[tuple[NDArray[Any], ...]] = [(none, none, none, real, real, real, real, real)]
        for first, batch, chosen in lists:
            judged, found = chosen.judged, chosen.judged.candidates
            vetoes[first + chosen.queries] = judged.vetoes[chosen.queries]
            liking, chance = heads(batch.parts.reranker, judged.rows)
            wrong = judged.rows[:, _WRONG_OCCUPATION]
            told = judged.scores, liking, chance, found.similarity, wrong
            parts.append((first + found.query, found.key, found.slot, *told))
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        order = np.argsort(columns[0], kind="stable")
        return cls(*[*(column[order] for column in columns), vetoes])

    def positions(self, query: Ints, key: Ints) -> Ints:
        """Row of each couple, -1 when it is not there."""
        keys, column = np.unique(np.concatenate([self.key, key]), return_inverse=True)
        couple = np.concatenate([self.query, query]) * len(keys) + column
        own, asked = couple[: len(self)], couple[len(self) :]
        order = np.argsort(own)
        starts, stops = (np.searchsorted(own[order], asked, side) for side in ("left", "right"))
        rows = np.full(len(asked), -1)
        rows[stops > starts] = order[starts[stops > starts]]
        return rows


def narrowed(batch: Batch, first: int, without: Sequence[Collection[int]] | None) -> Batch:
    """A batch that searches no further than the rules of each person let, and without offers of some keys.

    Args:
        batch: of people.
        first: position of its first profile in `without`.
        without: keys of each profile; None for none.
    """
    queries = batch.queries if batch.rules is None else batch.queries.nearer(batch.rules)
    left_out = None if without is None else couples(without[first : first + len(queries)])
    return replace(batch, queries=queries, without=left_out)


def heads(reranker: Reranker, rows: Floats) -> tuple[Floats, Floats]:
    """Liking and chance of couples, see `Shortlists`."""
    if not isinstance(reranker, LightGBMReranker):
        unknown = np.full(len(rows), np.nan, np.float32)
        return unknown, unknown
    said = reranker.heads(rows)
    return said.liking, said.chance
