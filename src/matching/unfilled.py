"""Offers that stay unfilled: what limits each, counted exactly by the vetoes of lists, why people refuse, whom to call.

Each requirement is lifted alone and the same vetoes judge again. What people confide (pay, hours) and why they refuse
are said in numbers only, none of a few people.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from matching.bank import Bank, Found, Query, Viewer
from matching.bank.eligible import Eligible, Market, known
from matching.bank.prepared import looked_up, market_of, state_of
from matching.columns import Layers, OfferColumns, ProfileColumns
from matching.columns.offers import HOURS, NO_DAY
from matching.domain import ContractKind, Offer, Pay, RefusalReason, Veto, WorkingTime
from matching.eligibility import count_all, named, vetoes
from matching.explain import french
from matching.features import FEATURE_NAMES, Pairs, feature_rows
from matching.features.pairs import Bools
from matching.features.rows import days
from matching.log.outcomes import outcomes_of
from matching.matcher import Matcher
from matching.pool import offer_columns
from matching.reach import FURTHEST_KM, reach_km, usable_modes
from matching.recording import Occasion
from matching.store import Store

OPEN_FOR = timedelta(days=30)
"""An offer open for longer is said unfilled. Source: domain.md, the advisers' list of unfilled offers."""

CELL = 11
"""The fewest people that a number on what they confide may be about. Source: domain.md, section 5."""

STEPS_KM, STEPS_EUR = (10, 20, 30), (100, 200, 300)
CONFIDED = frozenset({"pay", "hours"})
CONTRACTS = (ContractKind.CDI, ContractKind.CDD, ContractKind.TEMP)
"""Kinds that any employer may offer instead."""

HOURS_WORDS = {
    "night": "sans travail de nuit",
    "weekend": "sans travail le week-end",
    "split_shift": "sans horaires coupés",
    "shift_work": "sans travail en équipes",
}

MOST_CONTACTS = 1_000
"""Requests about one offer that are looked at."""


@dataclass(frozen=True, slots=True)
class Change:
    """One requirement lifted.

    Attributes:
        slug: "pay", "hours", "distance", "licence", "experience", "education", "contract" or "working_time".
        value: what is offered instead; None where there is nothing to choose.
        words: the French condition.
        offer: as it would be.
        further_km: that people are brought.
    """

    slug: str
    value: float | str | None
    words: str
    offer: Offer
    further_km: float = 0.0


