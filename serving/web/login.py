"""Logging in, by an identity provider or as someone of the demo, and out."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from serving.caller import TheService, service_of
from serving.errors import NotFoundError, UnauthenticatedError
from serving.identity.authenticate import named
from serving.identity.code_flow import Attempt, CodeFlow
from serving.service import Service
from serving.web import cookies
from serving.web.forms import Sent
from serving.web.people import PEOPLE
from serving.web.rendering import redirect, render
from serving.web.route import LOGIN, web_router
from serving.web.sealing import seal, unseal
from serving.web.session import Session, begin, end
from serving.web.spaces import SPACES

router: APIRouter = web_router()

BACK = LOGIN + "/retour"
LOGOUT = "/deconnexion"

ATTEMPT, ATTEMPT_S = "login", 600
"""The cookie of a login under way, and the seconds that it may take."""

FAILED = "La connexion n’a pas abouti : rien n’a été changé. Vous pouvez recommencer."


def local(path: str) -> str:
    """A path of this service to go to; "" for anything else, so that nobody is led to another site."""
    plain = path.isprintable() and path.isascii() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else ""


@router.get(LOGIN)
def login_page(request: Request, suite: str = "") -> Response:
    """Par où se connecter."""
    return _page(request, suite)


@router.get(BACK)
def come_back(request: Request, service: TheService) -> Response:
    """Le retour du fournisseur d’identité."""
    begun = unseal(service.store, ATTEMPT, cookies.get(request, ATTEMPT), ATTEMPT_S)
    suite = str(begun["suite"]) if begun else ""
    try:
        session = _session(service, begun, dict(request.query_params))
    except UnauthenticatedError:
        return _page(request, suite, 400, FAILED)
    response = entered(request, session, suite)
    cookies.drop(request, response, ATTEMPT)
    return response


@router.get(LOGIN + "/{n}")
def leave(request: Request, service: TheService, n: int, suite: str = "") -> Response:
    """Vers un fournisseur d’identité."""
    attempt = Attempt()
    response = RedirectResponse(_flow(service, n).address(attempt, _back(service)), 303)
    sealed = seal(service.store, ATTEMPT, {"n": n, "suite": local(suite), "attempt": asdict(attempt)})
    cookies.put(request, response, ATTEMPT, sealed, ATTEMPT_S)
    return response


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
    response = redirect(request, "/", "Votre session est fermée.")
    end(request, response)
    return response


def entered(request: Request, session: Session, suite: str) -> Response:
    """Where someone arrives once logged in: where they were going, or their space."""
    response = redirect(request, local(suite) or SPACES[session.role].home)
    begin(request, response, session)
    return response


def _page(request: Request, suite: str, status: int = 200, fault: str = "") -> Response:
    labels = [flow.provider.label for flow in service_of(request).authenticate.logins]
    return render(request, "login", status, back=local(suite), labels=labels, people=PEOPLE, fault=fault)


def _session(service: Service, begun: Mapping[str, Any] | None, said: dict[str, str]) -> Session:
    """Of whoever comes back.

    Raises:
        UnauthenticatedError: they did not leave from here, or their provider does not say who they are.
    """
    if begun is None:
        raise UnauthenticatedError
    claims = _flow(service, begun["n"]).claims(Attempt(**begun["attempt"]), said, _back(service))
    return Session(claims.provider.role, named(claims), claims.provider.source)


def _flow(service: Service, n: int) -> CodeFlow:
    flows = service.authenticate.logins
    if not 0 <= n < len(flows):
        raise NotFoundError
    return flows[n]


def _back(service: Service) -> str:
    return service.settings.public_url + BACK
