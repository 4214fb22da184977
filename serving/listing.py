"""A person's list of offers, as it is shown now and logged as it was ranked."""

from datetime import UTC, datetime

from matching.domain import Profile
from matching.recording import Occasion, Recorded, show_offers
from matching.rollout import Assignment
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


def list_offers(service: Service, profile: Profile, n: int, handle: float, arm: Assignment | None = None) -> Recorded:
    """Find offers for a stored profile and log the list.

    Args:
        service: its model serves the whole list.
        profile: whose.
        n: how many, at most.
        handle: between liking and chance.
        arm: of the controlled rollouts; None: none.
    """
    served = service.served
    occasion = Occasion(datetime.now(UTC), "page", "web", served.ranked_by, handle, arm=arm.label if arm else "")
    return show_offers(served.matcher, service.store, [profile], occasion, n)[0]
