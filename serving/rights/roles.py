"""Roles: an endpoint takes one of the `As...` below, which lets in its role, refuses the others, gives the caller."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from fastapi.dependencies.models import Dependant

from matching.domain import ClientScope
from serving.caller import Caller
from serving.errors import ForbiddenError
from serving.identity import Principal, Role


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
AsPartner = Annotated[Principal, allow(Role.PARTNER)]
AsProfilesReader = Annotated[Principal, allow(Role.PARTNER, scope=ClientScope.PROFILES_READ)]
AsProfilesWriter = Annotated[Principal, allow(Role.PARTNER, scope=ClientScope.PROFILES_WRITE)]
AsOffersWriter = Annotated[Principal, allow(Role.PARTNER, scope=ClientScope.OFFERS_WRITE)]
AsOutcomesWriter = Annotated[Principal, allow(Role.PARTNER, scope=ClientScope.OUTCOMES_WRITE)]
AsSkillsWriter = Annotated[Principal, allow(Role.PARTNER, scope=ClientScope.SKILLS_WRITE)]
AsTextsWriter = Annotated[Principal, allow(Role.PARTNER, scope=ClientScope.TEXTS_WRITE)]


def allowed(dependant: Dependant) -> Iterator[Allow]:
    """Every `Allow` of an endpoint; none for one that is open to all. Its routes give `route.dependant`."""
    if isinstance(dependant.call, Allow):
        yield dependant.call
    for inner in dependant.dependencies:
        yield from allowed(inner)
