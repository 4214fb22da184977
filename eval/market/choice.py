"""What people would do if they looked at an offer, and what employers would answer: the truth that models never see.

Thresholds are probit, in minutes of travel and logarithms of pay, unlike anything that features compute.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from eval.market.people import ACCEPTS, People
from eval.market.supply import Bools, Floats, Ints, Supply, Trades
from eval.market.world import DIMS, WORLD
from matching.geo import great_circle_km

MISMATCH = {"contract": (0.03, 0.90), "time": (0.02, 0.85), "employer": (0.0, 0.90)}
"""Chance to object when the offer agrees with what the person accepts, and when it does not [-]."""

HOURS_FELT, CONDITIONS_FELT, ALWAYS = 0.90, 0.75, 0.02
"""Chance that one hour slot, or condition, refused and present, is objected to; and that anything is anyway [-]."""


@dataclass(frozen=True, slots=True)
class Market:
    """Everything that exists: occupations, people, offers, employers who discriminate.

    Attributes:
        discriminating: bool (employers,).
    """

    trades: Trades
    people: People
    offers: Supply
    discriminating: Bools


def minutes(market: Market, pi: Ints, oi: Ints) -> Floats:
    """Minutes from home to work, one way."""
    p, o = market.people, market.offers
    km = great_circle_km(p.latitude[pi], p.longitude[pi], o.latitude[oi], o.longitude[oi])
    return np.asarray(np.maximum(km, 0.3) / p.speed_km_h[pi] * 60)


def liked_trade(market: Market, pi: Ints, oi: Ints) -> Floats:
    """Taste for the offer's occupation, probit units."""
    p, trade = market.people, market.offers.trade[oi]
    other = p.taste[pi, market.trades.domain[trade]]
    second = np.where(trade == p.second[pi], p.own[pi, 1], other)
    return np.where(trade == p.trade[pi], p.own[pi, 0], second)


def skills_lacking(market: Market, pi: Ints, oi: Ints) -> Floats:
    """Share of the offer's skills that the person does not have."""
    o = market.offers
    held = market.people.skills[pi[:, None], o.trade[oi][:, None], o.skills[oi]]
    return np.asarray(1 - held.mean(axis=1))


def years_lacking(market: Market, pi: Ints, oi: Ints) -> Floats:
    """Years of experience wanted beyond the person's; elsewhere than in the first project, past years count a third."""
    p, o = market.people, market.offers
    counted = np.where(o.trade[oi] == p.trade[pi], 1, 1 / 3)
    return np.asarray(np.maximum(o.months[oi] - counted * p.months[pi], 0) / 12)


def objections(market: Market, pi: Ints, oi: Ints) -> Floats:
    """Chance that each of `DIMS` is objected to by someone who looks: (p, len(DIMS)), independent of each other."""
    p, o = market.people, market.offers
    found = np.empty((len(pi), len(DIMS)))
    found[:, 0] = ndtr(-liked_trade(market, pi, oi) / WORLD.taste_slope)
    found[:, 1] = ndtr((np.log(minutes(market, pi, oi)) - p.log_minutes[pi]) / WORLD.minutes_slope)
    accepted = np.array(ACCEPTS)[p.contracts[pi], o.contract[oi]]
    found[:, 2] = np.where(accepted, *MISMATCH["contract"])
    wanted = p.working_time[pi]
    found[:, 3] = np.where((wanted == 0) | (wanted - 1 == o.part[oi]), *MISMATCH["time"])
    found[:, 4] = felt(p.hours[pi] & o.hours[oi], HOURS_FELT)
    found[:, 5] = ndtr((p.log_floor[pi] - o.log_pay[oi]) / WORLD.floor_slope)
    found[:, 6] = felt(p.conditions[pi] & o.conditions[oi], CONDITIONS_FELT)
    found[:, 7] = np.where(p.dislikes[pi, o.employer[oi]], MISMATCH["employer"][1], MISMATCH["employer"][0])
    found[:, 8] = above(p.level[pi], o.level[oi])
    found[:, 9] = beyond(skills_lacking(market, pi, oi), years_lacking(market, pi, oi), p.confidence[pi])
    return found


