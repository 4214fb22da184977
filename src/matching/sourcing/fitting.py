"""Who fits an offer well enough for an adviser to be told, by the bank's own search, vetoes and order."""

from dataclasses import dataclass
from datetime import datetime

from matching.bank import Query, Viewer
from matching.bank.pages import Turn
from matching.bank.prepared import Prepared
from matching.bank.ranking import Ranked
from matching.domain import Audience, Offer
from matching.matcher import Matcher
from matching.reach import FURTHEST_KM
from matching.rerank import LightGBMReranker
from matching.store import Store
from matching.unfilled import spoken_of

QUERY = Query(radius_km=FURTHEST_KM)
"""People who say how far they go, and do not come that far, are kept out by the veto of distance."""

VIEWER = Viewer(Audience.ADVISERS)

CHANCE_FLOOR = 0.30
"""Least P(the employer accepts) of someone whom advisers are told of, where heads tell it. Source: ADR 0020."""

SCORE_FLOOR = 0.25
"""The same without heads. Source: `matching.alerts.decency.SCORE_FLOOR`, below which are other occupations."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Someone who fits what advisers follow.

    Attributes:
        subject: key of the offer, or of the talent pool.
        found: the search that says so.
        place: theirs in it.
    """

    subject: int
    found: Prepared
    place: Ranked


def floor(matcher: Matcher) -> float:
    """Least score of someone whom advisers are told of."""
    return CHANCE_FLOOR if isinstance(matcher.parts.reranker, LightGBMReranker) else SCORE_FLOOR


def fitting(matcher: Matcher, store: Store, offer: tuple[int, Offer], at: datetime) -> list[Fit]:
    """Those of a matcher's people who fit an offer, the best first: above the floor, and not too often solicited.

    Left out as well: whom an adviser set aside for it, whose interest was asked for, who answered it themselves.

    Args:
        matcher: of few people: all of them are judged.
        store: of the profiles; it has the last word on who may be seen.
        offer: key and offer.
        at: the moment, aware.
    """
    found = Prepared.of(matcher, store, QUERY, VIEWER, offer, at, spoken_of(store, offer[0]))
    people = [one for one in [*found.first(), *found.others()] if one.score >= floor(matcher)]
    turn = Turn(store, lambda keys: store.profiles.visible(keys, VIEWER.audience), at)
    return [Fit(offer[0], found, one) for one in turn.meet(people, len(people))]


def fitted(matcher: Matcher, store: Store, offer: tuple[int, Offer], at: datetime) -> set[int]:
    """Keys of those who fitted an offer, as a former state of theirs has them; the arguments are those of `fitting`."""
    found = Prepared.of(matcher, store, QUERY, VIEWER, offer, at)
    return {one.key for one in [*found.first(), *found.others()] if one.score >= floor(matcher)}
