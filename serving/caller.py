"""Who calls, as endpoints and transactions ask for it."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from serving.errors import UnauthenticatedError
from serving.identity import Principal
from serving.service import Service

BEARER = HTTPBearer(auto_error=False, scheme_name="jeton", description="Jeton d’accès OpenID Connect, ou clé d’API.")


def service_of(request: Request) -> Service:
    """The service of the application."""
    found: Service = request.app.state.service
    return found


async def the_service(request: Request) -> Service:
    """The same, as a dependency: in the loop, for a thread would cost more than the work."""
    return service_of(request)


TheService = Annotated[Service, Depends(the_service)]


def authenticated(
    request: Request,
    service: TheService,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
) -> Principal:
    """Who calls; whether they may is said by `serving.rights`.

    Raises:
        UnauthenticatedError: nobody whom the service knows.
    """
    if bearer is None:
        raise UnauthenticatedError
    principal = service.authenticate(service.store, bearer.credentials)
    request.scope["principal"] = principal
    return principal


Caller = Annotated[Principal, Depends(authenticated)]
