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
from matching.domain import Due, Profile
from matching.exploration import explore
from matching.matcher import Shortlists, Shown, questions

Ints = NDArray[np.int64]

LEAST_SCORE = 1e-6
"""Of what is told apart."""

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


def listed(
    desk: Desk,
    part: Part,
    ranks: Ranks,
    due: Mapping[int, Due],
    profiles: Mapping[int, Profile],
    places: Mapping[int, int],
    at: datetime,
) -> dict[int, Listed]:
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
    found: dict[int, Listed] = {}
    for handle, some in by_handle(due.values(), profiles).items():
        drawn = [drawn_of(part, ranks, one.person_key, places.get(one.person_key, PLACES), at) for one in some]
        rows = [row for row, _ in drawn]
        asked = [profiles[one.profile_key] for one in some]
        keys = [part.offer[own].tolist() for own in rows]
        lists = desk.matcher.offers_among(asked, keys, at, handle, _shortlists(part, rows))
        for one, own, (_, odds), shown in zip(some, rows, drawn, lists, strict=True):
            found[one.person_key] = _listed(part, ranks, own, odds, shown)
    return found


def drawn_of(part: Part, ranks: Ranks, person: int, places: int, at: datetime) -> tuple[Ints, list[float]]:
    """Rows of the list of a person and the propensity of each; the same whenever the night is done again."""
    own = part.rows_of(person)
    rank = ranks.rank[own]
    worth = np.log(np.maximum(part.score[own], LEAST_SCORE)) - ranks.price[own]
    order = np.lexsort((-worth, np.where(rank < 0, PLACES, rank))) + own.start
    rng = np.random.default_rng([EXPLORED, person, at.toordinal()])
    rows, odds = explore(order.tolist(), places, rng)
    return np.array(rows, np.int64), odds


def questions_of(
    desk: Desk, part: Part, due: Mapping[int, Due], profiles: Mapping[int, Profile], at: datetime
) -> dict[int, str | None]:
    """Slug of the question worth most to each of some people, by person key; see `matching.matcher.questions`."""
    found: dict[int, str | None] = {}
    before = desk.store.events.asked([one.profile_key for one in due.values()])
    for handle, some in by_handle(due.values(), profiles).items():
        rows = [np.arange(own.start, own.stop) for own in (part.rows_of(one.person_key) for one in some)]
        asked, put = [profiles[one.profile_key] for one in some], [before.get(one.profile_key, ()) for one in some]
        keys = [part.offer[own].tolist() for own in rows]
        slugs = questions(desk.matcher, asked, keys, put, at, handle, _shortlists(part, rows))
        found |= {one.person_key: slug for one, slug in zip(some, slugs, strict=True)}
    return found


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
        np.zeros((len(rows), 0), np.int64),
    )


def _listed(part: Part, ranks: Ranks, rows: Ints, odds: Sequence[float], shown: Shown) -> Listed:
    price = dict(zip(part.offer[rows].tolist(), ranks.price[rows].tolist(), strict=True))
    propensity = dict(zip(part.offer[rows].tolist(), odds, strict=True))
    keys = [match.candidate_key for match in shown.found.matches]
    return Listed(
        replace(shown, propensities=tuple(propensity[key] for key in keys)), tuple(price[key] for key in keys)
    )
