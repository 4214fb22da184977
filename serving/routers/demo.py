"""The login of the demo. Its route exists in demo mode only, and is no part of the documented API."""

from fastapi import APIRouter
from pydantic import Field

from serving.errors import NotFoundError
from serving.identity import Role
from serving.identity.demo import LASTS_S
from serving.routing import Route
from serving.schemas.common import Line, Model
from serving.transactions import TheService

router = APIRouter(route_class=Route, include_in_schema=False)


class DemoRequest(Model):
    """Who to be."""

    role: Role = Field(alias="as", description="Le rôle.")
    id: Line | None = Field(default=None, description="Qui être ; sinon, la personne habituelle de la démonstration.")


class DemoToken(Model):
    """Un jeton de démonstration."""

    access_token: str = Field(description="À envoyer : Authorization: Bearer …")
    expires_in: int = Field(description="Secondes.")


@router.post("/demo/login")
def demo_login(service: TheService, body: DemoRequest) -> DemoToken:
    """Entrer dans la démonstration, sans mot de passe."""
    if service.authenticate.demo is None:
        raise NotFoundError
    return DemoToken(access_token=service.authenticate.demo.token(body.role, body.id), expires_in=LASTS_S)
