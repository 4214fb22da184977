"""My offers: the list, the handle that orders it, one offer, why there are so few."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Query, Request, Response

from matching.answering import standing_answers
from matching.domain import Event, Impression, Offer, Profile
from matching.relaxing import reach_by_day
from matching.store import Store
from serving.answers import answers_to_offers
from serving.errors import GoneError, InvalidError
from serving.identity import Principal
from serving.links.urls import web
from serving.listing import match_now
from serving.rights import answer_of, own_person, own_profile, own_wishes, shown_to
from serving.routers.my_offers import get_my_offers, get_why_so_few
from serving.schemas.common import Key
from serving.service import Service
from serving.transactions import Reading, TheService
from serving.web.details import details
from serving.web.forms import Sent
from serving.web.jobseeker import cards
from serving.web.rendering import is_scripted, redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsJobseeker

router = web_router()

HOME = "/espace/offres"
STEP, MOST = 10, 50
"""Offers that a page shows first, and when more are asked for: what the API gives at most."""

FEW = 5
"""Offers below which the page says by itself why there are so few."""

Number = Annotated[int, Query(ge=1, le=MOST)]
PARTS: Mapping[str, str] = {
    "distance": "lieu",
    "car": "lieu",
    "contract": "conditions",
    "working_time": "conditions",
    "hours": "conditions",
    "licence": "formation",
    "employers": "employeurs",
}
"""Concession -> the part of the profile where it is made."""

MAP = "carte"
GONE = "Cette offre a été retirée du service."


@router.get(HOME)
def offers_page(
    request: Request,
    me: AsJobseeker,
    service: TheService,
    store: Reading,
    nombre: Number = STEP,
    vue: str = "",
    reponse: Key | None = None,
) -> Response:
    """Mes offres, en liste ou sur une carte."""
    event = None if reponse is None else answer_of(store, own_profile(me), reponse)
    return _list(request, me, service, store, nombre, vue, event)


@router.post(HOME + "/curseur")
def set_handle(request: Request, me: AsJobseeker, tx: Tx, form: Sent) -> Response:
    """Entre « j’aime » et « j’ai mes chances » : le réglage vaut pour cette liste, les suivantes et les envois."""
    person, value = own_person(me), form.said("curseur")
    if not (value.isdecimal() and value.isascii() and int(value) <= 100):
        raise InvalidError("Choisissez une valeur entre 0 et 100.")
    wanted = replace(tx.subscriptions.get([person])[person], handle=int(value) / 100)
    tx.subscriptions.put(person, wanted, datetime.now(UTC))
    address = f"{HOME}?vue={MAP}" if form.said("vue") == MAP else HOME
    return redirect(request, address, "" if is_scripted(request) else "Vos offres sont reclassées.")


@router.get(HOME + "/pourquoi")
def why_page(request: Request, me: AsJobseeker, service: TheService) -> Response:
    """Pourquoi si peu d’offres : ce que chaque contrainte coûte."""
    why = get_why_so_few(me, service)
    return render(request, "jobseeker/why", fragment="why", why=why, parts=PARTS)


@router.get(HOME + "/{impression_id}")
def offer_page(request: Request, me: AsJobseeker, service: TheService, store: Reading, impression_id: Key) -> Response:
    """Une offre : sa page, ou sa carte seule."""
    profile = own_profile(me)
    shown = shown_to(store, profile, impression_id)
    offer = shown_offer(store, shown)
    event = standing_answers(store.events.of([impression_id])).get(impression_id)
    match = match_now(service, *own_wishes(me), shown.offer_id)
    card = cards.alone(
        impression_id, shown.offer_id, offer, match, cards.answered(store, profile, event) if event else None
    )
    return render(
        request,
        "jobseeker/offer",
        fragment="card",
        card=card,
        offer=offer,
        details=details(offer),
        url=web(offer.url),
        back=back_of(shown),
    )


def shown_offer(store: Store, shown: Impression) -> Offer:
    """The offer of an impression.

    Raises:
        GoneError: it is there no more.
    """
    offer = store.offers.get([shown.offer_id]).get(shown.offer_id)
    if offer is None:
        raise GoneError(GONE)
    return offer


def back_of(shown: Impression) -> str:
    """Address of the list that an offer was shown in: an alert, or the list of today."""
    return HOME if shown.digest_id is None else f"/espace/alertes/{shown.digest_id}"


def _list(
    request: Request, me: Principal, service: Service, store: Store, n: int, view: str, event: Event | None
) -> Response:
    profile = own_profile(me)
    found, answers = get_my_offers(me, service, store, n, None), answers_to_offers(store, profile)
    shown = [cards.of_list(one, answers) for one in found.items]
    few = len(shown) < FEW and not found.needs
    return render(
        request,
        "jobseeker/offers",
        fragment="list",
        cards=shown,
        needs=found.needs,
        kept_out=found.kept_out,
        handle=round(100 * found.handle),
        view=view if view == MAP else "",
        around=_around(service, store, own_wishes(me)[0], shown) if view == MAP else None,
        answered=cards.answered(store, profile, event) if event else None,
        more=min(n + STEP, MOST) if len(shown) == n < MOST else None,
        why=get_why_so_few(me, service) if few else None,
        parts=PARTS,
    )


def _around(service: Service, store: Store, profile: Profile, shown: Sequence[cards.Card]) -> dict[str, Any]:
    """What the map shows, as the component takes it."""
    places = {key: offer.place for key, offer in store.offers.get([one.offer.key for one in shown]).items()}
    home, centre = profile.place, (profile.place.latitude, profile.place.longitude)
    return {
        "points": [
            {
                "lat": places[one.offer.key].latitude,
                "lon": places[one.offer.key].longitude,
                "label": one.offer.title,
                "href": f"#offre-{one.impression_id}",
                "note": one.offer.place,
            }
            for one in shown
            if one.offer.key in places
        ],
        "centre": None if None in centre else centre,
        "reach_km": reach_by_day(profile, service.rome),
        "here": home.label or "votre commune",
    }
