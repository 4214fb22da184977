"""What advisers were told, as it may be shown now: consent, rules and overrides are read again each time."""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.bank import Entry
from matching.domain import Notice, NoticeKind, Offer, OfferStatus
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
    """

    notice: Notice
    offer: tuple[int, Offer] | None
    person: Entry | None


def told(service: Service, store: Store, me: Principal, cut: Cut) -> tuple[list[Told], int | None]:
    """What an adviser was told, the last first, and the key of the last one of the page when others follow."""
    found = store.notices.of_adviser(me.id, cut.after_key() or None, cut.limit + 1)
    some = found[: cut.limit]
    offers = store.offers.get({one.subject for one in some if one.kind is NoticeKind.PROFILE})
    people = {
        (key, entry.profile_key): entry
        for key, offer in offers.items()
        for entry in _listed(service, store, me, (key, offer), [one for one in some if one.subject == key])
    }
    items = [
        Told(one, (one.subject, offers[one.subject]) if one.subject in offers else None, _person(people, one))
        for one in some
    ]
    return items, some[-1].key if len(found) > len(some) else None


def _person(people: dict[tuple[int, int], Entry], one: Notice) -> Entry | None:
    return None if one.profile_key is None else people.get((one.subject, one.profile_key))


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
