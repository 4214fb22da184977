"""What one refusal changes in the very next list, without any retraining, and what undoing it restores."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.learn.again import expressed, in_force
from eval.learn.judged import TOP
from eval.learn.life import Life
from eval.learn.logged import withdrawing
from eval.learn.trial import Scene
from eval.lists import rank
from eval.market import DIMS
from eval.market.behaviour import REFUSED
from matching.domain import RefusalReason
from matching.eligibility import broken
from matching.features.memory import Priors
from matching.rerank import LightGBMReranker

TRIED = (
    RefusalReason.TOO_FAR,
    RefusalReason.WORKING_HOURS,
    RefusalReason.SALARY_TOO_LOW,
    RefusalReason.EMPLOYER,
)


@dataclass(frozen=True, slots=True)
class Once:
    """What one refusal of each of many people changed.

    Attributes:
        reason: given.
        people: how many refused an offer of their list for it.
        rules: how many rules that made.
        breaks: offers of the next lists that break them.
        moved: (people,), mean absolute change of the score of the offers that the rule leaves.
        most: (people,), greatest such change.
        restored: whether withdrawing each refusal, as the log has it, gave back every score.
    """

    reason: str
    people: int
    rules: int
    breaks: int
    moved: NDArray[np.float64]
    most: NDArray[np.float64]
    restored: bool


def refuse_once(scene: Scene, life: Life, heads: LightGBMReranker, priors: Priors, reason: RefusalReason) -> Once:
    """Let everyone refuse, for one reason, the best offer of their list that the reason can be about.

    Args:
        scene: the market.
        life: what was answered before.
        heads: of the model served.
        priors: of its memory.
        reason: one of `TRIED`.
    """
    stage, candidates = scene.stage, scene.candidates
    week = int(scene.life.week.max()) + 1
    before = heads.score(scene.rows(candidates, scene.memory(life, priors, week), scene.day))
    pairs = stage.pairs(candidates)
    order = np.lexsort((-before, candidates.person))
    possible = order[_about(reason, pairs.offer, pairs.distance_km)[order]]
    _, first = np.unique(candidates.person[possible], return_index=True)
    refused = possible[first]
    after_life = _with(life, candidates.person[refused], candidates.offer[refused], reason, week - 1)
    after = heads.score(scene.rows(candidates, scene.memory(after_life, priors, week), scene.day))
    said = after_life.take(np.arange(len(life), len(after_life)))
    rules = expressed(stage, said, stage.day(scene.day))
    out = broken(pairs, in_force(rules, stage.day(scene.day))) > 0
    shown = np.flatnonzero(~out & (rank(candidates.person, np.where(out, np.nan, after)) <= TOP))
    kept = ~out & np.isin(candidates.person, candidates.person[refused])
    change = np.where(kept, np.abs(after - before), np.nan)
    people = candidates.person[refused]
    withdrawn = withdrawing(after_life, np.arange(len(life), len(after_life)), len(stage.profiles))
    undone = heads.score(scene.rows(candidates, scene.memory(withdrawn, priors, week), scene.day))
    return Once(
        reason.value,
        len(people),
        sum(map(len, rules.values())),
        int(_as_bad(scene, reason, shown, refused).sum()),
        _by_person(candidates.person, change, people, np.nanmean),
        _by_person(candidates.person, change, people, np.nanmax),
        bool(np.array_equal(undone, before)),
    )


def _about(reason: RefusalReason, offer: NDArray[Any], km: NDArray[np.float64]) -> NDArray[np.bool_]:
    if reason is RefusalReason.TOO_FAR:
        return np.asarray(km > 3)
    if reason is RefusalReason.WORKING_HOURS:
        return np.asarray((offer["night"] == 1) | (offer["weekend"] == 1) | (offer["split_shift"] == 1))
    if reason is RefusalReason.SALARY_TOO_LOW:
        return np.asarray(~np.isnan(offer["pay_min"]), np.bool_)
    return np.asarray(offer["employer"] != 0, np.bool_)


def _as_bad(
    scene: Scene, reason: RefusalReason, shown: NDArray[np.int64], refused: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Offers shown that are as bad as the one refused by the same person, by the offers' own values: bool (shown,)."""
    candidates, km = scene.candidates, scene.stage.pairs(scene.candidates).distance_km
    mine = refused[np.minimum(np.searchsorted(candidates.person[refused], candidates.person[shown]), len(refused) - 1)]
    same = candidates.person[mine] == candidates.person[shown]
    one, other = (scene.stage.offers.rows[candidates.offer[rows]] for rows in (shown, mine))
    if reason is RefusalReason.TOO_FAR:
        bad = km[shown] >= km[mine]
    elif reason is RefusalReason.WORKING_HOURS:
        accepted = scene.stage.profiles.rows[candidates.person[shown]]
        slots = [(one[n] == 1) & (other[n] == 1) & (accepted[n] != 1) for n in ("night", "weekend", "split_shift")]
        bad = np.any(slots, axis=0)
    elif reason is RefusalReason.SALARY_TOO_LOW:
        bad = one["pay_max"] <= other["pay_min"]
    else:
        bad = one["employer"] == other["employer"]
    return np.asarray(same & bad)


def _with(life: Life, person: NDArray[np.int64], offer: NDArray[np.int64], reason: RefusalReason, week: int) -> Life:
    """The life with one more refusal each, an hour ago."""
    n = len(person)
    added = {
        **{name: np.full(n, getattr(life, name).dtype.type(0)) for name in Life.__slots__},
        "person": person,
        "offer": offer,
        "week": np.full(n, week),
        "answer": np.full(n, REFUSED),
        "first": np.full(n, DIMS.index(reason)),
        "second": np.full(n, -1),
        "employer": np.full(n, -1),
    }
    return Life(*(np.concatenate([getattr(life, name), added[name]]) for name in Life.__slots__))


def _by_person(
    person: NDArray[np.int64], values: NDArray[Any], people: NDArray[np.int64], statistic: Callable[[Any], Any]
) -> NDArray[np.float64]:
    starts, stops = np.searchsorted(person, people), np.searchsorted(person, people, "right")
    parts = [values[a:b] for a, b in zip(starts, stops, strict=True)]
    return np.array([statistic(part) if np.isfinite(part).any() else np.nan for part in parts])
