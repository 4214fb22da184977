"""A list of people is logged as it was ranked."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.bank.prepared import Prepared
from matching.bank.ranking import Ranked
from matching.domain import PROFILES_FOR, Match, MatchList
from matching.matcher import Shown
from matching.recording import Occasion, impressions
from matching.store import Store


def logged(
    store: Store,
    found: Prepared,
    listed: Sequence[Ranked],
    propensities: tuple[float | None, ...],
    occasion: Occasion,
    offer_key: int,
    before: int = 0,
) -> list[int]:
    """Write a list down; the ids of its impressions, in order.

    Args:
        store: of the log.
        found: the search that listed them.
        listed: in order.
        propensities: of each, see `matching.domain.Impression`.
        occasion: where and when.
        offer_key: that it is for; `NO_OFFER` for a free query.
        before: people on the pages before: a position is that of the whole list.
    """
    matches = tuple(
        Match(one.key, "", one.score, one.similarity, found.distance_km(one), one.slot, ()) for one in listed
    )
    shown = Shown(MatchList("", matches), np.array([one.features for one in listed], np.float32), propensities)
    places = impressions([(shown, offer_key)], occasion, PROFILES_FOR)
    return store.impressions.record([replace(one, position=one.position + before) for one in places])
