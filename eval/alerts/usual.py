"""The usual loop: each saved search sends its newest offers, remembers nothing, and knows no copies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.alerts.stock import Stock
from eval.market import Market
from eval.market.people import RADII
from matching.domain import Frequency
from matching.geo import great_circle_km

NEWEST = 10
"""Offers of one push of one search."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Usual:
    """What the usual loop pushed, (n,) each: day, row of the person, row of `Stock`."""

    day: Ints
    person: Ints
    stock: Ints


def usual(market: Market, stock: Stock, often: list[Frequency], days: int) -> Usual:
    """Push each day the newest open offers of each project within the radius that its person states.

    Args:
        market: people search for their projects, as their profiles state them.
        stock: what is published.
        often: how often each person is written to; at once is daily here.
        days: how many.
    """
    weekly = np.array([one is Frequency.WEEKLY for one in often])
    parts = [np.empty((0, 3), np.int64)]
    for basin in np.unique(market.people.regime).tolist():
        for trade in range(len(market.trades.codes)):
            rows = _offers(market, stock, basin, trade)
            people = _searching(market, basin, trade)
            near = _near(market, stock, people, rows)
            for day in range(days):
                turn = ~weekly[people] | (day % 7 == 0)
                open_ = (stock.created[rows] <= day) & (stock.closes[rows] > day)
                found = near[turn] & open_
                who, which = np.nonzero(found & (np.cumsum(found, axis=1) <= NEWEST))
                parts.append(np.stack([np.full(len(who), day), people[turn][who], rows[which]], axis=1))
    return Usual(*np.concatenate(parts).T)


def _offers(market: Market, stock: Stock, basin: int, trade: int) -> Ints:
    """Rows of `Stock`, newest first."""
    there = (market.offers.regime[stock.work] == basin) & (market.offers.trade[stock.work] == trade)
    return np.flatnonzero(there)[::-1]


def _searching(market: Market, basin: int, trade: int) -> Ints:
    people = market.people
    return np.flatnonzero((people.regime == basin) & ((people.trade == trade) | (people.second == trade)))


def _near(market: Market, stock: Stock, people: Ints, rows: Ints) -> NDArray[np.bool_]:
    """Whether each offer is within the stated radius of each person: (people, rows)."""
    who, places = market.people, [stock.offers[row].place for row in rows.tolist()]
    north, east = (np.array([getattr(one, name) for one in places], np.float64) for name in ("latitude", "longitude"))
    km = great_circle_km(who.latitude[people][:, None], who.longitude[people][:, None], north, east)
    return np.asarray(km <= RADII[who.radius[people]][:, None])
