"""What a mail says of notices: one line a subject, with how many people it is about and nothing of any of them.

A mail outlives a consent: the page reads it again each time, so that is where people are shown.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from matching.domain import Notice, NoticeKind, Offer, OfferStatus, TicketState
from matching.explain.french import plural
from matching.store import Store

Named = Mapping[int, str]
"""What is said of each subject, by key; what is over is absent."""


def said(store: Store, notices: Sequence[Notice]) -> list[str]:
    """Sentences, in the order in which things were told; what is over meanwhile is left out."""
    found = {kind: words(store, own) for kind, words in WORDS.items() if (own := _counted(notices, kind))}
    told = dict.fromkeys((one.kind, one.subject) for one in notices)
    return [found[kind][subject] for kind, subject in told if subject in found.get(kind, {})]


def _counted(notices: Sequence[Notice], kind: NoticeKind) -> Counter[int]:
    return Counter(one.subject for one in notices if one.kind is kind)


def _people(store: Store, counts: Mapping[int, int]) -> Named:
    """Those who have come to fit offers that are open still."""
    offers = store.offers.get(counts)
    return {
        key: f"{_came(counts[key], 'convient', 'conviennent')} à une offre que vous suivez : {_named(offer)}"
        for key, offer in offers.items()
        if offer.status is OfferStatus.OPEN
    }


TICKETS: Mapping[TicketState, str] = {
    TicketState.OPEN: "On cherche des personnes pour une offre",
    TicketState.ANSWERED: "Des réponses sont arrivées pour une offre qui manque de personnes",
    TicketState.CLOSED: "L’entraide est close pour une offre",
}


def _tickets(store: Store, counts: Mapping[int, int]) -> Named:
    """Advisers who ask one another, and answer."""
    tickets = store.tickets.get(counts)
    offers = store.offers.get({one.offer_key for one in tickets.values()})
    return {
        key: f"{TICKETS[one.state]} : {_named(offers[one.offer_key])}"
        for key, one in tickets.items()
        if one.offer_key in offers
    }


def _pools(store: Store, counts: Mapping[int, int]) -> Named:
    """Newcomers in talent pools in use."""
    pools = store.talent_pools.get(counts)
    return {
        key: f"{_came(counts[key], 'est arrivée', 'sont arrivées')} dans un vivier que vous suivez : {one.name}"
        for key, one in pools.items()
        if one.archived_at is None
    }


WORDS: Mapping[NoticeKind, Callable[[Store, Mapping[int, int]], Named]] = {
    NoticeKind.PROFILE: _people,
    NoticeKind.TICKET: _tickets,
    NoticeKind.POOL: _pools,
}
"""What tells of each kind: given how many notices each subject has."""


def _came(n: int, one: str, many: str) -> str:
    return f"{plural(n, 'personne', 'personnes')} {one if n == 1 else many}"


def _named(offer: Offer) -> str:
    return ", ".join(filter(None, (offer.title, offer.place.label)))
