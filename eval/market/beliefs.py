"""What someone who knows how the market works, but sees only what a service sees, believes before any answer.

A `Block` is one hidden trait on a grid: how likely each value is given what profiles state, and how likely an objection
is for each value given what offers state; what is not stated is averaged over the market's own shares.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from eval.market.choice import CONDITIONS_FELT, HOURS_FELT, MISMATCH, Market, above, felt, minutes
from eval.market.people import ACCEPTS, RADII, domain_relation, relation
from eval.market.supply import MINIMUM_WAGE, Floats, Ints
from eval.market.world import WORLD

MINUTES = np.log(np.geomspace(6, 180, 30))
FLOOR = np.log(np.geomspace(1350, 6500, 48))
TASTE = np.linspace(-4.0, 3.0, 29)
CONFIDENCE = np.linspace(-2.1, 2.1, 11)
APPETITE = np.linspace(-2.0, 1.3, 15)
FLAGS3 = np.array([[s >> k & 1 for k in range(3)] for s in range(8)])
FLAGS4 = np.array([[s >> k & 1 for k in range(4)] for s in range(16)])
NODES = ndtri((np.arange(24) + 0.5) / 24)
"""Standard normal quantiles that stand for a normal distribution."""

FAMILY = WORLD.family + WORLD.group_b_family * WORLD.group_b


@dataclass
class Told:
    """What people answered to direct questions; -1 not asked, else 1 accepts or 0 does not. (n, k) each.

    Attributes:
        hours: by `HOURS`.
        contracts: by `KINDS`.
        time: full, part.
        conditions: by `CONDITIONS`.
        km: (n, 2), tolerated km known to lie between.
        floor: (n, 2), pay accepted known to lie between, EUR a month.
        domains: (n, domains), whether other occupations of each domain are liked.
    """

    hours: Ints
    contracts: Ints
    time: Ints
    conditions: Ints
    km: Floats
    floor: Floats
    domains: Ints

    @classmethod
    def nothing(cls, n: int, domains: int) -> "Told":
        """Nobody was asked anything."""
        bounds = np.tile([0.0, np.inf], (n, 1))
        hours, contracts, time, conditions = (np.full((n, k), -1) for k in (3, 3, 2, 4))
        return cls(hours, contracts, time, conditions, bounds, bounds.copy(), np.full((n, domains), -1))


def nobody_asked(market: Market) -> Told:
    """No answer to any question."""
    return Told.nothing(len(market.people), int(market.trades.domain.max()) + 1)


@dataclass(frozen=True, slots=True)
class Block:
    """One trait of the owners, as some pairs reveal it.

    Attributes:
        owner: int (p,), whose trait each pair is about: a person, or one of several traits of a person.
        risk: float32 (p, k), chance of an objection for each value of the trait.
        prior: (owners, k), chance of each value.
    """

    owner: Ints
    risk: NDArray[np.float32]
    prior: Floats


def traits(market: Market, pi: Ints, oi: Ints, told: Told, owners: "Owners") -> list[Block | None]:
    """Blocks of the pairs, in the order of `DIMS`; None for the one without a hidden trait."""
    o = market.offers
    accepts = np.array(ACCEPTS)
    contract = np.where(accepts[:, o.contract[oi]].T, *MISMATCH["contract"])
    hours = np.where(o.says_hours[oi, None], o.hours[oi], market.trades.hours[o.trade[oi]])
    part = market.offers.part[oi]
    share = np.where(o.says_time[oi], part, WORLD.part_time)[:, None]
    as_full, as_part = (np.where(np.array(row), *MISMATCH["time"]) for row in ([1, 1, 0], [1, 0, 1]))
    return [
        Block(owners.taste(market, pi, oi), _repeat(ndtr(-TASTE / WORLD.taste_slope), len(pi)), owners.taste_prior),
        Block(pi, _soft(np.log(minutes(market, pi, oi)), MINUTES, WORLD.minutes_slope), _minutes_prior(market, told)),
        Block(pi, contract.astype(np.float32), _contracts_prior(market, told)),
        Block(pi, (share * as_part + (1 - share) * as_full).astype(np.float32), _time_prior(market, told)),
        Block(pi, _felt(hours, FLAGS3, HOURS_FELT), _hours_prior(market, told)),
        Block(pi, _pay_risk(market, oi), _floor_prior(market, told)),
        Block(pi, _felt(_conditions(market, oi), FLAGS4, CONDITIONS_FELT), _conditions_prior(market, told)),
        Block(owners.employer(market, pi, oi), _repeat(np.array(MISMATCH["employer"]), len(pi)), owners.employer_prior),
        None,
        Block(pi, _skills_risk(market, pi, oi), _repeat64(_normal(CONFIDENCE, 0, WORLD.confidence_sd), market)),
    ]


def fixed_risk(market: Market, pi: Ints, oi: Ints) -> Floats:
    """Chance to find oneself above the level asked for, which both sides state."""
    return above(market.people.level[pi], market.offers.level[oi])


class Owners:
    """Numbers the traits that a person has several of: one taste a domain or project, one dislike an employer."""

    def __init__(self, market: Market, told: Told) -> None:
        domains = int(market.trades.domain.max()) + 1
        self._domains, self._employers = domains, len(market.discriminating)
        other = domain_relation(market.trades, market.people.trade)
        own = np.zeros((len(market.people), 2), int)
        kinds = np.concatenate([other, own], axis=1)
        priors = np.stack([_normal(TASTE, m, s) for m, s in zip(WORLD.taste, WORLD.taste_sd, strict=True)])
        asked = np.concatenate([told.domains, np.full((len(told.domains), 2), -1)], axis=1).ravel()
        agrees = (asked[:, None] == -1) | (asked[:, None] == (TASTE > 0))
        taste = priors[kinds.ravel()] * np.where(agrees, 1, 1e-6)
        self.taste_prior: Floats = taste / taste.sum(axis=1, keepdims=True)
        share = WORLD.dislikes_employer
        self.employer_prior: Floats = np.broadcast_to(
            np.array([1 - share, share]), (len(market.people) * self._employers, 2)
        )

    def taste(self, market: Market, pi: Ints, oi: Ints) -> Ints:
        """Number of the taste that each pair is about."""
        p, trade = market.people, market.offers.trade[oi]
        which = market.trades.domain[trade]
        which = np.where(trade == p.second[pi], self._domains + 1, which)
        which = np.where(trade == p.trade[pi], self._domains, which)
        return np.asarray(pi * (self._domains + 2) + which)

    def employer(self, market: Market, pi: Ints, oi: Ints) -> Ints:
        """Number of the dislike that each pair is about."""
        return np.asarray(pi * self._employers + market.offers.employer[oi])


def _soft(value: Floats, grid: Floats, slope: float) -> NDArray[np.float32]:
    return np.asarray(ndtr((value[:, None] - grid) / slope), np.float32)


def _felt(shares: NDArray[Any], flags: Ints, chance: float) -> NDArray[np.float32]:
    """Chance of an objection for each combination of flags, facts not stated present with their share."""
    return np.stack([felt(shares * state, chance) for state in flags], axis=1).astype(np.float32)


def _conditions(market: Market, oi: Ints) -> Floats:
    """Conditions where an offer names some; else their share among offers that name none, silent or without any."""
    o, share = market.offers, market.trades.conditions
    silent = 1 - WORLD.conditions_stated * (1 - np.prod(1 - share, axis=1, keepdims=True))
    hidden = share * (1 - WORLD.conditions_stated) / silent
    named = o.says_conditions[oi] & o.conditions[oi].any(axis=1)
    return np.where(named[:, None], o.conditions[oi], hidden[o.trade[oi]])


def _pay_risk(market: Market, oi: Ints) -> NDArray[np.float32]:
    """Chance that the pay is too low for each floor; over the pay usual for the occupation when not stated."""
    o = market.offers
    usual = market.trades.log_pay[:, None] + WORLD.pay_sd * NODES
    paid = np.maximum(usual, np.log(MINIMUM_WAGE))
    hidden = ndtr((FLOOR - paid[..., None]) / WORLD.floor_slope).mean(axis=1)
    stated = ndtr((FLOOR - o.log_pay[oi, None]) / WORLD.floor_slope)
    return np.asarray(np.where(o.says_pay[oi, None], stated, hidden[o.trade[oi]]), np.float32)


def lacking(market: Market, pi: Ints, oi: Ints) -> tuple[Floats, Floats]:
    """Mean and variance of the share of skills lacking, as far as a profile lets know."""
    p, o = market.people, market.offers
    trade = o.trade[oi]
    chance = np.array(WORLD.holds)[relation(market.trades, p.trade[pi], trade)][:, None] * np.ones(o.skills.shape[1])
    held = p.skills[pi[:, None], trade[:, None], o.skills[oi]]
    stated = held & p.says_skills[pi[:, None], o.skills[oi]]
    own = (trade == p.trade[pi])[:, None]
    chance = np.where(own, np.where(stated, 1.0, _silent_share()), chance)
    return 1 - chance.mean(axis=1), (chance * (1 - chance)).sum(axis=1) / o.skills.shape[1] ** 2


def _silent_share() -> float:
    """Chance that a skill of one's own sheet is held when the profile does not state it."""
    kept = WORLD.holds[0] * (1 - WORLD.states_skills)
    return kept / (kept + 1 - WORLD.holds[0])


