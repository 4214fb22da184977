"""Who gets what, over a whole night: one allocation, then the list of each person."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.alerts.decency import PLACES
from matching.alerts.desk import field_of
from matching.alerts.part import Part, Ranks
from matching.allocate import Couples, allocate
from matching.columns import Layers, OfferColumns
from matching.matcher import ranks_within

ATTENTION = 0.5
"""P(an offer of a digest is examined). Source: `eval.market.world`, 80 % of digests are opened, people go on after 88 %
of the offers and pass over 6 %: 0.53 for each of seven offers, 0.45 of ten."""

USUAL_EXPECTATION = 0.05
"""P(applies | pushed) where no heads tell it. Source: ADR 0014, offers above the floor of the
score are applied to by 10 % of those who look."""

Doubles = NDArray[np.float64]


def ranked(
    parts: Sequence[Part], offers: Layers[OfferColumns], received: Mapping[int, int]
) -> tuple[list[Ranks], dict[int, float], dict[int, int]]:
    """Allocate.

    Args:
        parts: of one night, by person.
        offers: of the pool.
        received: applications that offers have received, by key; absent: none.

    Returns:
        What is decided of each part; the price, and what is left of the budget, of each offer that has a price.
    """
    every = [*parts, Part.empty()]
    keys, offer = np.unique(np.concatenate([part.offer for part in every]), return_inverse=True)
    person, score, liking = (
        np.concatenate([getattr(part, name) for part in every]) for name in ("person", "score", "liking")
    )
    expectation = np.where(np.isnan(liking), USUAL_EXPECTATION, liking * ATTENTION)
    before = np.array([received.get(key, 0) for key in keys.tolist()], np.float64)
    positions = field_of(offers, keys, "positions", 1)  # nobody will be sent what is gone
    found = allocate(Couples(person, offer, score), positions, expectation, PLACES, received=before)
    rank = np.full(len(person), -1, np.int16)
    rank[found.assignment] = ranks_within(person[found.assignment])
    price, ends = found.prices.astype(np.float32)[offer], np.cumsum([len(part) for part in every])[:-1]
    *ranks, _ = (Ranks(*both) for both in zip(np.split(rank, ends), np.split(price, ends), strict=True))
    priced = np.flatnonzero(found.prices > 0)
    named = keys[priced].tolist()
    prices, budgets = (dict(zip(named, of[priced].tolist(), strict=True)) for of in (found.prices, found.budgets))
    return ranks, prices, budgets
