"""Offers for whoever comes: a search, the page of one, and a frame for other sites."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from matching.domain import Offer, OfferStatus
from matching.ingest import to_jobposting
from serving.errors import GoneError, InvalidError, NotFoundError
from serving.links.urls import web
from serving.schemas.bank import RADII_KM
from serving.schemas.common import Key
from serving.schemas.offers import summary
from serving.transactions import Reading, TheService
from serving.web.details import details
from serving.web.forms import Form
from serving.web.public.route import KEPT, public_router
from serving.web.public.searching import Shown, found, read
from serving.web.rendering import render

router: APIRouter = public_router()

HOME = "/public/offres"
PAGE, MOST_PAGES = 20, 50
IN_FRAME = 5

FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors *"
)
"""Of the page that other sites show in a frame: no script at all. Source: W3C CSP Level 3."""

CLOSED = "Cette offre n’est plus ouverte. Cherchez-en d’autres du même métier."
WHAT = "Donnez un métier (code ROME) et une commune (code INSEE) : /public/widget?rome=D1102&commune=35238."

Number = Annotated[int, Query(ge=1, le=MOST_PAGES)]


def sent(request: Request) -> Form:
    """What an address says."""
    return Form({name: request.query_params.getlist(name) for name in request.query_params})


@router.get(HOME)
def search_page(request: Request, service: TheService, store: Reading, page: Number = 1) -> Response:
    """Chercher des offres par métier et par commune."""
    search = read(service, sent(request))
    total, shown = found(service, store, search, (page - 1) * PAGE, PAGE) if search.is_whole else (0, [])
    last = page * PAGE >= total or page == MOST_PAGES
    return render(
        request,
        "public/offers",
        headers=KEPT,
        search=search,
        total=total,
        shown=shown,
        radii={int(km): f"{km:.0f} km" for km in RADII_KM},
        previous=search.address(HOME, page=page - 1) if search.is_whole and page > 1 else "",
        next=search.address(HOME, page=page + 1) if not last else "",
        frame=search.address(_public(service) + "/public/widget") if search.is_whole else "",
    )


@router.get(HOME + "/{key}")
def offer_page(request: Request, service: TheService, store: Reading, key: Key) -> Response:
    """Une offre, avec ses données pour les moteurs de recherche."""
    offer = store.offers.get([key]).get(key)
    if offer is None:
        raise NotFoundError
    if offer.status is not OfferStatus.OPEN:
        raise GoneError(CLOSED)
    shown = Shown(summary(key, offer), 0)
    url = f"{_public(service)}{HOME}/{key}"
    return render(
        request,
        "public/offer",
        headers=KEPT,
        shown=shown,
        offer=offer,
        details=details(offer),
        url=web(offer.url),
        posting=posting(offer, url),
    )


@router.get("/public/widget")
def widget(request: Request, service: TheService, store: Reading) -> Response:
    """Les offres près d’une commune pour un métier, dans le cadre d’un autre site."""
    search = read(service, sent(request))
    if not search.is_whole:
        raise InvalidError(WHAT)
    total, shown = found(service, store, search, 0, IN_FRAME)
    base = _public(service)
    return render(
        request,
        "public/widget",
        headers={**KEPT, "Content-Security-Policy": FRAMED},
        search=search,
        total=total,
        shown=shown,
        base=base,
        all=search.address(base + HOME),
    )


def posting(offer: Offer, url: str) -> dict[str, Any]:
    """An offer as search engines read it, under the address and the number of its page here."""
    named = {"@type": "PropertyValue", "name": "Offres et profils", "value": url.rpartition("/")[2]}
    return {**to_jobposting(offer), "identifier": named, "url": url}


def _public(service: TheService) -> str:
    return service.settings.public_url.rstrip("/")