def years(market: Market, pi: Ints, oi: Ints) -> Floats:
    """Years of experience lacking, as the profile states it."""
    p, o = market.people, market.offers
    counted = np.where(o.trade[oi] == p.trade[pi], 1, 1 / 3)
    return np.asarray(np.maximum(o.months[oi] - counted * p.months[pi], 0) / 12)


def _skills_risk(market: Market, pi: Ints, oi: Ints) -> NDArray[np.float32]:
    mean, variance = lacking(market, pi, oi)
    centre = 2.2 * mean + 0.15 * np.minimum(years(market, pi, oi), 6) - 2.3
    spread = np.sqrt(1 + 2.2**2 * variance)
    return np.asarray(ndtr((centre[:, None] - CONFIDENCE) / spread[:, None]), np.float32)


def _minutes_prior(market: Market, told: Told) -> Floats:
    """Tolerance, given the radius stated, which is wider; and what was answered."""
    p = market.people
    upper = np.append(np.log(RADII[:-1]), np.inf)[p.radius]
    lower = np.append(-np.inf, np.log(RADII[:-1]))[p.radius]
    centre = MINUTES + np.log(p.speed_km_h / 60)[:, None] + WORLD.radius_excess
    seen = ndtr((upper[:, None] - centre) / WORLD.radius_sd) - ndtr((lower[:, None] - centre) / WORLD.radius_sd)
    prior = _normal(MINUTES, np.log(WORLD.minutes), WORLD.minutes_sd) * seen
    return _within(prior, MINUTES + np.log(p.speed_km_h / 60)[:, None], told.km)


