"""Everything that is measured on one seed: a market, its log, all arms at each number of answers, and the checks."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.learn.again import barred, repeated, under_rules
from eval.learn.arms import LEARNED
from eval.learn.aside import difference
from eval.learn.asked import talk
from eval.learn.belief import Beliefs, beliefs
from eval.learn.cold import cold_start
from eval.learn.employers import Employers, employers_lists
from eval.learn.judged import measured, top
from eval.learn.once import TRIED, Once, refuse_once
from eval.learn.stage import Stage
from eval.learn.trial import WEEKS, Outcome, Scene, outcome
from eval.market import build
from eval.metrics import exposure
from matching.bundle import Bundle
from matching.domain import Offer
from matching.exposure import gini
from matching.rome import Rome
from matching.vectors import Vectorizer
from training.datasets import Dataset
from training.fit import fit, load_config

LEVELS = (3, 10, 35)
"""Answers a person."""

MIDDLE = 10
"""The number of answers at which everything else is measured."""

Doubles = NDArray[np.float64]
Measures = dict[str, dict[str, Doubles]]


@dataclass
class Found:
    """What one seed gave; arrays are one row a person unless said.

    Attributes:
        measures: by number of answers, arm, measure.
        again: by number of answers and arm, share of the ten shown that meet an objection already expressed.
        refused_again: the same, each weighed by its true chance to be refused.
        cold: by number of answers in all, nDCG less that of today's practice.
        ginis: by arm, of the offers' exposure.
        reasons: by arm, (len(DIMS),) true chance of each first objection among the ten shown; of `MIDDLE`.
        talks: by "question" and "random_question", measures of complete and of the ceiling.
        aside: nDCG with answers about the data added, less without; `added` for each answer.
        unconstrained: nDCG of heads ten times larger, less that of ours.
    """

    seed: int
    people: int = 0
    left_out: int = 0
    answers: dict[int, float] = field(default_factory=dict)
    measures: dict[int, Measures] = field(default_factory=dict)
    again: dict[int, dict[str, Doubles]] = field(default_factory=dict)
    refused_again: dict[int, dict[str, Doubles]] = field(default_factory=dict)
    cold: dict[int, Doubles] = field(default_factory=dict)
    ginis: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, Doubles] = field(default_factory=dict)
    beliefs: Beliefs | None = None
    once: list[Once] = field(default_factory=list)
    talks: dict[str, tuple[dict[str, Doubles], dict[str, Doubles]]] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    aside: Doubles | None = None
    added: float = 0.0
    unconstrained: Doubles | None = None
    employers: Employers | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is run.

    Attributes:
        people: in the market.
        weeks: of digests.
        levels: answers a person.
        sweeps: of the ceiling.
    """

    people: int = 2000
    weeks: int = WEEKS
    levels: Sequence[int] = LEVELS
    sweeps: int = 150
    arms: tuple[str, ...] = LEARNED


def run_seed(rome: Rome, base: Sequence[Offer], seed: int, plan: Plan, models: Path | None = None) -> Found:
    """Play one market and judge every arm."""
    bundle = Bundle.open(models)
    market = build(rome, base, seed, plan.people, days=plan.weeks * 7 + 30.0)
    stage = Stage(market, rome, Vectorizer(bundle.encoder(), bundle.coder(), rome))
    scene = Scene.play(stage, seed, plan.weeks)
    found = Found(seed, len(scene.truth.people), plan.people - len(scene.truth.people))
    outcomes: dict[int, Outcome] = {}
    for level in plan.levels:
        life = scene.life.first_answers(level)
        found.answers[level] = float((life.answer >= 0).sum() / plan.people)
        outcomes[level] = outcome(scene, life, seed, plan.arms, plan.sweeps)
        _lists(scene, outcomes[level], level, found)
    _questions(scene, outcomes[min(plan.levels)], plan, found)
    _checks(scene, outcomes[MIDDLE if MIDDLE in plan.levels else max(plan.levels)], found)
    found.cold.update(cold_start(scene, seed))
    return found


def _lists(scene: Scene, one: Outcome, level: int, found: Found) -> None:
    """Measures of all arms, with and without rules, and objections shown again."""
    at = scene.stage.day(scene.day)
    scores = dict(one.scores)
    out = barred(scene.stage, one.life, scene.candidates, at)
    scores["complete_rules"] = np.where(out, np.nan, scores["complete"])
    again = repeated(scene.stage, one.life, scene.candidates, at)
    measures = dict(one.measures) | {"complete_rules": measured(scene.truth, scores["complete_rules"])}
    found.measures[level] = {arm: dict(values) for arm, values in measures.items()}
    found.again[level] = {
        arm: scene.truth.grid(again, top(scene.truth, score)).mean(axis=1) for arm, score in scores.items()
    }
    weighed = again * scene.truth.answers.refuses
    found.refused_again[level] = {
        arm: scene.truth.grid(weighed, top(scene.truth, score)).mean(axis=1) for arm, score in scores.items()
    }
    ruled = under_rules(scene.stage, one.life, scene.candidates, at)
    found.again[level]["complete_rules"] = scene.truth.grid(ruled, top(scene.truth, scores["complete_rules"])).mean(
        axis=1
    )
    offers = np.unique(scene.candidates.offer)
    for arm, score in scores.items():
        rows = top(scene.truth, score)
        found.reasons[arm] = scene.truth.answers.reasons[rows[rows >= 0]].mean(axis=0)
        found.ginis[arm] = gini(exposure(np.where(rows >= 0, scene.candidates.offer[rows], -1), offers))


def _questions(scene: Scene, one: Outcome, plan: Plan, found: Found) -> None:
    for name, best in (("question", True), ("random_question", False)):
        said = talk(scene, one.life, one.heads.ours["complete"], one.priors, found.seed, best, plan.sweeps)
        found.talks[name] = (said.measures, said.ceiling)
        found.asked[name] = len(said.slug)


def _checks(scene: Scene, one: Outcome, found: Found) -> None:
    heads = one.heads.ours["complete"]
    found.beliefs = beliefs(scene, one, heads, found.seed)
    found.once = [refuse_once(scene, one.life, heads, one.priors, reason) for reason in TRIED]
    found.aside, found.added = difference(scene, one, found.seed)
    found.employers = employers_lists(scene, heads, found.seed)
    large = fit(Dataset.of(one.log), unconstrained(), found.seed).reranker
    found.unconstrained = measured(scene.truth, large.score(one.rows))["ndcg"] - one.measures["complete"]["ndcg"]


def unconstrained() -> dict[str, Any]:
    """The configuration without the limits that speed sets: four times the trees, of four times the leaves."""
    config: dict[str, Any] = deepcopy(load_config())
    config["data"]["validation"] = 0
    config["trees"]["num_threads"] = 1
    config["trees"]["num_leaves"] *= 4
    for name in ("answered", "ranker", "chance", "reasons"):
        section = config[name]
        section["learning_rate"] = section.get("learning_rate", config["trees"]["learning_rate"]) / 4
        section["trees"] *= 4
    return config
