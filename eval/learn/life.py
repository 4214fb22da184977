"""A service lives in the market: weekly digests ranked by today's practice, read and answered; everything is logged.

Nobody learns meanwhile: every arm learns later from the same log, and what it learned is judged on offers that nobody
was shown.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from eval.learn.stage import Stage
from eval.market import DIMS, read
from eval.market.behaviour import APPLIED, ASIDE, ASIDES, INTERESTED, REFUSED, SILENT
from eval.market.ceiling import History
from matching.domain import RefusalReason
from matching.exploration import explore
from matching.features import feature_rows
from matching.features.memory import Past
from matching.log import reason_mask
from matching.rerank import PreferenceScore

LENGTH = 10
"""Offers of a digest."""

WEEK = 7.0

Ints = NDArray[np.int64]


def given(reason: RefusalReason, answer: Ints, first: Ints, second: Ints) -> NDArray[np.bool_]:
    """Which answers are refusals that tell a reason, first or second; see `eval.market.behaviour.Reading`."""
    dim = DIMS.index(reason)
    return np.asarray((answer == REFUSED) & ((first == dim) | (second == dim)))


@dataclass(frozen=True, slots=True)
class Life:
    """What was shown, by week, person and position: (n,) each; only `examined` and `employer_true` are hidden.

    Attributes:
        person, offer: rows.
        week: from 0.
        position: from 0.
        similarity: float32.
        propensity: of the policy that drew the list.
        score: that ranked.
        answer, first, second: see `eval.market.behaviour.Reading`.
        opened: bool.
        employer: 1 called back, 0 refused, -1 unknown.
        employer_reason: slug, "" for none.
        examined: bool.
    """

    person: Ints
    offer: Ints
    week: Ints
    position: Ints
    similarity: NDArray[np.float32]
    propensity: NDArray[np.float64]
    score: NDArray[np.float64]
    answer: Ints
    first: Ints
    second: Ints
    opened: NDArray[np.bool_]
    employer: Ints
    employer_reason: NDArray[np.str_]
    examined: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.person)

    def take(self, rows: NDArray[np.generic]) -> "Life":
        """Some impressions, by position or mask."""
        return Life(*(getattr(self, name)[rows] for name in Life.__slots__))

    def first_answers(self, n: int) -> "Life":
        """Each person's life up to the n-th answer, that one included."""
        order = np.lexsort((self.position, self.week, self.person))
        answered = (self.answer[order] != SILENT).astype(np.int64)
        before = np.cumsum(answered) - answered
        starts = np.flatnonzero(np.diff(self.person[order], prepend=-1))
        offset = np.repeat(before[starts], np.diff(starts, append=len(order)))
        kept = np.zeros(len(self), bool)
        kept[order[before - offset < n]] = True
        return self.take(kept)

    def reasons(self) -> NDArray[np.uint32]:
        """Reasons as a mask over `RefusalReason`."""
        dims = np.array([reason_mask([reason]) for reason in (*DIMS, RefusalReason.OTHER)], np.uint32)
        asides = np.array([reason_mask([reason]) for reason in ASIDES], np.uint32)
        told = np.where(self.first >= 0, dims[self.first], 0) | np.where(self.second >= 0, dims[self.second], 0)
        aside = asides[np.where(self.answer == ASIDE, self.first, 0)]
        return np.where(self.answer == REFUSED, told, np.where(self.answer == ASIDE, aside, 0)).astype(np.uint32)

    def refused_for(self, reason: RefusalReason) -> Ints:
        """Rows refused for a reason, among others perhaps."""
        return np.flatnonzero(given(reason, self.answer, self.first, self.second))

    def grade(self) -> NDArray[np.int8]:
        """As `matching.log` grades: -1 unknown, as when only skills are said to be missing."""
        lacking = DIMS.index(RefusalReason.SKILLS_MISSING)
        only = (self.answer == REFUSED) & (self.first == lacking) & (self.second == -1)
        told = np.isin(self.answer, (REFUSED, INTERESTED, APPLIED)) & ~only
        return np.where(told, self.answer, -1).astype(np.int8)

    def history(self) -> History:
        """As the ceiling reads it."""
        lists, row = np.unique(self.person * 1000 + self.week, return_inverse=True)
        grids = [np.full((len(lists), LENGTH), -1) for _ in range(4)]
        columns = (self.offer, self.answer, self.first, self.second)
        for grid, column in zip(grids, columns, strict=True):
            grid[row, self.position] = column
        return History(lists // 1000, *grids)

    def past(self, stage: Stage, week: int) -> "Past":
        """What was answered before a week, with the age of each answer at its start."""
        rows = np.flatnonzero((self.week < week) & (self.answer != SILENT))
        pairs = stage.couples(self.person[rows], self.offer[rows], self.similarity[rows])
        age = (week - self.week[rows]).astype(np.float32) * WEEK
        return Past(pairs, self.person[rows], self.grade()[rows], self.reasons()[rows], age.astype(np.float32))


def live(stage: Stage, weeks: int, seed: int) -> Life:
    """Send weekly digests to everyone.

    Args:
        stage: the market.
        weeks: how many.
        seed: of exploration and of what people do.
    """
    draw = np.random.default_rng(seed)
    shown: list[set[int]] = [set() for _ in range(len(stage.profiles))]
    applicants = np.zeros(len(stage.offers))
    parts = [_week(stage, week, shown, applicants, draw) for week in tqdm(range(weeks), "weeks", leave=False)]
    return Life(*(np.concatenate([getattr(part, name) for part in parts]) for name in Life.__slots__))


def _week(
    stage: Stage, week: int, shown: list[set[int]], applicants: NDArray[np.float64], draw: np.random.Generator
) -> Life:
    found = stage.candidates(week * WEEK, shown=shown)
    score = PreferenceScore().score(feature_rows(stage.pairs(found), stage.occupations, stage.day(week * WEEK)))
    order = np.lexsort((-score, found.person))
    starts = np.searchsorted(found.person[order], np.arange(len(shown) + 1))
    rows = np.full((len(shown), LENGTH), -1)
    propensity = np.full((len(shown), LENGTH), np.nan)
    for person in range(len(shown)):
        ranked = order[starts[person] : starts[person + 1]]
        chosen, chances = explore(ranked[:60].tolist(), LENGTH, draw)
        rows[person, : len(chosen)], propensity[person, : len(chosen)] = chosen, chances
        shown[person] |= set(found.offer[chosen].tolist())
    offers = np.where(rows >= 0, found.offer[rows], -1)
    reading = read(stage.market, np.arange(len(shown)), offers, applicants, draw)
    who, position = np.nonzero(rows >= 0)
    flat = rows[who, position]
    why = np.array([reason.value if reason else "" for reason in reading.employer_reason]).reshape(rows.shape)
    return Life(
        person=who,
        offer=found.offer[flat],
        week=np.full(len(flat), week),
        position=position,
        similarity=found.similarity[flat],
        propensity=propensity[who, position],
        score=score[flat].astype(np.float64),
        answer=reading.answer[who, position],
        first=reading.first[who, position],
        second=reading.second[who, position],
        opened=reading.opened[who, position],
        employer=reading.employer[who, position],
        employer_reason=why[who, position],
        examined=reading.examined[who, position],
    )
