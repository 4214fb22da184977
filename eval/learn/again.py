"""Objections that a person expressed and is shown again: the same reason, as strong or stronger."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.learn.life import Life
from eval.learn.stage import Candidates, Stage
from eval.market import DIMS
from eval.market.behaviour import REFUSED
from matching.columns import RuleColumns
from matching.columns.offers import HOURS
from matching.domain import RefusalReason, Rule, RuleKind
from matching.eligibility import broken
from matching.refusals import rules_of, standing

Bools = NDArray[np.bool_]


def expressed(stage: Stage, life: Life, at: datetime) -> dict[int, list[Rule]]:
    """The rules that every refusal of a life makes, by row of the person, as if all were made at `at`."""
    rows = np.flatnonzero(life.answer == REFUSED)
    km = stage.couples(life.person[rows], life.offer[rows], life.similarity[rows]).distance_km
    profiles, offers = stage.market.people.profiles, stage.market.offers.stated
    rules: dict[int, list[Rule]] = {}
    for row, distance in zip(rows.tolist(), km.tolist(), strict=True):
        person, offer = int(life.person[row]), int(life.offer[row])
        reasons = [DIMS[dim].value for dim in (life.first[row], life.second[row]) if dim >= 0]
        made = rules_of(reasons, offers[offer], profiles[person], distance, at, row)
        rules.setdefault(person, []).extend(made)
    return rules


def in_force(rules: Mapping[int, list[Rule]], at: datetime) -> RuleColumns:
    """Rules as the service applies them."""
    return RuleColumns.of({person: standing(own, at) for person, own in rules.items()})


def as_strong(stage: Stage, life: Life, at: datetime) -> RuleColumns:
    """Bounds at the refused offers themselves, hours and conditions apart: between a rule and its offer is weaker."""
    rows = np.flatnonzero(life.answer == REFUSED)
    pairs = stage.couples(life.person[rows], life.offer[rows], life.similarity[rows])
    exact: dict[int, list[Rule]] = {}
    made = expressed(stage, life, at)
    place = {int(row): index for index, row in enumerate(rows.tolist())}
    for person, own in made.items():
        for rule in own:
            if rule.kind in (RuleKind.HOURS, RuleKind.CONDITION):
                continue
            if rule.kind is RuleKind.DISTANCE and rule.impression_id is not None:
                km = float(pairs.distance_km[place[rule.impression_id]])
                rule = replace(rule, value=km * (1 - 1e-9))
            exact.setdefault(person, []).append(rule)
    return in_force(exact, at)


def _superset(stage: Stage, life: Life, candidates: Candidates) -> Bools:
    """Candidates with every hour slot, or every condition, of an offer that was refused for it: bool (p,).

    A slot that the profile accepts is not what was refused.
    """
    found = np.zeros(len(candidates), bool)
    slots, accepted = _slots(stage.offers.rows), _slots(stage.profiles.rows)
    physical = stage.offers.rows["physical"].astype(np.int64)
    nothing = np.zeros(len(stage.profiles), np.int64)
    for reason, bits, spared in (
        (RefusalReason.WORKING_HOURS, slots, accepted),
        (RefusalReason.WORKING_CONDITIONS, physical, nothing),
    ):
        rows = life.refused_for(reason)
        objected = bits[life.offer[rows]] & ~spared[life.person[rows]]
        refused = np.zeros((len(stage.profiles), int(bits.max()) + 1), bool)
        refused[life.person[rows], objected] = True
        mine = bits[candidates.offer]
        for value in np.unique(objected[objected > 0]).tolist():
            found |= refused[candidates.person, value] & (mine & value == value)
    return found


def _slots(rows: NDArray[Any]) -> NDArray[np.int64]:
    """Hours stated, as bits in the order of `HOURS`: needed by an offer, accepted by a profile."""
    return np.asarray(sum((rows[name] == 1).astype(np.int64) << i for i, (name, _) in enumerate(HOURS)))


def disliked_trades(stage: Stage, life: Life) -> Bools:
    """Whether each person refused each occupation of the market as not theirs: bool (people, trades)."""
    said = life.refused_for(RefusalReason.WRONG_OCCUPATION)
    table = np.zeros((len(stage.profiles), len(stage.market.trades.codes)), bool)
    table[life.person[said], stage.market.offers.trade[life.offer[said]]] = True
    return table


def repeated(stage: Stage, life: Life, candidates: Candidates, at: datetime) -> Bools:
    """Candidates that meet an objection already expressed, as strong or stronger: bool (p,).

    As far or further, as ill paid or worse, the same contract, working time, employer or occupation, or every hour slot
    or condition of the offer that was refused for it.
    """
    trades = disliked_trades(stage, life)[candidates.person, stage.market.offers.trade[candidates.offer]]
    return np.asarray(under_rules(stage, life, candidates, at) | trades)


def under_rules(stage: Stage, life: Life, candidates: Candidates, at: datetime) -> Bools:
    """Those of `repeated` that a rule can be about: all but the occupation, which is no constraint."""
    pairs = stage.pairs(candidates)
    return np.asarray((broken(pairs, as_strong(stage, life, at)) > 0) | _superset(stage, life, candidates))


def barred(stage: Stage, life: Life, candidates: Candidates, at: datetime) -> Bools:
    """Candidates that a rule in force keeps out, were all rules made at `at`: bool (p,)."""
    return np.asarray(broken(stage.pairs(candidates), in_force(expressed(stage, life, at), at)) > 0)
