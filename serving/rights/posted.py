"""What employers and partners may touch: their offers, and the people whom they may find for them."""

from matching.domain import PARTNERS, PROFILES_FOR, Audience, Contact, Impression, Offer, client_source
from matching.store import Store
from serving.errors import ForbiddenError, NotFoundError
from serving.identity import Principal, Role

NO_AUDIENCE = "Votre compte n’est rattaché à aucun public : il ne donne accès à aucun profil."

NO_UPDATES = "Votre public n’est pas de ceux qui peuvent compléter des profils."


def own_siret(me: Principal) -> str:
    """The SIRET of the caller.

    Raises:
        NotFoundError: there is none.
    """
    if me.siret is None:
        raise NotFoundError
    return me.siret


def own_source(me: Principal) -> str:
    """Under which what a partner pushes is kept: theirs alone, never the default one, which is the agency's."""
    return client_source(me.id, me.source)


def audience_of(me: Principal) -> Audience:
    """Through whose consent an employer or a partner finds people.

    Raises:
        ForbiddenError: a partner of no audience.
    """
    if me.role is Role.EMPLOYER:
        return Audience.EMPLOYERS
    if me.audience is None:
        raise ForbiddenError(NO_AUDIENCE)
    return me.audience


def partners_of(me: Principal) -> Audience:
    """By whose consent a partner says something of people.

    Raises:
        ForbiddenError: of no audience, or of one to which nobody may give that consent.
    """
    audience = audience_of(me)
    if audience not in PARTNERS:
        raise ForbiddenError(NO_UPDATES)
    return audience


def own_offer(me: Principal, store: Store, key: int) -> Offer:
    """An offer of the caller: of the same SIRET for an employer, of their source for a partner.

    Raises:
        NotFoundError: there is none, or it is someone else's.
    """
    offer = store.offers.get([key]).get(key)
    if offer is None or not _owns(me, store, key, offer):
        raise NotFoundError
    return offer


def _owns(me: Principal, store: Store, key: int, offer: Offer) -> bool:
    if me.role is Role.PARTNER:
        return offer.source == own_source(me)
    return me.employer_key is not None and store.offers.employer_keys([key]).get(key) == me.employer_key


def own_impression(me: Principal, store: Store, impression_id: int) -> Impression:
    """A profile that was shown for an offer of the caller.

    Raises:
        NotFoundError: there is none, or it was someone else's offer.
    """
    shown = store.impressions.get([impression_id]).get(impression_id)
    if shown is None or shown.direction != PROFILES_FOR:
        raise NotFoundError
    own_offer(me, store, shown.offer_id)
    return shown


def own_impressions(me: Principal, store: Store, shown: dict[int, Impression]) -> set[int]:
    """Those of some impressions that are of people shown for offers of a partner."""
    refs = store.offers.refs({one.offer_id for one in shown.values()})
    offers = {key for key, (source, _) in refs.items() if source == own_source(me)}
    return {key for key, one in shown.items() if one.direction == PROFILES_FOR and one.offer_id in offers}


def own_outcome(me: Principal, store: Store, event_id: int) -> Offer:
    """The offer of the caller that an outcome is about: what an employer said of a person shown for it.

    Raises:
        NotFoundError: there is none, or it was said of someone else's offer.
    """
    event = store.events.find(event_id)
    if event is None or event.side != "employer":
        raise NotFoundError
    return own_offer(me, store, store.impressions.get([event.impression_id])[event.impression_id].offer_id)


def found_by(me: Principal, store: Store, impression_id: int) -> Impression:
    """A profile that was shown for an offer of the caller, who may find it still.

    Raises:
        ForbiddenError: a partner of no audience.
        NotFoundError: see `own_impression`, or the person no longer lets them find it.
    """
    shown = own_impression(me, store, impression_id)
    if not store.profiles.visible([shown.profile_id], audience_of(me)):
        raise NotFoundError  # shown to an adviser for this offer, perhaps
    return shown


def shared_with(me: Principal, store: Store, key: int) -> int:
    """Key of a profile that its owner shares with a partner.

    Raises:
        ForbiddenError: a partner of no audience.
        NotFoundError: there is none, or it is not shared.
    """
    if not store.sharing.shared([key], audience_of(me)):
        raise NotFoundError
    return key


def own_contact(me: Principal, store: Store, key: int) -> Contact:
    """A request by the caller, whoever they are, or on behalf of their establishment.

    Raises:
        NotFoundError: there is none, or it is someone else's.
    """
    found = store.contacts.get([key]).get(key)
    if found is None:
        raise NotFoundError
    mine = (found.requester_role, found.requester) == (me.role, me.id)
    ours = me.role is Role.EMPLOYER and me.employer_key is not None and found.employer_key == me.employer_key
    if not (mine or ours):
        raise NotFoundError
    return found
