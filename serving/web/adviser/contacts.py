"""Contact requests of advisers: asked, answered, taken back; who it is, once the person said yes."""

from fastapi import APIRouter, Request, Response

from serving.caller import TheService
from serving.cards import cards_seen
from serving.errors import ConflictError
from serving.pagination import Paged
from serving.routers.adviser_contacts import (
    ask_as_adviser,
    cancel_as_adviser,
    get_adviser_contacts,
    identity_as_adviser,
)
from serving.schemas.adviser_contacts import NewAdviserContact
from serving.schemas.common import Key
from serving.schemas.offers import summary
from serving.transactions import Reading
from serving.web.adviser.words import WORDS
from serving.web.forms import Sent
from serving.web.rendering import redirect, render
from serving.web.returning import back
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

HOME = "/conseil/contacts"
ASKED = "La demande est faite : la personne décide seule, et vous lisez sa réponse dans « Contacts »."


@router.get(HOME)
def my_contacts(request: Request, me: AsAdviser, service: TheService, store: Reading, paged: Paged) -> Response:
    """Mes demandes, la dernière d’abord."""
    found = get_adviser_contacts(me, store, paged)
    keys = {one.offer_key for one in found.items if one.offer_key}
    offers = {key: summary(key, offer) for key, offer in store.offers.get(keys).items()}
    return render(
        request,
        "adviser/contacts",
        contacts=found.items,
        next=found.next and f"{HOME}?cursor={found.next}",
        first=paged.after is None,
        offers=offers,
        cards=cards_seen(service, store, me, [one.profile_key for one in found.items]),
        words=WORDS,
    )


@router.post(HOME)
def ask(request: Request, me: AsAdviser, tx: Tx, form: Sent) -> Response:
    """Demander à une personne si elle veut être mise en relation."""
    try:
        ask_as_adviser(me, tx, form.read(NewAdviserContact))
    except ConflictError as error:
        return back(request, form, HOME, str(error), done=False)
    return back(request, form, HOME, ASKED)


@router.post(HOME + "/{key}/reprendre")
def take_back(request: Request, me: AsAdviser, tx: Tx, key: Key) -> Response:
    """Reprendre une demande."""
    cancel_as_adviser(me, tx, key)
    return redirect(request, HOME, "La demande est reprise : plus rien n’est vu de la personne.")


@router.post(HOME + "/{key}/identite")
def identity(request: Request, me: AsAdviser, store: Reading, key: Key) -> Response:
    """Qui a accepté ; la lecture est notée, c’est pourquoi un formulaire la demande."""
    return render(request, "identity", identity=identity_as_adviser(me, store, key), back=HOME)
