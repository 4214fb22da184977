"""Answers sorted by what they teach: the same for one person's memory and for a population's priors."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Occupations, ProfileColumns
from matching.domain import RefusalReason, WorkingTime
from matching.features.memory import exposures
from matching.features.memory.evidence import RELIABLE, Telling
from matching.features.memory.groups import RATES, Groups, groups
from matching.features.memory.past import Asked, Past
from matching.features.memory.rates import Judged, RatePrior, Said, Shifts, group, shifts
from matching.features.memory.subsets import Answers, Exposure
from matching.features.memory.threshold import KM, PAY, Threshold
from matching.features.memory.usual import Usual
from matching.features.pairs import HOURS, Floats, Pairs, Rows
from matching.normalize.conditions import PHYSICAL

_R = RefusalReason
FAR = (_R.TOO_FAR, _R.NO_TRANSPORT)


@dataclass(frozen=True, slots=True)
class Subset:
    """A kind of objection learned over subsets.

    Attributes:
        reason: what a refusal says.
        exposure: what offers expose to.
        stated: what records of profiles state.
        asked: attribute of each slug of `Asked`.
    """

    reason: RefusalReason
    exposure: Callable[[Pairs, Usual], Exposure]
    stated: Callable[[NDArray[Any]], NDArray[np.int8]]
    asked: Mapping[str, int]


_KINDS = {f"contract:{kind}": index for index, kinds in enumerate(exposures.CONTRACTS) for kind in kinds}


def _positions(slugs: Iterable[str]) -> dict[str, int]:
    return {slug: index for index, slug in enumerate(slugs)}


SUBSETS: Mapping[str, Subset] = MappingProxyType(
    {
        "hours": Subset(_R.WORKING_HOURS, exposures.hours, exposures.stated_hours, _positions(HOURS)),
        "contract": Subset(_R.CONTRACT_TYPE, exposures.contract, exposures.stated_contracts, _KINDS),
        "working_time": Subset(
            _R.PART_FULL_TIME, exposures.working_time, exposures.stated_working_time, _positions(WorkingTime)
        ),
        "conditions": Subset(
            _R.WORKING_CONDITIONS,
            exposures.conditions,
            exposures.stated_conditions,
            _positions(f"condition:{slug}" for slug in PHYSICAL),
        ),
    }
)


def thresholds(usual: Usual) -> dict[str, Threshold]:
    """The two tolerances; pay that is not stated is known to within its spread in the occupation."""
    return {"distance": _DISTANCE, "pay": _pay(usual.pay_spread)}


_DISTANCE = Threshold(KM)


@lru_cache
def _pay(spread: float) -> Threshold:
    return Threshold(PAY, (0.0, spread))


def described(profiles: ProfileColumns, usual: Usual) -> dict[str, NDArray[np.float64]]:
    """Columns that describe people for each tolerance."""
    return {"distance": exposures.reached(profiles.rows), "pay": exposures.paid(profiles.rows, usual)}


def counted(past: Past, usual: Usual, weight: Floats, n: int) -> dict[str, Floats]:
    """Answers by exposure, for each tolerance: see `Threshold.counts`."""
    kinds = thresholds(usual)
    pay, guessed = exposures.minus_log_pay(past.pairs, usual)
    stated = np.zeros(len(past), np.int64)
    far, low = past.verdict(*FAR), past.verdict(RefusalReason.SALARY_TOO_LOW)
    return {
        "distance": kinds["distance"].counts(past.person, exposures.log_km(past.pairs), stated, far, weight, n),
        "pay": kinds["pay"].counts(past.person, pay, guessed, low, weight, n),
    }


def answered(name: str, past: Past, usual: Usual, weight: Floats, n: int) -> Answers:
    """Answers that say something of one of `SUBSETS`."""
    subset = SUBSETS[name]
    exposure = subset.exposure(past.pairs, usual)
    return Answers.of(exposure, past.verdict(subset.reason), weight, past.person, n)


def judged(name: str, past: Past, around: Groups, own: Groups, weight: Floats, telling: Telling) -> Judged:
    """Answers that say something of one of `RATES`; `own` is what `owned` makes of `around`."""
    rate = RATES[name]
    verdict = past.verdict() if rate.reason is None else past.verdict(rate.reason)
    kept = np.flatnonzero(verdict >= 0)
    steps = [own[step][kept] for step in rate.steps]
    return Judged(around[rate.category][kept].astype(np.int64), Said(verdict[kept], weight[kept], telling), steps)


def owned(around: Groups, person: Rows) -> Groups:
    """Groups of each person's own offers, see `rates.group`."""
    return dict(zip(around, group(person, np.stack([*around.values()])), strict=True))


def shifted(
    priors: Mapping[str, RatePrior], past: Past, weight: Floats, asked: Asked, occupations: Occupations
) -> dict[str, tuple[Shifts, ...]]:
    """Shifts of each of `RATES`, one a step."""
    around = groups(past.pairs, occupations)
    own = owned(around, past.person)
    told = [judged(name, past, around, own, weight, priors[name].telling) for name in RATES]
    found = dict(zip(RATES, shifts([priors[name] for name in RATES], told), strict=True))
    steps, domain = found["occupation"], RATES["occupation"].steps.index("domain")
    decided = steps[domain].decided(*_direct(asked, occupations))
    return found | {"occupation": (*steps[:domain], decided, *steps[domain + 1 :])}


def _direct(asked: Asked, occupations: Occupations) -> tuple[NDArray[np.uint64], Floats]:
    """Direct answers on domains, as groups and their shifts."""
    if not len(asked.person):
        return np.empty(0, np.uint64), np.empty(0, np.float32)
    domains, first = np.unique([code[:3] for code in occupations.codes], return_index=True)
    who, which, accepts = asked.about(_positions(f"domain:{domain}" for domain in domains.tolist()))
    keys = group(who, (occupations.domain[first[which]] + 1).astype(np.uint64))
    decisive = np.log(RELIABLE / (1 - RELIABLE))
    return keys, np.where(accepts, -decisive, decisive).astype(np.float32)
