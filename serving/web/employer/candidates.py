"""The people proposed for an offer, on anonymous cards: their interest, a contact, what became of each."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from matching.domain import Contact, OfferStatus
from matching.store import Store
from matching.unfilled import MOST_CONTACTS
from serving.caller import TheService
from serving.cards import cards_seen
from serving.errors import ConflictError
from serving.identity import Principal
from serving.outcomes import outcomes_of
from serving.pagination import Paged
from serving.rights import own_impression, own_offer, own_outcome
from serving.routers.candidates import collect_interest, list_employer_candidates
from serving.routers.contacts import ask_as_employer
from serving.routers.employers import FILLED, post_employer_outcome, undo_employer_outcome
from serving.schemas.bank import RADII_KM
from serving.schemas.common import Key
from serving.schemas.contacts import NewContact
from serving.schemas.employers import NewOutcome
from serving.schemas.offers import summary
from serving.service import Service
from serving.transactions import Reading
from serving.web import cards
from serving.web.employer.offers import HOME
from serving.web.employer.words import OUTCOMES, REASONS, STATUS_TONES, STATUSES
from serving.web.forms import Form, FormError, Sent
from serving.web.rendering import redirect, render
from serving.web.returning import back
from serving.web.route import web_router
from serving.web.transaction import Tx
from serving.web.visitor import AsEmployer

router: APIRouter = web_router()

WORDS = {**cards.WORDS, "statuses": STATUSES, "status_tones": STATUS_TONES, "outcomes": OUTCOMES, "reasons": REASONS}
USUAL_KM = 50
ASKED = "La demande est faite : la personne décide seule. Vous lirez sa réponse dans « Contacts »."
Within = Annotated[int, Query(alias="rayon")]


@router.get(HOME + "/{key}/personnes")
def people(
    request: Request,
    me: AsEmployer,
    service: TheService,
    store: Reading,
    paged: Paged,
    key: Key,
    radius_km: Within = USUAL_KM,
) -> Response:
    """Les personnes proposées pour une de mes offres."""
    offer, radius = own_offer(me, store, key), radius_km if radius_km in RADII_KM else USUAL_KM
    is_open = offer.status is OfferStatus.OPEN
    found = list_employer_candidates(me, store, service, paged, key, radius) if is_open else None  # type: ignore[arg-type]
    shown = store.impressions.get([one.impression_id for one in found.items]) if found else {}
    address = f"{HOME}/{key}/personnes?rayon={radius}"
    outcomes = outcomes_of(store, key)
    return render(
        request,
        "employer/people",
        fragment="people",
        offer=summary(key, offer),
        found=found,
        profiles={one: impression.profile_id for one, impression in shown.items()},
        contacts=_contacts(store, key),
        outcomes=outcomes,
        notes=store.answer_notes.of([one.event_id for one in outcomes.values()]),
        radius=radius,
        radii={int(km): f"{km:.0f} km" for km in RADII_KM},
        next=found and found.next and f"{address}&cursor={found.next}",
        first=paged.after is None,
        words=WORDS,
    )


@router.post(HOME + "/{key}/interet")
def ask_all(request: Request, me: AsEmployer, tx: Tx, service: TheService, key: Key) -> Response:
    """Demander leur intérêt aux personnes les mieux placées."""
    done = collect_interest(me, tx, service, key)
    said = (
        f"Personnes interrogées à l’instant : {done.asked}. En attente de réponse : {done.waiting}. "
        f"D’accord pour être contactées : {done.accepted}."
    )
    return redirect(request, f"{HOME}/{key}/personnes", said)


@router.post("/recruteur/personnes/{impression_id}/contact")
def ask(request: Request, me: AsEmployer, tx: Tx, impression_id: Key, form: Sent) -> Response:
    """Demander à une personne si elle veut être contactée."""
    proposed = f"{HOME}/{own_impression(me, tx, impression_id).offer_id}/personnes"
    try:
        ask_as_employer(me, tx, NewContact(impression_id=impression_id))
    except ConflictError as error:
        return back(request, form, proposed, str(error), done=False)
    return back(request, form, proposed, ASKED)


@router.get("/recruteur/personnes/{impression_id}")
def outcome_page(request: Request, me: AsEmployer, service: TheService, store: Reading, impression_id: Key) -> Response:
    """Dire ce qu’il est advenu d’une personne."""
    return _outcome(request, me, service, store, impression_id, Form({}), {})


@router.post("/recruteur/personnes/{impression_id}")
def say_outcome(
    request: Request, me: AsEmployer, tx: Tx, service: TheService, impression_id: Key, form: Sent
) -> Response:
    """Enregistrer ce qu’il est advenu d’une personne ; un poste pourvu ferme l’offre une fois confirmé."""
    try:
        reasons = form.every("reasons") if form.said("event") == "refused" else []
        wanted = form.read(NewOutcome, reasons=reasons, close_offer=bool(form.said("close_offer")))
    except FormError as error:
        return _outcome(request, me, service, tx, impression_id, form, error.faults)
    offer_key = own_impression(me, tx, impression_id).offer_id
    done = post_employer_outcome(me, tx, impression_id, wanted)
    if done.to_confirm == FILLED:
        return redirect(request, f"{HOME}/{offer_key}/fermer", "Votre réponse est enregistrée.")
    return redirect(request, f"{HOME}/{offer_key}/personnes", "Votre réponse est enregistrée. Merci.")


@router.post("/recruteur/reponses/{event_id}/annuler")
def take_back(request: Request, me: AsEmployer, tx: Tx, event_id: Key) -> Response:
    """Revenir sur ce qui a été dit d’une personne."""
    own_outcome(me, tx, event_id)
    shown = tx.impressions.get([tx.events.get(event_id).impression_id])
    undo_employer_outcome(me, tx, event_id)
    (impression,) = shown.values()
    return redirect(request, f"{HOME}/{impression.offer_id}/personnes", "Votre réponse est annulée.")


def _outcome(
    request: Request,
    me: Principal,
    service: Service,
    store: Store,
    impression_id: int,
    form: Form,
    faults: Any,
) -> Response:
    shown = own_impression(me, store, impression_id)
    return render(
        request,
        "employer/outcome",
        422 if faults else 200,
        impression_id=impression_id,
        offer=summary(shown.offer_id, own_offer(me, store, shown.offer_id)),
        card=cards_seen(service, store, me, [shown.profile_id]).get(shown.profile_id),
        sent=form,
        faults=faults,
        words=WORDS,
    )


def _contacts(store: Store, offer_key: int) -> dict[int, Contact]:
    """The last request about an offer to each person, by the key of their profile."""
    found: dict[int, Contact] = {}
    for one in store.contacts.of_offer(offer_key, n=MOST_CONTACTS):
        found.setdefault(one.profile_key, one)
    return found
