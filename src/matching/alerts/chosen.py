"""From what was allocated to the list of each person: a little chance, one more look, and why each offer is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from matching.alerts.decency import PLACES
from matching.alerts.desk import Desk
from matching.alerts.matched import by_handle
from matching.alerts.part import Part, Ranks
from matching.allocate import worth
from matching.domain import Due, Profile
from matching.exploration import explore
from matching.features.pairs import wanted
from matching.matcher import Shortlists, Shown, among, questions

Ints = NDArray[np.int64]

EXPLORED = 7
"""Among the seeds of a person's chance: nothing else is drawn from it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The list of one person, explained.

    Attributes:
        shown: with the propensity of each offer.
        prices: of each offer.
    """

    shown: Shown
    prices: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.prices)

    @property
    def keys(self) -> list[int]:
        """Of the offers."""
        return [match.candidate_key for match in self.shown.found.matches]

    def only(self, kept: Sequence[bool]) -> "Listed":
        """Some of the offers."""
        rows = [row for row, one in enumerate(kept) if one]
        return self.picked(rows, [self.prices[row] for row in rows])

    def picked(self, rows: Sequence[int], prices: Sequence[float]) -> "Listed":
        """Some of the offers, in another order, at these prices."""
        matches, odds = self.shown.found.matches, self.shown.propensities
        found = replace(self.shown.found, matches=tuple(matches[row] for row in rows))
        shown = Shown(found, self.shown.rows[list(rows)], tuple(odds[row] for row in rows))
        return Listed(shown, tuple(prices))


@dataclass(frozen=True, slots=True)
class Told:
    """What someone may be sent.

    Attributes:
        question: slug of the one worth most; None: none is worth a tap.
        looked_for: occupations, int16 (slots,), see `matching.features.pairs.wanted`.
    """

    listed: Listed
    question: str | None
    looked_for: NDArray[np.int16]


def listed(
    desk: Desk,
    part: Part,
    ranks: Ranks,
    due: Mapping[int, Due],
    profiles: Mapping[int, Profile],
    places: Mapping[int, int],
    at: datetime,
) -> dict[int, Told]:
    """The lists of some people, by person key; what a veto keeps out by now has left them.

    Args:
        desk: what is worked with.
        part: holds the couples of these people.
        ranks: of the part.
        due: the people, by key.
        profiles: by key.
        places: how many offers each may have, by person key; absent: `PLACES`.
        at: the moment of the night, aware.
    """
    before = desk.store.events.asked([one.profile_key for one in due.values()])
    found: dict[int, Told] = {}
    for handle, people in by_handle(due.values(), profiles).items():
        asked = [profiles[one.profile_key] for one in people]
        for first, batch in desk.matcher.batches(asked, 0, 0, at, handle):
            some = people[first : first + len(batch.queries)]
            drawn = [drawn_of(part, ranks, one.person_key, places.get(one.person_key, PLACES), at) for one in some]
            every = [np.arange(*part.rows_of(one.person_key).indices(len(part))) for one in some]
            put = [before.get(one.profile_key, ()) for one in some]
            couples, keys = _shortlists(part, every), [part.offer[rows].tolist() for rows in every]
            lists = among(batch, [part.offer[rows].tolist() for rows, _ in drawn], 0, couples)
            slugs = questions(batch, keys, put, 0, couples)
            looked_for = wanted(batch.queries.columns.rows)
            for one, (rows, odds), shown, slug, own in zip(some, drawn, lists, slugs, looked_for, strict=True):
                found[one.person_key] = Told(_listed(part, ranks, rows, odds, shown), slug, own)
    return found


def drawn_of(part: Part, ranks: Ranks, person: int, places: int, at: datetime) -> tuple[Ints, list[float]]:
    """Rows of the list of a person and the propensity of each; the same whenever the night is done again."""
    own = part.rows_of(person)
    rank = ranks.rank[own]
    order = np.lexsort((-worth(part.score[own], ranks.price[own]), np.where(rank < 0, PLACES, rank))) + own.start
    rng = np.random.default_rng([EXPLORED, person, at.toordinal()])
    rows, odds = explore(order.tolist(), places, rng)
    return np.array(rows, np.int64), odds


def _shortlists(part: Part, rows: Sequence[Ints]) -> Shortlists:
    """The couples as the matcher found them."""
    query = np.repeat(np.arange(len(rows)), [len(own) for own in rows])
    every = np.concatenate([np.empty(0, np.int64), *rows])
    score, liking, similarity = part.score[every], part.liking[every], part.similarity[every]
    return Shortlists(
        query,
        part.offer[every],
        part.slot[every],
        score,
        liking,
        liking,
        similarity,
        np.full(len(every), np.nan, np.float32),
        np.zeros((len(rows), 0), np.int64),
    )


def _listed(part: Part, ranks: Ranks, rows: Ints, odds: Sequence[float], shown: Shown) -> Listed:
    price = dict(zip(part.offer[rows].tolist(), ranks.price[rows].tolist(), strict=True))
    propensity = dict(zip(part.offer[rows].tolist(), odds, strict=True))
    keys = [match.candidate_key for match in shown.found.matches]
    return Listed(
        replace(shown, propensities=tuple(propensity[key] for key in keys), documents={}),
        tuple(price[key] for key in keys),
    )