def felt(hit: NDArray[Any], chance: float) -> Floats:
    """Chance of an objection when each of several facts, (p, k) present or chance to be, hits with `chance`."""
    return np.asarray(1 - (1 - ALWAYS) * np.prod(1 - chance * hit, axis=1))


def above(held: Ints, asked: Ints) -> Floats:
    """Chance to find oneself above the level asked for."""
    return np.where(asked >= 0, ndtr((held - asked - 3.5) / 0.8), 0.01)


def beyond(lacking: Floats, years: Floats, confidence: Floats) -> Floats:
    """Chance to find oneself short of the skills."""
    return np.asarray(ndtr(2.2 * lacking + 0.15 * np.minimum(years, 6) - 2.3 - confidence))


def applies(liked: Floats, appetite: Floats, quality: Floats) -> Floats:
    """Chance to apply for an offer that one does not object to."""
    return np.asarray(ndtr(appetite + 0.5 * (liked - 1) + quality))


@dataclass(frozen=True, slots=True)
class Answers:
    """What someone who looks at an offer does, (p,) each: probabilities that with silence add up to 1.

    Attributes:
        refuses: told or not.
        reasons: (p, len(DIMS)), chance that the reason is the first one.
    """

    refuses: Floats
    applies: Floats
    interested: Floats
    reasons: Floats


def answers(market: Market, pi: Ints, oi: Ints) -> Answers:
    """The true chances of each answer, given that the offer is looked at."""
    risk = objections(market, pi, oi)
    p, o = market.people, market.offers
    wants = applies(liked_trade(market, pi, oi), p.appetite[pi], o.quality[oi])
    return combined(risk, wants)


def combined(risk: Floats, wants: Floats) -> Answers:
    """From the chance of each objection, and of applying without any."""
    passed = np.cumprod(1 - risk, axis=1)
    before = np.concatenate([np.ones((len(risk), 1)), passed[:, :-1]], axis=1)
    free = np.asarray(passed[:, -1], np.float64)
    return Answers(np.asarray(1 - free), free * wants, free * (1 - wants) * WORLD.interested, before * risk)


def accepted(market: Market, pi: Ints, oi: Ints, applicants: Floats, accept: Floats) -> Floats:
    """Chance that the employer calls an applicant back.

    Args:
        market: everything that exists.
        pi: people.
        oi: offers.
        applicants: how many applied before.
        accept: probit intercept of each offer's basin.
    """
    p, o = market.people, market.offers
    barred = p.group_b[pi] & market.discriminating[o.employer[oi]]
    return np.asarray(
        ndtr(merit(market, pi, oi, applicants, accept) + p.merit[pi] - o.standard[oi] - WORLD.penalty * barred)
    )


def merit(market: Market, pi: Ints, oi: Ints, applicants: Floats, accept: Floats) -> Floats:
    """What an employer judges and a service might know: skills, experience, education, how many apply."""
    p, o = market.people, market.offers
    short = np.where(o.level[oi] >= 0, np.clip(o.level[oi] - p.level[pi], 0, 3), 0)
    lacking = judged(skills_lacking(market, pi, oi), years_lacking(market, pi, oi), short)
    return np.asarray(accept + lacking - 0.12 * np.log1p(applicants))


LACKING = 1.0
"""Weight of the share of skills lacking in an employer's judgement, probit units [-]."""


def judged(lacking: Floats, years: Floats, short: Floats) -> Floats:
    """How employers judge skills and years lacking, and levels of education below the one asked for."""
    return np.asarray(LACKING * (0.5 - lacking) - 0.14 * np.minimum(years, 5) - 0.18 * short)
