"""A person's list of offers, as it is shown now and logged as it was ranked."""

from datetime import UTC, datetime

from matching.domain import Match, Profile
from matching.recording import Occasion, Recorded, show_offers
from matching.rerank.learned import HANDLE
from matching.store import Store
from serving.errors import NotFoundError
from serving.service import Service


def profile_of(store: Store, key: int) -> Profile:
    """A stored profile.

    Raises:
        NotFoundError: it is erased.
    """
    found = store.profiles.get([key]).get(key)
    if found is None:
        raise NotFoundError
    return found


def with_handle(store: Store, key: int) -> tuple[Profile, float | None]:
    """A stored profile, and the handle that its person set in their subscription, None when they left the usual one.

    Raises:
        NotFoundError: it is erased.
    """
    found = store.profiles.with_handle(key)
    if found is None:
        raise NotFoundError
    return found


def list_offers(
    service: Service, profile: Profile, key: int, n: int, handle: float | None, surface: str = "page"
) -> tuple[Recorded, float]:
    """Find offers for a stored profile and log the list, with its arms in the experiments that run.

    Args:
        service: one model of it makes the whole list.
        profile: whose.
        key: of the profile.
        n: how many, at most.
        handle: between liking and chance, as the person chose; None: that of their arm, else the usual one.
        surface: where it is shown.

    Returns:
        The list, and the handle that made it.
    """
    served, arms = service.rollout.choose(person=key)
    held = next(one for one in (handle, arms.handle, HANDLE) if one is not None)
    occasion = Occasion(datetime.now(UTC), surface, "web", served.ranked_by, held, arm=arms.label)
    return show_offers(served.matcher, service.store, [profile], occasion, n, owners=[key])[0], held


def match_now(service: Service, profile: Profile, handle: float | None, offer_key: int) -> Match | None:
    """What is said today of one offer to a stored person; None: something keeps it out of their lists."""
    (shown,) = service.served.matcher.offers_among([profile], [[offer_key]], handle=handle)
    return next(iter(shown.found.matches), None)
