"""One market, one log, every arm: what each learned from so many answers, judged on offers that nobody was shown."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.learn.arms import LEARNED, Learned, learned, simple
from eval.learn.judged import Truth, measured
from eval.learn.life import WEEK, Life, live
from eval.learn.logged import log_of
from eval.learn.stage import Candidates, Stage
from eval.market import Market
from eval.market.beliefs import Told
from eval.market.ceiling import Ceiling
from matching.features import FEATURE_NAMES, feature_rows
from matching.features.memory import Asked, Memories, Priors, Usual, fit_priors
from matching.log import Log

WEEKS = 14
"""Of digests: enough for 35 answers of most people."""

NEW_DAYS = 28.0
"""Lists are judged on the offers created in so many days after the last digest."""

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scene:
    """A market lived in, and the offers to be ranked afterwards."""

    stage: Stage
    life: Life
    truth: Truth
    day: float

    @classmethod
    def play(cls, stage: Stage, seed: int, weeks: int = WEEKS) -> "Scene":
        """Live for some weeks; everything is drawn from `seed`."""
        life = live(stage, weeks, seed)
        since = (weeks - 1) * WEEK
        candidates = stage.candidates(since + NEW_DAYS, since)
        return cls(stage, life, Truth.of(stage.market, candidates, seed), since + NEW_DAYS)

    @property
    def candidates(self) -> Candidates:
        """What is ranked."""
        return self.truth.candidates

    def priors(self, life: Life) -> Priors:
        """What the answers of a population say before a person answers."""
        past = life.past(self.stage, int(self.life.week.max()) + 1)
        start = Priors.default(Usual.of(self.stage.offers, self.stage.occupations))
        return fit_priors(past, self.stage.profiles, self.stage.occupations, start)

    def memory(self, life: Life, priors: Priors, week: int, asked: Asked | None = None) -> Memories:
        """What everyone taught before a week."""
        past = life.past(self.stage, week)
        return Memories.of(past, self.stage.profiles, self.stage.occupations, priors, asked)

    def logged_rows(self, life: Life, priors: Priors) -> Floats:
        """Features of what was shown, each week with the memory of that moment."""
        rows = np.empty((len(life), len(FEATURE_NAMES)), np.float32)
        for week in np.unique(life.week).tolist():
            now = np.flatnonzero(life.week == week)
            shown = Candidates(life.person[now], life.offer[now], life.similarity[now])
            rows[now] = self.rows(shown, self.memory(life, priors, week), week * WEEK)
        return rows

    def rows(self, candidates: Candidates, memory: Memories | None, day: float) -> Floats:
        """Features of couples on a day."""
        pairs = self.stage.couples(candidates.person, candidates.offer, candidates.similarity, memory)
        return feature_rows(pairs, self.stage.occupations, self.stage.day(day))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one log.

    Attributes:
        scores: of every candidate, by arm.
        measures: of every person, by arm.
        rows: features of the candidates.
        log: what was learned from.
    """

    life: Life
    scores: Mapping[str, Doubles]
    measures: Mapping[str, Mapping[str, Doubles]]
    rows: Floats
    heads: Learned
    priors: Priors
    log: Log


def outcome(scene: Scene, life: Life, seed: int, arms: tuple[str, ...] = LEARNED, sweeps: int = 150) -> Outcome:
    """Let every arm learn from a life, and judge it.

    Args:
        scene: the market.
        life: what is learned from.
        seed: of whatever is drawn.
        arms: which learn.
        sweeps: of the ceiling; 0 leaves the ceiling out.
    """
    priors = scene.priors(life)
    log = log_of(life, scene.logged_rows(life, priors), len(scene.stage.profiles))
    heads = learned(log, seed, arms)
    weeks = int(scene.life.week.max()) + 1
    rows = scene.rows(scene.candidates, scene.memory(life, priors, weeks), scene.day)
    scores = simple(rows, scene.candidates.similarity, seed) | {arm: heads.scores[arm](rows) for arm in heads.scores}
    if sweeps:
        informed = ceiling(scene.stage.market, life, scene.candidates, seed, sweeps)
        scores |= {"ceiling": informed.score, "ceiling_liking": informed.liking}
    scores["complete_liking"] = heads.ours["complete"].with_handle(0.0).score(rows).astype(np.float64)
    scores["oracle"] = np.sqrt(scene.truth.answers.applies * scene.truth.accepted)
    measures = {arm: measured(scene.truth, score) for arm, score in scores.items()}
    return Outcome(life, scores, measures, rows, heads, priors, log)


@dataclass(frozen=True, slots=True)
class Informed:
    """Beliefs of the informed ceiling about each candidate: P(applies | looks), and the score at the handle of all."""

    liking: Doubles
    score: Doubles


def ceiling(
    market: Market, life: Life, candidates: Candidates, seed: int, sweeps: int = 150, told: Told | None = None
) -> Informed:
    """Ask the informed ceiling."""
    believed, called = Ceiling(market, life.history(), told, seed, sweeps).predict(candidates.person, candidates.offer)
    return Informed(believed.applies, np.sqrt(believed.applies * called))
