"""Who looks at a page: an endpoint takes one of the `As...` below, which lets in its role and gives the caller."""

from typing import Annotated, Any

from fastapi import Depends, Request

from serving.caller import TheService
from serving.errors import UnauthenticatedError
from serving.identity import Principal, Role
from serving.rights.roles import Allow
from serving.web.session import session_of, was_ended


def visiting(request: Request, service: TheService) -> Principal:
    """Who is logged in, as the store knows them now.

    Raises:
        UnauthenticatedError: nobody.
    """
    session = session_of(request)
    if session is None or was_ended(service.store, session):
        raise UnauthenticatedError
    principal = service.authenticate.known(service.store, session.role, session.id, session.source)
    request.scope["principal"] = principal
    return principal


class Admit(Allow):
    """Lets in people of some roles, whom their session tells."""

    async def __call__(self, principal: Annotated[Principal, Depends(visiting)]) -> Principal:
        """See `Allow`."""
        return await Allow.__call__(self, principal)


def visitor(*roles: Role) -> Any:
    """The dependency that lets in some roles; others read a page that says so, and nobody logs in first."""
    return Depends(Admit(frozenset(roles)))


AsJobseeker = Annotated[Principal, visitor(Role.JOBSEEKER)]
AsAdviser = Annotated[Principal, visitor(Role.ADVISER)]
AsEmployer = Annotated[Principal, visitor(Role.EMPLOYER)]
AsMl = Annotated[Principal, visitor(Role.ML)]
