"""What waits for an adviser's word: messages before they leave, and what people say of offers."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from matching.domain import ReviewState
from serving.caller import TheService
from serving.pagination import Paged
from serving.revealing import note_names
from serving.routers.reviewing import (
    approve_pending,
    cancel_pending,
    close_review,
    get_all_pending,
    get_reviews,
)
from serving.schemas.advisers import ReviewFinding
from serving.schemas.alerts import Approval, Cancellation
from serving.schemas.common import Key
from serving.transactions import Reading
from serving.web.adviser.words import WORDS
from serving.web.forms import Sent
from serving.web.rendering import redirect, render
from serving.web.returning import back
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsAdviser

router: APIRouter = web_router()

HOME = "/conseil/relectures"
NOTHING = "Gardez au moins une offre, ou choisissez de ne pas envoyer."


@router.get(HOME)
def to_review(request: Request, me: AsAdviser, service: TheService, store: Reading, paged: Paged) -> Response:
    """Les envois à relire, le plus ancien d’abord."""
    found = get_all_pending(me, service, store, paged)
    keys = [*dict.fromkeys(one.person_key for one in found.items)]
    note_names(store, me, keys)
    return render(
        request,
        "adviser/reviewing",
        pending=found.items,
        people=store.persons.get(keys),
        next=found.next and f"{HOME}?cursor={found.next}",
        first=paged.after is None,
        words=WORDS,
    )


@router.post(HOME + "/{digest_id}/envoyer")
def send(request: Request, me: AsAdviser, tx: Tx, digest_id: Key, form: Sent) -> Response:
    """Laisser partir un envoi, avec les offres gardées."""
    kept = form.every("kept")
    if form.said("offers") and not kept:
        return back(request, form, HOME, NOTHING)
    done = approve_pending(me, tx, digest_id, form.read(Approval, impression_ids=kept or None))
    return back(request, form, HOME, f"L’envoi partira à son tour. Offres gardées : {done.count}.")


@router.post(HOME + "/{digest_id}/annuler")
def cancel(request: Request, me: AsAdviser, tx: Tx, digest_id: Key, form: Sent) -> Response:
    """Ne pas envoyer."""
    cancel_pending(me, tx, digest_id, form.read(Cancellation))
    return back(request, form, HOME, "L’envoi ne partira pas ; ses offres pourront venir une autre fois.")


@router.get(HOME + "/offres")
def said_of_offers(
    request: Request,
    me: AsAdviser,
    store: Reading,
    paged: Paged,
    state: Annotated[ReviewState, Query()] = ReviewState.OPEN,
) -> Response:
    """Ce que des personnes disent des offres, à vérifier."""
    found = get_reviews(me, store, paged, state)
    return render(
        request,
        "adviser/reviews",
        reviews=found.items,
        state=state,
        next=found.next and f"{HOME}/offres?state={state}&cursor={found.next}",
        first=paged.after is None,
        words=WORDS,
    )


@router.post(HOME + "/offres/{key}")
def settle(request: Request, me: AsAdviser, tx: Tx, key: Key, form: Sent) -> Response:
    """Dire ce qui a été vérifié."""
    done = close_review(me, tx, key, form.read(ReviewFinding))
    said = "C’est confirmé." if done.state is ReviewState.CONFIRMED else "Ce n’est pas confirmé."
    return redirect(request, f"{HOME}/offres", said)
