"""The anonymous cards of people whom a caller may see, by the key of their profile."""

from collections.abc import Collection
from datetime import UTC, datetime

from matching.bank import Card, card
from matching.store import Store
from serving.identity import Principal, Role
from serving.rights import audience_of, seen_among
from serving.service import Service


def cards_seen(service: Service, store: Store, me: Principal, keys: Collection[int]) -> dict[int, Card]:
    """Cards of those of some profiles that the caller may see; no distance is said, for there is no place of work."""
    by_adviser, today = me.role is Role.ADVISER, datetime.now(UTC).date()
    seen = seen_among(me, store, keys) if by_adviser else store.profiles.visible(keys, audience_of(me))
    return {key: card(one, service.rome, None, today) for key, one in store.profiles.get(seen).items()}
