"""One question a digest: the one worth most, or any, answered truthfully; and a ceiling that hears the same answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.learn.judged import measured
from eval.learn.life import WEEK, Life
from eval.learn.stage import Candidates
from eval.learn.trial import Scene, ceiling
from eval.market.beliefs import Told
from eval.market.people import ACCEPTS, People
from eval.market.supply import KINDS, Trades
from eval.market.world import CONDITIONS, HOURS
from matching.asking import best_questions, random_questions
from matching.domain import WorkingTime
from matching.features.memory import Asked, Memories, Priors
from matching.rerank import LightGBMReranker

DIGESTS = 10

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Talk:
    """What was asked and answered.

    Attributes:
        person, slug, accepts: one an answer.
        measures: of every person's list afterwards.
        ceiling: likewise, of the informed ceiling that heard the same answers.
    """

    person: list[int]
    slug: list[str]
    accepts: list[bool]
    measures: dict[str, Doubles]
    ceiling: dict[str, Doubles]


def talk(scene: Scene, life: Life, heads: LightGBMReranker, priors: Priors, seed: int, best: bool, sweeps: int) -> Talk:
    """Put one question a digest to everyone, then rank what is new.

    Args:
        scene: the market.
        life: what was answered before.
        heads: of the model served.
        priors: of its memory.
        seed: of random questions, and of the ceiling.
        best: the question worth most, when one is worth a tap; else any.
        sweeps: of the ceiling.
    """
    stage, draw = scene.stage, np.random.default_rng(seed)
    week = int(scene.life.week.max())
    offered = stage.candidates(week * WEEK)
    people, slugs, accepts = list[int](), list[str](), list[bool]()
    before: list[set[str]] = [set() for _ in range(len(stage.profiles))]

    def choose(memory: Memories, couples: Candidates) -> list[str | None]:
        pairs = stage.couples(couples.person, couples.offer, couples.similarity, memory)
        if not best:
            return random_questions(pairs, len(stage.profiles), stage.occupations, draw, before)
        liking = heads.heads(scene.rows(couples, memory, week * WEEK)).liking
        return best_questions(memory, pairs, liking, stage.occupations, before)

    for _ in range(DIGESTS):
        memory = scene.memory(life, priors, week + 1, asked_of(people, slugs, accepts))
        for person, slug in enumerate(choose(memory, offered)):
            if slug is not None:
                before[person].add(slug)
                people.append(person)
                slugs.append(slug)
                accepts.append(truth(stage.market.people, stage.market.trades, person, slug))
    asked = asked_of(people, slugs, accepts)
    rows = scene.rows(scene.candidates, scene.memory(life, priors, week + 1, asked), scene.day)
    heard = told_of(stage.market.people, stage.market.trades, people, slugs, accepts)
    informed = ceiling(stage.market, life, scene.candidates, seed, sweeps, heard)
    return Talk(
        people,
        slugs,
        accepts,
        dict(measured(scene.truth, heads.score(rows))),
        dict(measured(scene.truth, informed.score)),
    )


def asked_of(person: Sequence[int], slug: Sequence[str], accepts: Sequence[bool]) -> Asked:
    """Answers as the memory reads them."""
    return Asked(np.array(person, np.int64), list(slug), np.array(accepts, bool))


def truth(people: People, trades: Trades, person: int, slug: str) -> bool:
    """What a person would say: their own tolerance against what is asked; what the market lacks is accepted."""
    kind, _, value = slug.partition(":")
    if slug in HOURS:
        return not people.hours[person, HOURS.index(slug)]
    if slug in (WorkingTime.FULL.value, WorkingTime.PART.value):
        return int(people.working_time[person]) in (0, 1 if slug == WorkingTime.FULL.value else 2)
    if kind == "contract":
        kinds = [member.value for member in KINDS]
        return value not in kinds or ACCEPTS[int(people.contracts[person])][kinds.index(value)]
    if kind == "condition":
        return value not in CONDITIONS or not people.conditions[person, CONDITIONS.index(value)]
    if kind == "km":
        return bool(tolerated_km(people)[person] >= float(value))
    if kind == "pay":
        return bool(np.exp(people.log_floor[person]) <= float(value))
    if kind == "domain":
        return _likes(people, trades, person, value)
    return True


def tolerated_km(people: People) -> Doubles:
    """Tolerated minutes as km, by each person's mode."""
    return np.asarray(np.exp(people.log_minutes) * people.speed_km_h / 60)


def _likes(people: People, trades: Trades, person: int, domain: str) -> bool:
    members = [t for t, code in enumerate(trades.codes) if code[:3] == domain]
    if not members:
        return False
    if int(people.trade[person]) in members:
        return True
    return bool(people.taste[person, trades.domain[members[0]]] > 0)


def told_of(
    people: People, trades: Trades, person: Sequence[int], slug: Sequence[str], accepts: Sequence[bool]
) -> Told:
    """Answers as the ceiling hears them."""
    told = Told.nothing(len(people), int(trades.domain.max()) + 1)
    for who, what, yes in zip(person, slug, accepts, strict=True):
        _tell(told, trades, who, what, yes)
    return told


def _tell(told: Told, trades: Trades, who: int, what: str, yes: bool) -> None:
    kind, _, value = what.partition(":")
    kinds = [member.value for member in KINDS]
    if what in HOURS:
        told.hours[who, HOURS.index(what)] = yes
    elif what in (WorkingTime.FULL.value, WorkingTime.PART.value):
        told.time[who, int(what == WorkingTime.PART.value)] = yes
    elif kind == "contract" and value in kinds:
        told.contracts[who, kinds.index(value)] = yes
    elif kind == "condition" and value in CONDITIONS:
        told.conditions[who, CONDITIONS.index(value)] = yes
    elif kind == "km":
        _bound(told.km, who, float(value), yes)
    elif kind == "pay":
        _bound(told.floor, who, float(value), not yes)
    elif kind == "domain":
        for trade in (t for t, code in enumerate(trades.codes) if code[:3] == value):
            told.domains[who, trades.domain[trade]] = yes


def _bound(bounds: Doubles, who: int, value: float, above: bool) -> None:
    if above:
        bounds[who, 0] = max(bounds[who, 0], value)
    else:
        bounds[who, 1] = min(bounds[who, 1], value)
