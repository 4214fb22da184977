"""Offers that stay open: what limits each, why people refuse it, whom to call."""

from fastapi import APIRouter, Request, Response

from serving.caller import TheService
from serving.pagination import Paged
from serving.routers.unfilled import get_unfilled_offer, get_unfilled_offers
from serving.schemas.common import Key
from serving.transactions import Reading
from serving.web.adviser.cards import around
from serving.web.adviser.heading import heading
from serving.web.rendering import render
from serving.web.route import web_router
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

HOME = "/conseil/offres"


@router.get(HOME)
def unfilled(request: Request, me: AsAdviser, service: TheService, store: Reading, paged: Paged) -> Response:
    """Les offres ouvertes depuis plus de trente jours."""
    found = get_unfilled_offers(me, service, store, paged)
    following = found.next and f"{HOME}?cursor={found.next}"
    return render(request, "adviser/unfilled", offers=found.items, next=following, first=paged.after is None)


@router.get(HOME + "/{key}/limites")
def limits(request: Request, me: AsAdviser, service: TheService, store: Reading, key: Key) -> Response:
    """Ce qui limite une offre, et qui appeler."""
    found = get_unfilled_offer(me, service, store, key)
    cards = around(me, store, found.to_call, request.url.path, located=True)
    return render(request, "adviser/limits", found=found, offer=found.offer, **heading(me, store, key), **cards)