@dataclass(frozen=True, slots=True)
class Limit:
    """What a change would bring.

    Attributes:
        more: people, 1 or more; None: fewer than `CELL`, and how many is not said.
        sentence: in French.
    """

    change: Change
    more: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What limits an offer.

    Attributes:
        known: people around whose occupation is the offer's, or leads to it.
        within: those whom nothing keeps out, and who have what is required.
        kept_out: how many each veto keeps out.
        limits: the most costly requirement first.
    """

    known: int
    within: int
    kept_out: dict[Veto, int]
    limits: tuple[Limit, ...]


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


def limits(matcher: Matcher, store: Store, offer: Offer, viewer: Viewer, at: datetime) -> Limits:
    """Count what each requirement of an offer costs, among the people whom a viewer may find.

    Args:
        matcher: of profiles.
        store: of the profiles.
        offer: which.
        viewer: who asks.
        at: the moment, aware.

    Raises:
        VectorIndexError: the matcher has no pool of profiles.
    """
    query = Query(radius_km=FURTHEST_KM + max(STEPS_KM))
    columns = offer_columns([0], [offer], matcher.encoding, matcher.rome)
    market = market_of(matcher, store, state_of(matcher).columns, columns, at)
    found = known(market, query, looked_up(matcher, query, offer), viewer)
    judge = _Judge.of(matcher, market, found, offer, at)
    masks, fits = judge.judged(_unchanged(offer))
    others = judge.only(np.flatnonzero(~fits))
    counted = [(change, int(np.count_nonzero(others.judged(change)[1]))) for change in changes(offer)]
    counted.sort(key=lambda one: -one[1])
    return Limits(
        len(fits),
        int(np.count_nonzero(fits)),
        named(count_all(masks)),
        tuple(_limit(change, more) for change, more in counted if more),
    )


def changes(offer: Offer) -> Iterator[Change]:
    """Every requirement that an employer may lift, alone."""
    yield from _better_paid(offer)
    for slot, _ in HOURS:
        if getattr(offer.schedule, slot):
            yield Change(
                "hours", slot, HOURS_WORDS[slot], replace(offer, schedule=replace(offer.schedule, **{slot: False}))
            )
    for km in STEPS_KM:
        yield Change("distance", km, f"si le trajet est rendu possible {km} km plus loin", offer, km)
    for licence in (one for one in offer.licences if one.required):
        left = tuple(one for one in offer.licences if one is not licence)
        yield Change("licence", licence.code, f"sans exiger le permis {licence.code}", replace(offer, licences=left))
    if offer.experience_months_min and not offer.beginner_accepted:
        yield Change("experience", None, "sans exiger d’expérience", offer)
    if offer.education is not None and offer.education_required:
        yield Change("education", None, "sans exiger de diplôme", offer)
    yield from _other_terms(offer)


def _better_paid(offer: Offer) -> Iterator[Change]:
    if offer.pay is None:
        return
    for eur in STEPS_EUR:
        low, high = (
            None if bound is None else bound + eur for bound in (offer.pay.min_eur_month, offer.pay.max_eur_month)
        )
        words = f"si le salaire est relevé de {french.euros(eur)} par mois"
        yield Change("pay", eur, words, replace(offer, pay=Pay(low, high)))


def _other_terms(offer: Offer) -> Iterator[Change]:
    for kind in CONTRACTS if offer.contract is not None else ():
        if kind is not offer.contract:
            words = f"si l’offre est aussi proposée en {french.CONTRACTS[kind]}"
            yield Change("contract", kind.value, words, replace(offer, contract=kind))
    if offer.working_time is not None:
        other = next(one for one in WorkingTime if one is not offer.working_time)
        words = f"si l’offre est aussi proposée à {french.WORKING_TIMES[other]}"
        yield Change("working_time", other.value, words, replace(offer, working_time=other))


def _unchanged(offer: Offer) -> Change:
    return Change("", None, "", offer)


@dataclass(frozen=True, slots=True)
class _Judge:
    """The vetoes of lists, and what an offer requires, on some people.

    Attributes:
        short: who lacks what is required, by slug of the change that lifts it: (n,) each.
    """

    matcher: Matcher
    market: Market
    people: ProfileColumns
    short: Mapping[str, Bools]

    @classmethod
    def of(cls, matcher: Matcher, market: Market, found: Eligible, offer: Offer, at: datetime) -> "_Judge":
        everyone = np.arange(len(found))
        pairs = found.pairs(everyone, market.offers, np.zeros(len(found), np.float32))
        gap = dict(zip(FEATURE_NAMES, feature_rows(pairs, market.occupations, at).T, strict=True))
        less_schooled = (gap["education_gap"] < 0) & offer.education_required
        return cls(
            matcher, market, found.people, {"experience": gap["experience_gap_months"] < 0, "education": less_schooled}
        )

    def judged(self, change: Change) -> tuple[NDArray[np.uint16], Bools]:
        """Vetoes of each person (n,), and whether nothing keeps them out: (n,)."""
        columns = offer_columns([0], [change.offer], self.matcher.encoding, self.matcher.rome)
        people = _brought(self.people, change.further_km) if change.further_km else self.people
        n = len(people)
        pairs = Pairs.of(people, np.arange(n), columns, np.zeros(n, np.int64), np.zeros(n, np.float32))
        masks = vetoes(pairs, self.market.occupations, self.market.times, False, self.market.rules)
        fits = (masks == 0) & ~(pairs.pay_over_wish() < 1)
        for slug, short in self.short.items():
            fits &= ~short if slug != change.slug else True
        return masks, fits

    def only(self, rows: NDArray[np.int64]) -> "_Judge":
        """The same on fewer people."""
        short = {slug: lacking[rows] for slug, lacking in self.short.items()}
        return replace(self, people=self.people.take(rows), short=short)


def _brought(people: ProfileColumns, km: float) -> ProfileColumns:
    """The same people, who come from further by whatever means they are offered."""
    rows = people.rows.copy()
    modes = usable_modes(rows["modes"], np.ones(len(rows), bool), np.zeros(len(rows), bool))
    rows["radius_km"] = reach_km(modes, rows["radius_km"]) + km
    rows["modes"] = 0
    return ProfileColumns(people.keys, rows, people.lists)


def _limit(change: Change, more: int) -> Limit:
    if change.slug in CONFIDED and more < CELL:
        return Limit(change, None, f"Moins de {CELL} personnes de plus {change.words}")
    return Limit(change, more, f"{french.plural(more, 'personne', 'personnes')} de plus {change.words}")


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
    asked = {one.profile_key for one in bank.store.contacts.of_offer(offer[0], n=MOST_CONTACTS)}
    answered = {profile for profile, _ in bank.store.impressions.answered_of_offer(offer[0])}
    return bank.search(Query(), viewer, occasion, offer, n, without=asked | answered)
