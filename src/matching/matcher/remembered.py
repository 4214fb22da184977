"""What the people of a batch taught, and what may be said of it to them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matching.columns import Layers, Occupations, OfferColumns, ProfileColumns
from matching.domain import Offer, RefusalReason
from matching.features import Pairs
from matching.features.memory import Memories, Past, Priors
from matching.features.pairs import Bools
from matching.history import Answers, History
from matching.matcher.candidates import Ints
from matching.pool import Encoding, offer_columns
from matching.rome import Rome

Documents = Callable[[Sequence[int]], Mapping[int, Offer]]
"""Offers by key; those that do not exist are left out."""

DAY = np.timedelta64(86_400_000_000, "us")


@dataclass(frozen=True, slots=True)
class Remembered:
    """One row a person.

    Attributes:
        memory: of the answers.
        refused: int64 (n, len(RefusalReason)), how many offers the person refused for each reason.
        settled: each person with each offer answered by more than interest.
    """

    memory: Memories
    refused: Ints
    settled: Answers

    def answered(self, pairs: Pairs) -> Bools:
        """Whether the person of each pair, of offers by key, has answered it by more than interest: bool (p,)."""
        rows = pairs.offers.positions(self.settled.offer)
        return np.isin(_couples(pairs.pi, pairs.oi), _couples(self.settled.person, rows)[rows >= 0])


@dataclass(frozen=True, slots=True)
class Remembering:
    """From answers to what they teach.

    Attributes:
        priors: of the population.
        encoding: reads the occupations of offers that have left the pool.
        offers: the columns of the pool, where most offers answered still are.
        documents: gives the others by key; None, and answers to them teach nothing.
    """

    priors: Priors
    encoding: Encoding
    rome: Rome
    occupations: Occupations
    offers: Layers[OfferColumns]
    documents: Documents | None

    def __call__(self, people: ProfileColumns, history: History, at: datetime) -> Remembered:
        """Learn from the answers of `people`; someone who has given none has the prior of comparable people."""
        if history.silent:
            memory = Memories.empty(people, self.occupations, self.priors)
            return Remembered(memory, np.zeros((len(people), len(RefusalReason)), np.int64), history.answers)
        past = self._past(people, history.answers, at)
        memory = Memories.of(past, people, self.occupations, self.priors, history.asked)
        return Remembered(memory, _refused(past, len(people)), history.answers.settled())

    def _past(self, people: ProfileColumns, answers: Answers, at: datetime) -> Past:
        offers = self._answered(np.unique(answers.offer))
        rows = offers.positions(answers.offer)
        answers, rows = answers.take(rows >= 0), rows[rows >= 0]
        age = (np.datetime64(int(at.timestamp() * 1e6), "us") - answers.at) / DAY
        pairs = Pairs.of(people, answers.person, offers, rows, np.full(len(rows), np.nan, np.float32))
        return Past(pairs, answers.person, answers.grade, answers.reasons, age.astype(np.float32))

    def _answered(self, keys: Ints) -> OfferColumns:
        """Columns of the offers of `keys` that can be had, by key."""
        if not len(keys):
            return OfferColumns.empty()
        rows = self.offers.positions(keys)
        known, gone = self.offers.take(rows[rows >= 0]), keys[rows < 0].tolist()
        found = self.documents(gone) if gone and self.documents else {}
        if not found:
            return known
        others = offer_columns(list(found), list(found.values()), self.encoding, self.rome)
        both = OfferColumns.concatenate([known, others])
        return both.take(np.argsort(both.keys))


def _couples(person: Ints, offer: Ints) -> Ints:
    """One number for a row of the people and a row of the offers."""
    return person << 32 | offer


def _refused(past: Past, n: int) -> Ints:
    named: NDArray[np.bool_] = past.reasons[:, None] >> np.arange(len(RefusalReason), dtype=np.uint32) & 1 > 0
    return np.stack([np.bincount(past.person[of], minlength=n) for of in named.T], axis=1)
