"""Who may do what: the only place that says so.

An endpoint takes one of the `As...` below, which lets in its role (403 for the others) and gives the caller. Which
objects a caller may touch is said by the functions at the end: what belongs to someone else is not found.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from fastapi.dependencies.models import Dependant

from matching.domain import PROFILES_FOR, Audience, ClientScope, Contact, Impression, Offer, Person
from matching.store import Store
from serving.caller import Caller
from serving.errors import ForbiddenError, NotFoundError
from serving.identity import Principal, Role

NO_PERSON = "Le service ne vous connaît pas encore : adressez-vous à votre conseillère ou à votre conseiller."
NO_PROFILE = "Aucun profil n’est rattaché à votre compte : adressez-vous à votre conseillère ou à votre conseiller."

DEFAULT = "default"
"""Source of what no other is named for."""


@dataclass(frozen=True, slots=True)
class Allow:
    """Lets in callers of some roles, partners only with a scope.

    Attributes:
        roles: those let in.
        scope: that a partner must have; None: any partner.
    """

    roles: frozenset[Role]
    scope: ClientScope | None = None

    async def __call__(self, principal: Caller) -> Principal:
        """The caller.

        Raises:
            ForbiddenError: of another role, or without the scope.
        """
        if principal.role not in self.roles:
            raise ForbiddenError
        if principal.role is Role.PARTNER and self.scope is not None and self.scope not in principal.scopes:
            raise ForbiddenError("Votre clé ne donne pas ce droit.")
        return principal


def allow(*roles: Role, scope: ClientScope | None = None) -> Any:
    """The dependency that lets in some roles."""
    return Depends(Allow(frozenset(roles), scope))


AsJobseeker = Annotated[Principal, allow(Role.JOBSEEKER)]
AsAdviser = Annotated[Principal, allow(Role.ADVISER)]
AsEmployer = Annotated[Principal, allow(Role.EMPLOYER)]
AsMl = Annotated[Principal, allow(Role.ML)]
AsAnyone = Annotated[Principal, allow(*Role)]
AsProfilesReader = Annotated[Principal, allow(Role.PARTNER, scope=ClientScope.PROFILES_READ)]
AsProfilesWriter = Annotated[Principal, allow(Role.PARTNER, scope=ClientScope.PROFILES_WRITE)]
AsOffersWriter = Annotated[Principal, allow(Role.PARTNER, scope=ClientScope.OFFERS_WRITE)]
AsOutcomesWriter = Annotated[Principal, allow(Role.PARTNER, scope=ClientScope.OUTCOMES_WRITE)]


def allowed(dependant: Dependant) -> Iterator[Allow]:
    """Every `Allow` of an endpoint; none for one that is open to all. Its routes give `route.dependant`."""
    if isinstance(dependant.call, Allow):
        yield dependant.call
    for inner in dependant.dependencies:
        yield from allowed(inner)


def own_profile(principal: Principal) -> int:
    """Key of the caller's profile.

    Raises:
        NotFoundError: there is none.
    """
    if principal.profile_key is None:
        raise NotFoundError(NO_PROFILE)
    return principal.profile_key


def own_person(principal: Principal) -> int:
    """Key of the caller as a person.

    Raises:
        NotFoundError: the store does not know them.
    """
    if principal.person_key is None:
        raise NotFoundError(NO_PERSON)
    return principal.person_key


def own_siret(principal: Principal) -> str:
    """The SIRET of the caller.

    Raises:
        NotFoundError: there is none.
    """
    if principal.siret is None:
        raise NotFoundError
    return principal.siret


def own_offer(principal: Principal, store: Store, key: int) -> Offer:
    """An offer of the caller: of the same SIRET for an employer, of their source for a partner.

    Raises:
        NotFoundError: there is none, or it is someone else's.
    """
    offer = store.offers.get([key]).get(key)
    if offer is None or not _owns(principal, store, key, offer):
        raise NotFoundError
    return offer


def own_impression(principal: Principal, store: Store, impression_id: int) -> Impression:
    """A profile that the caller was shown for an offer of theirs.

    Raises:
        NotFoundError: there is none, or it was someone else's offer.
    """
    shown = store.impressions.get([impression_id]).get(impression_id)
    if shown is None or shown.direction != PROFILES_FOR:
        raise NotFoundError
    own_offer(principal, store, shown.offer_id)
    return shown


def own_contact(me: Principal, store: Store, key: int) -> Contact:
    """A request by the caller, or on behalf of their establishment.

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


def _owns(principal: Principal, store: Store, key: int, offer: Offer) -> bool:
    if principal.role is Role.PARTNER:
        return offer.source == own_source(principal)
    return principal.employer_key is not None and store.offers.employer_keys([key]).get(key) == principal.employer_key


def own_source(principal: Principal) -> str:
    """Under which what a partner pushes is kept: theirs alone, never the default one, which is the agency's."""
    return f"partner:{principal.id}" if principal.source in (None, DEFAULT) else str(principal.source)


def portfolio(principal: Principal, store: Store) -> frozenset[int]:
    """Keys of the profiles of the people whose referent the caller is."""
    return frozenset(store.persons.portfolio(principal.id))


def in_portfolio(principal: Principal, store: Store, key: int) -> Person:
    """A person whose referent adviser the caller is.

    Raises:
        NotFoundError: there is none, or it is someone else's.
    """
    found = store.persons.get([key]).get(key)
    if found is None or found.adviser is None or found.adviser.id != principal.id:
        raise NotFoundError
    return found


def seen_among(principal: Principal, store: Store, keys: Collection[int]) -> set[int]:
    """Those of some profiles that an adviser may see: their own people, and whoever lets advisers find them."""
    return store.profiles.visible(keys, Audience.ADVISERS) | (portfolio(principal, store) & {*keys})


def seen_by_adviser(principal: Principal, store: Store, key: int) -> None:
    """Let an adviser act on a profile that they may see.

    Raises:
        NotFoundError: there is none, or its owner does not let them find it.
    """
    if key not in seen_among(principal, store, [key]):
        raise NotFoundError
