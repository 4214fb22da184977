"""The first page, and those that say what the service is."""

from fastapi import APIRouter, Request, Response

from serving.web.people import PEOPLE
from serving.web.rendering import render
from serving.web.route import web_router

router: APIRouter = web_router()


@router.api_route("/", methods=["GET", "HEAD"])
def home(request: Request) -> Response:
    """À quoi sert le service, et par où entrer."""
    return render(request, "home", people=PEOPLE)


@router.get("/aide")
def help_page(request: Request) -> Response:
    """Comment s’en servir, à qui s’adresser."""
    return render(request, "help")


@router.get("/accessibilite")
def accessibility(request: Request) -> Response:
    """La déclaration d’accessibilité."""
    return render(request, "accessibility")
