"""What an adviser may touch: their people, whoever lets advisers find them, and what they wrote themselves.

Offers belong to no adviser: any of them may look for people for any offer.
"""

from collections.abc import Collection

from matching.domain import (
    PROFILES_FOR,
    Audience,
    Contact,
    Digest,
    Event,
    Impression,
    Offer,
    Override,
    Person,
    Shortlist,
    TalentPool,
    Ticket,
)
from matching.store import Store
from serving.errors import NotFoundError
from serving.identity import Principal
from serving.rights.jobseekers import answer_of, shown_to


def portfolio(me: Principal, store: Store) -> frozenset[int]:
    """Keys of the profiles of the people whose referent the caller is."""
    return frozenset(store.persons.portfolio(me.id))


def in_portfolio(me: Principal, store: Store, key: int) -> Person:
    """A person whose referent adviser the caller is.

    Raises:
        NotFoundError: there is none, or it is someone else's.
    """
    found = store.persons.get([key]).get(key)
    if found is None or found.adviser is None or found.adviser.id != me.id:
        raise NotFoundError
    return found


def advised_profile(me: Principal, store: Store, person: int) -> int:
    """Key of the profile of a person of the caller's portfolio.

    Raises:
        NotFoundError: someone else's, or without a profile.
    """
    in_portfolio(me, store, person)
    found = store.persons.profiles([person]).get(person)
    if found is None:
        raise NotFoundError
    return found


def advised_impression(me: Principal, store: Store, impression_id: int) -> Impression:
    """What a person of the caller's portfolio was shown.

    Raises:
        NotFoundError: there is none, or it was shown to someone else.
    """
    shown = store.impressions.get([impression_id]).get(impression_id)
    if shown is None or shown.profile_id not in portfolio(me, store):
        raise NotFoundError
    return shown_to(store, shown.profile_id, impression_id)


def advised_answer(me: Principal, store: Store, event_id: int) -> Event:
    """An answer of a person of the caller's portfolio, whoever keyed it.

    Raises:
        NotFoundError: there is none, or it is someone else's.
    """
    event = store.events.find(event_id)
    if event is None:
        raise NotFoundError
    return answer_of(store, advised_impression(me, store, event.impression_id).profile_id, event_id)


def advised_contact(me: Principal, store: Store, key: int) -> Contact:
    """A contact request made to a person of the caller's portfolio.

    Raises:
        NotFoundError: there is none, or it was made to someone else.
    """
    found = store.contacts.get([key]).get(key)
    if found is None or found.profile_key not in portfolio(me, store):
        raise NotFoundError
    return found


def advised_digest(me: Principal, store: Store, digest_id: int) -> Digest:
    """A digest of a person of the caller's portfolio.

    Raises:
        NotFoundError: there is none, or it is for someone else's person.
    """
    found = store.digests.get([digest_id]).get(digest_id)
    if found is None:
        raise NotFoundError
    in_portfolio(me, store, found.person_key)
    return found


def any_offer(store: Store, key: int) -> Offer:
    """An offer, whosever it is.

    Raises:
        NotFoundError: there is none.
    """
    found = store.offers.get([key]).get(key)
    if found is None:
        raise NotFoundError
    return found


def any_ticket(store: Store, key: int) -> Ticket:
    """A ticket, whoever opened it: any adviser may answer.

    Raises:
        NotFoundError: there is none.
    """
    found = store.tickets.get([key]).get(key)
    if found is None:
        raise NotFoundError
    return found


def own_ticket(me: Principal, store: Store, key: int) -> Ticket:
    """A ticket that the caller opened, or that opened by itself.

    Raises:
        NotFoundError: there is none, or it is someone else's.
    """
    found = any_ticket(store, key)
    if found.opened_by not in (None, me.id):
        raise NotFoundError
    return found


def shared_pools(me: Principal, store: Store, keys: Collection[int]) -> dict[int, TalentPool]:
    """Those of some talent pools that the caller opened, or of a département of the people whom they accompany."""
    found = store.talent_pools.get(keys)
    areas = {*store.persons.departements_of(me.id)} if found else set[str]()
    return {key: one for key, one in found.items() if one.author == me.id or one.departement in areas}


def shared_pool(me: Principal, store: Store, key: int) -> TalentPool:
    """A talent pool of `shared_pools`.

    Raises:
        NotFoundError: there is none, or it is that of others.
    """
    found = shared_pools(me, store, [key]).get(key)
    if found is None:
        raise NotFoundError
    return found


def seen_among(me: Principal, store: Store, keys: Collection[int]) -> set[int]:
    """Those of some profiles that an adviser may see: their own people, and whoever lets advisers find them."""
    return store.profiles.visible(keys, Audience.ADVISERS) | (portfolio(me, store) & {*keys})


def seen_by_adviser(me: Principal, store: Store, key: int) -> None:
    """Let an adviser act on a profile that they may see.

    Raises:
        NotFoundError: there is none, or its owner does not let them find it.
    """
    if key not in seen_among(me, store, [key]):
        raise NotFoundError


def seen_impression(me: Principal, store: Store, impression_id: int) -> Impression:
    """A profile that was shown in a list and that an adviser may see still.

    Raises:
        NotFoundError: there is none, or see `seen_by_adviser`.
    """
    shown = store.impressions.get([impression_id]).get(impression_id)
    if shown is None or shown.direction != PROFILES_FOR:
        raise NotFoundError
    seen_by_adviser(me, store, shown.profile_id)
    return shown


def own_shortlist(me: Principal, store: Store, key: int) -> Shortlist:
    """A shortlist of the caller.

    Raises:
        NotFoundError: there is none, or it is someone else's.
    """
    found = store.shortlists.get(key)
    if found is None or (found.owner_role, found.owner) != (me.role, me.id):
        raise NotFoundError
    return found


def shortlisted_in(me: Principal, store: Store, key: int, profile: int) -> Shortlist:
    """A shortlist of the caller that holds a profile.

    Raises:
        NotFoundError: see `own_shortlist`, or the profile is not on it.
    """
    found = own_shortlist(me, store, key)
    if profile not in {one.profile_key for one in store.shortlists.entries(key)}:
        raise NotFoundError
    return found


def own_override(me: Principal, store: Store, key: int) -> Override:
    """An override by the caller.

    Raises:
        NotFoundError: there is none, or it is someone else's.
    """
    found = store.overrides.get(key)
    if found is None or found.author != me.id:
        raise NotFoundError
    return found


def overrides_seen(me: Principal, store: Store, offer: int) -> list[Override]:
    """What stands of what advisers said for an offer, by the caller or about people whom the caller may see.

    The word of another on someone whom the caller may not see, its reason and even its existence, is not for them.
    """
    standing = store.overrides.standing([offer]).get(offer, {})
    seen = seen_among(me, store, standing)
    return [one for profile, one in standing.items() if one.author == me.id or profile in seen]
