"""What advisers were told, as it may be shown now: consent, rules and overrides are read again each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.bank import Entry, Query
from matching.domain import Notice, NoticeKind, Offer, OfferStatus, TalentPool, Ticket
from matching.errors import InputError
from matching.sourcing.fitting import QUERY
from matching.sourcing.joining import query_of
from matching.store import Store
from serving.identity import Principal
from serving.pagination import Cut
from serving.rights import shared_pools, viewer_of
from serving.searching import bank_of
from serving.service import Service

_KINDS = (NoticeKind.PROFILE, NoticeKind.TICKET, NoticeKind.POOL)
Who = tuple[NoticeKind, int, int | None]
"""Kind, subject, profile."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an adviser was told.

    Attributes:
        offer: key and offer that it is about; None when it is about none, or it is gone.
        person: who it is about, as the bank lists them now; None: they fit no longer, or may not be seen any more.
        ticket: that it is about; None when it is about none.
        pool: that it is about; None when it is about none, or the adviser shares it no more.
    """

    notice: Notice
    offer: tuple[int, Offer] | None
    person: Entry | None = None
    ticket: Ticket | None = None
    pool: TalentPool | None = None


def told(service: Service, store: Store, me: Principal, cut: Cut) -> tuple[list[Told], int | None]:
    """What an adviser was told, the last first, and the key of the last one of the page when others follow."""
    found = store.notices.of_adviser(me.id, cut.after_key() or None, cut.limit + 1)
    some = found[: cut.limit]
    profiles, asked, joined = ([one for one in some if one.kind is kind] for kind in _KINDS)
    tickets = store.tickets.get({one.subject for one in asked})
    pools = shared_pools(me, store, {one.subject for one in joined})
    offers = store.offers.get({*(one.subject for one in profiles), *(one.offer_key for one in tickets.values())})
    people = _people(service, store, me, profiles, offers) | _members(service, store, me, joined, pools)

    def item(one: Notice) -> Told:
        ticket = tickets.get(one.subject) if one.kind is NoticeKind.TICKET else None
        pool = pools.get(one.subject) if one.kind is NoticeKind.POOL else None
        key = ticket.offer_key if ticket else one.subject if one.kind is NoticeKind.PROFILE else None
        offer = (key, offers[key]) if key in offers and key is not None else None
        return Told(one, offer, people.get(_who(one)), ticket, pool)

    return [item(one) for one in some], some[-1].key if len(found) > len(some) else None


def _who(one: Notice) -> Who:
    return one.kind, one.subject, one.profile_key


def _people(
    service: Service, store: Store, me: Principal, notices: Sequence[Notice], offers: Mapping[int, Offer]
) -> dict[Who, Entry]:
    """Those told of who may be listed now, for offers that are open."""
    return {
        (NoticeKind.PROFILE, key, entry.profile_key): entry
        for key in {one.subject for one in notices} & offers.keys()
        if offers[key].status is OfferStatus.OPEN
        for entry in _listed(service, store, me, QUERY, notices, key, (key, offers[key]))
    }


def _members(
    service: Service, store: Store, me: Principal, notices: Sequence[Notice], pools: Mapping[int, TalentPool]
) -> dict[Who, Entry]:
    """Those told of who are in their pool still."""
    return {
        (NoticeKind.POOL, key, entry.profile_key): entry
        for key, pool in pools.items()
        for entry in _listed(service, store, me, query_of(pool), notices, key)
    }


def _listed(
    service: Service,
    store: Store,
    me: Principal,
    query: Query,
    notices: Sequence[Notice],
    subject: int,
    offer: tuple[int, Offer] | None = None,
) -> tuple[Entry, ...]:
    """Those of the people told of for a subject who may be listed; nobody for what the ROME no longer has."""
    shown = {one.profile_key: one.impression_key for one in notices if one.subject == subject}
    places = {profile: place for profile, place in shown.items() if profile is not None and place is not None}
    bank, occasion, _ = bank_of(service, store, offer)
    try:
        return bank.compare(query, viewer_of(me, store), occasion, places, offer)
    except InputError:
        return ()
