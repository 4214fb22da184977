"""What a population's answers say of a person before that person answers, fitted from a log and the store behind it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np

from matching.columns import Occupations, OfferColumns, ProfileColumns
from matching.domain import OFFERS_FOR
from matching.features import Pairs
from matching.features.memory import Past, Priors, Usual, fit_priors
from matching.log import Log, outcomes
from matching.rome import Rome
from matching.store import Store

DAY_US = 86_400_000_000


def priors(log: Log, store: Store, rome: Rome, until: datetime) -> Priors | None:
    """Fit priors on the answers whose person and offer the store still knows; None when there is none.

    Args:
        log: exported from `store`: its ids are the store's.
        store: gives profiles and offers.
        rome: the release that occupations are looked up in.
        until: answers age until then, from the moment the list was made.
    """
    found = outcomes(log)
    rows = np.flatnonzero(found.answered & (log.column("direction") == OFFERS_FOR))
    people, offers = (log.column(name)[rows].astype(np.int64) for name in ("profile_id", "offer_id"))
    profiles, documents = store.profiles.get(np.unique(people)), store.offers.get(np.unique(offers))
    known = np.isin(people, list(profiles)) & np.isin(offers, list(documents))
    if not known.any():
        return None
    rows, people, offers = rows[known], people[known], offers[known]
    mine = ProfileColumns.from_profiles(*_sorted(profiles), rome)
    theirs = OfferColumns.from_offers(*_sorted(documents), rome)
    pi, oi = np.searchsorted(sorted(profiles), people), np.searchsorted(sorted(documents), offers)
    pairs = Pairs.of(mine, pi, theirs, oi, np.full(len(rows), np.nan, np.float32))
    made = log.column("at")[rows].astype("datetime64[us]").astype(np.int64)
    age = (until.timestamp() * 1e6 - made) / DAY_US
    past = Past(pairs, pi, found.grade[rows], found.reasons[rows], age.astype(np.float32))
    occupations = Occupations.of(rome)
    return fit_priors(past, mine, occupations, Priors.default(Usual.of(theirs, occupations)))


def _sorted(records: Mapping[int, Any]) -> tuple[list[int], list[Any]]:
    keys = sorted(records)
    return keys, [records[key] for key in keys]
