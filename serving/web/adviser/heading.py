"""What the head of every page about an offer says."""

from typing import Any

from matching.domain import TicketState
from matching.store import Store
from serving.identity import Principal


def heading(me: Principal, store: Store, key: int) -> dict[str, Any]:
    """Whether an offer is followed, and whether people are asked for: what `adviser/offer.html.j2` says besides it."""
    return {
        "followed": me.id in store.followed_offers.followers([key]).get(key, ()),
        "asked": any(one.state is not TicketState.CLOSED for one in store.tickets.of_offer(key)),
    }
