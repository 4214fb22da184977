"""Employers' lists: who is proposed by audited group, and which employers treat groups unlike."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.discrimination import Audit, audit
from eval.fairness import Impact, Tradeoff, impact, mitigation
from eval.learn.stage import Candidates
from eval.learn.trial import Scene
from eval.lists import rank
from eval.market import acceptance
from matching.features import CHANCE_FEATURES, FEATURE_NAMES
from matching.rerank import LightGBMReranker

OFFERS, TOP = 1500, 10
DECISIONS = 200_000
BOUNDS = (0.01, 0.002)
"""Gaps of selection rates that mitigation is asked to respect: selected are few."""


@dataclass(frozen=True, slots=True)
class Employers:
    """What the audit found.

    Attributes:
        impacts: of being among an employer's first ten, by group.
        audit: of simulated decisions, with the head of chance as the measure of qualification.
        planted: bool, by tested employer.
        tradeoffs: what mitigation costs.
    """

    impacts: list[Impact]
    audit: Audit
    planted: NDArray[np.bool_]
    tradeoffs: list[Tradeoff]


def employers_lists(scene: Scene, heads: LightGBMReranker, seed: int) -> Employers:
    """Rank people for offers by chance alone, and audit the employers' decisions."""
    draw = np.random.default_rng(seed)
    market, employers = scene.stage.market, heads.for_employers()
    group = np.where(market.people.group_b, "b", "a")
    couples = _couples(scene, draw)
    score = employers.score(scene.rows(couples, None, scene.day))
    chosen = rank(couples.offer, score) <= TOP
    impacts = impact(chosen, group[couples.person], couples.person)
    decided = couples.take(draw.permutation(len(couples))[:DECISIONS])
    true = acceptance(market, decided.person, decided.offer, np.zeros(len(market.offers)))
    accepted = draw.random(len(decided)) < true
    chance = employers.score(scene.rows(decided, None, scene.day))
    who = market.offers.employer[decided.offer]
    found = audit(who, accepted, chance, market.people.group_b[decided.person])
    names = np.array([one.employer for one in found.tested], np.int64)
    few = draw.permutation(len(decided))[:20_000]
    rows = _standardised(scene.rows(decided.take(few), None, scene.day))
    tradeoffs = mitigation(rows, accepted[few], group[decided.person[few]], BOUNDS)
    return Employers(impacts, found, market.discriminating[names], tradeoffs)


def _standardised(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """What the head of chance may read, missing values at the mean, one unit a standard deviation."""
    seen = rows[:, [FEATURE_NAMES.index(name) for name in CHANCE_FEATURES]].astype(np.float64)
    seen = seen[:, ~np.isnan(seen).all(axis=0)]
    spread = np.nanstd(seen, axis=0)
    return np.asarray(np.nan_to_num((seen - np.nanmean(seen, axis=0)) / np.where(spread > 0, spread, 1)), np.float64)


def _couples(scene: Scene, draw: np.random.Generator) -> Candidates:
    """Everyone within reach of some offers, as in the lists that employers' advisers see."""
    chosen = draw.permutation(np.unique(scene.candidates.offer))[:OFFERS]
    kept = np.isin(scene.candidates.offer, chosen)
    return scene.candidates.take(kept)
