"""Advisers ask one another for people for an offer, and answer."""

from fastapi import APIRouter, Request, Response

from matching.domain import TicketState
from matching.store import Store
from serving.caller import TheService
from serving.cards import cards_seen
from serving.errors import ConflictError
from serving.identity import Principal
from serving.pagination import Paged
from serving.rights import any_offer, any_ticket
from serving.routers.tickets import answer_ticket, close_ticket, get_offer_tickets, get_ticket, get_tickets, open_ticket
from serving.schemas.common import Key
from serving.schemas.offers import summary
from serving.schemas.tickets import NewTicket, NewTicketMessage, TicketEnd
from serving.service import Service
from serving.transactions import Reading
from serving.web.adviser.heading import heading
from serving.web.adviser.words import WORDS
from serving.web.forms import Form, FormError, Sent
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

HOME = "/conseil/entraide"
OF_OFFER = "/conseil/offres/{key}/entraide"
OPENED = "La demande est ouverte : les conseillers du département sont prévenus, et vous lirez leurs réponses ici."


@router.get(HOME)
def tickets_around(request: Request, me: AsAdviser, store: Reading, paged: Paged) -> Response:
    """Les demandes ouvertes autour de moi."""
    found = get_tickets(me, store, paged)
    return render(
        request,
        "adviser/tickets",
        tickets=found.items,
        next=found.next and f"{HOME}?cursor={found.next}",
        first=paged.after is None,
        author=me.id,
        words=WORDS,
    )


@router.get(OF_OFFER)
def tickets_of_offer(request: Request, me: AsAdviser, service: TheService, store: Reading, key: Key) -> Response:
    """La demande d'entraide d'une offre, et celles d'avant."""
    return _page(request, me, service, store, key)


@router.post(OF_OFFER)
def ask(request: Request, me: AsAdviser, tx: Tx, service: TheService, key: Key, form: Sent) -> Response:
    """Demander de l'aide pour une offre."""
    try:
        open_ticket(me, tx, service, key, form.read(NewTicket, said=form.said("said") or None))
    except FormError as error:
        return _page(request, me, service, tx, key, form, error)
    except ConflictError as error:
        return redirect(request, _of(key), str(error))
    return redirect(request, _of(key), OPENED)


@router.post(HOME + "/{key}/reponses")
def answer(request: Request, me: AsAdviser, tx: Tx, service: TheService, key: Key, form: Sent) -> Response:
    """Répondre."""
    offer = any_ticket(tx, key).offer_key
    try:
        wanted = form.read(NewTicketMessage, profile_key=form.said("profile_key") or None)
        answer_ticket(me, tx, service, key, wanted)
    except FormError as error:
        return _page(request, me, service, tx, offer, form, error)
    except ConflictError as error:
        return redirect(request, _of(offer), str(error))
    return redirect(request, _of(offer), "Votre réponse est enregistrée.")


@router.post(HOME + "/{key}/clore")
def close(request: Request, me: AsAdviser, tx: Tx, service: TheService, key: Key, form: Sent) -> Response:
    """Clore une demande."""
    offer = any_ticket(tx, key).offer_key
    try:
        close_ticket(me, tx, service, key, form.read(TicketEnd))
    except ConflictError as error:
        return redirect(request, _of(offer), str(error))
    return redirect(request, _of(offer), "La demande est close.")


def _of(offer_key: int) -> str:
    return OF_OFFER.format(key=offer_key)


def _page(
    request: Request,
    me: Principal,
    service: Service,
    store: Store,
    key: int,
    form: Form | None = None,
    error: FormError | None = None,
) -> Response:
    """The ticket of an offer that is open, with its answers, or the form that opens one; what was before."""
    every = get_offer_tickets(me, store, key)
    current = next((one for one in every if one.state is not TicketState.CLOSED), None)
    return render(
        request,
        "adviser/ticket",
        422 if error else 200,
        offer=summary(key, any_offer(store, key)),
        ticket=get_ticket(me, service, store, current.key) if current else None,
        before=[get_ticket(me, service, store, one.key) for one in every if one is not current],
        proposed=_proposed(me, service, store, key),
        author=me.id,
        form=form or Form(),
        faults=error.faults if error else {},
        words=WORDS,
        **heading(me, store, key),
    )


def _proposed(me: Principal, service: Service, store: Store, offer_key: int) -> dict[str, str]:
    """People of the shortlists that an adviser keeps for an offer, as a form names them."""
    mine = [one for one in store.shortlists.of_owner(me.role, me.id) if one.offer_key == offer_key]
    keys = [entry.profile_key for one in mine for entry in store.shortlists.entries(one.key)]
    cards = cards_seen(service, store, me, keys)
    named = {key: ", ".join(one.label for one in card.occupations) for key, card in cards.items()}
    return {str(key): f"{number}. {named[key]}" for number, key in enumerate(sorted(named), start=1)}
