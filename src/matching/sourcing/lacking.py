"""Offers that nobody filled in time and that few people fit: a ticket opens by itself, a few a day in each area."""

from collections import Counter
from datetime import datetime

import numpy as np

from matching.bank.prepared import Prepared
from matching.domain import Offer
from matching.geo import departement_of
from matching.sourcing.arrivals import Scene
from matching.sourcing.fitting import QUERY, VIEWER
from matching.sourcing.tickets import ask
from matching.unfilled import long_open

ENOUGH = 5
"""People eligible from which an offer does not lack them: a choice of the service, to be set on what tickets bring."""

A_DAY = 5
"""Tickets that open by themselves in a département in a run, once a day, at most: so that each is read."""

LOOKED_AT = 1_000
"""Offers judged in a run at most, drawn among those that have had no ticket: 10 ms each."""

MOST_OFFERS = 1_000_000


def open_lacking(scene: Scene, at: datetime, rng: np.random.Generator | None = None) -> int:
    """Open tickets for offers open for more than thirty days that lack people; how many.

    Args:
        scene: what is worked with; its pools are up to date.
        at: the moment, aware.
        rng: where chance comes from; None means a fresh one.
    """
    old = long_open(scene.offers.state.columns, at, n=MOST_OFFERS)
    without = sorted({*old} - scene.store.tickets.asked(old))
    drawn = (rng or np.random.default_rng()).permutation(without)[:LOOKED_AT].tolist()
    opened = Counter[str | None]()
    for key, offer in scene.store.offers.get(drawn).items():
        area = departement_of(offer.place.code_insee or offer.place.code_postal or "")
        if area and opened[area] < A_DAY and lacks(scene, key, offer, at):
            with scene.store.transaction() as tx:
                ask(tx, key, offer, None, at)
            opened[area] += 1
    return opened.total()


def lacks(scene: Scene, key: int, offer: Offer, at: datetime) -> bool:
    """Whether fewer than `ENOUGH` people whom advisers may find are eligible for an offer."""
    return len(Prepared.of(scene.matcher, scene.store, QUERY, VIEWER, (key, offer), at).found) < ENOUGH
