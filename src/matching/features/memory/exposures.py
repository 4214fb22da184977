"""What an offer exposes a person to, in the terms that memory learns in: the same for past answers and candidates."""

import numpy as np
from numpy.typing import NDArray

from matching.columns.codes import position
from matching.domain import ContractKind, Mode, WorkingTime
from matching.features.memory.subsets import UNSTATED, UNWISHED, WISHED, Exposure
from matching.features.memory.usual import CONDITIONS, PAY_EUR_MONTH, Usual, part_time, physical_bits, stated_pay
from matching.features.pairs import HOURS, Pairs, Rows, may_drive, wanted
from matching.reach import reach_km, usable_modes

_K = ContractKind
CONTRACTS: tuple[tuple[ContractKind, ...], ...] = (
    (_K.CDI, _K.TEMP_CDI),
    (_K.CDD,),
    (_K.TEMP,),
    (_K.SEASONAL,),
    (_K.APPRENTICESHIP, _K.PROFESSIONALISATION),
    (_K.INSERTION, _K.FREELANCE, _K.FRANCHISE, _K.OTHER),
)
"""Kinds of contract that are liked or disliked together; at most a handful, for every subset is weighed."""

WORKING_TIMES = (WorkingTime.FULL, WorkingTime.PART)
_CONTRACT_GROUP = np.array([next(i for i, kinds in enumerate(CONTRACTS) if kind in kinds) for kind in _K])


def log_km(pairs: Pairs) -> NDArray[np.float64]:
    """Log of the distance, 0.5 km at least; NaN when not known."""
    return np.asarray(np.log(np.maximum(pairs.distance_km, 0.5)))


def minus_log_pay(pairs: Pairs, usual: Usual) -> tuple[NDArray[np.float64], Rows]:
    """Minus log of the pay, and 0 where it is stated, 1 where it is what the occupation usually pays."""
    stated = stated_pay(pairs.offer)
    told = np.isfinite(stated) & (stated > 0)
    guess = usual.log_pay[usual.row(pairs.offer["rome"])]
    return -np.where(told, np.log(np.where(told, stated, 1)), guess), np.where(told, 0, 1)


def hours(pairs: Pairs, usual: Usual) -> Exposure:
    """Nights, weekends, split days and shifts."""
    stated = np.stack([pairs.offer[name] for name in HOURS], axis=1)
    rates = usual.hours.take(usual.row(pairs.offer["rome"]), axis=0)
    return Exposure((stated == 1).astype(np.float32), np.where(stated < 0, rates, 0).astype(np.float32))


def contract(pairs: Pairs, _: Usual) -> Exposure:
    """The group of `CONTRACTS`; nothing when no kind is stated."""
    kind = pairs.offer["contract"]
    stated = (_CONTRACT_GROUP[kind][:, None] == np.arange(len(CONTRACTS))) & (kind >= 0)[:, None]
    return Exposure(stated.astype(np.float32), np.zeros(stated.shape, np.float32))


def working_time(pairs: Pairs, usual: Usual) -> Exposure:
    """Full or part time."""
    code = pairs.offer["working_time"][:, None]
    part = usual.part_time[usual.row(pairs.offer["rome"])]
    rates = np.stack([1 - part, part], axis=1) if part_time() else np.stack([part, 1 - part], axis=1)
    return Exposure((code == np.arange(2)).astype(np.float32), np.where(code < 0, rates, 0).astype(np.float32))


def conditions(pairs: Pairs, usual: Usual) -> Exposure:
    """Physical demands; an offer that states some is taken to state all."""
    stated = physical_bits(pairs.offer)
    rates = usual.conditions.take(usual.row(pairs.offer["rome"]), axis=0)
    silent = ~stated.any(axis=1, keepdims=True)
    return Exposure(stated.astype(np.float32), np.where(silent, rates, 0).astype(np.float32))


def reached(profiles: NDArray[np.void]) -> NDArray[np.float64]:
    """Columns that describe how people travel: 1, log of the tolerated km over 30, no radius stated, no car."""
    drives = may_drive(profiles)
    modes = usable_modes(profiles["modes"], drives, np.zeros(len(profiles), bool))
    reach = np.maximum(reach_km(modes, profiles["radius_km"]), 0.5)
    car = 1 << list(Mode).index(Mode.CAR)
    without = ~drives | ((profiles["modes"] > 0) & (profiles["modes"] & car == 0))
    return np.stack([np.ones(len(profiles)), np.log(reach / 30), np.isnan(profiles["radius_km"]), without], axis=1)


def paid(profiles: NDArray[np.void], usual: Usual) -> NDArray[np.float64]:
    """Columns that describe what people may ask for.

    1, minus log of their occupation's usual pay over `PAY_EUR_MONTH`, whether they state a wish, and minus log of the
    wish over the usual pay, 0 without wish.
    """
    slots = wanted(profiles)
    log_pay = np.where(slots >= 0, usual.log_pay[usual.row(slots)], np.nan)
    known = (slots >= 0).any(axis=1)
    mean = np.where(known, np.nansum(log_pay, axis=1) / np.maximum((slots >= 0).sum(axis=1), 1), usual.log_pay[-1])
    wish = profiles["salary_min"]
    told = wish > 0
    over = np.where(told, np.log(np.where(told, wish, 1)) - mean, 0)
    return np.stack([np.ones(len(profiles)), np.log(PAY_EUR_MONTH) - mean, told, -over], axis=1)


def stated_hours(profiles: NDArray[np.void]) -> NDArray[np.int8]:
    """What people state of each kind of hours: int8 (n, 4)."""
    said = np.stack([profiles[name] for name in HOURS], axis=1)
    return np.where(said < 0, UNSTATED, np.where(said == 1, WISHED, UNWISHED)).astype(np.int8)


def stated_contracts(profiles: NDArray[np.void]) -> NDArray[np.int8]:
    """What people state of each group of contracts: int8 (n, 6)."""
    masks = np.array([sum(1 << position(ContractKind, kind) for kind in kinds) for kinds in CONTRACTS], np.uint16)
    accepted = profiles["contracts"][:, None] & masks > 0
    return np.where(profiles["contracts"][:, None] == 0, UNSTATED, np.where(accepted, WISHED, UNWISHED)).astype(np.int8)


def stated_working_time(profiles: NDArray[np.void]) -> NDArray[np.int8]:
    """What people state of full and part time: int8 (n, 2)."""
    wish = profiles["working_time"][:, None]
    return np.where(wish < 0, UNSTATED, np.where(wish == np.arange(2), WISHED, UNWISHED)).astype(np.int8)


def stated_conditions(profiles: NDArray[np.void]) -> NDArray[np.int8]:
    """Profiles do not speak of physical demands: int8 (n, 7)."""
    return np.full((len(profiles), CONDITIONS), UNSTATED, np.int8)
