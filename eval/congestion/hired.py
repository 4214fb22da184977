"""What comes of lists: people look from the top and apply, employers call back, a position is filled once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.congestion.batch import Batch
from eval.market import WORLD

Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]


def hired(batch: Batch, lists: Sequence[Rows], draws: int) -> Doubles:
    """Chance of each person to be hired, (people,); of all arms the draws start alike.

    Args:
        batch: with the truth.
        lists: of each night, (people, places) rows of couples, -1 padded.
        draws: how often everything is drawn.
    """
    draw = np.random.default_rng([batch.seed, 9])
    found = np.zeros(len(batch.people_basin))
    for _ in range(draws):
        found += _once(batch, lists, draw)
    return found / draws


def _once(batch: Batch, lists: Sequence[Rows], draw: np.random.Generator) -> NDArray[np.bool_]:
    """Who is hired: whoever is called back first takes the position, a person one, a position one person."""
    free, taken = batch.positions.copy(), np.zeros(len(batch.people_basin), bool)
    for rows in lists:
        person, offer = _called_back(batch, rows, draw)
        for one in draw.permutation(len(person)).tolist():
            if free[offer[one]] > 0 and not taken[person[one]]:
                free[offer[one]] -= 1
                taken[person[one]] = True
    return taken


def _called_back(batch: Batch, rows: Rows, draw: np.random.Generator) -> tuple[Rows, Rows]:
    people, places = rows.shape
    opens = draw.random((people, 1)) < WORLD.opens
    stops = draw.geometric(1 - WORLD.goes_on, (people, 1))
    looks = opens & (np.arange(places) < stops) & (draw.random((people, places)) >= WORLD.lapse)
    chance = np.where(rows >= 0, batch.applies[rows] * batch.accepted[rows], 0)
    person, place = np.nonzero(looks & (draw.random((people, places)) < chance))
    return person, np.asarray(batch.couples.offer[rows[person, place]], np.int64)
