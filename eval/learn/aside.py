"""Reasons about the data, such as an offer already received, must teach nothing of the match."""

import numpy as np
from numpy.typing import NDArray

from eval.learn.arms import ours
from eval.learn.judged import measured
from eval.learn.life import Life
from eval.learn.logged import log_of
from eval.learn.trial import Outcome, Scene
from eval.market.behaviour import ASIDE, ASIDES, SILENT
from matching.domain import RefusalReason
from training.datasets import Dataset

SHARE = 0.30
ADDED = (RefusalReason.DUPLICATE, RefusalReason.OFFER_CLOSED)


def with_asides(life: Life, share: float, seed: int) -> Life:
    """The life with answers `ADDED` on offers that were looked at in silence, `share` times as many as its answers."""
    draw = np.random.default_rng(seed)
    quiet = np.flatnonzero(life.examined & (life.answer == SILENT))
    rows = draw.permutation(quiet)[: int(share * (life.answer != SILENT).sum())]
    answer, first = life.answer.copy(), life.first.copy()
    answer[rows] = ASIDE
    first[rows] = draw.choice([ASIDES.index(reason) for reason in ADDED], len(rows))
    columns = {name: getattr(life, name) for name in Life.__slots__} | {"answer": answer, "first": first}
    return Life(**columns)


def difference(scene: Scene, found: Outcome, seed: int) -> tuple[NDArray[np.float64], float]:
    """NDCG of each person's list with the answers added, less without; and how many were added for each answer."""
    life = with_asides(found.life, SHARE, seed)
    priors = scene.priors(life)
    log = log_of(life, scene.logged_rows(life, priors), len(scene.stage.profiles))
    week = int(scene.life.week.max()) + 1
    rows = scene.rows(scene.candidates, scene.memory(life, priors, week), scene.day)
    score = ours(Dataset.of(log), seed).score(rows)
    added = (life.answer != SILENT).sum() / (found.life.answer != SILENT).sum() - 1
    return measured(scene.truth, score)["ndcg"] - found.measures["complete"]["ndcg"], float(added)
