"""A simulated labour market whose truth the models never see.

People have hidden tastes and constraints, employers hidden standards; offers are real ones drawn again. A digest is
read from the top and abandoned somewhere; what was looked at is known to the simulator alone; refusals come with the
first objection met. Nothing here shares a formula with features or baselines: of the library it imports codes, labels
and coordinates only (`matching.domain`, `rome`, `geo`), never proximity. `fingerprint` identifies code and numbers: it
is in every output that rests on the market.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.market.behaviour import acceptance, read
from eval.market.choice import Answers, Market, answers, objections
from eval.market.people import people
from eval.market.supply import START, Supply, Trades, supply
from eval.market.world import DIMS, REGIMES, WORLD
from matching.domain import Offer
from matching.rome import Rome

__all__ = [
    "DIMS",
    "REGIMES",
    "START",
    "WORLD",
    "Answers",
    "Market",
    "Supply",
    "acceptance",
    "answers",
    "build",
    "fingerprint",
    "objections",
    "read",
]


def build(
    rome: Rome, base: Sequence[Offer], seed: int, n_people: int = 2000, days: float = 120.0, stated: float = 1.0
) -> Market:
    """Make a market.

    Args:
        rome: the release of codes and skills.
        base: real offers that are drawn again.
        seed: of everything drawn.
        n_people: how many people, shared among `REGIMES`.
        days: length of the period in which offers are created; those open on day 0 were created before.
        stated: multiplies the share of offers that state pay, hours and conditions.

    Raises:
        InputError: the offers are too few for a market.
    """
    draw = np.random.default_rng(seed)
    trades = Trades.of(rome, base, draw)
    alive = n_people * float(np.mean([regime.offers_per_person for regime in REGIMES]))
    span = days + 2 * WORLD.lifetime_days
    n_offers = int(alive * span / (WORLD.lifetime_days + 3))
    employers = max(int(n_offers / WORLD.offers_per_employer), 4)
    offers = supply(trades, base, n_offers, (-2 * WORLD.lifetime_days, days), draw, employers, stated)
    popularity = np.sqrt([len(examples) for examples in trades.examples])
    crowd = people(trades, popularity / popularity.sum(), n_people, employers, draw)
    return Market(trades, crowd, offers, draw.random(employers) < WORLD.discriminates)


def fingerprint() -> str:
    """Hash of the simulator: its code, its numbers, and the informed ceiling."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
