"""Whom a caller may look for in the bank, and for which offer."""

from matching.bank import Viewer
from matching.domain import Audience, Offer
from matching.store import Store
from serving.identity import Principal, Role
from serving.rights.advisers import any_offer, portfolio
from serving.rights.posted import audience_of, own_offer


def viewer_of(me: Principal, store: Store) -> Viewer:
    """Whom a caller may find.

    Raises:
        ForbiddenError: a partner of no audience.
    """
    if me.role is Role.ADVISER:
        return Viewer(Audience.ADVISERS, portfolio(me, store))
    return Viewer(audience_of(me))


def offer_for(me: Principal, store: Store, key: int) -> Offer:
    """An offer that a caller looks for people for: any for advisers, theirs for the others.

    Raises:
        NotFoundError: there is none, or it is someone else's.
    """
    return any_offer(store, key) if me.role is Role.ADVISER else own_offer(me, store, key)
