"""Few answers in all: what is learned must never be worse than today's practice."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from eval.learn.arms import ours, simple
from eval.learn.judged import measured
from eval.learn.life import Life
from eval.learn.logged import log_of
from eval.learn.trial import Scene
from eval.market.behaviour import SILENT
from matching.errors import MatchingError
from training.datasets import Dataset

TOTALS = (0, 100, 300, 1_000, 3_000, 10_000)
"""Answers in all."""


def cold_start(scene: Scene, seed: int) -> Mapping[int, NDArray[np.float64]]:
    """NDCG of each person's list after so many answers in all, less that of `PreferenceScore`."""
    found = {}
    for total in TOTALS:
        life = first_of_all(scene.life, total, seed)
        priors = scene.priors(life)
        week = int(scene.life.week.max()) + 1
        rows = scene.rows(scene.candidates, scene.memory(life, priors, week), scene.day)
        practice = simple(rows, scene.candidates.similarity, seed)["preference"]
        try:
            log = log_of(life, scene.logged_rows(life, priors), len(scene.stage.profiles))
            score = ours(Dataset.of(log), seed).score(rows).astype(np.float64)
        except MatchingError:  # nothing to learn from: today's practice is served
            score = practice
        found[total] = measured(scene.truth, score)["ndcg"] - measured(scene.truth, practice)["ndcg"]
    return found


def first_of_all(life: Life, answers: int, seed: int) -> Life:
    """The earliest lists up to so many answers in all; people come in an order of chance."""
    turn = np.random.default_rng(seed).permutation(int(life.person.max()) + 1)
    order = np.lexsort((life.position, turn[life.person], life.week))
    count = np.cumsum(life.answer[order] != SILENT)
    return life.take(np.sort(order[: int(np.searchsorted(count, answers, "left")) + 1] if answers else order[:0]))