def _floor_prior(market: Market, told: Told) -> Floats:
    p = market.people
    usual = market.trades.log_pay[p.trade][:, None] - WORLD.floor_below
    prior = np.exp(-0.5 * ((FLOOR - usual) / WORLD.floor_sd) ** 2)
    stated = np.log(np.where(np.isnan(p.stated_floor), 1.0, p.stated_floor))[:, None]
    seen = np.exp(-0.5 * ((stated - FLOOR) / WORLD.floor_noise) ** 2)
    prior = prior * np.where(np.isnan(p.stated_floor)[:, None], 1.0, seen)
    return _within(prior, np.broadcast_to(FLOOR, prior.shape), told.floor)


def _within(prior: Floats, log_value: Floats, bounds: Floats) -> Floats:
    """The prior where the value lies within bounds, softened by a grid step so that something is always left."""
    with np.errstate(divide="ignore"):
        low, high = np.log(bounds[:, :1]), np.log(bounds[:, 1:])
    step = 0.5 * float(np.mean(np.diff(log_value[0])))
    kept = prior * np.clip(ndtr((log_value - low) / step) * ndtr((high - log_value) / step), 1e-6, 1)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True))


def _contracts_prior(market: Market, told: Told) -> Floats:
    p = market.people
    hidden = np.array([1, *[1 - WORLD.states_contracts] * 3]) * np.array(WORLD.contracts)
    exact = np.eye(len(ACCEPTS))[p.contracts]
    said = p.says_contracts & (p.contracts > 0)
    return _answered(np.where(said[:, None], exact, hidden), np.array(ACCEPTS, int), told.contracts)


def _time_prior(market: Market, told: Told) -> Floats:
    p = market.people
    hidden = np.array([1, *[1 - WORLD.states_working_time] * 2]) * np.array(WORLD.working_times)
    said = p.says_time & (p.working_time > 0)
    prior = np.where(said[:, None], np.eye(3)[p.working_time], hidden)
    return _answered(prior, np.array([[1, 1], [1, 0], [0, 1]]), told.time)


def _hours_prior(market: Market, told: Told) -> Floats:
    p = market.people
    prior = np.zeros(8)
    for family, chance in ((0, 1 - FAMILY), (1, FAMILY)):
        refuses = np.array(WORLD.refuses_hours) + WORLD.family_adds * family
        prior += chance * np.prod(np.where(FLAGS3, refuses, 1 - refuses), axis=1)
    known = np.where(p.says_hours, 1 - p.hours, -1)  # as `Told`: 1 accepts
    return _answered(_answered(np.tile(prior, (len(p), 1)), 1 - FLAGS3, known), 1 - FLAGS3, told.hours)


def _conditions_prior(market: Market, told: Told) -> Floats:
    refuses = np.array(WORLD.refuses_conditions)
    prior = np.prod(np.where(FLAGS4, refuses, 1 - refuses), axis=1)
    return _answered(np.tile(prior, (len(market.people), 1)), 1 - FLAGS4, told.conditions)


def _answered(prior: Floats, accepts: Ints, told: Ints) -> Floats:
    """Keep the states (s) whose `accepts` (s, k) agree with what was told (n, k)."""
    agrees = ((told[:, None, :] == -1) | (told[:, None, :] == accepts)).all(axis=2)
    kept = prior * np.where(agrees, 1, 1e-6)
    return np.asarray(kept / kept.sum(axis=1, keepdims=True))


def _normal(grid: Floats, mean: float, deviation: float) -> Floats:
    density = np.exp(-0.5 * ((grid - mean) / deviation) ** 2)
    return np.asarray(density / density.sum())


def _repeat(row: Floats, n: int) -> NDArray[np.float32]:
    return np.broadcast_to(row.astype(np.float32), (n, len(row)))


def _repeat64(row: Floats, market: Market) -> Floats:
    return np.broadcast_to(row, (len(market.people), len(row)))
