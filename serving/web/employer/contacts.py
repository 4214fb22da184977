"""Contact requests of an establishment: their answers, who accepted, and the way back."""

from fastapi import APIRouter, Request, Response

from serving.caller import TheService
from serving.cards import cards_seen
from serving.pagination import Paged
from serving.routers.contacts import cancel_as_employer, identity_as_employer, list_as_employer
from serving.schemas.common import Key
from serving.schemas.offers import summary
from serving.transactions import Reading
from serving.web import cards
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsEmployer

router: APIRouter = web_router()

HOME = "/recruteur/contacts"


@router.get(HOME)
def my_contacts(request: Request, me: AsEmployer, service: TheService, store: Reading, paged: Paged) -> Response:
    """Mes demandes, la dernière d’abord."""
    found = list_as_employer(me, store, paged)
    asked = store.contacts.get([one.key for one in found.items])
    offers = store.offers.get({one.offer_key for one in found.items if one.offer_key})
    return render(
        request,
        "employer/contacts",
        contacts=found.items,
        asked=asked,
        offers={key: summary(key, offer) for key, offer in offers.items()},
        cards=cards_seen(service, store, me, [one.profile_key for one in asked.values()]),
        next=found.next and f"{HOME}?cursor={found.next}",
        first=paged.after is None,
        words=cards.WORDS,
    )


@router.post(HOME + "/{key}/reprendre")
def take_back(request: Request, me: AsEmployer, tx: Tx, key: Key) -> Response:
    """Reprendre une demande."""
    cancel_as_employer(me, tx, key)
    return redirect(request, HOME, "La demande est reprise : plus rien n’est vu de la personne.")


@router.post(HOME + "/{key}/identite")
def identity(request: Request, me: AsEmployer, store: Reading, key: Key) -> Response:
    """Qui a accepté ; la lecture est notée, c’est pourquoi un formulaire la demande."""
    return render(request, "identity", identity=identity_as_employer(me, store, key), back=HOME)
