"""Logging in and out."""

from fastapi import APIRouter, Request, Response

from serving.caller import TheService
from serving.errors import NotFoundError
from serving.identity import Role
from serving.web.forms import Sent
from serving.web.people import PEOPLE
from serving.web.rendering import redirect, render
from serving.web.route import LOGIN, web_router
from serving.web.session import Session, begin, end
from serving.web.spaces import SPACES

router: APIRouter = web_router()

LOGOUT = "/deconnexion"


def local(path: str) -> str:
    """A path of this service to go to; "" for anything else, so that nobody is led to another site."""
    plain = path.isprintable() and path.isascii() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else ""


@router.get(LOGIN)
def login_page(request: Request, suite: str = "") -> Response:
    """Par où se connecter."""
    return render(request, "login", back=local(suite), people=PEOPLE)


@router.post(LOGIN)
def log_in_demo(request: Request, service: TheService, form: Sent) -> Response:
    """Entrer comme une personne de la démonstration, sans mot de passe."""
    person = next((one for one in PEOPLE if (one.role, one.id) == (form.said("role"), form.said("id"))), None)
    if not service.settings.demo or person is None:
        raise NotFoundError
    return entered(request, Session(person.role, person.id), form.said("suite"))


@router.post(LOGOUT)
def log_out(request: Request) -> Response:
    """Se déconnecter."""
    response = redirect(request, "/", "Vous êtes déconnecté·e.")
    end(request, response)
    return response


def entered(request: Request, session: Session, back: str) -> Response:
    """Where someone arrives once logged in: where they were going, or their space."""
    response = redirect(request, local(back) or SPACES[Role(session.role)].home)
    begin(request, response, session)
    return response
