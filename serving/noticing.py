"""What advisers were told, as it may be shown now: consent, rules and overrides are read again each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.bank import Entry
from matching.domain import Notice, NoticeKind, Offer, OfferStatus, Ticket
from matching.sourcing.fitting import QUERY
from matching.store import Store
from serving.identity import Principal
from serving.pagination import Cut
from serving.rights import viewer_of
from serving.searching import bank_of
from serving.service import Service


@dataclass(frozen=True, slots=True)
class Told:
    """What an adviser was told.

    Attributes:
        offer: key and offer that it is about; None when it is about none, or it is gone.
        person: who it is about, as the bank lists them now; None: they fit no longer, or may not be seen any more.
        ticket: that it is about; None when it is about none.
    """

    notice: Notice
    offer: tuple[int, Offer] | None
    person: Entry | None = None
    ticket: Ticket | None = None


def told(service: Service, store: Store, me: Principal, cut: Cut) -> tuple[list[Told], int | None]:
    """What an adviser was told, the last first, and the key of the last one of the page when others follow."""
    found = store.notices.of_adviser(me.id, cut.after_key() or None, cut.limit + 1)
    some = found[: cut.limit]
    profiles, rest = (
        [one for one in some if (one.kind is NoticeKind.PROFILE) is of_people] for of_people in (True, False)
    )
    tickets = store.tickets.get({one.subject for one in rest})
    offers = store.offers.get({*(one.subject for one in profiles), *(one.offer_key for one in tickets.values())})
    people = _people(service, store, me, profiles, offers)

    def item(one: Notice) -> Told:
        ticket = tickets.get(one.subject) if one.kind is NoticeKind.TICKET else None
        key = ticket.offer_key if ticket else one.subject
        offer = (key, offers[key]) if key in offers else None
        return Told(one, offer, None if ticket else people.get((one.subject, one.profile_key)), ticket)

    return [item(one) for one in some], some[-1].key if len(found) > len(some) else None


def _people(
    service: Service, store: Store, me: Principal, notices: Sequence[Notice], offers: Mapping[int, Offer]
) -> dict[tuple[int, int | None], Entry]:
    """Those told of who may be listed now, by offer and profile."""
    return {
        (key, entry.profile_key): entry
        for key in {one.subject for one in notices} & offers.keys()
        for entry in _listed(service, store, me, (key, offers[key]), [one for one in notices if one.subject == key])
    }


def _listed(
    service: Service, store: Store, me: Principal, offer: tuple[int, Offer], notices: Sequence[Notice]
) -> tuple[Entry, ...]:
    """Those of the people told of who may be listed for an offer."""
    if offer[1].status is not OfferStatus.OPEN:
        return ()
    shown = {one.profile_key: one.impression_key for one in notices}
    places = {profile: place for profile, place in shown.items() if profile is not None and place is not None}
    bank, occasion, _ = bank_of(service, store, offer)
    return bank.compare(QUERY, viewer_of(me, store), occasion, places, offer)
