"""The offers of the simulated market: real offers drawn again, with a truth behind what they state."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from eval.market.world import (
    CONDITIONS,
    CONDITIONS_BY_DOMAIN,
    CONDITIONS_ELSEWHERE,
    HOURS,
    HOURS_BY_DOMAIN,
    HOURS_ELSEWHERE,
    REGIMES,
    WORLD,
)
from matching.domain import (
    ContractKind,
    EducationLevel,
    Employer,
    Offer,
    Pay,
    Place,
    PlaceScope,
    RomeRef,
    Schedule,
    Skill,
    WorkingTime,
)
from matching.errors import InputError
from matching.rome import Rome

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

START = datetime(2026, 3, 2, tzinfo=UTC)
"""Day 0 of the market."""

MINIMUM_WAGE = 1823.03
"""EUR gross a month, full time, January 2026."""

KINDS = (ContractKind.CDI, ContractKind.CDD, ContractKind.TEMP)
"""Contracts of the market; others are drawn as one of these."""

SKILLS_ASKED = 6


@dataclass(frozen=True, slots=True)
class Trades:
    """The occupations alive in the market.

    Attributes:
        codes: ROME codes, ascending.
        domain: int (c,), number of the professional domain ("G16") of each.
        letter: int (c,), number of the grand domaine.
        log_pay: (c,), usual gross pay a month, logarithm.
        hours: (c, 3), share of offers with each of `HOURS`.
        conditions: (c, 4), share with each of `CONDITIONS`.
        skills: OGR codes and labels of each sheet, core first.
        examples: positions of its real offers.
    """

    codes: tuple[str, ...]
    domain: Ints
    letter: Ints
    log_pay: Floats
    hours: Floats
    conditions: Floats
    skills: tuple[tuple[tuple[str, str], ...], ...]
    examples: tuple[Ints, ...]

    @classmethod
    def of(cls, rome: Rome, base: Sequence[Offer], draw: np.random.Generator) -> "Trades":
        """Choose the occupations.

        Raises:
            InputError: fewer than ten occupations have an offer.
        """
        found = [rome.resolve(offer.rome, offer.appellation, offer.title) for offer in base]
        coded = [ref.code if ref else "" for ref in found]
        counts = Counter(code for code in coded if code and len(rome.skills(code)) >= SKILLS_ASKED)
        if len(counts) < 10:
            raise InputError("The market needs offers of ten occupations or more of the ROME release.")
        names = sorted(counts)
        weights = np.sqrt([counts[name] for name in names])
        chosen = draw.choice(len(names), min(WORLD.occupations, len(names)), replace=False, p=weights / weights.sum())
        codes = tuple(names[i] for i in sorted(chosen.tolist()))
        return cls(
            codes,
            np.unique([code[:3] for code in codes], return_inverse=True)[1],
            np.unique([code[0] for code in codes], return_inverse=True)[1],
            _usual_pay(codes, coded, base),
            np.array([HOURS_BY_DOMAIN.get(code[0], HOURS_ELSEWHERE) for code in codes]),
            np.array([CONDITIONS_BY_DOMAIN.get(code[0], CONDITIONS_ELSEWHERE) for code in codes]),
            tuple(_skills(rome, code) for code in codes),
            tuple(np.flatnonzero([name == code for name in coded]) for code in codes),
        )


@dataclass(frozen=True, slots=True)
class Supply:
    """Offers: their truth as columns, (n,) unless said, and what they state, as the domain's `Offer`.

    Attributes:
        trade: row of `Trades`.
        regime: row of `REGIMES`.
        latitude, longitude: degrees.
        log_pay: true gross pay a month, full-time equivalent, logarithm.
        hours: bool (n, 3), truth of `HOURS`.
        conditions: bool (n, 4), truth of `CONDITIONS`.
        contract: row of `KINDS`.
        part: part time.
        months: experience wanted.
        level: rank of the education asked for, -1 none.
        skills: int (n, SKILLS_ASKED), numbers among the skills of the offer's own sheet.
        employer: number of the employer.
        quality, standard: hidden appeal of the offer, hidden demands of the employer; probit units.
        created, closes: day.
        positions: how many people are wanted.
        says_pay, says_hours, says_conditions, says_time: whether the offer states it.
        stated: the offers as a service reads them.
    """

    trade: Ints
    regime: Ints
    latitude: Floats
    longitude: Floats
    log_pay: Floats
    hours: Bools
    conditions: Bools
    contract: Ints
    part: Bools
    months: Floats
    level: Ints
    skills: Ints
    employer: Ints
    quality: Floats
    standard: Floats
    created: Floats
    closes: Floats
    positions: Ints
    says_pay: Bools
    says_hours: Bools
    says_conditions: Bools
    says_time: Bools
    stated: tuple[Offer, ...]

    def __len__(self) -> int:
        return len(self.trade)


def supply(
    trades: Trades,
    base: Sequence[Offer],
    n: int,
    days: tuple[float, float],
    draw: np.random.Generator,
    employers: int,
    stated: float = 1.0,
) -> Supply:
    """Draw offers.

    Args:
        trades: the occupations.
        base: real offers.
        n: how many, shared among the regimes by their number of offers a person.
        days: created between these, uniformly.
        draw: source of chance.
        employers: how many employers there are in all; some have many offers.
        stated: multiplies the shares of offers that state pay, hours and conditions, at most 1 each.
    """
    weight = np.array([regime.people * regime.offers_per_person for regime in REGIMES])
    regime = np.sort(draw.choice(len(REGIMES), n, p=weight / weight.sum()))
    trade = draw.choice(len(trades.codes), n, p=_popularity(trades))
    example = np.array([draw.choice(trades.examples[t]) for t in trade])
    real = [base[i] for i in example.tolist()]
    latitude, longitude = _places(regime, draw)
    created = draw.uniform(*days, n)
    log_pay = np.maximum(draw.normal(trades.log_pay[trade], WORLD.pay_sd), np.log(MINIMUM_WAGE))
    hours, conditions = draw.random((n, 3)) < trades.hours[trade], draw.random((n, 4)) < trades.conditions[trade]
    per_regime = max(employers // len(REGIMES), 1)
    popular = 1 / (1 + np.arange(per_regime)) ** 0.7
    employer = regime * per_regime + draw.choice(per_regime, n, p=popular / popular.sum())
    columns = {
        "trade": trade,
        "regime": regime,
        "latitude": latitude,
        "longitude": longitude,
        "log_pay": log_pay,
        "hours": hours,
        "conditions": conditions,
        "contract": np.array([_contract(offer, draw) for offer in real]),
        "part": draw.random(n) < WORLD.part_time,
        "months": np.array([float(offer.experience_months_min or 0) for offer in real]),
        "level": np.array([offer.education.rank if offer.education else -1 for offer in real]),
        "skills": np.argsort(draw.random((n, 2 * SKILLS_ASKED)), axis=1)[:, :SKILLS_ASKED],
        "employer": employer,
        "quality": draw.normal(0, WORLD.quality_sd, n),
        "standard": draw.normal(0, WORLD.standard_sd, n),
        "created": created,
        "closes": created + draw.exponential(WORLD.lifetime_days, n) + 3,
        "positions": 1 + draw.choice(len(WORLD.positions), n, p=WORLD.positions),
        "says_pay": draw.random(n) < min(WORLD.pay_stated * stated, 1),
        "says_hours": draw.random(n) < min(WORLD.hours_stated * stated, 1),
        "says_conditions": draw.random(n) < min(WORLD.conditions_stated * stated, 1),
        "says_time": draw.random(n) < min(WORLD.working_time_stated * max(stated, 1), 1),
    }
    return Supply(**columns, stated=tuple(_stated(i, offer, trades, columns) for i, offer in enumerate(real)))


def _stated(i: int, real: Offer, trades: Trades, c: dict[str, NDArray[np.generic]]) -> Offer:
    trade = int(c["trade"][i])
    code, sheet = trades.codes[trade], trades.skills[trade]
    asked = [sheet[k] for k in c["skills"][i].tolist() if k < len(sheet)]
    pay = float(np.exp(c["log_pay"][i]))
    told = c["conditions"][i].tolist() if c["says_conditions"][i] else [False] * len(CONDITIONS)
    return replace(
        real,
        id=f"O{i}",
        description="",
        facts=(),
        rome=RomeRef(code, version="4"),
        place=Place(float(c["latitude"][i]), float(c["longitude"][i]), scope=PlaceScope.POINT),
        employer=Employer(f"Employeur {int(c['employer'][i])}"),
        contract=KINDS[int(c["contract"][i])],
        contract_months=None,
        skills=tuple(Skill(label, ogr, required=rank < SKILLS_ASKED // 2) for rank, (ogr, label) in enumerate(asked)),
        languages=(),
        licences=(),
        pay=Pay(round(pay * 0.99), round(pay * 1.01)) if c["says_pay"][i] else None,
        schedule=Schedule(**dict(zip(HOURS, c["hours"][i].tolist(), strict=True)))
        if c["says_hours"][i]
        else Schedule(),
        working_time=(WorkingTime.PART if c["part"][i] else WorkingTime.FULL) if c["says_time"][i] else None,
        hours_per_week=None,
        remote=None,
        physical=tuple(name for name, present in zip(CONDITIONS, told, strict=True) if present),
        positions=int(c["positions"][i]),
        apprenticeship=False,
        created_at=START + timedelta(days=float(c["created"][i])),
        updated_at=None,
    )


def _popularity(trades: Trades) -> Floats:
    weights = np.sqrt([len(examples) for examples in trades.examples])
    return np.asarray(weights / weights.sum())


def _places(regime: Ints, draw: np.random.Generator) -> tuple[Floats, Floats]:
    centre = np.array([REGIMES[r].centre for r in regime])
    spread = np.array([REGIMES[r].work_spread_km for r in regime])
    return scattered(centre, spread, draw)


def scattered(centre: Floats, spread_km: Floats, draw: np.random.Generator) -> tuple[Floats, Floats]:
    """Places around centres (n, 2) in degrees, normally with a standard deviation in km on each axis."""
    north, east = draw.normal(0, 1, (2, len(centre))) * spread_km / 111.2
    return centre[:, 0] + north, centre[:, 1] + east / np.cos(np.radians(centre[:, 0]))


def _contract(real: Offer, draw: np.random.Generator) -> int:
    if real.contract in KINDS:
        return KINDS.index(real.contract)
    return int(draw.choice(len(KINDS), p=(0.45, 0.35, 0.20)))


def _usual_pay(codes: Sequence[str], coded: Sequence[str], base: Sequence[Offer]) -> Floats:
    """Mean logarithm of the pay that real offers state, drawn towards that of their domain, then of all."""
    stated = [
        (code, np.log(offer.pay.min_eur_month))
        for code, offer in zip(coded, base, strict=True)
        if code and offer.pay and offer.pay.min_eur_month and 1500 < offer.pay.min_eur_month < 8000
    ]
    overall = float(np.mean([pay for _, pay in stated])) if stated else np.log(2200.0)

    def mean(values: list[float], prior: float, weight: float) -> float:
        return (sum(values) + weight * prior) / (len(values) + weight)

    usual = []
    for code in codes:
        letter = mean([pay for name, pay in stated if name[0] == code[0]], overall, 5)
        usual.append(mean([pay for name, pay in stated if name == code], letter, 4))
    return np.asarray(np.maximum(usual, np.log(MINIMUM_WAGE) + 0.03))


def _skills(rome: Rome, code: str) -> tuple[tuple[str, str], ...]:
    return tuple((skill.ogr, skill.label) for skill in sorted(rome.skills(code), key=lambda s: (not s.core, s.ogr)))


def level_rank(rank: int) -> EducationLevel:
    """The level of a rank from 0 to 9."""
    return list(EducationLevel)[9 - rank]
