"""Whether probabilities mean what they say: on offers that everyone looks at, against what they then answer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.learn.judged import top
from eval.learn.life import given
from eval.learn.trial import Outcome, Scene
from eval.market import DIMS, acceptance
from eval.market.behaviour import APPLIED, drawn_answers
from matching.domain import RefusalReason
from matching.rerank import LightGBMReranker

LOOKED_AT = 30
"""Offers of each list: enough for rare reasons to be counted."""


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What happened and what was said of it, one row an examined offer.

    Attributes:
        applied, liking: without those refused for want of skills, which are no judgement of liking.
        accepted, chance: one row an application.
        reasons: by slug, whether it was given, and its probability.
    """

    applied: NDArray[np.bool_]
    liking: NDArray[np.float32]
    accepted: NDArray[np.bool_]
    chance: NDArray[np.float32]
    reasons: dict[str, tuple[NDArray[np.bool_], NDArray[np.float32]]]


def beliefs(scene: Scene, found: Outcome, heads: LightGBMReranker, seed: int) -> Beliefs:
    """Let everyone look at the first offers of their list, ranked by `heads`, and answer."""
    shown = top(scene.truth, found.scores["complete"], LOOKED_AT).ravel()
    shown = shown[shown >= 0]
    pi, oi = scene.candidates.person[shown], scene.candidates.offer[shown]
    draw = np.random.default_rng(seed + 1000)
    answer, first, second = drawn_answers(scene.stage.market, pi, oi, draw)
    said = heads.heads(found.rows[shown])
    blind = heads.for_employers().score(found.rows[shown])
    chance = acceptance(scene.stage.market, pi, oi, np.zeros(len(scene.stage.offers)))
    lacking = given(RefusalReason.SKILLS_MISSING, answer, first, second)
    return Beliefs(
        (answer == APPLIED)[~lacking],
        said.liking[~lacking],
        (draw.random(len(shown)) < chance)[answer == APPLIED],
        blind[answer == APPLIED],
        {
            slug: (given(RefusalReason(slug), answer, first, second), said.reasons[:, column])
            for column, slug in enumerate(said.slugs)
            if RefusalReason(slug) in DIMS
        },
    )
