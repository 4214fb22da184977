"""My offers: the list, what one reaches and what limits it, and its end."""

import re

from fastapi import APIRouter, Request, Response

from serving.caller import TheService
from serving.pagination import Paged
from serving.rights import own_offer
from serving.routers.employers import FILLED, checked, close_employer_offer, list_employer_offers
from serving.schemas.common import Key
from serving.schemas.employers import Closing
from serving.schemas.offers import summary
from serving.transactions import Reading
from serving.web.employer.draft import ID
from serving.web.employer.words import SEVERITIES, STATUS_TONES, STATUSES
from serving.web.forms import Sent
from serving.web.rendering import redirect, render
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsEmployer

router: APIRouter = web_router()

HOME = "/recruteur/offres"
WORDS = {"statuses": STATUSES, "status_tones": STATUS_TONES, "severities": SEVERITIES}


def is_written_here(source: str, id_: str) -> bool:
    """Whether the form of this space wrote an offer, and holds all that it says."""
    return source.startswith("employer:") and re.fullmatch(ID, id_) is not None


@router.get("/recruteur")
def arrive(request: Request, me: AsEmployer) -> Response:  # noqa: ARG001
    """L’espace recruteur s’ouvre sur les offres."""
    return redirect(request, HOME)


@router.get(HOME)
def my_offers(request: Request, me: AsEmployer, store: Reading, paged: Paged) -> Response:
    """Mes offres, ouvertes ou non."""
    found = list_employer_offers(me, store, paged)
    following = found.next and f"{HOME}?cursor={found.next}"
    return render(
        request, "employer/offers", offers=found.items, next=following, first=paged.after is None, words=WORDS
    )


@router.get(HOME + "/{key}")
def my_offer(request: Request, me: AsEmployer, store: Reading, service: TheService, key: Key) -> Response:
    """Une de mes offres : combien de personnes elle touche, et ce qui la limite."""
    offer = own_offer(me, store, key)
    return render(
        request,
        "employer/offer",
        offer=summary(key, offer),
        description=offer.description,
        check=checked(me, store, service, offer),
        editable=is_written_here(offer.source, offer.id),
        words=WORDS,
    )


@router.get(HOME + "/{key}/fermer")
def ask_to_close(request: Request, me: AsEmployer, store: Reading, key: Key) -> Response:
    """Demander si le poste est pourvu, ou l’offre retirée."""
    return render(request, "employer/close", offer=summary(key, own_offer(me, store, key)), question=FILLED)


@router.post(HOME + "/{key}/fermer")
def close(request: Request, me: AsEmployer, tx: Tx, key: Key, form: Sent) -> Response:
    """Fermer une offre."""
    closed = close_employer_offer(me, tx, key, form.read(Closing))
    return redirect(request, HOME, f"L’offre est {STATUSES[closed.status]} : elle n’est plus proposée.")
