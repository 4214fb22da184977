"""Offers open for long, why people refuse one, whom to call for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from matching.bank import Bank, Found, Query, Viewer
from matching.columns import Layers, OfferColumns
from matching.columns.offers import NO_DAY
from matching.disclosure import CELL
from matching.domain import Offer, RefusalReason
from matching.features.rows import days
from matching.outcomes import outcomes_of
from matching.recording import Occasion
from matching.store import Store

OPEN_FOR = timedelta(days=30)
"""An offer open for longer is said unfilled. Source: domain.md, the advisers' list of unfilled offers."""

MOST_CONTACTS = 1_000
"""Requests about one offer that are looked at."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """Why people refuse an offer; nothing is said of fewer than `CELL` people.

    Attributes:
        people: who refused it; None: fewer than `CELL`, perhaps nobody.
        reasons: people by reason, the most frequent first.
    """

    people: int | None
    reasons: dict[RefusalReason, int]


def long_open(pool: Layers[OfferColumns], at: datetime, after: int = 0, n: int = 20) -> list[int]:
    """Keys of the offers of a pool that have been open for more than `OPEN_FOR`, ascending.

    Args:
        pool: of open offers.
        at: the moment, aware.
        after: key of the last one of the former page.
        n: how many, at most.
    """
    last = days(at - OPEN_FOR)
    found: list[NDArray[np.int64]] = []
    for columns, alive in zip(pool.columns, pool.alive, strict=True):
        created = columns.rows["created"]
        old = (created != NO_DAY) & (created < last) & (columns.keys > after)
        found.append(columns.keys[old if alive is None else old & alive])
    return [int(key) for key in np.sort(np.concatenate(found))[:n]]


def refusals(store: Store, offer_key: int) -> Refusals:
    """Why people refuse an offer, by their last answer."""
    answered = store.impressions.answered_of_offer(offer_key)
    ids = [impression for _, impression in answered]
    masks = outcomes_of(ids, store.events.of(ids)).reasons.tolist() if ids else []
    people: dict[int, int] = {}
    for (profile, _), mask in zip(answered, masks, strict=True):
        people[profile] = people.get(profile, 0) | mask
    counts = {reason: sum(mask >> bit & 1 for mask in people.values()) for bit, reason in enumerate(RefusalReason)}
    ordered = sorted(((reason, n) for reason, n in counts.items() if n >= CELL), key=lambda one: -one[1])
    refused = sum(mask > 0 for mask in people.values())
    return Refusals(refused if refused >= CELL else None, dict(ordered))


def to_call(bank: Bank, viewer: Viewer, occasion: Occasion, offer: tuple[int, Offer], n: int = 10) -> Found:
    """The best placed people for an offer whose interest nobody asked for, and who have not answered it themselves.

    Args:
        bank: of whom.
        viewer: who would call.
        occasion: as in `Bank.search`.
        offer: key and offer.
        n: how many, at most.
    """
    return bank.search(Query(), viewer, occasion, offer, n, without=spoken_of(bank.store, offer[0]))


def spoken_of(store: Store, offer_key: int) -> set[int]:
    """Keys of the profiles of people whose interest in an offer was asked for, or who answered it themselves."""
    asked = {one.profile_key for one in store.contacts.of_offer(offer_key, n=MOST_CONTACTS)}
    return asked | {profile for profile, _ in store.impressions.answered_of_offer(offer_key)}
